#include "ui/models/gil_slices.h"
#include "ui/models/gil_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace clutch;
using namespace clutch::ui;

namespace {

using Gil = proto::ThreadLoad;
constexpr std::uint64_t kStart = 5'000'000'000;
constexpr std::uint64_t kMs = 1'000'000;

proto::GilRecordingStarted started()
{
    proto::GilRecordingStarted made;
    made.set_recording(4);
    made.set_hz(1000);
    return made;
}

GilSlices empty()
{
    return GilSlices(started(), [](std::uint64_t interpreter) {
        return GilOwner{QString(QChar(static_cast<char16_t>('A' + interpreter - 2))),
            static_cast<int>(interpreter) - 2};
    });
}

/// Threads as rows of letters, one a look, a millisecond apart: H holds, W waits, . neither, ? not
/// seen. `before` is how many looks the recording has already.
proto::GilRecordingPart part(const std::vector<std::string>& rows, std::size_t before = 0,
    const std::vector<std::string>& rowsBefore = {})
{
    proto::GilRecordingPart made;
    made.set_recording(4);
    const auto gilOf = [](char letter) {
        return letter == 'H' ? Gil::HOLDS
            : letter == 'W'  ? Gil::WAITS
            : letter == '.'  ? Gil::NEITHER
                             : Gil::UNKNOWN;
    };
    for (std::size_t i = rowsBefore.size(); i < rows.size(); ++i) {
        proto::GilRecordingPart::Thread& thread = *made.add_threads();
        thread.set_interpreter(2 + i);
        thread.set_native_id(static_cast<std::int64_t>(100 + i));
        thread.set_owner(true);
        thread.set_shared_gil(true);
    }
    std::size_t last = 0;
    for (std::size_t i = 0; i < rowsBefore.size(); ++i)
        for (std::size_t look = 1; look < before; ++look)
            if (rowsBefore[i][look] != rowsBefore[i][look - 1])
                last = std::max(last, look);
    for (std::size_t look = 0; look < rows.front().size(); ++look) {
        made.add_look_ns(before + look == 0 ? kStart : kMs);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const char was = look > 0   ? rows[i][look - 1]
                : i < rowsBefore.size() ? rowsBefore[i].back()
                                        : '?';
            if (rows[i][look] == was)
                continue;
            made.add_change_look(static_cast<std::uint32_t>(before + look - last));
            last = before + look;
            made.add_change_thread(static_cast<std::uint32_t>(i));
            made.add_change_gil(static_cast<std::uint32_t>(gilOf(rows[i][look])));
            made.add_change_place(0);
        }
    }
    return made;
}

/// The same letters again, from the slices.
std::string lettersOf(const GilSlices& slices, std::size_t track)
{
    std::string letters;
    for (std::uint64_t ns = slices.fromNs(); ns <= slices.toNs(); ns += kMs) {
        const GilSlice* slice = slices.sliceAt(track, ns);
        letters += !slice                ? '?'
            : slice->gil == Gil::HOLDS   ? 'H'
            : slice->gil == Gil::WAITS   ? 'W'
            : slice->gil == Gil::NEITHER ? '.'
                                         : '?';
    }
    return letters;
}

} // namespace

TEST(GilSlices, GivesBackWhatEachLookFound)
{
    for (const auto& rows : std::vector<std::vector<std::string>>{
             {"HHHHH"},
             {"HHWWHH", "WWHHWW"},
             {"H?H.W", "?????", "....H"},
             {"HWHWHW", "WHWHWH"},
         }) {
        GilSlices slices = empty();
        ASSERT_TRUE(slices.add(part(rows)));
        for (std::size_t i = 0; i < rows.size(); ++i)
            EXPECT_EQ(lettersOf(slices, i), rows[i]);
    }
}

TEST(GilSlices, APartGoesOnWhereTheOneBeforeEnded)
{
    const std::vector<std::string> first{"HHWW", "WWHH"};
    GilSlices slices = empty();
    ASSERT_TRUE(slices.add(part(first)));
    ASSERT_TRUE(slices.add(part({"WHH", "HWW", "HHH"}, 4, first)));
    EXPECT_EQ(lettersOf(slices, 0), "HHWWWHH");
    EXPECT_EQ(lettersOf(slices, 1), "WWHHHWW");
    EXPECT_EQ(lettersOf(slices, 2), "????HHH");
    EXPECT_EQ(slices.looks(), 7u);
    EXPECT_NEAR(slices.rate(), 1000, 0.01);
}

TEST(GilSlices, SumsAreOfTheRangeAlone)
{
    GilSlices slices = empty();
    ASSERT_TRUE(slices.add(part({"HHHHHWWWWWHHHHHWWWWW.....?"})));
    const GilSums all = slices.sums(0, slices.fromNs(), slices.toNs());
    EXPECT_EQ(all.holdsNs, 10 * kMs);
    EXPECT_EQ(all.waitsNs, 10 * kMs);
    EXPECT_EQ(all.neitherNs, 5 * kMs);
    EXPECT_EQ(all.turns, 2u);
    EXPECT_EQ(all.longestHoldNs, 5 * kMs);
    EXPECT_EQ(all.longestWaitNs, 5 * kMs);
    const GilSums part = slices.sums(0, kStart + 2 * kMs, kStart + 12 * kMs);
    EXPECT_EQ(part.holdsNs, 5 * kMs);
    EXPECT_EQ(part.waitsNs, 5 * kMs);
    EXPECT_EQ(part.turns, 1u) << "the first turn began before";
    EXPECT_EQ(part.longestHoldNs, 3 * kMs);
    EXPECT_EQ(slices.sums(0, kStart - 9 * kMs, kStart).holdsNs, 0u);
}

TEST(GilSlices, EdgesAreWhereTheStateChanges)
{
    GilSlices slices = empty();
    ASSERT_TRUE(slices.add(part({"HHWWHH"})));
    EXPECT_EQ(slices.edge(0, kStart, true), kStart + 2 * kMs);
    EXPECT_EQ(slices.edge(0, kStart + 2 * kMs, true), kStart + 4 * kMs);
    EXPECT_EQ(slices.edge(0, kStart + 4 * kMs, true), std::nullopt);
    EXPECT_EQ(slices.edge(0, kStart + 3 * kMs, false), kStart + 2 * kMs);
    EXPECT_EQ(slices.edge(0, kStart + 2 * kMs, false), kStart);
    EXPECT_EQ(slices.edge(0, kStart, false), std::nullopt);
}

TEST(GilSlices, SaysTheFunctionAndLineOfAMoment)
{
    proto::GilRecordingPart made = part({"HHH"});
    proto::Frame& frame = *made.add_places();
    frame.set_file("/home/user/fib.py");
    frame.set_function("fib");
    frame.set_line(3);
    made.add_change_look(1);
    made.add_change_thread(0);
    made.add_change_gil(Gil::HOLDS);
    made.add_change_place(1);
    GilSlices slices = empty();
    ASSERT_TRUE(slices.add(made));
    EXPECT_EQ(slices.placeAt(0, kStart), "");
    EXPECT_EQ(slices.placeAt(0, kStart + kMs), "fib, fib.py:3");
    EXPECT_EQ(slices.tracks()[0].slices.size(), 1u) << "another line is no other slice";
}

TEST(GilSlices, ThreadsOfAnInterpreterStandTogetherItsOwnerFirst)
{
    proto::GilRecordingPart made;
    made.set_recording(4);
    const auto thread = [&](std::uint64_t interpreter, std::int64_t id, bool owner) {
        proto::GilRecordingPart::Thread& added = *made.add_threads();
        added.set_interpreter(interpreter);
        added.set_native_id(id);
        added.set_owner(owner);
        added.set_name("Thread-" + std::to_string(id));
    };
    thread(3, 9, true);
    thread(2, 5, false);
    thread(2, 8, true);
    GilSlices slices = empty();
    ASSERT_TRUE(slices.add(made));
    ASSERT_EQ(slices.tracks().size(), 3u);
    EXPECT_EQ(slices.tracks()[0].title(), "A");
    EXPECT_EQ(slices.tracks()[1].title(), "A Thread-5");
    EXPECT_EQ(slices.tracks()[2].title(), "B");
}

TEST(GilSlices, APartThatContradictsItselfChangesNothing)
{
    GilSlices slices = empty();
    ASSERT_TRUE(slices.add(part({"HW"})));
    const auto refused = [&](const std::function<void(proto::GilRecordingPart&)>& spoil) {
        proto::GilRecordingPart made = part({"HW"});
        spoil(made);
        const bool taken = slices.add(made);
        EXPECT_EQ(slices.looks(), 2u);
        EXPECT_EQ(slices.tracks().size(), 1u);
        return !taken;
    };
    EXPECT_TRUE(refused([](auto& made) { made.set_recording(5); }));
    EXPECT_TRUE(refused([](auto& made) { made.set_change_thread(0, 7); }));
    EXPECT_TRUE(refused([](auto& made) { made.set_change_place(0, 1); }));
    EXPECT_TRUE(refused([](auto& made) { made.set_change_gil(0, 9); }));
    EXPECT_TRUE(refused([](auto& made) { made.set_change_look(0, 99); }));
    EXPECT_TRUE(refused([](auto& made) { made.add_change_look(0); }));
}

TEST(GilSlices, TheLineSaysLooksRateLatenessAndCost)
{
    proto::GilRecordingPart made = part({std::string(1001, 'H')});
    made.set_late(3);
    made.set_left_out(2);
    made.set_torn(1);
    made.set_cpu_ns(125 * kMs);
    made.set_last(true);
    GilSlices slices = empty();
    ASSERT_TRUE(slices.add(made));
    EXPECT_EQ(slices.sentence().toStdString(),
        "1001 looks in 1.00 s: 1000 a second of 1000 · 3 late · 2 left out · 1 in the middle of a "
        "hand-over · the reader took 12.5 % of a core");
    EXPECT_TRUE(slices.isComplete());
    EXPECT_FALSE(slices.add(made)) << "nothing follows the last part";
}

TEST(GilSlices, TheLineSaysWhyThereAreFewerThanAThousandLooksASecond)
{
    proto::GilRecordingPart made = part({std::string(101, 'H')});
    for (int look = 1; look < made.look_ns_size(); ++look)
        made.set_look_ns(look, 2 * kMs);
    proto::GilRecordingPart dear = made;
    made.set_cpu_ns(101 * kMs / 10);
    GilSlices late = empty();
    ASSERT_TRUE(late.add(made));
    EXPECT_EQ(late.sentence().toStdString(),
        "101 looks in 0.20 s: 500 a second of 1000 · 0 late · the reader took 5.1 % of a core · "
        "fewer than 1000 a second: other threads had the cores when looks were due (an "
        "RLIMIT_RTPRIO of 1 lets the reader go before them)");
    dear.set_cpu_ns(101 * kMs * 3 / 2);
    GilSlices many = empty();
    ASSERT_TRUE(many.add(dear));
    EXPECT_TRUE(many.sentence().endsWith(
        QStringLiteral("fewer than 1000 a second: a look at so many threads takes 1.5 ms")))
        << many.sentence().toStdString();
}

TEST(GilSlices, ARecordingThatBreaksOffKeepsWhatItHasAndSaysWhy)
{
    GilSlices slices = empty();
    ASSERT_TRUE(slices.add(part({"HHWW"})));
    slices.breakOff(QStringLiteral("the runtime ended"));
    EXPECT_TRUE(slices.isComplete());
    EXPECT_EQ(slices.looks(), 4u);
    EXPECT_TRUE(slices.sentence().endsWith(QStringLiteral("ended early: the runtime ended")));
}

TEST(GilText, ATableHasARowAThreadAndASentenceNamesWhoHeld)
{
    GilSlices slices = empty();
    ASSERT_TRUE(slices.add(part({"HHHHHWWWWWH", "WWWWWHHHHHW", "..........."})));
    const TextTable table = gilTable(slices, slices.fromNs(), slices.toNs());
    ASSERT_EQ(table.rows.size(), 3);
    EXPECT_EQ(table.rows[0].mid(0, 5), (QStringList{"A", "main's", "5.00", "5.00", "0.00"}));
    EXPECT_EQ(gilRangeSentence(slices, kStart, kStart + 10 * kMs).toStdString(),
        "10.00 ms selected · A held 5.00 ms in 1 turn, waited 5.00 ms · B held 5.00 ms in 1 turn, "
        "waited 5.00 ms");
}
