#include "ui/run_marks.h"

#include "ui/console_link.h"
#include "ui/editor/editor.h"
#include "ui/runtime/runtime_session.h"
#include "ui/syntax_check.h"

namespace clutch::ui {

namespace {

constexpr int kMostBlindSamples = 10;

// The innermost frame in this file is where the reader of the file wants to look.
int lineIn(const std::string& file, const proto::ExceptionInfo& exception)
{
    if (exception.file() == file && exception.line() > 0)
        return static_cast<int>(exception.line());
    std::uint32_t line = 0;
    for (const proto::Frame& frame : exception.frames()) {
        if (frame.file() == file)
            line = frame.line();
    }
    return static_cast<int>(line);
}

QString wordsOf(const proto::ExceptionInfo& exception)
{
    const QString type = QString::fromStdString(exception.type());
    return exception.message().empty()
        ? type
        : QStringLiteral("%1: %2").arg(
            type, withoutPlace(QString::fromStdString(exception.message())));
}

} // namespace

RunMarks::RunMarks(Editor& editor, ConsoleLink& link, RuntimeSession& session, QObject* parent)
    : QObject(parent)
    , m_editor(editor)
    , m_link(link)
{
    connect(&m_editor, &QsciScintilla::textChanged, this, [this] {
        m_editedSinceRun = true;
        show(0);
    });
    connect(&session, &RuntimeSession::sample, this, &RunMarks::takeSample);
    connect(&m_link, &ConsoleLink::runFinished, this, &RunMarks::takeEnd);
    connect(&m_link, &ConsoleLink::runDropped, this, &RunMarks::ended);
    connect(&m_link, &ConsoleLink::stateChanged, this, [this] {
        if (!m_link.canStop())
            show(0);
        if (!m_link.interpreter() && !m_link.canStop()) // it, or its runtime, is gone
            stopFollowing();
    });
    connect(&m_link, &QObject::destroyed, this, [this] {
        if (!m_follows)
            return;
        show(0);
        delete this;
    });
}

void RunMarks::runBegins(quint64 run)
{
    m_editedSinceRun = false;
    m_runs.insert(run);
    m_editor.markError(0, {});
}

void RunMarks::follow(QObject* text)
{
    setParent(text);
    m_follows = true;
}

void RunMarks::stopFollowing()
{
    m_runs.clear();
    if (m_follows)
        deleteLater();
}

// Another interpreter's marks of the same text are not its business.
void RunMarks::show(int line)
{
    m_editor.markRunning(line, this);
}

// What was never run from here may have been imported from the file that it is saved in.
bool RunMarks::linesAreTheOnesThatRun() const
{
    return !m_editedSinceRun || (m_editor.document().hasFile() && !m_editor.isModified());
}

void RunMarks::takeSample(const proto::Sample& sample)
{
    if (!m_link.canStop() || !linesAreTheOnesThatRun())
        return;
    const std::string mine = m_editor.document().sourceName().toStdString();
    for (const proto::ThreadLoad& thread : sample.threads()) {
        if (!thread.owner() || thread.interpreter() != m_link.interpreter().value()
            || !thread.has_frame())
            continue;
        m_blindSamples = 0;
        show(thread.frame().file() == mine ? static_cast<int>(thread.frame().line()) : 0);
        return;
    }
    if (++m_blindSamples > kMostBlindSamples)
        show(0);
}

void RunMarks::takeEnd(const proto::RunFinished& run, quint64 number)
{
    show(0);
    const std::string mine = m_editor.document().sourceName().toStdString();
    const int line = run.outcome() == proto::RunFinished::EXCEPTION && linesAreTheOnesThatRun()
        ? lineIn(mine, run.exception())
        : 0;
    if (line > 0)
        m_editor.markError(line, wordsOf(run.exception()));
    ended(number);
}

// Typed code and other texts run in this interpreter as well.
void RunMarks::ended(quint64 run)
{
    if (m_runs.erase(run) > 0 && m_runs.empty())
        stopFollowing();
}

} // namespace clutch::ui
