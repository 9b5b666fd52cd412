// Where input() is answered.
#pragma once

#include "ui/console/console_palette.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace clutch {

/// Takes the place of the code field while code waits in input() or getpass(): the prompt and one
/// line, hidden for a password.
///
/// Knows of one question at a time; ConsoleWidget keeps the others waiting. Owned by it, UI thread
/// only.
class AnswerField : public QWidget
{
    Q_OBJECT
public:
    explicit AnswerField(QWidget* parent = nullptr);

    void setConsolePalette(const ConsolePalette& palette, const QColor& identity);
    void ask(const QString& prompt, bool password);
    [[nodiscard]] QLineEdit* edit() const { return m_edit; }

signals:
    void answered(const QString& text);
    void eofRequested();
    void stopRequested();
    void clearRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLabel* m_prompt;
    QLineEdit* m_edit;
};

} // namespace clutch
