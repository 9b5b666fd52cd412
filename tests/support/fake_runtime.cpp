// A runtime without Python, for the tests of engine/client and of `clutch run`: it speaks the
// protocol, and the "source" that it is given to run is a list of orders, one a line:
//   out TEXT | err TEXT | part TEXT   a line to stdout, to stderr; text to stdout without a newline
//   bytes HEX                         raw bytes to stdout
//   runtime TEXT                      what C code would write to descriptor 1
//   self TEXT                         a line on this process's own stderr
//   argv | stdin                      prints sys.argv; asks for a line and prints it in brackets
//   flood N                           N outputs of 64 KiB
//   cpu MS | blocks N | seen CPU      what RunFinished and a Sample will say
//   set NAME VALUE | del NAME         what ListVariables and ShowValue will tell
//   wrong …                           nothing; CheckSource calls it a syntax error
//   find TEXT                         a finding for the finalization report
//   block                             goes on only when the run is stopped
//   at LINE | at LINE FILE            a Sample that sees the run there, in its own file or in FILE
//   unseen N                          N Samples that do not know where it is
//   incomplete        ends the run as one whose source was not complete; four spaces are to follow
//   exit N | exit TEXT | raise TYPE | raise TYPE LINE   ends the run so
//   die N | quit N | garbage | eof    ends, or breaks, the whole process: a signal, an exit code, a
//   bad frame, silence
// FAKE_RUNTIME in the environment misbehaves earlier: version, refuse, silent, early-exit,
// early-garbage, not-welcome, deaf (never reads after its welcome), undying (does not end when the
// wire closes), slow-close (waits for ever to close), mute (tells no variables), main (has a main
// interpreter, number 1000), gil (records GILs), gil-dies (and exits with 3 in the middle), jedi
// (answers AnalyseSource), jedi-late (when a SetSampling comes).
#include "engine/protocol/framing.h"
#include "engine/protocol/version.h"
#include "tests/support/fake_analysis.h"
#include "tests/support/fake_answers.h"

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <iostream>
#include <map>
#include <sstream>

namespace {

using namespace clutch; // a test program of one file

constexpr int kWire = 3;

std::uint64_t now()
{
    timespec t{};
    ::clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<std::uint64_t>(t.tv_sec) * 1'000'000'000
        + static_cast<std::uint64_t>(t.tv_nsec);
}

void writeAll(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::write(kWire, bytes.data(), bytes.size());
        if (sent <= 0)
            ::_exit(9); // the client is gone
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void say(const proto::Envelope& envelope)
{
    std::string frame;
    if (!protocol::appendFrame(envelope, frame))
        ::_exit(8);
    writeAll(frame);
}

[[noreturn]] void sleepForEver()
{
    for (;;)
        ::pause();
}

struct Fake
{
    proto::InterpreterChanged about;
    std::deque<std::string> orders;
    std::vector<std::string> argv;
    std::string file;
    std::vector<std::string> findings;
    std::vector<std::pair<std::string, std::string>> variables;
    proto::RunFinished finish;
    std::uint64_t inputRequest = 0;
    bool running = false;
    bool blocked = false;
};

class FakeRuntime
{
public:
    explicit FakeRuntime(std::string mode)
        : m_mode(std::move(mode))
    {
    }

    void handle(const proto::Envelope& request)
    {
        using Envelope = proto::Envelope;
        switch (request.body_case()) {
        case Envelope::kHello:
            return hello(request);
        case Envelope::kCreateInterpreter:
            return create(request);
        case Envelope::kRunSource:
            return run(request);
        case Envelope::kStopRun:
            return stop(request);
        case Envelope::kProvideInput:
            return input(request);
        case Envelope::kCloseInterpreter:
            return close(request);
        case Envelope::kListVariables:
            return variables(request);
        case Envelope::kShowValue:
            return value(request);
        case Envelope::kCheckSource:
            return check(request);
        case Envelope::kComplete:
            return complete(request);
        case Envelope::kAnalyseSource:
            return analyse(request);
        case Envelope::kSetSampling:
            accept(request);
            return answerHeld();
        case Envelope::kRecordGil:
            return recordGil(request);
        case Envelope::kSetAffinity:
            return pin(request);
        case Envelope::kSetWarmPool:
            m_kept = request.set_warm_pool().on() ? request.set_warm_pool().kind()
                                                  : proto::KIND_UNSPECIFIED;
            return accept(request);
        default:
            return accept(request);
        }
    }

private:
    static void accept(const proto::Envelope& request)
    {
        proto::Envelope answer;
        answer.set_id(request.id());
        answer.mutable_accepted();
        say(answer);
    }

    static void refuse(const proto::Envelope& request, const std::string& reason)
    {
        proto::Envelope answer;
        answer.set_id(request.id());
        answer.mutable_refusal()->set_reason(reason);
        say(answer);
    }

    void hello(const proto::Envelope& request)
    {
        if (m_mode == "refuse") {
            refuse(request, "no runtime for you");
            ::_exit(0);
        }
        proto::Envelope answer;
        answer.set_id(request.id());
        if (m_mode == "not-welcome") {
            answer.mutable_accepted();
            return say(answer);
        }
        proto::Welcome& welcome = *answer.mutable_welcome();
        welcome.set_protocol_version(protocol::kVersion + (m_mode == "version" ? 1 : 0));
        welcome.set_clutch_version("0.1.0");
        welcome.set_python_version("3.15.0");
        welcome.set_pid(::getpid());
        for (const unsigned cpu : {0U, 1U, 2U}) {
            welcome.mutable_topology()->add_cpus()->set_os_index(cpu);
            welcome.mutable_topology()->mutable_cpus(static_cast<int>(cpu))->set_usable(cpu < 2);
        }
        welcome.set_gil_state_available(m_mode.rfind("gil", 0) == 0);
        if (!welcome.gil_state_available())
            welcome.set_gil_state_reason("the fake has no reader");
        if (m_mode.rfind("jedi", 0) == 0)
            welcome.set_analyser("jedi 0.0.1");
        else
            welcome.set_analyser_reason("the fake has no jedi");
        say(answer);
        if (m_mode == "main")
            beginMain();
        if (m_mode == "deaf")
            sleepForEver();
    }

    void complete(const proto::Envelope& request)
    {
        const auto found = m_fakes.find(request.complete().interpreter());
        if (found == m_fakes.end())
            return refuse(request, "cannot look into interpreter: there is none of this number");
        proto::Envelope answer;
        answer.set_id(request.id());
        if (found->second.running)
            answer.mutable_completions()->set_busy(true);
        else
            *answer.mutable_completions()
                = fakeCompletions(request.complete(), found->second.variables);
        say(answer);
    }

    void analyse(const proto::Envelope& request)
    {
        if (m_mode.rfind("jedi", 0) != 0)
            return refuse(request, "cannot analyse a source text: the fake has no jedi");
        if (m_held.id() != 0)
            refuse(m_held, "cannot analyse a source text: another one came meanwhile");
        m_held = request;
        if (m_mode == "jedi")
            answerHeld();
    }

    void answerHeld()
    {
        if (m_held.id() == 0)
            return;
        proto::Envelope answer;
        answer.set_id(m_held.id());
        *answer.mutable_source_analysed() = fakeAnalysis(m_held.analyse_source());
        m_held.Clear();
        say(answer);
    }

    // 40 ms of two threads that hand one GIL over every 5 ms, in two parts.
    void recordGil(const proto::Envelope& request)
    {
        proto::Envelope answer;
        answer.set_id(request.id());
        proto::GilRecordingStarted& started = *answer.mutable_gil_recording_started();
        started.set_recording(1);
        started.set_duration_ns(40'000'000);
        started.set_hz(1000);
        say(answer);
        for (unsigned half = 0; half < 2; ++half) {
            proto::Envelope event;
            proto::GilRecordingPart& part = *event.mutable_gil_recording_part();
            part.set_recording(1);
            for (unsigned i = 0; half == 0 && i < 2; ++i) {
                proto::GilRecordingPart::Thread& thread = *part.add_threads();
                thread.set_interpreter(m_fakes.empty() ? 1 : m_fakes.begin()->first + i);
                thread.set_native_id(4000 + i);
                thread.set_owner(true);
                thread.set_shared_gil(true);
            }
            for (unsigned look = 0; look < 20; ++look) {
                part.add_look_ns(half + look == 0 ? 1'000'000'000 : 1'000'000);
                for (unsigned i = 0; look % 5 == 0 && i < 2; ++i) {
                    part.add_change_look(i == 1 || half + look == 0 ? 0 : 5);
                    part.add_change_thread(i);
                    part.add_change_gil(
                        (look / 5) % 2 == i ? proto::ThreadLoad::HOLDS : proto::ThreadLoad::WAITS);
                    part.add_change_place(0);
                }
            }
            part.set_due(std::uint64_t{20} * (half + 1));
            part.set_cpu_ns(std::uint64_t{2'000'000} * (half + 1));
            part.set_last(half == 1);
            say(event);
            if (m_mode == "gil-dies")
                ::_exit(3);
        }
    }

    void beginMain()
    {
        proto::InterpreterChanged& about = m_fakes[1000].about;
        about.set_interpreter(1000);
        about.set_kind(proto::KIND_MAIN);
        about.set_letter("main");
        enter(about, proto::STATE_IDLE);
    }

    void variables(const proto::Envelope& request)
    {
        if (m_mode == "mute")
            return;
        const auto found = m_fakes.find(request.list_variables().interpreter());
        if (found == m_fakes.end())
            return refuse(request, "cannot look into interpreter: there is none of this number");
        proto::Envelope answer;
        answer.set_id(request.id());
        proto::Variables& told = *answer.mutable_variables();
        told.set_live(found->second.running && request.list_variables().live());
        told.set_busy(found->second.running && !told.live());
        for (const auto& [name, value] : found->second.variables) {
            if (told.busy())
                break;
            proto::Variables::Item& item = *told.add_items();
            item.set_name(name);
            item.set_type("str");
            item.set_text(value);
            item.set_size(static_cast<std::int64_t>(value.size()));
            item.set_length(-1);
        }
        say(answer);
    }

    // A value is a list of the words in it, and each word a text.
    void value(const proto::Envelope& request)
    {
        const proto::ShowValue& wanted = request.show_value();
        const auto found = m_fakes.find(wanted.interpreter());
        if (found == m_fakes.end())
            return refuse(request, "cannot look into interpreter: there is none of this number");
        proto::Envelope answer;
        answer.set_id(request.id());
        proto::Value& told = *answer.mutable_value();
        told.set_live(found->second.running && wanted.live());
        told.set_busy(found->second.running && !told.live());
        told.set_gone(wanted.name() + " is not defined any more.");
        for (const auto& [name, text] : found->second.variables) {
            if (name != wanted.name() || told.busy())
                continue;
            told.clear_gone();
            told.set_type(wanted.path_size() > 0 ? "str" : "list");
            told.set_text(wanted.path_size() > 0 ? wanted.path(0).label() : text);
            told.set_characters(told.text().size());
            std::istringstream words(wanted.path_size() > 0 ? "" : text);
            for (std::string word; words >> word;) {
                told.set_kind(proto::Value::ITEMS);
                told.add_rows()->set_label(std::to_string(told.rows_size() - 1));
                told.mutable_rows(told.rows_size() - 1)->set_text(word);
                told.mutable_rows(told.rows_size() - 1)->set_opens(true);
            }
            told.set_total_rows(static_cast<std::uint64_t>(told.rows_size()));
        }
        say(answer);
    }

    static void check(const proto::Envelope& request)
    {
        proto::Envelope answer;
        answer.set_id(request.id());
        *answer.mutable_source_checked() = test::errorsIn(request.check_source());
        say(answer);
    }

    static void setVariable(Fake& fake, const std::string& order, const std::string& rest)
    {
        const std::string name = rest.substr(0, rest.find(' '));
        const auto known = std::find_if(fake.variables.begin(), fake.variables.end(),
            [&](const auto& variable) { return variable.first == name; });
        if (order == "del" && known != fake.variables.end())
            fake.variables.erase(known);
        else if (order == "set" && known != fake.variables.end())
            known->second = rest.substr(name.size() + 1);
        else if (order == "set")
            fake.variables.emplace_back(name, rest.substr(name.size() + 1));
    }

    void create(const proto::Envelope& request)
    {
        const proto::CreateInterpreter& wanted = request.create_interpreter();
        if (wanted.name() == "refuse me")
            return refuse(request, "cannot make an interpreter: none for you");
        const std::uint64_t id = ++m_lastId;
        proto::Envelope answer;
        answer.set_id(request.id());
        answer.mutable_interpreter_created()->set_interpreter(id);
        say(answer);
        proto::InterpreterChanged& about = m_fakes[id].about;
        about.set_interpreter(id);
        about.set_kind(wanted.kind());
        about.set_from_pool(wanted.kind() == m_kept);
        *about.mutable_config() = wanted.config();
        about.set_letter(wanted.letter());
        *about.mutable_pin() = wanted.pin();
        if (wanted.pin().policy() == proto::Pin::AUTO)
            about.add_affinity(static_cast<unsigned>((id - 1) % 2));
        else if (wanted.pin().policy() == proto::Pin::EXPLICIT)
            *about.mutable_affinity() = wanted.pin().cpus();
        enter(about, proto::STATE_STARTING);
        if (std::getenv("FAKE_FAIL_LETTER") && wanted.letter() == std::getenv("FAKE_FAIL_LETTER")) {
            about.set_reason("cannot create the interpreter: this one never comes to life");
            return enter(about, proto::STATE_FAILED);
        }
        enter(about, proto::STATE_IDLE);
    }

    void pin(const proto::Envelope& request)
    {
        const proto::SetAffinity& wanted = request.set_affinity();
        proto::InterpreterChanged& about = m_fakes[wanted.interpreter()].about;
        *about.mutable_pin() = wanted.pin();
        *about.mutable_affinity() = wanted.pin().cpus();
        proto::Envelope answer;
        answer.set_id(request.id());
        *answer.mutable_affinity_set()->mutable_affinity() = about.affinity();
        say(answer);
        enter(about, about.state());
    }

    static void enter(proto::InterpreterChanged& about, proto::InterpreterState state)
    {
        about.set_state(state);
        about.set_since_ns(now());
        proto::Envelope event;
        *event.mutable_interpreter_changed() = about;
        say(event);
    }

    void run(const proto::Envelope& request)
    {
        const proto::RunSource& source = request.run_source();
        if (m_fakes.count(source.interpreter()) == 0)
            return refuse(request, "cannot run in interpreter: there is none of this number");
        Fake& fake = m_fakes[source.interpreter()];
        proto::Envelope answer;
        answer.set_id(request.id());
        answer.mutable_run_accepted()->set_run(++m_lastRun);
        say(answer);
        fake.finish = {};
        fake.finish.set_interpreter(source.interpreter());
        fake.finish.set_run(m_lastRun);
        fake.finish.set_outcome(proto::RunFinished::OK);
        fake.finish.set_started_ns(now());
        fake.argv.assign(source.argv().begin(), source.argv().end());
        fake.file = source.filename();
        fake.running = true;
        std::istringstream lines(source.source());
        for (std::string line; std::getline(lines, line);)
            fake.orders.push_back(line);
        fake.about.set_run(m_lastRun);
        enter(fake.about, proto::STATE_RUNNING);
        go(fake);
    }

    void go(Fake& fake)
    {
        while (fake.running && !fake.blocked && fake.inputRequest == 0 && !fake.orders.empty()) {
            const std::string order = fake.orders.front();
            fake.orders.pop_front();
            const std::size_t space = order.find(' ');
            obey(fake, order.substr(0, space),
                space == std::string::npos ? std::string() : order.substr(space + 1));
        }
        if (fake.running && !fake.blocked && fake.inputRequest == 0)
            finish(fake);
    }

    void finish(Fake& fake)
    {
        fake.running = fake.blocked = false;
        fake.orders.clear();
        fake.finish.set_finished_ns(now());
        proto::Envelope event;
        *event.mutable_run_finished() = fake.finish;
        say(event);
        fake.about.clear_run();
        enter(fake.about, proto::STATE_IDLE);
    }

    static void print(Fake& fake, const std::string& text, proto::Stream stream)
    {
        proto::Envelope event;
        proto::Output& output = *event.mutable_output();
        output.set_interpreter(stream == proto::STREAM_RUNTIME ? 0 : fake.about.interpreter());
        output.set_stream(stream);
        output.set_run(fake.running ? fake.finish.run() : 0);
        output.set_data(text);
        say(event);
    }

    void obey(Fake& fake, const std::string& order, const std::string& rest)
    {
        if (order == "out")
            print(fake, rest + "\n", proto::STREAM_STDOUT);
        else if (order == "err")
            print(fake, rest + "\n", proto::STREAM_STDERR);
        else if (order == "part")
            print(fake, rest, proto::STREAM_STDOUT);
        else if (order == "bytes")
            print(fake, test::fromHex(rest), proto::STREAM_STDOUT);
        else if (order == "runtime")
            print(fake, rest + "\n", proto::STREAM_RUNTIME);
        else if (order == "self")
            std::cerr << rest << std::endl;
        else if (order == "argv")
            printArgv(fake);
        else if (order == "stdin")
            ask(fake, rest);
        else if (order == "flood")
            flood(fake, std::stoi(rest));
        else if (order == "cpu")
            fake.finish.set_cpu_ns(std::stoull(rest) * 1'000'000);
        else if (order == "blocks")
            fake.finish.set_blocks(std::stoull(rest));
        else if (order == "seen")
            sample(fake, std::stoi(rest));
        else if (order == "find")
            fake.findings.push_back(rest);
        else if (order == "at")
            samplePlace(fake, rest);
        else if (order == "unseen")
            for (int i = 0; i < std::stoi(rest); ++i)
                sample(fake, 0);
        else if (order == "set" || order == "del")
            setVariable(fake, order, rest);
        else if (order == "block")
            fake.blocked = true;
        else
            end(fake, order, rest);
    }

    void end(Fake& fake, const std::string& order, const std::string& rest)
    {
        if (order == "exit") {
            fake.finish.set_outcome(proto::RunFinished::SYSTEM_EXIT);
            const bool number
                = !rest.empty() && rest.find_first_not_of("0123456789") == std::string::npos;
            fake.finish.set_exit_code(number ? std::stoi(rest) : 1);
            fake.finish.set_exit_message(number ? std::string() : rest);
            finish(fake);
        } else if (order == "incomplete") {
            fake.finish.set_outcome(proto::RunFinished::INCOMPLETE);
            fake.finish.set_next_indent("    ");
            finish(fake);
        } else if (order == "raise") {
            fake.finish.set_outcome(proto::RunFinished::EXCEPTION);
            proto::ExceptionInfo& exception = *fake.finish.mutable_exception();
            const std::size_t space = rest.find(' ');
            exception.set_type(rest.substr(0, space));
            if (space != std::string::npos) {
                exception.set_file(fake.file);
                exception.set_line(static_cast<std::uint32_t>(std::stoi(rest.substr(space))));
            }
            finish(fake);
        } else if (order == "die") {
            ::signal(std::stoi(rest), SIG_DFL);
            ::raise(std::stoi(rest));
        } else if (order == "quit") {
            proto::Envelope event;
            event.mutable_runtime_ending()->set_reason("the test told it to");
            event.mutable_runtime_ending()->set_exit_code(std::stoi(rest));
            say(event);
            ::_exit(std::stoi(rest));
        } else if (order == "garbage") {
            writeAll("\xff\xff\xff\xff and so on");
            sleepForEver();
        } else if (order == "eof") {
            ::close(kWire);
            sleepForEver();
        }
    }

    static void printArgv(Fake& fake)
    {
        std::string text;
        for (const std::string& argument : fake.argv)
            text += "[" + argument + "]";
        print(fake, text + "\n", proto::STREAM_STDOUT);
    }

    void ask(Fake& fake, const std::string& prompt)
    {
        print(fake, prompt, proto::STREAM_STDOUT);
        fake.inputRequest = ++m_lastInput;
        proto::Envelope event;
        event.mutable_input_requested()->set_interpreter(fake.about.interpreter());
        event.mutable_input_requested()->set_request(fake.inputRequest);
        event.mutable_input_requested()->set_prompt(prompt);
        say(event);
    }

    static void flood(Fake& fake, int count)
    {
        std::string text(64 << 10, 'x');
        text.back() = '\n';
        for (int i = 0; i < count; ++i)
            print(fake, text, proto::STREAM_STDOUT);
    }

    static void sample(Fake& fake, int cpu)
    {
        proto::Envelope event;
        proto::ThreadLoad& load = *event.mutable_sample()->add_threads();
        load.set_interpreter(fake.about.interpreter());
        load.set_cpu(cpu);
        load.set_cpu_ns(5'000'000);
        say(event);
    }

    static void samplePlace(Fake& fake, const std::string& rest)
    {
        proto::Envelope event;
        proto::ThreadLoad& load = *event.mutable_sample()->add_threads();
        load.set_interpreter(fake.about.interpreter());
        load.set_owner(true);
        const std::size_t space = rest.find(' ');
        load.mutable_frame()->set_line(static_cast<std::uint32_t>(std::stoi(rest)));
        load.mutable_frame()->set_file(
            space == std::string::npos ? fake.file : rest.substr(space + 1));
        say(event);
    }

    void stop(const proto::Envelope& request)
    {
        accept(request);
        Fake& fake = m_fakes[request.stop_run().interpreter()];
        if (!fake.running)
            return;
        fake.inputRequest = 0;
        fake.finish.set_outcome(proto::RunFinished::INTERRUPTED);
        fake.finish.mutable_exception()->set_type("KeyboardInterrupt");
        finish(fake);
    }

    void input(const proto::Envelope& request)
    {
        accept(request);
        const proto::ProvideInput& provided = request.provide_input();
        Fake& fake = m_fakes[provided.interpreter()];
        if (provided.request() != fake.inputRequest)
            return;
        fake.inputRequest = 0;
        print(
            fake, provided.eof() ? "<eof>\n" : "<" + provided.text() + ">\n", proto::STREAM_STDOUT);
        go(fake);
    }

    void close(const proto::Envelope& request)
    {
        accept(request);
        if (m_mode == "slow-close")
            return;
        Fake& fake = m_fakes[request.close_interpreter().interpreter()];
        enter(fake.about, proto::STATE_FINALIZING);
        proto::Envelope event;
        proto::FinalizationReport& report = *event.mutable_finalization_report();
        report.set_interpreter(fake.about.interpreter());
        report.set_letter(fake.about.letter());
        report.set_how(proto::FinalizationReport::CLOSED);
        for (const std::string& text : fake.findings) {
            proto::Finding& finding = *report.add_findings();
            finding.set_severity(proto::Finding::WARNING);
            finding.set_kind("ResourceWarning");
            finding.set_text(text);
            finding.set_file("c.py");
            finding.set_line(3);
        }
        say(event);
        enter(fake.about, proto::STATE_CLOSED);
    }

    const std::string m_mode;
    std::map<std::uint64_t, Fake> m_fakes;
    proto::Envelope m_held; // the source that is not analysed yet
    std::uint64_t m_lastId = 0;
    std::uint64_t m_lastRun = 0;
    proto::InterpreterKind m_kept = proto::KIND_UNSPECIFIED; // ready in the pool
    std::uint64_t m_lastInput = 0;
};

} // namespace

int main(int argc, char** argv)
{
    if (argc > 1 && std::string_view(argv[1]) == "--version") {
        std::cout << "clutch-runtime 0.1.0 CPython 3.15.0\n";
        return 0;
    }
    const char* const wanted = std::getenv("FAKE_RUNTIME");
    const std::string mode = wanted ? wanted : "";
    if (mode == "silent")
        sleepForEver();
    if (mode == "early-exit") {
        std::cerr << "libpython3.15.so: cannot open shared object file" << std::endl;
        return 127;
    }
    if (mode == "early-garbage")
        writeAll("HTTP/1.1 400 Bad Request\r\n\r\n");

    FakeRuntime runtime(mode);
    protocol::FrameReader reader;
    std::string buffer(64 << 10, '\0');
    for (;;) {
        const ssize_t got = ::read(kWire, buffer.data(), buffer.size());
        if (got <= 0)
            break;
        reader.append(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
        for (auto next = reader.next(); next && next->has_value(); next = reader.next())
            runtime.handle(**next);
    }
    if (mode == "undying")
        sleepForEver();
    return 0;
}
