// 64 interpreters and 500 threads in one runtime: who is seen, whose it is, and what is said of it.
#include "tests/host/host_fixture.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace clutch::test {
namespace {

constexpr unsigned kInterpreters = 64;
constexpr unsigned kThreadsEach = 8; // its own and seven more

/// What one sample says of one interpreter.
struct Seen
{
    unsigned threads = 0;
    unsigned owners = 0;
    bool hasLoad = false;
};

class Many : public HostTest
{
protected:
    std::vector<std::uint64_t> ids;

    void sample()
    {
        proto::Envelope request;
        request.mutable_set_sampling()->set_hz(20);
        request.mutable_set_sampling()->set_gil_state(true);
        ASSERT_TRUE(client.ask(request).has_accepted());
    }

    /// All at once, each with threads that end when it is closed.
    void createAll()
    {
        for (unsigned i = 0; i < kInterpreters; ++i)
            ids.push_back(client.create());
        std::vector<std::uint64_t> runs;
        for (const std::uint64_t id : ids)
            runs.push_back(client.run(id,
                "import threading\nend = threading.Event()\n"
                "threading._register_atexit(end.set)\n"
                "for _ in range("
                    + std::to_string(kThreadsEach - 1)
                    + "): threading.Thread(target=end.wait).start()"));
        for (const std::uint64_t run : runs) {
            const auto finished = client.finished(run);
            ASSERT_TRUE(finished) << client.errors();
            ASSERT_EQ(finished->outcome(), proto::RunFinished::OK);
        }
    }

    static std::map<std::uint64_t, Seen> seenIn(const proto::Sample& sample)
    {
        std::map<std::uint64_t, Seen> seen;
        for (const proto::ThreadLoad& thread : sample.threads()) {
            if (thread.ended())
                continue;
            ++seen[thread.interpreter()].threads;
            seen[thread.interpreter()].owners += thread.owner() ? 1 : 0;
        }
        for (const proto::InterpreterLoad& load : sample.interpreters())
            seen[load.interpreter()].hasLoad = load.threads() == seen[load.interpreter()].threads
                && load.blocks() > 0 && load.modules() > 0;
        return seen;
    }

    /// Waits for a sample in which exactly these interpreters are there, each with all its threads.
    bool allAreSeen(const std::set<std::uint64_t>& expected)
    {
        return client.wait([&, before = client.events().size()](const auto& events) {
            for (std::size_t i = before; i < events.size(); ++i)
                if (events[i].has_sample() && areIn(events[i].sample(), expected))
                    return true;
            return false;
        });
    }

    /// In a recording, which looks as often as it can; samples look as often as they may.
    bool isSeenHoldingItsGil(std::uint64_t id)
    {
        proto::Envelope request;
        request.mutable_record_gil()->set_duration_ns(5'000'000'000);
        EXPECT_TRUE(client.ask(request).has_gil_recording_started());
        bool holds = false;
        client.wait([&](const auto& events) {
            std::vector<proto::GilRecordingPart::Thread> threads;
            bool last = false;
            for (const proto::Envelope& event : events) {
                const proto::GilRecordingPart& part = event.gil_recording_part();
                threads.insert(threads.end(), part.threads().begin(), part.threads().end());
                for (int i = 0; i < part.change_thread_size(); ++i) {
                    const auto& thread = threads.at(part.change_thread(i));
                    holds |= thread.interpreter() == id && thread.owner()
                        && part.change_gil(i) == proto::ThreadLoad::HOLDS;
                }
                last |= part.last();
            }
            return last;
        });
        return holds;
    }

    static bool areIn(const proto::Sample& sample, const std::set<std::uint64_t>& expected)
    {
        constexpr std::uint64_t kMain = 1;
        std::map<std::uint64_t, Seen> seen = seenIn(sample);
        seen.erase(0);
        seen.erase(kMain);
        if (seen.size() != expected.size() || sample.sampling_cpu_ns() == 0)
            return false;
        for (const std::uint64_t id : expected)
            if (seen[id].threads != kThreadsEach || seen[id].owners != 1 || !seen[id].hasLoad)
                return false;
        return true;
    }
};

TEST_P(Many, SixtyFourInterpretersWithFiveHundredThreadsAreAllSeenAndToldApart)
{
    sample();
    createAll();
    std::set<std::uint64_t> living(ids.begin(), ids.end());
    ASSERT_EQ(living.size(), kInterpreters);
    EXPECT_TRUE(allAreSeen(living));

    // Whose CPU time it is, and who holds the GIL, among 500 others.
    const std::uint64_t busy = ids[ids.size() / 2];
    const std::uint64_t run = client.run(busy, "while True: pass");
    EXPECT_TRUE(client.wait([&](const auto& events) {
        bool begun = false; // its creation took as much
        for (const proto::Envelope& event : events) {
            begun |= event.interpreter_changed().run() == run;
            for (const proto::ThreadLoad& thread : event.sample().threads())
                if (begun && thread.interpreter() == busy && thread.owner()
                    && thread.cpu_ns() > 10'000'000)
                    return true;
        }
        return false;
    }));
    if (client.welcome().gil_state_available()) {
        EXPECT_TRUE(isSeenHoldingItsGil(busy));
    }
    client.stop(busy, run);
    EXPECT_EQ(client.finished(run)->outcome(), proto::RunFinished::INTERRUPTED);

    client.close(busy);
    EXPECT_TRUE(client.reached(busy, proto::STATE_CLOSED));
    living.erase(busy);
    EXPECT_TRUE(allAreSeen(living));

    // A sample that was missed is told, and none is told twice.
    std::uint64_t last = 0;
    for (const proto::Envelope& event : client.events()) {
        if (!event.has_sample())
            continue;
        EXPECT_EQ(event.sample().previous_ns(), last);
        EXPECT_GT(event.sample().t_ns(), last);
        last = event.sample().t_ns();
    }
    for (const std::uint64_t id : living)
        client.close(id);
    for (const std::uint64_t id : living)
        EXPECT_EQ(client.report(id)->how(), proto::FinalizationReport::CLOSED);
}

INSTANTIATE_TEST_SUITE_P(, Many, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
