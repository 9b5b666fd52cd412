// The picture: which interpreter runs on which core, and what it did.
#pragma once

#include "ui/cores/core_graph_widget.h"
#include "ui/cores/graph_legend.h"
#include "ui/cores/life_bars.h"

class QLabel;
class QSplitter;
class QToolButton;

namespace clutch::ui {

class FiguresTable;

/// Core lanes over life bars on one time axis, with legend, text form and export. Owned by its
/// dock; CoreHistory must outlive it. It only shows: whatever it is asked to do to an interpreter
/// goes out as a signal.
class CoresPanel : public QWidget
{
    Q_OBJECT
public:
    explicit CoresPanel(const CoreHistory& history, QWidget* parent = nullptr);

    void setGraphPalette(const GraphPalette& palette);
    [[nodiscard]] TimeView& timeView() { return m_view; }
    [[nodiscard]] CoreGraphWidget& coreGraph() { return *m_cores; }
    [[nodiscard]] LifeBars& lifeBars() { return *m_lives; }

    /// What it shows is over: there is no now to go back to.
    void setRecorded();
    /// Shows the figures as a table instead of the picture.
    void showTable(bool table);
    /// The selection, the crosshair's moment or now, tab-separated.
    [[nodiscard]] QString textForm() const;
    void copyText() const;
    /// What is seen, as a picture.
    [[nodiscard]] QPixmap picture();
    /// Each asks for a file's name first.
    void exportCsv();
    void exportTrace();
    void exportPicture();

signals:
    void interpreterActivated(quint64 interpreter);
    /// A sentence for the status bar: what was copied or exported, or why not.
    void said(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildBar();
    void refreshTexts();
    void refreshTable();
    void shareRoom();

    const CoreHistory& m_history;
    TimeView m_view;
    CoreGraphWidget* m_cores;
    LifeBars* m_lives;
    GraphLegend* m_legend;
    QSplitter* m_splitter;
    QSplitter* m_tables;
    FiguresTable* m_figures; // by core, or of a range
    FiguresTable* m_interpreters;
    QToolButton* m_live = nullptr;
    QToolButton* m_tableButton = nullptr;
    QLabel* m_status = nullptr;
    QString m_selectionText;
    int m_statusWidth = 0; // of what sampling costs; 0: to be measured in this font
    bool m_sharedByHand = false; // the room of lanes and bars
};

} // namespace clutch::ui
