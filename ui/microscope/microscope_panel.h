// The GIL microscope: record for a few seconds, then look at it from near.
#pragma once

#include "ui/microscope/slices_widget.h"
#include "ui/models/gil_slices.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace clutch::ui {

class FiguresTable;

/// Shows one recording with its sums and what making it cost, and asks for the next. Owned by its
/// dock, UI thread; MicroscopeLink speaks to the runtime.
/// States: unavailable (says why) ⇄ ready ⇄ recording; what was recorded stays through all of them.
class MicroscopePanel : public QWidget
{
    Q_OBJECT
public:
    explicit MicroscopePanel(QWidget* parent = nullptr);

    void setGraphPalette(const GraphPalette& palette);
    /// Why nothing can be recorded now; empty: it can.
    void setUnavailable(const QString& reason);
    void setRecording(bool recording);
    /// One line while it records, or why it did not.
    void say(const QString& sentence);
    void setSlices(GilSlices slices);

    [[nodiscard]] const GilSlices& slices() const { return m_slices; }
    [[nodiscard]] SlicesWidget& slicesWidget() { return *m_picture; }
    [[nodiscard]] int seconds() const;
    [[nodiscard]] QString statusText() const;
    /// The selection, or what is seen, tab-separated.
    [[nodiscard]] QString textForm() const;
    void showTable(bool table);
    void requestRecording();
    [[nodiscard]] bool canRecord() const { return m_unavailable.isEmpty() && !m_recording; }

signals:
    void recordRequested(int seconds);
    void said(const QString& sentence);

private:
    void buildBar();
    void refresh();
    void refreshTable();
    void copyText() const;
    void exportTrace();
    void exportPicture();

    GilSlices m_slices;
    SlicesWidget* m_picture;
    FiguresTable* m_table;
    QToolButton* m_record = nullptr;
    QComboBox* m_seconds = nullptr;
    QToolButton* m_tableButton = nullptr;
    QToolButton* m_export = nullptr;
    QLabel* m_status = nullptr;
    QString m_unavailable;
    QString m_sentence; // of a recording that goes on, or was refused
    bool m_recording = false;
};

} // namespace clutch::ui
