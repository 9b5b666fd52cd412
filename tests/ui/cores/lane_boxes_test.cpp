#include "ui/cores/lane_boxes.h"

#include <gtest/gtest.h>

using namespace clutch;
using namespace clutch::ui;

namespace {

/// Each core has two threads, and the second half of the cores are of another kind.
CoreLanes lanesOf(unsigned cpus)
{
    proto::Topology topology;
    for (unsigned cpu = 0; cpu < cpus; ++cpu) {
        proto::Cpu& made = *topology.add_cpus();
        made.set_os_index(cpu);
        made.set_core(cpu / 2);
        made.set_smt_rank(cpu % 2);
        made.set_kind(cpu < cpus / 2 ? "performance" : "efficiency");
        made.set_usable(true);
    }
    CoreLanes lanes;
    lanes.setTopology(topology);
    return lanes;
}

} // namespace

TEST(LaneBoxes, FillTheHeightWithSiblingsCloseAndGroupsApart)
{
    LaneBoxes boxes;
    boxes.layOut(lanesOf(8), {600, 403}, 1);
    ASSERT_EQ(boxes.count(), 8);
    EXPECT_FALSE(boxes.areHeat());
    const auto gap = [&](int lane) {
        return boxes.box(lane).y - boxes.box(lane - 1).y - boxes.box(lane - 1).height;
    };
    EXPECT_EQ(gap(1), 1);
    EXPECT_EQ(gap(2), 4);
    EXPECT_EQ(gap(4), 8);
    EXPECT_EQ(boxes.box(7).y + boxes.box(7).height, 403);
    EXPECT_LE(boxes.box(0).height - boxes.box(7).height, 1);
}

TEST(LaneBoxes, EveryRowBelongsToOneLaneOrIsBetweenTwo)
{
    LaneBoxes boxes;
    boxes.layOut(lanesOf(4), {600, 200}, 2);
    for (int lane = 0; lane < 4; ++lane) {
        const LaneBox& box = boxes.box(lane);
        EXPECT_EQ(boxes.at(box.y), lane);
        EXPECT_EQ(boxes.at(box.y + box.height - 1), lane);
        if (lane > 0) {
            EXPECT_EQ(boxes.at(box.y - 1), -1);
        }
    }
    EXPECT_EQ(boxes.at(-1), -1);
    EXPECT_EQ(boxes.at(200), -1);
}

TEST(LaneBoxes, AreRowsOfAHeatMapWhereLanesWouldBeTooLowToRead)
{
    LaneBoxes boxes;
    boxes.layOut(lanesOf(64), {600, 2000}, 1);
    EXPECT_TRUE(boxes.areHeat()) << "more than 32";
    boxes.layOut(lanesOf(16), {600, 160}, 1);
    EXPECT_TRUE(boxes.areHeat()) << "ten pixels each";
    EXPECT_TRUE(boxes.gridOf(0).empty());
    boxes.layOut(lanesOf(16), {600, 640}, 1);
    EXPECT_FALSE(boxes.areHeat());
    boxes.layOut(lanesOf(16), {600, 640}, 4);
    EXPECT_TRUE(boxes.areHeat()) << "the same rows are a quarter as many logical pixels";
    boxes.layOut(CoreLanes(), {600, 640}, 1);
    EXPECT_EQ(boxes.count(), 0);
}

TEST(LaneBoxes, HaveLinesAtTheHalfAndInHighOnesAtTheQuarters)
{
    LaneBoxes boxes;
    boxes.layOut(lanesOf(2), {600, 37}, 1);
    EXPECT_TRUE(boxes.gridOf(0).empty());
    boxes.layOut(lanesOf(2), {600, 81}, 1);
    const int height = boxes.box(0).height;
    EXPECT_EQ(boxes.gridOf(0), std::vector<int>{height - 1 - height / 2});
    boxes.layOut(lanesOf(2), {600, 201}, 1);
    EXPECT_EQ(boxes.gridOf(0).size(), 3U);
}
