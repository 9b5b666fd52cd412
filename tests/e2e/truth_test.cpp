// Whether the picture is true: threads that burn a known part of a core, against the kernel's own
// clocks read in the same interval, so that a machine with other work to do changes both alike.
#include "tests/host/host_fixture.h"
#include "ui/models/core_history.h"
#include "ui/models/core_load_sums.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <tuple>

namespace clutch::ui {
namespace {

using test::RuntimeClient;

constexpr double kSeconds = 3;
constexpr double kPoints = 0.03; // of a core
/// What the thread may be switched between a look and the note next to it, at both ends.
constexpr double kSwitches = 10;

/// Burns `percent` of a core in periods of 20 ms, and writes down what the kernel says of its
/// thread: monotonic time, CLOCK_THREAD_CPUTIME_ID, and of getrusage(RUSAGE_THREAD) CPU time and
/// context switches.
std::string burner(int percent)
{
    std::ostringstream source;
    source << "import resource, time\n"
              "def note():\n"
              "    use = resource.getrusage(resource.RUSAGE_THREAD)\n"
              "    notes.append((time.monotonic_ns(), time.thread_time_ns(),\n"
              "                  round((use.ru_utime + use.ru_stime) * 1e9),\n"
              "                  use.ru_nvcsw + use.ru_nivcsw))\n"
              "notes = []\n"
              "end = time.monotonic() + "
           << kSeconds
           << "\n"
              "while time.monotonic() < end:\n"
              "    note()\n"
              "    began = time.monotonic()\n"
              "    burnt = time.thread_time() + 0.02 * "
           << percent
           << " / 100\n"
              "    while time.thread_time() < burnt:\n"
              "        pass\n"
              "    note()\n"
              "    time.sleep(max(0, began + 0.02 - time.monotonic()))\n"
              "note()\n"
              "print('\\n'.join('%d %d %d %d' % each for each in notes))\n";
    return source.str();
}

/// What a thread's clocks said at some moments.
struct Notes
{
    struct Note
    {
        double monotonicNs = 0;
        double threadNs = 0;
        double usageNs = 0;
        double switches = 0;
    };
    std::vector<Note> notes;

    explicit Notes(const std::string& text)
    {
        std::istringstream lines(text);
        for (Note note;
             lines >> note.monotonicNs >> note.threadNs >> note.usageNs >> note.switches;)
            notes.push_back(note);
    }
    /// One of the clocks at a moment between two notes.
    [[nodiscard]] double at(std::uint64_t ns, double Note::*clock) const
    {
        const auto when = static_cast<double>(ns);
        const auto after = std::lower_bound(notes.begin(), notes.end(), when,
            [](const Note& note, double t) { return note.monotonicNs < t; });
        if (after == notes.begin() || after == notes.end())
            return after == notes.begin() ? notes.front().*clock : notes.back().*clock;
        const Note& before = *(after - 1);
        const double share
            = (when - before.monotonicNs) / (after->monotonicNs - before.monotonicNs);
        return before.*clock + share * (*after.*clock - before.*clock);
    }
    [[nodiscard]] double seconds(
        std::uint64_t fromNs, std::uint64_t toNs, double Note::*clock) const
    {
        return (at(toNs, clock) - at(fromNs, clock)) / 1e9;
    }
};

class Truth : public testing::TestWithParam<std::tuple<std::string, int, bool>>
{
protected:
    RuntimeClient client{std::get<0>(GetParam())};
    CoreHistory history;

    void SetUp() override
    {
        ASSERT_TRUE(client.waitForWelcome());
        proto::Envelope request;
        request.mutable_set_sampling()->set_hz(20);
        request.mutable_set_sampling()->set_gil_state(client.welcome().gil_state_available());
        ASSERT_TRUE(client.ask(request).has_accepted());
    }
    std::uint64_t create(bool pinned)
    {
        proto::CreateInterpreter wish;
        wish.mutable_pin()->set_policy(pinned ? proto::Pin::EXPLICIT : proto::Pin::NONE);
        if (pinned)
            wish.mutable_pin()->add_cpus(firstCore());
        return client.createIdle(wish);
    }
    [[nodiscard]] std::uint32_t firstCore() const
    {
        const proto::Welcome welcome = client.welcome();
        for (const proto::Cpu& cpu : welcome.topology().cpus())
            if (cpu.usable())
                return cpu.os_index();
        return 0;
    }
    /// Feeds the window's model with all that came, as the window does.
    void show()
    {
        history.beginRuntime(client.welcome());
        for (const proto::Envelope& event : client.events()) {
            if (event.has_interpreter_changed())
                history.apply(event.interpreter_changed());
            else if (event.has_sample())
                history.addSample(event.sample());
        }
    }
    /// The entries that lie wholly between the first and the last note.
    EntryRange within(const Notes& notes) const
    {
        const CoreLoadModel& load = history.load();
        EntryRange range{load.end(), load.first()};
        for (std::uint64_t number = load.first(); number < load.end(); ++number) {
            const LoadEntry& entry = load.at(number);
            if (static_cast<double>(entry.fromNs) < notes.notes.front().monotonicNs
                || static_cast<double>(entry.toNs) > notes.notes.back().monotonicNs)
                continue;
            range.first = std::min(range.first, number);
            range.last = number;
        }
        return range;
    }
    /// Waits for a sample that is later than everything that was run.
    void sampleOnceMore()
    {
        const std::size_t before = client.events().size();
        EXPECT_TRUE(client.wait([&](const auto& events) {
            return std::any_of(events.begin() + static_cast<std::ptrdiff_t>(before), events.end(),
                [](const auto& event) { return event.has_sample(); });
        }));
    }
};

TEST_P(Truth, AThreadsShareIsWhatItsClocksSay)
{
    const auto [program, percent, pinned] = GetParam();
    const std::uint64_t id = create(pinned);
    const std::uint64_t run = client.run(id, burner(percent));
    ASSERT_TRUE(client.finished(run));
    sampleOnceMore();
    const Notes notes(client.output(id));
    ASSERT_GT(notes.notes.size(), 20u) << client.output(id);
    show();
    const EntryRange range = within(notes);
    ASSERT_LT(range.first, range.last);
    const RangeSums sums = sumOf(history.load(), range);
    const std::uint64_t from = history.load().at(range.first).fromNs;
    const std::uint64_t to = history.load().at(range.last).toNs;
    const WhoSums& own = sums.who.at(history.roster().at(1).interpreter == id ? 1 : 2);
    const double shown = own.cpuSeconds / sums.seconds;
    const double clock = notes.seconds(from, to, &Notes::Note::threadNs) / sums.seconds;
    const double usage = notes.seconds(from, to, &Notes::Note::usageNs) / sums.seconds;
    std::printf("%d %% %s: shown %.2f %%, thread clock %.2f %%, getrusage %.2f %%\n", percent,
        pinned ? "pinned" : "unpinned", shown * 100, clock * 100, usage * 100);
    EXPECT_NEAR(shown, clock, kPoints);
    EXPECT_NEAR(shown, usage, kPoints);
    const double switches
        = notes.at(to, &Notes::Note::switches) - notes.at(from, &Notes::Note::switches);
    std::printf("switches: shown %llu, getrusage %.1f\n",
        static_cast<unsigned long long>(own.switches), switches);
    EXPECT_NEAR(static_cast<double>(own.switches), switches, kSwitches + switches * kPoints);
    EXPECT_EQ(sums.gapSeconds, 0) << "or it is no measurement";
    if (pinned) {
        const auto there = own.byCpu.find(static_cast<int>(firstCore()));
        ASSERT_NE(there, own.byCpu.end());
        EXPECT_NEAR(there->second, own.cpuSeconds, 0.001) << "and nowhere else";
        EXPECT_EQ(own.migrations, 0u);
    }
}

std::string truthName(const testing::TestParamInfo<Truth::ParamType>& info)
{
    std::string name = std::get<0>(info.param);
    name = "Python" + name.substr(name.rfind('-') + 1);
    std::erase(name, '.');
    return name + "Burns" + std::to_string(std::get<1>(info.param))
        + (std::get<2>(info.param) ? "Pinned" : "Unpinned");
}

INSTANTIATE_TEST_SUITE_P(, Truth,
    testing::Combine(testing::ValuesIn(test::runtimePrograms()), testing::Values(25, 50, 75, 100),
        testing::Bool()),
    truthName);

using TruthOfTwo = Truth;

TEST_P(TruthOfTwo, TwoOnOneCoreHaveHalfOfItEach)
{
    const std::uint64_t a = create(true);
    const std::uint64_t b = create(true);
    const std::uint64_t runA = client.run(a, burner(100));
    const std::uint64_t runB = client.run(b, burner(100));
    ASSERT_TRUE(client.finished(runA));
    ASSERT_TRUE(client.finished(runB));
    sampleOnceMore();
    const Notes notesA(client.output(a));
    const Notes notesB(client.output(b));
    show();
    const EntryRange first = within(notesA);
    const EntryRange second = within(notesB);
    const EntryRange both{std::max(first.first, second.first), std::min(first.last, second.last)};
    ASSERT_LT(both.first, both.last);
    const RangeSums sums = sumOf(history.load(), both);
    const std::uint64_t from = history.load().at(both.first).fromNs;
    const std::uint64_t to = history.load().at(both.last).toNs;
    double shown[2] = {};
    for (const auto& [who, of] : sums.who) {
        const std::uint64_t interpreter = history.roster().at(who).interpreter;
        if (interpreter == a || interpreter == b)
            shown[interpreter == b] = of.cpuSeconds;
    }
    const double clockA = notesA.seconds(from, to, &Notes::Note::threadNs);
    const double clockB = notesB.seconds(from, to, &Notes::Note::threadNs);
    std::printf("two on one core: shown %.2f / %.2f s, thread clocks %.2f / %.2f s of %.2f s\n",
        shown[0], shown[1], clockA, clockB, sums.seconds);
    EXPECT_NEAR(shown[0] / sums.seconds, clockA / sums.seconds, kPoints);
    EXPECT_NEAR(shown[1] / sums.seconds, clockB / sums.seconds, kPoints);
    EXPECT_NEAR(shown[0] / (shown[0] + shown[1]), 0.5, kPoints);
    EXPECT_LT(shown[0] + shown[1], sums.seconds * (1 + kPoints)) << "it is one core";
}

INSTANTIATE_TEST_SUITE_P(, TruthOfTwo,
    testing::Combine(
        testing::ValuesIn(test::runtimePrograms()), testing::Values(100), testing::Values(true)),
    truthName);

} // namespace
} // namespace clutch::ui
