#include "engine/gil_recording.h"

#include <gtest/gtest.h>

namespace clutch::engine {
namespace {

using namespace std::chrono_literals;
using Gil = proto::ThreadLoad;
using Clock = GilRecording::Clock;

python::ThreadGilState state(std::int64_t interpreter, bool holds, bool waits, int line = 0)
{
    python::ThreadGilState made;
    made.pythonId = interpreter;
    made.nativeId = 100 + interpreter;
    made.holds = holds;
    made.waits = waits;
    if (line != 0) {
        made.frame.file = "spin.py";
        made.frame.function = "spin";
        made.frame.line = line;
    }
    return made;
}

/// A recording at 1 kHz whose clock is the test's. Interpreters 1 and 2 share a GIL, 3 and 4 have
/// their own, and all others are nobody's.
struct GilRecordingTest : testing::Test
{
    std::vector<proto::GilRecordingPart> parts;
    Clock::time_point start = Clock::time_point(10s);
    GilRecording recording = make(100ms);

    GilRecording make(std::chrono::nanoseconds duration)
    {
        GilRecordingWish wish;
        wish.id = 5;
        wish.duration = duration;
        wish.hz = 1000;
        wish.whose = [](std::int64_t pythonId, std::int64_t) {
            GilThreadOwner owner;
            if (pythonId <= 4)
                owner.interpreter = InterpreterId(static_cast<std::uint64_t>(pythonId + 10));
            owner.sharedGil = pythonId <= 2;
            return owner;
        };
        wish.onPart = [this](proto::GilRecordingPart part) {
            parts.push_back(std::move(part));
        };
        return GilRecording(std::move(wish), start, 1'000);
    }
    /// In time, and 0.1 ms long.
    void look(const Result<GilRecording::States>& states)
    {
        const auto due = recording.nextDue();
        recording.add(due, due + 100us, states, 1'000);
    }
    const proto::GilRecordingPart& finished()
    {
        recording.finish({});
        return parts.back();
    }
    static std::vector<int> gils(const proto::GilRecordingPart& part)
    {
        return {part.change_gil().begin(), part.change_gil().end()};
    }
    static std::vector<int> looks(const proto::GilRecordingPart& part)
    {
        return {part.change_look().begin(), part.change_look().end()};
    }
};

TEST_F(GilRecordingTest, TellsItsShareOfACoreOnceThereIsEnoughToGoBy)
{
    for (int i = 0; i < 120; ++i) {
        const auto due = start + i * 1ms;
        recording.add(due, due + 600us, GilRecording::States{},
            1'000 + static_cast<std::uint64_t>(i + 1) * 600'000);
        if (i == 50) {
            EXPECT_EQ(recording.share(due + 1ms), 0);
        }
    }
    EXPECT_NEAR(recording.share(start + 120ms), 0.6, 1e-6);
}

TEST_F(GilRecordingTest, OnlyChangesAreTold)
{
    look({{state(3, true, false, 7)}});
    look({{state(3, true, false, 7)}});
    look({{state(3, true, false, 8)}});
    look({{state(3, false, false)}});
    const auto& part = finished();
    EXPECT_EQ(part.look_ns_size(), 4);
    EXPECT_EQ(part.look_ns(0), 10'000'050'000u) << "the middle of the look";
    EXPECT_EQ(part.look_ns(1), 1'000'000u);
    EXPECT_EQ(looks(part), (std::vector<int>{0, 2, 1}));
    EXPECT_EQ(gils(part), (std::vector<int>{Gil::HOLDS, Gil::HOLDS, Gil::NEITHER}));
    ASSERT_EQ(part.threads_size(), 1);
    EXPECT_EQ(part.threads(0).interpreter(), 13u);
    EXPECT_EQ(part.threads(0).native_id(), 103);
    ASSERT_EQ(part.places_size(), 2);
    EXPECT_EQ(part.places(1).line(), 8u);
    EXPECT_EQ(part.change_place(2), 0u);
    EXPECT_TRUE(part.last());
}

TEST_F(GilRecordingTest, AThreadThatIsSeenNoMoreIsUnknown)
{
    look({{state(3, true, false), state(4, true, false)}});
    look({{state(4, true, false)}});
    const auto& part = finished();
    EXPECT_EQ(gils(part), (std::vector<int>{Gil::HOLDS, Gil::HOLDS, Gil::UNKNOWN}));
    EXPECT_EQ(part.change_thread(2), 0u);
}

TEST_F(GilRecordingTest, AFailedLookKnowsOfNobodyAndIsCounted)
{
    look({{state(3, true, false)}});
    look(failure("it moved"));
    look({{state(3, true, false)}});
    const auto& part = finished();
    EXPECT_EQ(gils(part), (std::vector<int>{Gil::HOLDS, Gil::UNKNOWN, Gil::HOLDS}));
    EXPECT_EQ(part.failed(), 1u);
}

TEST_F(GilRecordingTest, TwoThatAreSeenHoldingOneGilStayAsTheyWere)
{
    look({{state(1, true, false), state(2, false, true)}});
    look({{state(1, true, false), state(2, true, false), state(3, true, false)}});
    look({{state(1, false, true), state(2, true, false), state(3, true, false)}});
    const auto& part = finished();
    EXPECT_EQ(part.torn(), 1u);
    EXPECT_EQ(
        gils(part), (std::vector<int>{Gil::HOLDS, Gil::WAITS, Gil::HOLDS, Gil::WAITS, Gil::HOLDS}));
    EXPECT_EQ(looks(part), (std::vector<int>{0, 0, 1, 1, 0}));
}

TEST_F(GilRecordingTest, OfTwoThatAreSeenHoldingOneGilFromTheStartNothingIsKnown)
{
    look({{state(1, true, false), state(2, true, false)}});
    look({{state(1, true, false), state(2, false, true)}});
    look(failure("it moved"));
    look({{state(1, true, false), state(2, true, false)}});
    const auto& part = finished();
    EXPECT_EQ(part.torn(), 2u);
    EXPECT_EQ(gils(part), (std::vector<int>{Gil::HOLDS, Gil::WAITS, Gil::UNKNOWN, Gil::UNKNOWN}));
    EXPECT_EQ(looks(part), (std::vector<int>{1, 0, 1, 0}));
}

TEST_F(GilRecordingTest, OneThatIsFirstSeenInATornLookIsNotASecondHolder)
{
    look({{state(1, true, false)}});
    look({{state(1, true, false), state(2, true, false)}});
    const auto& part = finished();
    EXPECT_EQ(part.torn(), 1u);
    EXPECT_EQ(gils(part), std::vector<int>{Gil::HOLDS});
}

TEST_F(GilRecordingTest, TwoWithTheirOwnGilsBothHold)
{
    look({{state(3, true, false), state(4, true, false)}});
    const auto& part = finished();
    EXPECT_EQ(part.torn(), 0u);
    EXPECT_EQ(gils(part), (std::vector<int>{Gil::HOLDS, Gil::HOLDS}));
}

TEST_F(GilRecordingTest, ThreadsOfNobodyAreLeftOutUntilTheyAreSomebodys)
{
    look({{state(9, true, false)}});
    EXPECT_EQ(finished().threads_size(), 0);
}

TEST_F(GilRecordingTest, LooksThatAreLateOrLeftOutAreCounted)
{
    recording.add(start, start + 100us, GilRecording::States{}, 0);
    recording.add(start + 1600us, start + 1700us, GilRecording::States{}, 0); // late
    recording.add(start + 2000us, start + 6500us, GilRecording::States{}, 0); // 3 … 6 are past
    EXPECT_EQ(recording.nextDue(), start + 6ms) << "the latest of them is made up for at once";
    const auto& part = finished();
    EXPECT_EQ(part.late(), 1u);
    EXPECT_EQ(part.left_out(), 3u);
    EXPECT_EQ(part.due(), 6u);
    EXPECT_EQ(part.look_ns_size(), 3);
}

TEST_F(GilRecordingTest, PartsComeFourTimesASecondAndEachBeginsWhereTheOneBeforeEnds)
{
    GilRecording longer = make(1s);
    for (int i = 0; !longer.isComplete(); ++i) {
        const auto due = longer.nextDue();
        longer.add(due, due + 100us,
            GilRecording::States{state(3, i % 10 == 0, false), state(4, true, false)}, 2'000);
    }
    longer.finish({});
    ASSERT_EQ(parts.size(), 4u);
    int looks = 0;
    int threads = 0;
    for (const auto& part : parts) {
        looks += part.look_ns_size();
        threads += part.threads_size();
        EXPECT_EQ(part.recording(), 5u);
        EXPECT_EQ(part.last(), &part == &parts.back());
    }
    EXPECT_EQ(looks, 1000);
    EXPECT_EQ(threads, 2);
    EXPECT_LT(parts[1].look_ns(0), 2'000'000u) << "a distance, and no time";
    EXPECT_EQ(parts.back().due(), 1000u);
    EXPECT_EQ(parts.back().cpu_ns(), 1'000u);
}

TEST_F(GilRecordingTest, OneThatEndsEarlySaysWhy)
{
    look({{state(3, true, false)}});
    EXPECT_FALSE(recording.isComplete());
    recording.finish("the runtime is ending");
    EXPECT_EQ(parts.back().ended_early(), "the runtime is ending");
}

} // namespace
} // namespace clutch::engine
