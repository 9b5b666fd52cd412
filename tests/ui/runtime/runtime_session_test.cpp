#include "ui/runtime/runtime_session.h"

#include <gtest/gtest.h>

#include <QTest>
#include <QTimer>

#include <csignal>

namespace clutch::ui {
namespace {

// A session with the fake runtime, and all that it was heard to say.
class RuntimeSessionTest : public testing::Test
{
protected:
    RuntimeSessionTest()
        : m_session([this] { return m_program; })
    {
        ::unsetenv("FAKE_RUNTIME");
        m_program = client::findRuntime(CLUTCH_FAKE_RUNTIME_DIR);
        QObject::connect(&m_session, &RuntimeSession::started,
            [this](const proto::Welcome& welcome) { m_pids.push_back(welcome.pid()); });
        QObject::connect(&m_session, &RuntimeSession::ended,
            [this](const client::RuntimeEnd& end, AfterEnd then) {
                m_ends.push_back(then);
                m_lastEnd = end;
            });
        QObject::connect(&m_session, &RuntimeSession::output, [this](const proto::Output& output) {
            m_text += output.data();
            m_bytes += output.data().size();
        });
        QObject::connect(&m_session, &RuntimeSession::interpreterChanged,
            [this](const proto::InterpreterChanged& now) {
                m_name = now.name();
                m_states[now.letter()] = now.state();
                m_ids[now.letter()] = InterpreterId(now.interpreter());
            });
        QObject::connect(&m_session, &RuntimeSession::runFinished,
            [this](const proto::RunFinished& run) { m_runs.push_back(run); });
        QObject::connect(&m_session, &RuntimeSession::requestRefused,
            [this](quint64 request, const QString& reason) {
                m_refused[request] = reason.toStdString();
            });
    }
    ~RuntimeSessionTest() override
    {
        m_session.shutDown();
        wait([this] { return !m_ends.empty() && m_ends.back() == AfterEnd::Closing; });
        ::unsetenv("FAKE_RUNTIME");
    }

    template <typename Condition> void wait(Condition condition)
    {
        EXPECT_TRUE(QTest::qWaitFor(condition, 20'000));
    }
    void create(const std::string& letter)
    {
        proto::CreateInterpreter request;
        request.set_kind(proto::KIND_ISOLATED);
        request.set_letter(letter);
        m_session.createInterpreter(request);
    }
    void startWith(const std::vector<std::string>& letters)
    {
        for (const std::string& letter : letters)
            create(letter);
        m_session.start();
        wait([&] { return idle(letters); });
    }
    bool idle(const std::vector<std::string>& letters)
    {
        for (const std::string& letter : letters) {
            if (m_states[letter] != proto::STATE_IDLE || !m_session.isUp())
                return false;
        }
        return true;
    }
    quint64 run(const std::string& letter, const std::string& source)
    {
        proto::RunSource request;
        request.set_interpreter(m_ids[letter].value());
        request.set_source(source);
        return m_session.run(request);
    }

    Result<client::RuntimeProgram> m_program = failure("no program");
    RuntimeSession m_session;
    std::vector<int> m_pids;
    std::vector<AfterEnd> m_ends;
    client::RuntimeEnd m_lastEnd;
    std::string m_text;
    std::string m_name; // of the interpreter that changed last
    std::size_t m_bytes = 0;
    std::map<std::string, proto::InterpreterState> m_states;
    std::map<std::string, InterpreterId> m_ids;
    std::vector<proto::RunFinished> m_runs;
    std::map<quint64, std::string> m_refused;
};

TEST_F(RuntimeSessionTest, MakesInterpretersAndCarriesOutputInOrder)
{
    startWith({"A", "B"});
    run("A", "out one\nout two\n");
    wait([&] { return m_runs.size() == 1; });
    EXPECT_EQ(m_text, "one\ntwo\n");
    EXPECT_EQ(m_runs[0].outcome(), proto::RunFinished::OK);
    EXPECT_EQ(m_session.pid(), m_pids.at(0));
}

TEST_F(RuntimeSessionTest, StopsWhatRuns)
{
    startWith({"A"});
    run("A", "block\n");
    wait([&] { return m_states["A"] == proto::STATE_RUNNING; });
    m_session.stop(m_ids["A"]);
    wait([&] { return m_runs.size() == 1; });
    EXPECT_EQ(m_runs[0].outcome(), proto::RunFinished::INTERRUPTED);
}

TEST_F(RuntimeSessionTest, StartsANewRuntimeWithTheSameInterpretersAfterAKill)
{
    startWith({"A", "C"});
    const int first = m_pids.at(0);
    m_states.clear();
    ::kill(first, SIGKILL);
    wait([&] { return m_pids.size() == 2 && idle({"A", "C"}); });
    ASSERT_EQ(m_ends.size(), 1U);
    EXPECT_EQ(m_ends[0], AfterEnd::RestartsByItself);
    EXPECT_EQ(m_lastEnd.signal, SIGKILL);
    EXPECT_NE(m_pids[1], first);
    EXPECT_EQ(::kill(first, 0), -1);
}

TEST_F(RuntimeSessionTest, AsksAfterTheThirdDeathInARow)
{
    startWith({"A"});
    for (std::size_t death = 1; death <= 3; ++death) {
        wait([&] { return m_pids.size() == death; });
        ::kill(m_pids.back(), SIGKILL);
        wait([&] { return m_ends.size() == death; });
    }
    EXPECT_EQ(m_ends.back(), AfterEnd::AsksTheUser);
    EXPECT_TRUE(m_session.isDown());
    m_session.restart();
    wait([&] { return m_pids.size() == 4 && m_session.isUp(); });
}

TEST_F(RuntimeSessionTest, RestartKeepsInterpretersButNotTheClosedOnes)
{
    startWith({"A", "B"});
    m_session.closeInterpreter(m_ids["A"], proto::CloseInterpreter::INTERRUPT);
    wait([&] { return m_states["A"] == proto::STATE_CLOSED; });
    m_states.clear();
    m_session.restart();
    wait([&] { return m_pids.size() == 2 && idle({"B"}); });
    EXPECT_EQ(m_ends, std::vector<AfterEnd>{AfterEnd::Restarts});
    EXPECT_EQ(m_states.count("A"), 0U);
}

TEST_F(RuntimeSessionTest, ClosesAnInterpreterThatWasForgottenBeforeItWasBorn)
{
    startWith({"A"});
    create("B");
    m_session.forgetInterpreter("B");
    wait([&] { return m_states["B"] == proto::STATE_CLOSED; });
    EXPECT_EQ(m_states["A"], proto::STATE_IDLE);
}

TEST_F(RuntimeSessionTest, RefusesWhatIsAskedWhileNoRuntimeRuns)
{
    const quint64 request = m_session.stop(InterpreterId(1));
    EXPECT_TRUE(m_refused.empty()); // not before the caller knows the number
    wait([&] { return m_refused.count(request) == 1; });
    EXPECT_EQ(m_refused[request], "no runtime runs at the moment");
}

TEST_F(RuntimeSessionTest, RefusesOpenRequestsWhenTheRuntimeDies)
{
    startWith({"A"});
    run("A", "die 11\n");
    const quint64 second = run("A", "out never\n");
    wait([&] { return m_ends.size() == 1; });
    EXPECT_EQ(m_lastEnd.signal, SIGSEGV);
    EXPECT_EQ(m_refused.count(second), 1U);
    wait([&] { return m_session.isUp(); });
}

TEST_F(RuntimeSessionTest, SaysWhyNoRuntimeCanBeStartedAndDoesNotTryAgain)
{
    m_program = failure("there is no clutch-runtime here");
    m_session.start();
    wait([&] { return m_ends.size() == 1; });
    EXPECT_EQ(m_ends[0], AfterEnd::AsksTheUser);
    EXPECT_NE(m_lastEnd.sentence().find("there is no clutch-runtime here"), std::string::npos);
}

TEST_F(RuntimeSessionTest, ARuntimeThatRefusesTheHandshakeIsNotStartedAgain)
{
    ::setenv("FAKE_RUNTIME", "refuse", 1);
    m_session.start();
    wait([&] { return m_ends.size() == 1; });
    EXPECT_EQ(m_ends[0], AfterEnd::AsksTheUser);
}

TEST_F(RuntimeSessionTest, PausesAFloodWhileConsolesAreCongestedAndLosesNothing)
{
    constexpr std::size_t kOutputs = 1000; // 64 KiB each: far above what may wait here
    startWith({"A"});
    m_session.setCongested(true);
    run("A", "flood " + std::to_string(kOutputs) + "\nout end\n");
    // The UI goes on while the runtime waits: a second conversation of the event loop proves it.
    bool turned = false;
    QTimer::singleShot(0, [&] { turned = true; });
    wait([&] { return turned; });
    EXPECT_TRUE(m_runs.empty());
    m_session.setCongested(false);
    wait([&] { return m_runs.size() == 1; });
    EXPECT_EQ(m_bytes, kOutputs * 64 * 1024 + 4);
}

TEST_F(RuntimeSessionTest, NamesGivenHereStayOverARestart)
{
    startWith({"A"});
    m_session.renameInterpreter(m_ids["A"], "primes");
    EXPECT_EQ(m_name, "primes");
    m_name.clear();
    m_states.clear();
    m_session.restart();
    wait([&] { return m_pids.size() == 2 && idle({"A"}); });
    EXPECT_EQ(m_name, "primes");
}

} // namespace
} // namespace clutch::ui
