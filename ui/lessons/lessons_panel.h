// The panel that lessons are read in.
#pragma once

#include "ui/models/lessons.h"

#include <QWidget>

#include <map>
#include <vector>

class QComboBox;
class QPushButton;
class QTextBrowser;

namespace clutch::ui {

/// Shows one lesson and offers to load its programs; whoever owns the panes does that. UI thread,
/// owned by its dock.
class LessonsPanel : public QWidget
{
    Q_OBJECT
public:
    explicit LessonsPanel(std::vector<Lesson> lessons, QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<Lesson>& lessons() const { return m_lessons; }
    [[nodiscard]] int current() const;
    void open(int index);
    /// The panes that have the programs of a lesson now: its text names them.
    void setLetters(int index, const std::vector<QString>& letters);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QComboBox& choice() { return *m_choice; }
    [[nodiscard]] QTextBrowser& text() { return *m_text; }
    [[nodiscard]] QPushButton& loadButton() { return *m_load; }

signals:
    void loadRequested(int index);

private:
    void showLesson();

    const std::vector<Lesson> m_lessons;
    std::map<int, std::vector<QString>> m_letters;
    QComboBox* m_choice;
    QPushButton* m_load;
    QTextBrowser* m_text;
};

} // namespace clutch::ui
