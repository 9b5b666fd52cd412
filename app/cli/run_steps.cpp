// The half of RunSession that asks: creating, starting, closing, ending.
#include "app/cli/run_session.h"

#include "engine/protocol/limits.h"

#include <algorithm>
#include <filesystem>

namespace clutch::cli {

namespace {

using std::chrono::milliseconds;

// Sources on their way to the runtime at once: RuntimeConnection's queue holds twice as much.
constexpr std::size_t kMaxUnanswered = client::RuntimeConnection::kMaxUnsent / 2;
// A script's own threads are waited for as `python FILE` does, which is for ever; a day stands for
// it.
constexpr std::uint64_t kPatientMs = 24ULL * 3600 * 1000;
constexpr std::uint64_t kInterruptedMs = 2000;
constexpr milliseconds kEndingGrace{15'000};
// Enough to see on which cores a script of a tenth of a second ran.
constexpr double kSamplesPerSecond = 50;

} // namespace

void RunSession::createAll()
{
    proto::Envelope sampling;
    sampling.mutable_set_sampling()->set_hz(kSamplesPerSecond);
    static_cast<void>(m_connection->send(std::move(sampling)));
    for (std::size_t i = 0; i < m_scripts.size(); ++i) {
        const std::string& file = m_options.files[i];
        proto::Envelope request;
        proto::CreateInterpreter& create = *request.mutable_create_interpreter();
        create.set_kind(m_options.kind);
        create.set_letter(m_scripts[i].result.letter);
        create.set_name(
            std::filesystem::path(file).filename().string().substr(0, protocol::kMaxName));
        *create.mutable_pin() = pinFor(m_options, i);
        create.set_search_path(std::filesystem::absolute(file).parent_path().string());
        create.set_colour(m_means.tracebacks == Colours::Yes);
        send(std::move(request), m_scripts[i], Wish::Create);
    }
}

void RunSession::advance()
{
    if (m_phase == Phase::Creating && all(Stage::Ready))
        m_phase = Phase::Running;
    if (m_phase != Phase::Running)
        return;
    while (m_nextToStart < m_scripts.size() && (m_unanswered == 0 || m_unanswered < kMaxUnanswered))
        start(m_nextToStart++);
    if (all(Stage::Done)) {
        m_phase = Phase::Ending;
        m_connection->terminate(kEndingGrace);
    }
}

void RunSession::start(std::size_t index)
{
    Script& script = m_scripts[index];
    if (script.stage != Stage::Ready)
        return;
    if (m_interrupts > 0)
        return close(script);
    script.stage = Stage::Running;
    proto::Envelope request;
    proto::RunSource& run = *request.mutable_run_source();
    run.set_interpreter(script.interpreter);
    run.set_source(m_sources[index]);
    run.set_filename(script.result.file);
    run.set_as_main_file(true);
    run.add_argv(script.result.file);
    for (const std::string& argument : m_options.arguments)
        run.add_argv(argument);
    send(std::move(request), script, Wish::Run);
}

void RunSession::close(Script& script)
{
    script.stage = Stage::Closing;
    m_means.printer.flush(script.result.letter);
    proto::Envelope request;
    proto::CloseInterpreter& close = *request.mutable_close_interpreter();
    close.set_interpreter(script.interpreter);
    close.set_running_code(
        m_interrupts > 0 ? proto::CloseInterpreter::INTERRUPT : proto::CloseInterpreter::WAIT);
    close.set_deadline_ms(m_interrupts > 0 ? kInterruptedMs : kPatientMs);
    send(std::move(request), script, Wish::Close);
}

void RunSession::done(Script& script)
{
    if (script.stage == Stage::Running)
        script.result.ending = Ending::Abandoned;
    script.stage = Stage::Done;
    m_means.printer.flush(script.result.letter);
}

void RunSession::interrupt()
{
    m_report.interrupted = true;
    if (++m_interrupts > 1 || m_scripts.front().interpreter == 0) {
        m_connection->terminate(milliseconds(0));
        return;
    }
    m_means.printer.say("stopping; Ctrl+C again kills the runtime");
    for (Script& script : m_scripts) {
        // One that is being closed waits for its threads no longer.
        if (script.stage != Stage::Running && script.stage != Stage::Closing)
            continue;
        proto::Envelope request;
        request.mutable_stop_run()->set_interpreter(script.interpreter);
        send(std::move(request), script, Wish::Other);
    }
    m_inputs.clear();
    advance();
}

void RunSession::send(proto::Envelope request, const Script& script, Wish wish)
{
    const std::size_t size = request.ByteSizeLong();
    const Result<std::uint64_t> id = m_connection->send(std::move(request));
    if (id) {
        m_asked[*id] = Asked{static_cast<std::size_t>(&script - m_scripts.data()), wish, size};
        m_unanswered += size;
    }
    // Else the runtime has ended, and its end is on the way.
}

RunSession::Script* RunSession::find(std::uint64_t interpreter)
{
    const auto found = m_byInterpreter.find(interpreter);
    return found == m_byInterpreter.end() ? nullptr : &m_scripts[found->second];
}

bool RunSession::all(Stage atLeast) const
{
    return std::all_of(m_scripts.begin(), m_scripts.end(),
        [atLeast](const Script& script) { return script.stage >= atLeast; });
}

} // namespace clutch::cli
