#include "engine/queue_depths.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace clutch::engine {
namespace {

using namespace std::chrono_literals;
using Ids = std::vector<std::int64_t>;

/// Interpreters 1 and 2 of Python's, and what the reader says.
class QueueDepthsTest : public testing::Test
{
protected:
    std::vector<python::QueueUse> inUse;
    std::vector<Ids> asked;
    std::vector<python::QueueDepth> answer;
    QueueDepths::Clock::time_point now{1h};
    QueueDepths depths{[this](std::size_t most) {
        EXPECT_EQ(most, QueueDepths::kMost);
        return inUse;
    }};

    void read()
    {
        depths.read(now, [this](const Ids& ids) {
            asked.push_back(ids);
            return answer;
        });
    }
    /// The ids and items of interpreter 1 and of interpreter 2.
    std::pair<std::string, std::string> told()
    {
        InterpreterLoad loads[2];
        depths.addTo({{&loads[0], 1}, {&loads[1], 2}}, now);
        const auto text = [](const InterpreterLoad& load) {
            std::string all;
            for (const QueueLoad& queue : load.queues)
                all += std::to_string(queue.id) + ":" + std::to_string(queue.items) + "/"
                    + std::to_string(queue.most) + " ";
            return all;
        };
        return {text(loads[0]), text(loads[1])};
    }
};

TEST_F(QueueDepthsTest, GivesEachInterpreterTheQueuesThatItHas)
{
    inUse = {{3, {1}}, {5, {1, 2, 9}}};
    answer = {{5, 2, 8}, {3, 7, 0}};
    read();
    EXPECT_EQ(asked, (std::vector<Ids>{{3, 5}}));
    EXPECT_EQ(told(), std::pair(std::string("3:7/0 5:2/8 "), std::string("5:2/8 ")));
}

TEST_F(QueueDepthsTest, AsksNobodyWhereNoQueueIsUsed)
{
    read();
    EXPECT_TRUE(asked.empty());
    EXPECT_EQ(told().first, "");
}

TEST_F(QueueDepthsTest, LeavesOutWhatWasDroppedOrDestroyedMeanwhile)
{
    inUse = {{3, {1}}, {5, {1, 2}}};
    answer = {{5, 2, 8}}; // the third was destroyed
    read();
    EXPECT_EQ(told().first, "5:2/8 ");
    inUse = {{5, {2}}};
    EXPECT_EQ(told(), std::pair(std::string(), std::string("5:2/8 ")));
    inUse.clear();
    now += 1s;
    read();
    EXPECT_EQ(asked.size(), 1u);
    EXPECT_EQ(told().second, "");
}

TEST_F(QueueDepthsTest, AsksForManyInTurnsAndKnowsAll)
{
    for (std::int64_t id = 1; id <= 70; ++id) {
        inUse.push_back({id, {1}});
        answer.push_back({id, 4, 0});
    }
    const std::vector<python::QueueDepth> all = std::exchange(answer, {});
    for (int look = 0; look < 4; ++look) {
        const std::size_t done = asked.size() % 3 * QueueDepths::kEach;
        const auto count = std::min(all.size() - done, QueueDepths::kEach);
        answer.assign(all.begin() + static_cast<std::ptrdiff_t>(done),
            all.begin() + static_cast<std::ptrdiff_t>(done + count));
        read();
        now += 1s;
    }
    ASSERT_EQ(asked.size(), 4u);
    EXPECT_EQ(asked[0].front(), 1);
    EXPECT_EQ(asked[0].size(), QueueDepths::kEach);
    EXPECT_EQ(asked[1].front(), 33);
    EXPECT_EQ(asked[2].front(), 65);
    EXPECT_EQ(asked[2].size(), 6u);
    EXPECT_EQ(asked[3], asked[0]);
    const std::string told = this->told().first;
    EXPECT_EQ(std::count(told.begin(), told.end(), ' '), 70);
}

TEST_F(QueueDepthsTest, RestsBetweenTheLooksOfARecordingAndForgetsWhenNobodyLooks)
{
    inUse = {{5, {1}}};
    answer = {{5, 2, 0}};
    for (int look = 0; look < 40; ++look) {
        read();
        now += 1ms;
    }
    EXPECT_EQ(asked.size(), 2u);
    EXPECT_EQ(told().first, "5:2/0 ");
    now += QueueDepths::kForgotten + 1s;
    EXPECT_EQ(told().first, "");
}

} // namespace
} // namespace clutch::engine
