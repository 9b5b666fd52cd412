// One interpreter's console: output above, input below.
#pragma once

#include "engine/base/result.h"
#include "ui/console/console_palette.h"
#include "ui/models/console_text.h"

#include <QWidget>

#include <cstdint>
#include <deque>

class QTimer;

namespace clutch {

class AnswerField;
class CommandHistory;
class FindBar;
class HistorySearch;
class InputField;
class OutputView;

/// What the interpreter behind a console is doing, as far as the console shows it.
enum class ConsoleState : std::uint8_t
{
    Starting,
    Idle,
    Running,
    Stopping,
    Gone
};
enum class NoticeKind : std::uint8_t
{
    Information,
    Warning,
    Failure
};

/// What completion found. `start` and the cursor that was asked about are bytes in the source.
struct ConsoleCompletions
{
    int start = 0;
    QStringList items;
    QString calltip;
};

/// The console of one interpreter, without knowing any runtime: text comes in by slots, what the
/// person wants goes out by signals.
///
/// A unit that is submitted leaves the field and waits: inputAccepted() (or any output) echoes it
/// above, continueInput() puts it back with a new line. Output may come at any time and never
/// touches what is being typed. Lives on the UI thread; its parent owns it. Shares one ConsolePump
/// with all other consoles. The owner should stop reading while congested() holds.
class ConsoleWidget : public QWidget
{
    Q_OBJECT
public:
    /// `history` may be null: nothing is remembered then. It must outlive the console.
    ConsoleWidget(const QString& letter, const QColor& colour, CommandHistory* history = nullptr,
        QWidget* parent = nullptr);
    ~ConsoleWidget() override;

    void setConsolePalette(const ConsolePalette& palette);
    void setIdentity(const QString& letter, const QColor& colour);
    void setLimits(const ConsoleLimits& limits);
    void setKept(std::size_t lines, std::size_t bytes);
    /// Shows the words about a call while one writes it.
    void setTipsOnTyping(bool on);
    [[nodiscard]] QString letter() const { return m_letter; }
    [[nodiscard]] ConsoleState state() const { return m_state; }
    /// Bytes that were handed in and are not shown yet.
    [[nodiscard]] std::size_t pendingBytes() const;
    [[nodiscard]] OutputView* output() const { return m_output; }
    [[nodiscard]] InputField* input() const { return m_input; }
    [[nodiscard]] AnswerField* answer() const { return m_answer; }
    [[nodiscard]] FindBar* findBar() const { return m_findBar; }
    /// Writes all that is shown to a file.
    [[nodiscard]] Status saveOutputTo(const QString& path) const;

public slots: // NOLINT(readability-redundant-access-specifiers): moc reads it
    void appendOutput(clutch::TextSource source, const QByteArray& bytes);
    /// Shows code with its prompts, as if it had been typed here.
    void echoInput(const QByteArray& source);
    /// The oldest submitted unit is complete and runs: it is echoed and remembered. Nothing where
    /// that was said before.
    void inputRuns();
    /// … and nothing more comes from it: the next one's turn.
    void inputAccepted();
    /// The oldest submitted unit was not complete: it comes back with a new line.
    void continueInput(const QString& indent);
    /// A coloured line across the output: "runtime died: killed by signal 9".
    void showNotice(const QString& text, clutch::NoticeKind kind = NoticeKind::Information);
    void setState(clutch::ConsoleState state);
    /// Code called input(): the field answers it. Several may wait; they are answered in order.
    void beginInput(quint64 requestId, const QString& prompt, bool password);
    void cancelInput(quint64 requestId);
    void showCompletions(const clutch::ConsoleCompletions& completions);
    void clearOutput();
    void find();
    void saveOutput();
    /// Steps of the type size; every console may have its own.
    void zoomBy(int steps);
    void focusInput();

signals:
    void submitted(const QByteArray& source);
    void inputProvided(quint64 requestId, const QString& text);
    void eofProvided(quint64 requestId); // 0: Ctrl+D in the empty code field
    void stopRequested();
    void frameActivated(const QString& file, int line);
    void completionRequested(const QByteArray& source, int cursor);
    void congested();
    void relieved();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    struct Question
    {
        quint64 id;
        QString prompt;
        bool password;
    };
    void build();
    void connectParts();
    void connectHistorySearch();
    void layOutField();
    void applyPalette();
    void unitSubmitted(const QByteArray& source);
    void echoFront();
    void writeCode(const QByteArray& source);
    void answerQuestion(const QString& text);
    void endInput();
    void askFirst();
    void showField(QWidget* field);
    void openFold(quint32 fold, FoldLink::Action action);
    void passKeyToInput(QKeyEvent* event);

    QString m_letter;
    QColor m_colour;
    ConsolePalette m_palette;
    int m_zoom = 0; // points that Ctrl+wheel added to the theme's type
    CommandHistory* m_history;
    ConsoleState m_state = ConsoleState::Starting;
    std::deque<QByteArray> m_unechoed; // submitted, not yet shown above
    std::deque<Question> m_questions;
    QTimer* m_echoSoon;
    bool m_frontRuns = false; // the oldest submitted unit is in the history
    QString m_beforeSearch; // the field's text when Ctrl+R was pressed
    QWidget* m_field = nullptr;
    OutputView* m_output = nullptr;
    InputField* m_input = nullptr;
    AnswerField* m_answer = nullptr;
    FindBar* m_findBar = nullptr;
    HistorySearch* m_historySearch = nullptr;
};

} // namespace clutch
