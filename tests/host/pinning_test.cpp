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

    /// The last core that may be used; every one of them has to do.
    unsigned lastCore() { return threadAffinity(0).value().values().back(); }
};

TEST_P(Pinning, MovesEveryThreadOfCodeThatRunsAndLetsThemGoAgain)
{
    client.run(id, std::string(kStartThree) + "spin()");
    const std::vector<pid_t> all = threads();
    ASSERT_EQ(all.size(), 4u) << client.output(id);

    const proto::Envelope pinned = pin(proto::Pin::EXPLICIT, {lastCore()});
    ASSERT_TRUE(pinned.has_affinity_set()) << protocol::describe(pinned);
    EXPECT_EQ(pinned.affinity_set().refused(), "");
    for (const pid_t thread : all)
        EXPECT_EQ(threadAffinity(thread).value(), CpuSet({lastCore()}));

    const proto::Envelope free = pin(proto::Pin::NONE);
    ASSERT_TRUE(free.has_affinity_set()) << protocol::describe(free);
    for (const pid_t thread : all)
        EXPECT_EQ(threadAffinity(thread).value(), threadAffinity(0).value());
}

TEST_P(Pinning, MovesThreadsThatARunLeftBehind)
{
    ASSERT_TRUE(client.finished(client.run(id, kStartThree)));
    const std::vector<pid_t> all = threads();
    ASSERT_EQ(all.size(), 4u) << client.output(id);
    ASSERT_TRUE(pin(proto::Pin::EXPLICIT, {lastCore()}).has_affinity_set());
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
        return answer.affinity_set().refused().find("C code keeps its GIL") != std::string::npos;
    };
    // Until the call is under way the GIL can be had.
    while (!isKept(pin(proto::Pin::EXPLICIT, {lastCore()})))
        ASSERT_TRUE(pin(proto::Pin::NONE).has_affinity_set());
    EXPECT_EQ(threadAffinity(all.front()).value(), CpuSet({lastCore()})) << "its own at once";

    const std::size_t before = client.events().size();
    const int writer = ::open(fifo.c_str(), O_WRONLY | O_CLOEXEC);
    EXPECT_TRUE(client.wait([&](const auto& events) {
        return std::any_of(events.begin() + static_cast<std::ptrdiff_t>(before), events.end(),
            [&](const proto::Envelope& event) {
                return event.interpreter_changed().interpreter() == id
                    && event.interpreter_changed().pin_refused().empty();
            });
    })) << client.errors();
    for (const pid_t thread : all)
        EXPECT_EQ(threadAffinity(thread).value(), CpuSet({lastCore()}));
    ::close(writer);
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
