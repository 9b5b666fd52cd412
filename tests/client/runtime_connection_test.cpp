#include "engine/client/runtime_connection.h"

#include "engine/base/thread_role.h"
#include "engine/protocol/version.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <set>
#include <unistd.h>

namespace clutch::client {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Keeps all that is said and lets a test wait for it.
class Recorder : public ClientListener
{
public:
    void onWelcome(proto::Welcome welcome) override
    {
        note([&] { m_welcome = std::move(welcome); });
    }
    void onEvent(proto::Envelope event) override
    {
        note([&] {
            if (event.has_output())
                m_output += event.output().data();
            m_bytes += event.ByteSizeLong();
            m_events.push_back(std::move(event));
        });
        if (m_duringEvent)
            m_duringEvent();
    }
    void onAnswer(proto::Envelope answer) override
    {
        note([&] { m_answers.push_back(std::move(answer)); });
    }
    void onEnd(RuntimeEnd end) override
    {
        note([&] { m_end = std::move(end); });
    }
    void onStderr(std::string_view text) override
    {
        note([&] { m_stderr += text; });
    }

    void waitFor(const std::function<bool()>& condition)
    {
        std::unique_lock lock(m_mutex);
        ASSERT_TRUE(m_changed.wait_for(lock, seconds(30), condition)) << "never happened";
    }

    void note(const std::function<void()>& change)
    {
        {
            const std::lock_guard lock(m_mutex);
            ++m_callbacks;
            change();
        }
        m_changed.notify_all();
    }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::function<void()> m_duringEvent;
    int m_callbacks = 0;
    std::size_t m_bytes = 0;
    std::string m_output;
    std::string m_stderr;
    std::optional<proto::Welcome> m_welcome;
    std::vector<proto::Envelope> m_events;
    std::vector<proto::Envelope> m_answers;
    std::optional<RuntimeEnd> m_end;
};

class Connection : public testing::Test
{
protected:
    ~Connection() override { ::unsetenv("FAKE_RUNTIME"); }

    void start(const char* mode = "", milliseconds handshake = seconds(30),
        milliseconds silence = seconds(30))
    {
        ::setenv("FAKE_RUNTIME", mode, 1);
        StartOptions options;
        options.program = {CLUTCH_FAKE_RUNTIME_DIR "/clutch-runtime-3.15", "3.15"};
        options.clientName = "test";
        options.handshakeDeadline = handshake;
        options.silenceDeadline = silence;
        auto connection = RuntimeConnection::start(options, m_heard);
        ASSERT_TRUE(connection) << connection.error().text;
        m_connection = std::move(*connection);
    }

    RuntimeEnd end()
    {
        m_heard.waitFor([this] { return m_heard.m_end.has_value(); });
        return m_heard.m_end.value_or(RuntimeEnd());
    }

    std::uint64_t send(const proto::Envelope& request)
    {
        const auto id = m_connection->send(request);
        EXPECT_TRUE(id) << id.error().text;
        return id.value_or(0);
    }

    void createA()
    {
        proto::Envelope request;
        request.mutable_create_interpreter()->set_letter("A");
        send(request);
    }

    void runInA(const std::string& orders)
    {
        proto::Envelope request;
        request.mutable_run_source()->set_interpreter(1);
        request.mutable_run_source()->set_source(orders);
        send(request);
    }

    Recorder m_heard;
    std::unique_ptr<RuntimeConnection> m_connection;
};

TEST_F(Connection, ShakesHandsAndAnswersEveryRequestByItsId)
{
    start();
    std::set<std::uint64_t> ids; // sent before the welcome: they wait for it
    for (int i = 0; i < 100; ++i) {
        proto::Envelope request;
        request.mutable_set_sampling()->set_hz(i);
        ids.insert(send(request));
    }
    EXPECT_EQ(ids.size(), 100U);
    EXPECT_EQ(ids.count(0), 0U);
    m_heard.waitFor([this] { return m_heard.m_answers.size() == 100; });
    for (const proto::Envelope& answer : m_heard.m_answers)
        EXPECT_EQ(ids.erase(answer.id()), 1U);
    ASSERT_TRUE(m_heard.m_welcome);
    EXPECT_EQ(m_heard.m_welcome->pid(), m_connection->pid());
    m_connection->terminate(seconds(30));
    EXPECT_TRUE(end().clean()) << end().sentence();
    EXPECT_EQ(m_connection->pid(), 0);
}

TEST_F(Connection, SendsWhatWasQueuedBeforeItSaysGoodbye)
{
    start();
    createA();
    runInA("out last words");
    m_connection->terminate(seconds(30));
    EXPECT_FALSE(m_connection->send({}));
    EXPECT_TRUE(end().clean());
    EXPECT_EQ(m_heard.m_output, "last words\n");
}

TEST_F(Connection, RefusesARuntimeOfAnotherVersion)
{
    start("version");
    const auto version = [](std::uint32_t number) {
        return std::to_string(number);
    };
    EXPECT_NE(end().sentence().find("it speaks version " + version(protocol::kVersion + 1)
                  + " of the protocol and this Clutch version " + version(protocol::kVersion)),
        std::string::npos)
        << end().sentence();
    EXPECT_FALSE(end().welcomed);
    EXPECT_FALSE(m_heard.m_welcome);
}

TEST_F(Connection, TellsARefusalInTheHandshake)
{
    start("refuse");
    EXPECT_EQ(end().sentence(), "The runtime ended: it refused to talk (no runtime for you).");
}

TEST_F(Connection, TellsADeathBeforeTheHandshakeWithWhatTheProcessPrinted)
{
    start("early-exit");
    EXPECT_EQ(end().sentence(), "The runtime ended with exit code 127 before it said hello.");
    EXPECT_EQ(end().lastStderr, "libpython3.15.so: cannot open shared object file\n");
    EXPECT_EQ(m_heard.m_stderr, end().lastStderr);
}

TEST_F(Connection, EndsARuntimeThatDoesNotSpeakTheProtocol)
{
    start("early-garbage");
    EXPECT_NE(end().sentence().find("it sent what cannot be read"), std::string::npos);
    EXPECT_EQ(end().signal, SIGKILL);
}

TEST_F(Connection, EndsARuntimeWhoseFirstMessageIsNoWelcome)
{
    start("not-welcome");
    EXPECT_NE(end().sentence().find("its first message was not a welcome but #1 accepted"),
        std::string::npos)
        << end().sentence();
}

TEST_F(Connection, LosesPatienceWithARuntimeThatNeverSaysHello)
{
    start("silent", milliseconds(50));
    EXPECT_EQ(end().sentence(),
        "The runtime was killed by signal 9 (Killed): it did not say hello within 50 ms.");
}

TEST_F(Connection, TellsASignalAfterAllThatWasSaidBefore)
{
    start();
    createA();
    runInA("out before\nself Fatal Python error: something\ndie 9");
    EXPECT_EQ(end().sentence(), "The runtime was killed by signal 9 (Killed).");
    EXPECT_EQ(m_heard.m_output, "before\n");
    EXPECT_EQ(end().lastStderr, "Fatal Python error: something\n");
    EXPECT_TRUE(end().welcomed);
    const auto refused = m_connection->send({});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text, "cannot send a request: the runtime has ended");
}

TEST_F(Connection, TellsTheRuntimesLastWordAndExitCode)
{
    start();
    createA();
    runInA("quit 3");
    EXPECT_EQ(end().sentence(),
        "The runtime ended with exit code 3. Its last word: the test told it to.");
}

TEST_F(Connection, EndsAConversationThatBecomesGarbage)
{
    start();
    createA();
    runInA("out fine\ngarbage");
    EXPECT_NE(end().sentence().find("a frame claims 4294967295 bytes"), std::string::npos)
        << end().sentence();
    EXPECT_EQ(m_heard.m_output, "fine\n");
}

TEST_F(Connection, KillsARuntimeThatFallsSilentAndLivesOn)
{
    start("", seconds(30), milliseconds(50));
    createA();
    runInA("eof");
    EXPECT_EQ(end().sentence(),
        "The runtime was killed by signal 9 (Killed): it closed the wire and did not end within 50 "
        "ms.");
}

TEST_F(Connection, KillsARuntimeThatDoesNotEndInTimeAndNeverBlocksTheCaller)
{
    start("undying");
    m_heard.waitFor([this] { return m_heard.m_welcome.has_value(); });
    m_connection->terminate(milliseconds(50));
    m_connection->terminate(seconds(3000)); // the earliest deadline holds
    EXPECT_EQ(end().signal, SIGKILL);
    EXPECT_NE(end().sentence().find("it did not end within 50 ms after it was asked to"),
        std::string::npos);
    EXPECT_TRUE(m_connection->waitForEnd(seconds(30)));
}

TEST_F(Connection, WaitForEndGivesUpAfterItsLimit)
{
    start();
    EXPECT_FALSE(m_connection->waitForEnd(milliseconds(1)));
}

TEST_F(Connection, StopsReadingWhileItsListenerIsBehind)
{
    start();
    createA();
    std::mutex order; // a pause that comes after the resume would be for ever
    bool behind = true;
    m_heard.m_duringEvent = [&] {
        const std::lock_guard lock(order);
        if (behind && m_heard.m_bytes > (1u << 20))
            m_connection->pauseReading();
    };
    runInA("flood 1024\nout end"); // 64 MiB
    m_heard.waitFor([this] { return m_heard.m_bytes > (1u << 20); });
    // Paused: what follows is in the runtime, which waits. Its answer to a request cannot come
    // either.
    proto::Envelope request;
    request.mutable_set_sampling();
    send(request);
    {
        const std::lock_guard lock(m_heard.m_mutex);
        EXPECT_LT(m_heard.m_bytes, (1u << 20) + (64u << 10) * 2);
    }
    {
        const std::lock_guard lock(order);
        behind = false;
        m_connection->resumeReading();
    }
    m_heard.waitFor([this] { return m_heard.m_answers.size() == 3; });
    EXPECT_EQ(m_heard.m_output.size(), 1024 * (64u << 10) + 4);
    EXPECT_EQ(m_heard.m_output.substr(m_heard.m_output.size() - 4), "end\n");
}

TEST_F(Connection, TellsTheEndEvenWhilePaused)
{
    start();
    createA();
    m_heard.waitFor([this] { return m_heard.m_answers.size() == 1; });
    m_connection->pauseReading();
    runInA("out in the socket\ndie 9");
    EXPECT_EQ(end().signal, SIGKILL);
    EXPECT_EQ(m_heard.m_output, "in the socket\n");
}

TEST_F(Connection, RefusesRequestsThatPileUpBeforeADeafRuntime)
{
    start("deaf");
    proto::Envelope big;
    big.mutable_check_source()->set_source(std::string(1u << 20, 'x'));
    Error error;
    for (int i = 0; i < 40 && error.text.empty(); ++i) {
        if (const auto id = m_connection->send(big); !id)
            error = id.error();
    }
    EXPECT_NE(error.text.find("the runtime does not read"), std::string::npos) << error.text;
    proto::Envelope huge;
    huge.mutable_check_source()->set_source(std::string(65u << 20, 'x'));
    EXPECT_FALSE(m_connection->send(huge));
}

TEST_F(Connection, KeepsOnlyTheTailOfWhatTheProcessPrints)
{
    start();
    createA();
    std::string orders;
    for (int i = 0; i < 30; ++i)
        orders += "self " + std::string(4000, static_cast<char>('a' + i % 26)) + "\n";
    runInA(orders + "self the last line\ndie 9");
    EXPECT_EQ(end().lastStderr.size(), 64u << 10);
    const std::string tail = "the last line\n";
    EXPECT_EQ(end().lastStderr.substr(end().lastStderr.size() - tail.size()), tail);
}

TEST_F(Connection, DestructionKillsAndNoCallbackFollows)
{
    start();
    createA();
    runInA("flood 100000");
    m_heard.waitFor([this] { return m_heard.m_bytes > 0; });
    const int pid = m_connection->pid();
    m_connection.reset();
    const int after = m_heard.m_callbacks;
    EXPECT_EQ(::kill(pid, 0), -1);
    EXPECT_EQ(errno, ESRCH);
    EXPECT_EQ(m_heard.m_callbacks, after);
    EXPECT_FALSE(m_heard.m_end);
}

TEST_F(Connection, StartFailsAtOnceWhereThereIsNoProgram)
{
    StartOptions options;
    options.program = {"/nonexistent/clutch-runtime-3.15", "3.15"};
    const auto connection = RuntimeConnection::start(options, m_heard);
    ASSERT_FALSE(connection);
    EXPECT_EQ(connection.error().text,
        "cannot start the runtime /nonexistent/clutch-runtime-3.15: No such file or directory");
}

TEST_F(Connection, TellsAnExecThatFailedLater)
{
    StartOptions options;
    options.program = {"/", "3.15"}; // may be "executed", says access()
    const auto connection = RuntimeConnection::start(options, m_heard);
    ASSERT_TRUE(connection);
    EXPECT_EQ(
        end().sentence(), "The runtime was not started: cannot execute /: Permission denied.");
}

} // namespace
} // namespace clutch::client
