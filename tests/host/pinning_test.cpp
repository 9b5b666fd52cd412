// Another core for an interpreter whose code runs, on the real runtime: its own thread, and those
// that its code started.
#include "engine/metrics/core_affinity.h"
#include "engine/protocol/describe.h"
#include "tests/host/host_fixture.h"
#include "tests/support/scratch_folder.h"

#include <algorithm>
#include <sstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace clutch::test {
namespace {

const char* const kStartThree
    = "import threading\n"
      "def spin():\n    while True: pass\n"
      "threads = [threading.Thread(target=spin) for _ in range(3)]\n"
      "for t in threads: t.start()\n"
      "print(threading.get_native_id(), *(t.native_id for t in threads))\n";

class Pinning : public HostTest
{
protected:
    std::uint64_t id = 0;

    void SetUp() override
    {
        HostTest::SetUp();
        id = client.createIdle();
    }

    /// The threads that the code printed, the interpreter's own first.
    std::vector<pid_t> threads()
    {
        std::string text;
        EXPECT_TRUE(client.wait([&](const auto& events) {
            text.clear();
            for (const proto::Envelope& event : events) {
                if (event.output().interpreter() == id)
                    text += event.output().data();
            }
            return text.find('\n') != std::string::npos;
        })) << client.errors();
        std::istringstream printed(text);
        std::vector<pid_t> result;
        for (pid_t thread = 0; printed >> thread;)
            result.push_back(thread);
        return result;
    }

    proto::Envelope pin(proto::Pin::Policy policy, const std::vector<unsigned>& cpus = {})
    {
        proto::Envelope request;
        request.mutable_set_affinity()->set_interpreter(id);
        request.mutable_set_affinity()->mutable_pin()->set_policy(policy);
        for (const unsigned cpu : cpus)
            request.mutable_set_affinity()->mutable_pin()->add_cpus(cpu);
        return client.ask(request);
    }

    /// Waits until no thread is left where it was.
    bool haveFollowed()
    {
        return client.wait([&](const auto& events) {
            std::string refused;
            for (const proto::Envelope& event : events) {
                if (event.interpreter_changed().interpreter() == id)
                    refused = event.interpreter_changed().pin_refused();
            }
            return refused.empty();
        });
    }
    /// … and on a full machine, where the GIL is not had in time, until they have followed.
    void move(proto::Pin::Policy policy, const std::vector<unsigned>& cpus = {})
    {
        const proto::Envelope answer = pin(policy, cpus);
        ASSERT_TRUE(answer.has_affinity_set()) << protocol::describe(answer);
        EXPECT_TRUE(haveFollowed()) << protocol::describe(answer);
    }

    /// What was told of an interpreter last.
    proto::InterpreterChanged facts(std::uint64_t interpreter)
    {
        proto::InterpreterChanged last;
        for (const proto::Envelope& event : client.events())
            if (event.interpreter_changed().interpreter() == interpreter)
                last = event.interpreter_changed();
        return last;
    }

    /// The last core that may be used; every one of them has to do.
    unsigned lastCore() { return threadAffinity(0).value().values().back(); }
};

TEST_P(Pinning, MovesEveryThreadOfCodeThatRunsAndLetsThemGoAgain)
{
    client.run(id, std::string(kStartThree) + "spin()");
    const std::vector<pid_t> all = threads();
    ASSERT_EQ(all.size(), 4u) << client.output(id);

    move(proto::Pin::EXPLICIT, {lastCore()});
    for (const pid_t thread : all)
        EXPECT_EQ(threadAffinity(thread).value(), CpuSet({lastCore()}));

    move(proto::Pin::NONE);
    for (const pid_t thread : all)
        EXPECT_EQ(threadAffinity(thread).value(), threadAffinity(0).value());
}

TEST_P(Pinning, MovesThreadsThatARunLeftBehind)
{
    ASSERT_TRUE(client.finished(client.run(id, kStartThree)));
    const std::vector<pid_t> all = threads();
    ASSERT_EQ(all.size(), 4u) << client.output(id);
    move(proto::Pin::EXPLICIT, {lastCore()});
    for (const pid_t thread : all)
        EXPECT_EQ(threadAffinity(thread).value(), CpuSet({lastCore()}));
}

TEST_P(Pinning, SaysThatCCodeKeepsTheGilAndMovesTheThreadsWhenItLetsGo)
{
    const ScratchFolder folder;
    const std::string fifo = (folder.path() / "fifo").string();
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    ASSERT_TRUE(pin(proto::Pin::NONE).has_affinity_set());
    client.run(id,
        std::string("import ctypes\nopen_it = ctypes.PyDLL(None).open\n") + kStartThree
            + "open_it(b'" + fifo + "', 0)\nspin()");
    const std::vector<pid_t> all = threads();
    ASSERT_EQ(all.size(), 4u) << client.output(id);
    const auto isKept = [](const proto::Envelope& answer) {
        return answer.affinity_set().refused().find("its GIL was not let go of")
            != std::string::npos;
    };
    // Until the call is under way the GIL can be had.
    while (!isKept(pin(proto::Pin::EXPLICIT, {lastCore()})))
        ASSERT_TRUE(pin(proto::Pin::NONE).has_affinity_set());
    EXPECT_EQ(threadAffinity(all.front()).value(), CpuSet({lastCore()})) << "its own at once";

    const int writer = ::open(fifo.c_str(), O_WRONLY | O_CLOEXEC);
    EXPECT_TRUE(haveFollowed()) << client.errors();
    for (const pid_t thread : all)
        EXPECT_EQ(threadAffinity(thread).value(), CpuSet({lastCore()}));
    ::close(writer);
}

TEST_P(Pinning, ARefusalByTheKernelIsToldWithItsReasonAndNothingElseIsLost)
{
    client.run(id, "while True: pass");
    ASSERT_TRUE(client.reached(id, proto::STATE_RUNNING));
    const proto::InterpreterChanged before = facts(id);
    // From here on the kernel refuses sched_setaffinity() to every thread of the process.
    const auto forbidden = client.finished(client.run(1,
        "import ctypes, os, struct\n"
        "pin, seccomp = {'x86_64': (203, 317), 'aarch64': (122, 277)}[os.uname().machine]\n"
        "c = ctypes.CDLL(None, use_errno=True)\n"
        "rules = b''.join(struct.pack('HBBI', *rule) for rule in\n"
        "    ((0x20, 0, 0, 0), (0x15, 0, 1, pin), (0x06, 0, 0, 0x50001), (0x06, 0, 0, "
        "0x7fff0000)))\n"
        "program = struct.pack('HxxxxxxP', 4, ctypes.cast(rules, ctypes.c_void_p).value)\n"
        "assert c.prctl(38, 1, 0, 0, 0) == 0\n"
        "assert c.syscall(seccomp, 1, 1, program) == 0, os.strerror(ctypes.get_errno())"));
    ASSERT_TRUE(forbidden);
    ASSERT_EQ(forbidden->outcome(), proto::RunFinished::OK) << client.output(1);

    const proto::Envelope answer = pin(proto::Pin::EXPLICIT, {lastCore()});
    ASSERT_TRUE(answer.has_affinity_set()) << protocol::describe(answer);
    const std::string reason = answer.affinity_set().refused();
    EXPECT_NE(reason.find("Operation not permitted"), std::string::npos) << reason;
    const proto::InterpreterChanged after = facts(id);
    EXPECT_EQ(after.pin_refused(), reason);
    EXPECT_TRUE(std::equal(before.affinity().begin(), before.affinity().end(),
        after.affinity().begin(), after.affinity().end()))
        << "what the kernel says";

    const std::uint64_t late = client.createIdle();
    EXPECT_NE(facts(late).pin_refused().find("Operation not permitted"), std::string::npos)
        << facts(late).pin_refused();
    const auto ended = client.finished(client.run(late, "x = 1"));
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->outcome(), proto::RunFinished::OK);
}

TEST_P(Pinning, WhatCodeChangesByItselfIsReadFromTheKernelAndTold)
{
    move(proto::Pin::NONE);
    if (threadAffinity(0).value().size() < 2)
        GTEST_SKIP() << "one core: nothing can be changed";
    proto::Envelope sampling;
    sampling.mutable_set_sampling()->set_hz(20);
    client.ask(sampling);
    const std::string last = std::to_string(lastCore());
    client.run(id, "import os\nos.sched_setaffinity(0, {" + last + "})");
    EXPECT_TRUE(client.wait([&](const auto& events) {
        return std::any_of(events.begin(), events.end(), [&](const proto::Envelope& event) {
            const proto::InterpreterChanged& now = event.interpreter_changed();
            return now.interpreter() == id && now.affinity_size() == 1
                && now.affinity(0) == lastCore() && now.pin().policy() == proto::Pin::NONE;
        });
    })) << client.errors();
}

TEST_P(Pinning, ACoreThatIsNotThereIsRefusedWithItsReason)
{
    const proto::Envelope refused = pin(proto::Pin::EXPLICIT, {4096});
    EXPECT_NE(refused.refusal().reason().find("4096"), std::string::npos)
        << protocol::describe(refused);
}

INSTANTIATE_TEST_SUITE_P(, Pinning, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
