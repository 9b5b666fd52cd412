// One value in full, in a window of its own.
#pragma once

#include "ui/models/value_model.h"

#include <QDialog>
#include <QStringList>

#include <cstdint>
#include <vector>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSplitter;
class QTableView;
class QToolButton;

namespace clutch::ui {

/// Shows what it is told of a name and of what is inside it: rows or a table of elements, the text,
/// and the way from the name to what is shown. Asks by wanted(); never touches a runtime. Deletes
/// itself when closed; UI thread.
///
/// Nothing that goes wrong takes away what is shown: a sentence says what became of it.
class ValueWindow : public QDialog
{
    Q_OBJECT
public:
    ValueWindow(const QString& letter, const QString& name, QWidget* parent);

    /// What is to be asked for: the place and the page of it.
    [[nodiscard]] proto::ShowValue request() const;
    void show(const proto::Value& value);
    /// What the variables panel knows already, until an answer comes.
    void showText(const QString& text);
    void setSentence(const QString& sentence);
    /// No answer will come any more; what is shown stays.
    void setOver(const QString& sentence);

    [[nodiscard]] QTableView& table() { return *m_table; }
    [[nodiscard]] QPlainTextEdit& text() { return *m_text; }
    [[nodiscard]] QLineEdit& search() { return *m_search; }
    [[nodiscard]] const QString& sentence() const { return m_sentence; }
    [[nodiscard]] QString place() const; // "d › 'k' › 2"
    [[nodiscard]] QString facts() const;
    [[nodiscard]] QString copied() const; // what Copy puts on the clipboard
    using QDialog::show;

    void openRow(int row);
    void goUp();
    void turnRows(int pages);
    void goToRow(std::uint64_t row);
    void findNext(int direction = 1);

signals:
    void wanted();

private:
    struct Page
    {
        std::uint64_t row = 0;
        std::uint64_t column = 0;
        std::uint64_t character = 0;
    };
    struct Step
    {
        std::int64_t row = 0;
        QString label;
        Page above; // where one was in what contains it
    };

    void buildBar(QHBoxLayout* bar);
    void buildPages(QHBoxLayout* bar);
    void buildKeys();
    QToolButton* addButton(QHBoxLayout* bar, const QString& text, const QString& tip);
    void ask(const Page& page);
    void choose(int row);
    void goToStep(int count);
    void showWay();
    void showPages();
    void askForRow();
    void turnColumns(int pages);
    void copy();

    QString m_letter;
    QString m_name;
    std::vector<Step> m_path;
    Page m_page;
    bool m_over = false;
    bool m_fresh = false; // another place was asked for: its rows come from the top
    QString m_sentence;
    ValueModel m_model;
    QHBoxLayout* m_way;
    QToolButton* m_up = nullptr;
    QToolButton* m_refresh = nullptr;
    QLineEdit* m_search;
    QLabel* m_facts;
    QSplitter* m_parts;
    QTableView* m_table;
    QPlainTextEdit* m_text;
    QLabel* m_range;
    QToolButton* m_previous = nullptr;
    QToolButton* m_next = nullptr;
    QToolButton* m_row = nullptr;
    QToolButton* m_left = nullptr;
    QToolButton* m_right = nullptr;
    QToolButton* m_textStart = nullptr;
    QToolButton* m_textNext = nullptr;
    QLabel* m_about;
};

} // namespace clutch::ui
