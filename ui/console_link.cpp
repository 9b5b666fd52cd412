#include "ui/console_link.h"

#include "ui/console/console_widget.h"
#include "ui/runtime/runtime_session.h"

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {

// An incomplete unit is found out by compiling it: far less than this.
constexpr int kLongRunMs = 60;

ConsoleState consoleState(proto::InterpreterState state)
{
    switch (state) {
    case proto::STATE_IDLE:
        return ConsoleState::Idle;
    case proto::STATE_RUNNING:
    case proto::STATE_AWAITING_INPUT:
        return ConsoleState::Running;
    case proto::STATE_INTERRUPTING:
    case proto::STATE_STUCK:
        return ConsoleState::Stopping;
    case proto::STATE_FINALIZING:
    case proto::STATE_CLOSED:
    case proto::STATE_FAILED:
    case proto::STATE_PARKED:
        return ConsoleState::Gone;
    default:
        return ConsoleState::Starting;
    }
}

bool isGone(proto::InterpreterState state)
{
    return consoleState(state) == ConsoleState::Gone;
}

TextSource sourceOf(proto::Stream stream)
{
    switch (stream) {
    case proto::STREAM_STDERR:
        return TextSource::Stderr;
    case proto::STREAM_RUNTIME:
        return TextSource::Runtime;
    default:
        return TextSource::Stdout;
    }
}

NoticeKind noticeKind(proto::Notice::Severity severity)
{
    if (severity == proto::Notice::ERROR)
        return NoticeKind::Failure;
    return severity == proto::Notice::WARNING ? NoticeKind::Warning : NoticeKind::Information;
}

QByteArray bytes(const std::string& text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

ConsoleLink::ConsoleLink(
    QString letter, ConsoleWidget* console, RuntimeSession& session, QObject* parent)
    : QObject(parent)
    , m_letter(std::move(letter))
    , m_console(console)
    , m_session(session)
{
    m_longRun.setSingleShot(true);
    m_longRun.setInterval(kLongRunMs);
    connect(&m_longRun, &QTimer::timeout, this, &ConsoleLink::frontRuns);
    connect(m_console, &ConsoleWidget::submitted, this, &ConsoleLink::submit);
    connect(m_console, &ConsoleWidget::stopRequested, this, &ConsoleLink::stop);
    connect(m_console, &ConsoleWidget::frameActivated, this, &ConsoleLink::frameActivated);
    connect(m_console, &ConsoleWidget::congested, this, [this] { emit congestedChanged(true); });
    connect(m_console, &ConsoleWidget::relieved, this, [this] { emit congestedChanged(false); });
    connect(m_console, &ConsoleWidget::inputProvided, this,
        [this](quint64 request, const QString& text) {
            m_session.provideInput(m_interpreter, request, text.toStdString(), false);
        });
    connect(m_console, &ConsoleWidget::eofProvided, this, [this](quint64 request) {
        if (request != 0) // in the code field it would end a shell; here nothing ends by a slip
            m_session.provideInput(m_interpreter, request, {}, true);
    });
    connect(m_console, &ConsoleWidget::completionRequested, this,
        [this](const QByteArray& source, int cursor) {
            m_completedSource = source;
            m_completedCursor = cursor;
            if (m_interpreter)
                m_completionRequest = m_session.complete(
                    m_interpreter, source.toStdString(), static_cast<quint32>(cursor));
        });
    connectSession();
}

void ConsoleLink::connectSession()
{
    connect(&m_session, &RuntimeSession::runAccepted, this, [this](quint64 request, RunId run) {
        for (Typed& typed : m_typed) {
            if (typed.request == request)
                typed.run = run.value();
        }
        for (Given& given : m_given) {
            if (given.request == request)
                given.run = run.value();
        }
        runTyped(m_last.run());
    });
    connect(&m_session, &RuntimeSession::requestRefused, this,
        [this](quint64 request, const QString& reason) {
            const auto given = std::find_if(m_given.begin(), m_given.end(),
                [request](const Given& each) { return request != 0 && each.request == request; });
            if (given != m_given.end()) {
                m_console->showNotice(reason, NoticeKind::Failure);
                return drop(given->number);
            }
            for (auto typed = m_typed.begin(); typed != m_typed.end(); ++typed) {
                if (typed->request != request)
                    continue;
                m_console->inputAccepted();
                m_console->showNotice(reason, NoticeKind::Failure);
                m_typed.erase(typed);
                return;
            }
        });
    connect(&m_session, &RuntimeSession::completions, this,
        [this](quint64 request, const proto::Completions& found) {
            if (request != m_completionRequest)
                return;
            if (found.busy())
                return completionHeldUp(m_completedSource, m_completedCursor);
            ConsoleCompletions completions;
            completions.start = static_cast<int>(found.start());
            for (const auto& item : found.items())
                completions.items << QString::fromStdString(item.text());
            completions.calltip = QString::fromStdString(found.calltip());
            m_console->showCompletions(completions);
        });
}

bool ConsoleLink::canStop() const
{
    if (!m_interpreter)
        return m_pending.has_value() || !m_queued.empty();
    switch (m_last.state()) {
    case proto::STATE_RUNNING:
    case proto::STATE_AWAITING_INPUT:
    case proto::STATE_INTERRUPTING:
    case proto::STATE_STUCK:
        return true;
    default:
        return m_last.queued_runs() > 0;
    }
}

void ConsoleLink::submit(const QByteArray& source)
{
    if (m_interpreter)
        return runTypedCode(source);
    if (!m_session.isDown() && !isGone(m_last.state()))
        return queue(source);
    m_console->inputAccepted();
    m_console->showNotice(
        tr("%1 is not there: no runtime runs. Runtime → Restart starts one.").arg(m_letter),
        NoticeKind::Warning);
}

void ConsoleLink::runTypedCode(const QByteArray& source)
{
    proto::RunSource request;
    request.set_interpreter(m_interpreter.value());
    request.set_source(source.toStdString());
    request.set_filename(
        QStringLiteral("<console %1:%2>").arg(m_letter).arg(++m_units).toStdString());
    request.set_mode(proto::RunSource::SINGLE);
    m_typed.push_back({source, m_session.run(request), 0, false});
}

// The console echoes the first of them; the others are echoed when their turn comes.
void ConsoleLink::queue(const QByteArray& source)
{
    m_console->showNotice(m_queued.empty()
            ? tr("%1 is not there yet: this runs as soon as it is.").arg(m_letter)
            : tr("… and then: %1").arg(QString::fromUtf8(source)));
    m_queued.push_back(source);
    emit stateChanged();
}

void ConsoleLink::dropQueued(const QString& why)
{
    if (m_queued.empty())
        return;
    m_console->showNotice(
        tr("%1 What was typed for %2 meanwhile was not run; Up brings it back.").arg(why, m_letter),
        NoticeKind::Warning);
    for (std::size_t i = 0; i < m_queued.size(); ++i)
        m_console->inputAccepted();
    m_queued.clear();
}

quint64 ConsoleLink::run(proto::RunSource request, const QString& announcement)
{
    const quint64 number = ++m_lastNumber;
    m_given.push_back({number});
    if (m_interpreter) {
        ask(number, std::move(request), announcement);
        return number;
    }
    dropPending();
    m_pending = std::move(request);
    m_pendingNumber = number;
    m_pendingAnnouncement = announcement;
    emit stateChanged();
    return number;
}

void ConsoleLink::ask(quint64 number, proto::RunSource request, const QString& announcement)
{
    m_console->showNotice(announcement);
    request.set_interpreter(m_interpreter.value());
    const quint64 asked = m_session.run(request);
    for (Given& each : m_given) {
        if (each.number == number)
            each.request = asked;
    }
}

void ConsoleLink::drop(quint64 number)
{
    std::erase_if(m_given, [number](const Given& each) { return each.number == number; });
    emit runDropped(number);
}

void ConsoleLink::dropPending()
{
    if (!m_pending)
        return;
    m_pending.reset();
    drop(m_pendingNumber);
}

void ConsoleLink::stop()
{
    dropPending();
    dropQueued(tr("Stopped."));
    if (m_interpreter)
        m_session.stop(m_interpreter);
    emit stateChanged();
}

void ConsoleLink::interpreterChanged(const proto::InterpreterChanged& now)
{
    const bool came = !m_interpreter && now.state() == proto::STATE_IDLE;
    m_interpreter = InterpreterId(now.interpreter());
    m_last = now;
    if (now.state() == proto::STATE_STARTING || now.state() == proto::STATE_CLOSED)
        m_interpreter = {};
    runTyped(now.run());
    if (isGone(now.state()))
        dropQueued(tr("%1 did not come to life.").arg(m_letter));
    m_console->setState(consoleState(now.state()));
    if (now.state() == proto::STATE_FAILED || now.state() == proto::STATE_PARKED)
        m_console->showNotice(QString::fromStdString(now.reason()), NoticeKind::Failure);
    else if (now.state() == proto::STATE_STUCK)
        m_console->showNotice(QString::fromStdString(now.reason()), NoticeKind::Warning);
    if (came && m_pending) {
        const proto::RunSource request = *m_pending;
        m_pending.reset();
        ask(m_pendingNumber, request, m_pendingAnnouncement);
    }
    if (came) {
        for (const QByteArray& source : std::exchange(m_queued, {}))
            runTypedCode(source);
    }
    emit stateChanged();
}

void ConsoleLink::runTyped(std::uint64_t run)
{
    const bool ours = run != 0 && !m_typed.empty() && m_typed.front().run == run;
    if (ours && !m_typed.front().accepted && !m_longRun.isActive())
        m_longRun.start();
}

void ConsoleLink::frontRuns()
{
    m_longRun.stop();
    if (m_typed.empty() || m_typed.front().accepted)
        return;
    m_typed.front().accepted = true;
    m_console->inputRuns();
    emit unitRan(m_typed.front().source);
}

void ConsoleLink::take(const proto::Output& output)
{
    if (output.dropped() > 0)
        m_console->showNotice(
            tr("%n bytes of output were lost here", nullptr, static_cast<int>(output.dropped())),
            NoticeKind::Warning);
    if (!m_typed.empty() && m_typed.front().run == output.run() && output.run() != 0)
        frontRuns(); // what prints has begun to
    m_console->appendOutput(sourceOf(output.stream()), bytes(output.data()));
}

void ConsoleLink::take(const proto::InputRequested& request)
{
    if (request.cancelled())
        m_console->cancelInput(request.request());
    else
        m_console->beginInput(
            request.request(), QString::fromUtf8(bytes(request.prompt())), request.password());
}

void ConsoleLink::take(const proto::RunFinished& run)
{
    for (auto typed = m_typed.begin(); typed != m_typed.end(); ++typed) {
        if (typed->run != run.run())
            continue;
        m_longRun.stop();
        if (run.outcome() == proto::RunFinished::INCOMPLETE)
            m_console->continueInput(QString::fromStdString(run.next_indent()));
        else
            m_console->inputAccepted();
        if (run.outcome() != proto::RunFinished::INCOMPLETE && !typed->accepted)
            emit unitRan(typed->source);
        m_typed.erase(typed);
        break;
    }
    if (run.outcome() == proto::RunFinished::SYSTEM_EXIT) {
        const QString said = QString::fromStdString(run.exit_message());
        m_console->showNotice(said.isEmpty()
                ? tr("exited with status %1; the interpreter goes on").arg(run.exit_code())
                : tr("exited with status %1: %2").arg(run.exit_code()).arg(said));
    }
    if (run.outcome() == proto::RunFinished::INTERRUPTED && !run.has_exception())
        m_console->showNotice(tr("Stopped before it began."));
    const auto given = std::find_if(m_given.begin(), m_given.end(),
        [&run](const Given& each) { return each.run != 0 && each.run == run.run(); });
    const quint64 number = given == m_given.end() ? 0 : given->number;
    if (number != 0)
        m_given.erase(given);
    emit runFinished(run, number);
}

void ConsoleLink::takeNotice(const QString& text, proto::Notice::Severity severity)
{
    m_console->showNotice(text, noticeKind(severity));
}

void ConsoleLink::runtimeEnded(const QString& sentence, bool expected)
{
    m_interpreter = {};
    m_last.Clear();
    m_typed.clear();
    for (const Given& each : std::vector<Given>(m_given)) {
        if (each.request != 0)
            drop(each.number);
    }
    m_longRun.stop();
    dropQueued(tr("The runtime ended before %1 was there.").arg(m_letter));
    m_console->showNotice(sentence, expected ? NoticeKind::Information : NoticeKind::Failure);
    m_console->setState(ConsoleState::Gone);
    emit stateChanged();
}

} // namespace clutch::ui
