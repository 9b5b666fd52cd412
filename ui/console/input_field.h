// Where code is typed.
#pragma once

#include "ui/console/console_palette.h"
#include "ui/models/command_history.h"

#include <Qsci/qsciscintilla.h>

#include <deque>

namespace clutch {

struct ConsoleCompletions;
class PythonLexer;

/// The code field under a console's output: one unit of any number of lines, edited as a whole.
///
/// Enter submits (in a unit of several lines only at its end), Shift+Enter breaks the line. A
/// submitted unit leaves the field but is kept, in order, until unitAccepted() or continueUnit():
/// only the interpreter knows whether it was complete. What was typed meanwhile stays and comes
/// after it. Owned by a ConsoleWidget; UI thread only. Runs nothing and prints nothing itself.
class InputField : public QsciScintilla
{
    Q_OBJECT
public:
    explicit InputField(QWidget* parent = nullptr);

    void setConsolePalette(const ConsolePalette& palette, const QColor& identity);
    /// The history to walk through, and whose it is. May be null.
    void setHistory(const CommandHistory* history, const QString& interpreter);
    /// Dims the prompt while code runs; typing goes on.
    void setBusy(bool busy);

    [[nodiscard]] QByteArray code() const { return text().toUtf8(); }
    /// Replaces the text, as an edit that can be undone, and puts the cursor at its end.
    void setCode(const QString& code);
    /// At the cursor, in place of what is selected.
    void insertCode(const QByteArray& code);
    void submit();
    /// The oldest submitted unit, which is done with; empty when there is none.
    QByteArray unitAccepted();
    [[nodiscard]] QByteArray oldestUnit() const
    {
        return m_units.empty() ? QByteArray() : m_units.front();
    }
    [[nodiscard]] std::size_t pendingUnits() const { return m_units.size(); }
    /// Puts the oldest submitted unit back, with a new line indented by `indent`. False when there
    /// is none.
    bool continueUnit(const QString& indent);
    void showCompletions(const ConsoleCompletions& completions);
    /// A bracket and a comma ask for the words about the call that one writes.
    void setTipsOnTyping(bool on) { m_tipsOnTyping = on; }

    /// Pixels that all lines need, at most `limit`, at least one line.
    [[nodiscard]] int heightForText(int limit) const;

signals:
    void submitted(const QByteArray& source);
    void stopRequested();
    void eofRequested();
    void clearRequested();
    void searchRequested();
    void findRequested();
    void completionRequested(const QByteArray& source, int cursor);
    void heightChanged();
    void zoomRequested(int steps);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    QByteArray fromMimeData(const QMimeData* source, bool& rectangular) const override;
    bool canInsertFromMimeData(const QMimeData* source) const override;

private:
    bool handleControlKey(const QKeyEvent& event);
    bool handleEnter(const QKeyEvent& event);
    bool handleTab();
    bool walkHistory(int key);
    void breakLine();
    /// Names and words about a call, or the words alone.
    enum class Wish
    {
        Names,
        Words
    };
    void request(Wish wish);
    void afterCharacter(int character);
    void showTip(const QString& tip);
    void afterEdit();
    void updatePrompts();
    void removeCode();
    void placeCursor(long position);
    [[nodiscard]] long cursor() const { return SendScintilla(SCI_GETCURRENTPOS); }
    [[nodiscard]] long lineOf(long position) const;
    [[nodiscard]] QByteArray lineUpTo(long position) const;

    PythonLexer* m_lexer;
    ConsolePalette m_palette;
    QColor m_identity;
    const CommandHistory* m_history = nullptr;
    QString m_interpreter;
    HistoryWalk m_walk;
    bool m_isWalking = false;
    bool m_busy = false;
    int m_promptedLines = 0;
    std::deque<QByteArray> m_units; // submitted, not yet accepted or continued
    QByteArray m_askedSource; // what completion was asked about last
    long m_askedCursor = -1;
    Wish m_asked = Wish::Names;
    bool m_tipsOnTyping = true;
};

} // namespace clutch
