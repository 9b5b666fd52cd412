// One `clutch run`, from the first interpreter to the end of the runtime.
#pragma once

#include "app/cli/event_queue.h"
#include "app/cli/line_input.h"
#include "app/cli/output_printer.h"
#include "app/cli/run_options.h"
#include "app/cli/run_report.h"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace clutch::cli {

/// Drives one runtime: creates all interpreters, and when the last of them stands starts all
/// scripts; closes each interpreter after its script, waits for its report, and when all are closed
/// lets the runtime end.
///
/// States: creating → running → ending → over. Ctrl+C stops what runs and goes on to the reports; a
/// second one kills the runtime. The death of the runtime leads to `over` from anywhere. Used by
/// one thread, which waits in run(), has SIGINT blocked and reads it from `interrupts`. Prints
/// output as it comes; does not print the report.
class RunSession
{
public:
    struct Means
    {
        client::RuntimeProgram program;
        OutputPrinter& printer;
        LineInput& input;
        int interrupts; // a signalfd
        Colours tracebacks;
    };

    /// `sources`: one an interpreter, as options.files.
    RunSession(const RunOptions& options, std::vector<std::string> sources, Means means);
    ~RunSession();
    RunSession(const RunSession&) = delete;
    RunSession& operator=(const RunSession&) = delete;

    /// Blocks until the runtime is gone. Fails only for what can be blamed on the options: a core
    /// that may not be used.
    [[nodiscard]] Result<RunReport> run();

private:
    enum class Phase
    {
        Creating,
        Running,
        Ending,
        Over
    };
    enum class Stage
    {
        Creating,
        Ready,
        Running,
        Closing,
        Done
    };
    struct Script
    {
        ScriptResult result;
        std::uint64_t interpreter = 0;
        std::uint64_t sampledCpuNs = 0;
        Stage stage = Stage::Creating;
    };
    enum class Wish
    {
        Create,
        Run,
        Close,
        Other
    };
    struct Asked
    {
        std::size_t script;
        Wish wish;
        std::size_t size;
    };

    void waitForSomething();
    void handle(proto::Welcome& welcome);
    void handle(proto::Envelope& envelope);
    void handle(client::RuntimeEnd& end);
    void onAnswer(const proto::Envelope& answer);
    void onChanged(const proto::InterpreterChanged& changed);
    void keep(Script& script, Channel channel, const std::string& bytes);
    void onOutput(const proto::Output& output);
    void onInputRequested(const proto::InputRequested& request);
    void onFinished(const proto::RunFinished& finished);
    void onSample(const proto::Sample& sample);
    void onRefusal(Script& script, Wish wish, const std::string& reason);
    void createAll();
    void advance();
    void start(std::size_t index);
    void close(Script& script);
    void done(Script& script);
    void answerInput();
    void interrupt();
    void send(proto::Envelope request, const Script& script, Wish wish);
    [[nodiscard]] Script* find(std::uint64_t interpreter);
    [[nodiscard]] bool all(Stage atLeast) const;

    const RunOptions& m_options;
    const std::vector<std::string> m_sources;
    const Means m_means;
    std::unique_ptr<EventQueue> m_queue;
    std::unique_ptr<client::RuntimeConnection> m_connection;
    std::vector<Script> m_scripts;
    std::map<std::uint64_t, std::size_t> m_byInterpreter;
    std::map<std::uint64_t, Asked> m_asked; // by request
    std::size_t m_unanswered = 0; // bytes of m_asked
    std::size_t m_nextToStart = 0;
    std::deque<proto::InputRequested> m_inputs;
    Phase m_phase = Phase::Creating;
    int m_interrupts = 0;
    RunReport m_report;
    Status m_blame;
};

} // namespace clutch::cli
