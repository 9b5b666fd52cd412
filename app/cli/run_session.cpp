#include "app/cli/run_session.h"

#include <cerrno>
#include <ctime>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace clutch::cli {

namespace {

std::uint64_t now()
{
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000
        + static_cast<std::uint64_t>(time.tv_nsec);
}

} // namespace

RunSession::RunSession(const RunOptions& options, std::vector<std::string> sources, Means means)
    : m_options(options)
    , m_sources(std::move(sources))
    , m_means(std::move(means))
    , m_scripts(options.files.size())
{
    for (std::size_t i = 0; i < m_scripts.size(); ++i) {
        m_scripts[i].result.letter = letterFor(i);
        m_scripts[i].result.file = options.files[i];
        m_scripts[i].result.kind = options.kind;
    }
}

RunSession::~RunSession()
{
    if (m_queue)
        m_queue->attach(nullptr);
}

Result<RunReport> RunSession::run()
{
    auto queue = EventQueue::create();
    if (!queue)
        return tl::unexpected<Error>(queue.error());
    m_queue = std::move(*queue);
    client::StartOptions options;
    options.program = m_means.program;
    options.clientName = "clutch " CLUTCH_VERSION " (run)";
    auto connection = client::RuntimeConnection::start(options, *m_queue);
    if (!connection)
        return tl::unexpected<Error>(connection.error());
    m_connection = std::move(*connection);
    m_queue->attach(m_connection.get());

    while (m_phase != Phase::Over) {
        waitForSomething();
        for (Incoming& incoming : m_queue->take())
            std::visit([this](auto& what) { handle(what); }, incoming);
        answerInput();
    }
    if (!m_blame)
        return tl::unexpected<Error>(m_blame.error());
    for (Script& script : m_scripts)
        m_report.scripts.push_back(std::move(script.result));
    return std::move(m_report);
}

void RunSession::waitForSomething()
{
    const bool reading = !m_inputs.empty();
    std::array<pollfd, 3> fds{pollfd{m_queue->fd(), POLLIN, 0},
        pollfd{m_means.interrupts, POLLIN, 0},
        pollfd{reading ? m_means.input.fd() : -1, POLLIN, 0}};
    if (::poll(fds.data(), fds.size(), -1) <= 0)
        return;
    if (fds[1].revents != 0) {
        signalfd_siginfo signal{};
        if (::read(m_means.interrupts, &signal, sizeof signal) == sizeof signal)
            interrupt();
    }
    if (fds[2].revents != 0)
        m_means.input.fill();
}

void RunSession::handle(proto::Welcome& welcome)
{
    m_blame = checkCores(m_options, welcome.topology());
    if (m_blame)
        createAll();
    else
        m_connection->terminate(std::chrono::milliseconds(0)); // nothing was made yet
}

void RunSession::handle(client::RuntimeEnd& end)
{
    for (Script& script : m_scripts) {
        m_means.printer.flush(script.result.letter);
        if (script.stage == Stage::Running) {
            // Its own numbers died with it; the samples are what is known.
            script.result.ending = Ending::Lost;
            script.result.finishedNs = now();
            script.result.cpuNs = script.sampledCpuNs;
        }
    }
    if (m_blame && (m_phase != Phase::Ending || !end.clean()))
        m_report.death = std::move(end);
    m_phase = Phase::Over;
}

void RunSession::handle(proto::Envelope& envelope)
{
    if (envelope.id() != 0)
        return onAnswer(envelope);
    if (envelope.has_interpreter_changed()) {
        onChanged(envelope.interpreter_changed());
    } else if (envelope.has_output()) {
        onOutput(envelope.output());
    } else if (envelope.has_input_requested()) {
        onInputRequested(envelope.input_requested());
    } else if (envelope.has_run_finished()) {
        onFinished(envelope.run_finished());
    } else if (envelope.has_sample()) {
        onSample(envelope.sample());
    } else if (envelope.has_finalization_report()) {
        if (Script* script = find(envelope.finalization_report().interpreter())) {
            for (const proto::Finding& finding : envelope.finalization_report().findings())
                script->result.findings.push_back(finding);
        }
    } else if (envelope.has_notice() && envelope.notice().severity() != proto::Notice::INFO) {
        m_means.printer.say(envelope.notice().text());
    }
}

void RunSession::onAnswer(const proto::Envelope& answer)
{
    const auto asked = m_asked.find(answer.id());
    if (asked == m_asked.end())
        return;
    const auto [index, wish, size] = asked->second;
    m_unanswered -= size;
    m_asked.erase(asked);
    Script& script = m_scripts[index];
    if (answer.has_interpreter_created()) {
        script.interpreter = answer.interpreter_created().interpreter();
        m_byInterpreter[script.interpreter] = index;
    } else if (answer.has_refusal()) {
        onRefusal(script, wish, answer.refusal().reason());
    }
    advance();
}

void RunSession::onRefusal(Script& script, Wish wish, const std::string& reason)
{
    // Stopping or feeding what has just ended by itself is refused, and nothing is wrong.
    if (wish == Wish::Other)
        return;
    m_means.printer.say(script.result.letter + ": " + reason);
    if (wish != Wish::Close) {
        script.result.ending = Ending::NotStarted;
        script.result.detail = reason;
    }
    if (wish == Wish::Run)
        close(script);
    else
        done(script);
}

void RunSession::onChanged(const proto::InterpreterChanged& changed)
{
    Script* const script = find(changed.interpreter());
    if (!script)
        return;
    if (changed.affinity_size() == 1 && m_options.pin != proto::Pin::NONE)
        script->result.core = changed.affinity(0);
    switch (changed.state()) {
    case proto::STATE_IDLE:
        if (script->stage == Stage::Creating) {
            script->stage = Stage::Ready;
            if (!changed.pin_refused().empty())
                m_means.printer.say(script->result.letter + ": " + changed.pin_refused());
        }
        break;
    case proto::STATE_RUNNING:
        if (script->result.startedNs == 0)
            script->result.startedNs = changed.since_ns();
        break;
    case proto::STATE_FAILED:
        script->result.ending = Ending::NotStarted;
        script->result.detail = changed.reason();
        [[fallthrough]];
    case proto::STATE_PARKED:
        m_means.printer.say(script->result.letter + ": " + changed.reason());
        [[fallthrough]];
    case proto::STATE_CLOSED:
        done(*script);
        break;
    case proto::STATE_STUCK:
        m_means.printer.say(script->result.letter + ": " + changed.reason());
        break;
    default:
        break;
    }
    advance();
}

void RunSession::onOutput(const proto::Output& output)
{
    Script* const script = find(output.interpreter());
    if (!script || output.stream() == proto::STREAM_RUNTIME) {
        m_means.printer.write("runtime", Channel::Err, output.data());
        return;
    }
    keep(*script, output.stream() == proto::STREAM_STDOUT ? Channel::Out : Channel::Err,
        output.data());
    if (output.dropped() > 0)
        m_means.printer.say(script->result.letter + ": " + std::to_string(output.dropped())
            + " bytes of output were lost");
}

void RunSession::keep(Script& script, Channel channel, const std::string& bytes)
{
    if (m_options.json)
        (channel == Channel::Out ? script.result.out : script.result.err) += bytes;
    else
        m_means.printer.write(script.result.letter, channel, bytes);
}

void RunSession::onInputRequested(const proto::InputRequested& request)
{
    const auto same = [&](const proto::InputRequested& waiting) {
        return waiting.interpreter() == request.interpreter()
            && waiting.request() == request.request();
    };
    const Script* const script = find(request.interpreter());
    if (request.cancelled() || !script) {
        m_inputs.erase(std::remove_if(m_inputs.begin(), m_inputs.end(), same), m_inputs.end());
        return;
    }
    if (!m_options.json)
        m_means.printer.prompt(script->result.letter, request.prompt());
    m_inputs.push_back(request);
}

void RunSession::answerInput()
{
    while (!m_inputs.empty()) {
        m_means.input.setEcho(!m_inputs.front().password());
        const std::optional<InputLine> line = m_means.input.next();
        if (!line)
            return;
        const proto::InputRequested request = m_inputs.front();
        m_inputs.pop_front();
        m_means.printer.answered(m_means.input.isTerminal() && !line->eof && !request.password());
        proto::Envelope envelope;
        proto::ProvideInput& provide = *envelope.mutable_provide_input();
        provide.set_interpreter(request.interpreter());
        provide.set_request(request.request());
        provide.set_text(line->text);
        provide.set_eof(line->eof);
        if (const Script* script = find(request.interpreter()))
            send(std::move(envelope), *script, Wish::Other);
    }
    m_means.input.setEcho(true);
}

void RunSession::onFinished(const proto::RunFinished& finished)
{
    Script* const script = find(finished.interpreter());
    if (!script || script->stage != Stage::Running)
        return;
    ScriptResult& result = script->result;
    result.startedNs = finished.started_ns();
    result.finishedNs = finished.finished_ns();
    result.cpuNs = finished.cpu_ns();
    result.peakBlocks = std::max(result.peakBlocks, finished.blocks());
    result.exitCode = finished.exit_code();
    switch (finished.outcome()) {
    case proto::RunFinished::OK:
        result.ending = Ending::Ok;
        break;
    case proto::RunFinished::SYSTEM_EXIT:
        result.ending = Ending::SystemExit;
        // sys.exit("text"): a value for the engine, a line on stderr where Python itself runs the
        // script.
        if (!finished.exit_message().empty())
            keep(*script, Channel::Err, finished.exit_message() + "\n");
        break;
    case proto::RunFinished::INTERRUPTED:
        result.ending = Ending::Interrupted;
        break;
    case proto::RunFinished::ABANDONED:
        result.ending = Ending::Abandoned;
        break;
    default:
        result.ending = Ending::Exception;
        result.detail = finished.exception().type();
    }
    close(*script);
    advance();
}

void RunSession::onSample(const proto::Sample& sample)
{
    for (const proto::ThreadLoad& thread : sample.threads()) {
        Script* const script = find(thread.interpreter());
        // Being created and being ended are work of the interpreter's threads too, but not of the
        // script.
        if (!script || thread.cpu_ns() == 0 || script->stage < Stage::Running)
            continue;
        if (thread.cpu() >= 0)
            script->result.coresSeen.insert(static_cast<unsigned>(thread.cpu()));
        if (script->stage == Stage::Running)
            script->sampledCpuNs += thread.cpu_ns();
    }
    for (const proto::InterpreterLoad& load : sample.interpreters()) {
        Script* const script = find(load.interpreter());
        if (script && script->stage == Stage::Running)
            script->result.peakBlocks = std::max(script->result.peakBlocks, load.blocks());
    }
}

} // namespace clutch::cli
