// The finalization log.
#pragma once

#include "ui/finalization/finalization_delegate.h"
#include "ui/finalization/finalization_details.h"
#include "ui/models/finalization_log_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QSplitter;
class QStackedWidget;
class QTextBrowser;
class QUrl;

namespace clutch::ui {

/// The list with filter and search, and the details of what is selected. Owned by its dock; the
/// model must outlive it. Selecting an entry marks it read. While none is selected, the latest one
/// is shown and stays unread.
class FinalizationPanel : public QWidget
{
    Q_OBJECT
public:
    explicit FinalizationPanel(FinalizationLogModel& model, QWidget* parent = nullptr);

    void setGraphPalette(const GraphPalette& palette);
    /// Which texts that are no files a place may lead to; none until then.
    void setOpenTexts(IsOpen isOpen);
    [[nodiscard]] QListView& list() { return *m_list; }
    [[nodiscard]] QTextBrowser& details() { return *m_details; }
    [[nodiscard]] QLineEdit& search() { return *m_search; }
    [[nodiscard]] QComboBox& filter() { return *m_filter; }
    /// Of the selected entry, or of all that are listed.
    [[nodiscard]] QString textForm() const;
    /// Markdown for a path that ends in .md, else JSON; all that are listed. Gives the sentence to
    /// tell.
    QString exportTo(const QString& path) const;

signals:
    void findingActivated(const QString& file, int line);
    void unreadChanged(int unread);
    void said(const QString& sentence);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildBar();
    void showCurrent();
    void showState();
    void followLink(const QUrl& url);
    void copyText() const;
    [[nodiscard]] std::vector<FinalizationEntry> listed() const;
    [[nodiscard]] int currentRow() const; // in the model; -1: none

    FinalizationLogModel& m_model;
    FinalizationFilter m_filtered;
    FinalizationDelegate m_delegate;
    GraphPalette m_palette = GraphPalette::lightTheme();
    IsOpen m_isOpen;
    QLineEdit* m_search;
    QComboBox* m_filter;
    QSplitter* m_parts;
    QListView* m_list;
    QTextBrowser* m_details;
    QLabel* m_empty;
    QStackedWidget* m_pages;
};

} // namespace clutch::ui
