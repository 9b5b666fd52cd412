// Ctrl+R.
#pragma once

#include "ui/console/console_palette.h"
#include "ui/models/command_history.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace clutch {

/// Incremental search in the history: shows the newest unit that contains what is typed, Ctrl+R
/// goes to older ones, Enter takes it, Esc leaves the field as it was. Owned by a ConsoleWidget,
/// which puts the text into the field; UI thread only.
class HistorySearch : public QWidget
{
    Q_OBJECT
public:
    explicit HistorySearch(QWidget* parent = nullptr);
    void setConsolePalette(const ConsolePalette& palette);
    void open(const CommandHistory& history, const QString& interpreter);
    [[nodiscard]] QLineEdit* edit() const { return m_edit; }

signals:
    void found(const QString& unit);
    void accepted();
    void cancelled();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search();
    void showMatch();

    const CommandHistory* m_history = nullptr;
    QString m_interpreter;
    std::vector<QString> m_matches;
    std::size_t m_at = 0;
    QLineEdit* m_edit;
    QLabel* m_result;
};

} // namespace clutch
