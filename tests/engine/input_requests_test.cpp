#include "engine/input_requests.h"

#include "tests/support/recording_sink.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace clutch::engine {
namespace {

using Kind = InputRequests::Line::Kind;

struct InputRequestsTest : testing::Test
{
    std::shared_ptr<test::RecordingSink> sink = std::make_shared<test::RecordingSink>();
    std::atomic<int> waiting{0};
    InputRequests requests{InterpreterId{3}, sink, [this](bool now) {
                               waiting += now ? 1 : -1;
                           }};

    std::future<InputRequests::Line> ask()
    {
        return std::async(std::launch::async, [this] { return requests.ask("? ", false); });
    }
    bool asked(std::size_t times)
    {
        return sink->wait([times](const auto& events) { return events.size() >= times; });
    }
};

TEST_F(InputRequestsTest, TheAnswerReachesTheOneWhoAsked)
{
    auto first = ask();
    ASSERT_TRUE(asked(1));
    EXPECT_EQ(waiting, 1);
    auto second = ask();
    ASSERT_TRUE(asked(2));
    EXPECT_TRUE(requests.provide(2, "two", false));
    EXPECT_TRUE(requests.provide(1, "one", false));
    EXPECT_EQ(first.get().text, "one");
    EXPECT_EQ(second.get().text, "two");
    EXPECT_EQ(waiting, 0);
}

TEST_F(InputRequestsTest, EndOfFileIsAnAnswerToo)
{
    auto line = ask();
    ASSERT_TRUE(asked(1));
    EXPECT_TRUE(requests.provide(1, "", true));
    EXPECT_EQ(line.get().kind, Kind::EndOfFile);
}

TEST_F(InputRequestsTest, AnInterruptCancelsAndSaysSo)
{
    auto line = ask();
    ASSERT_TRUE(asked(1));
    requests.interrupt();
    EXPECT_EQ(line.get().kind, Kind::Interrupted);
    EXPECT_TRUE(sink->events().back().input_requested().cancelled());
    EXPECT_EQ(requests.provide(1, "late", false).error().text,
        "interpreter 3 does not wait for input 1 (any more)");
}

TEST_F(InputRequestsTest, WhereSomebodyWaitsTheInputCanEndUntilItIsReopened)
{
    EXPECT_FALSE(requests.end());
    auto line = ask();
    ASSERT_TRUE(asked(1));
    EXPECT_TRUE(requests.end());
    EXPECT_EQ(line.get().kind, Kind::EndOfFile);
    EXPECT_TRUE(sink->events().back().input_requested().cancelled());
    EXPECT_FALSE(requests.provide(1, "late", false));
    EXPECT_EQ(requests.ask("again? ", false).kind, Kind::EndOfFile);
    requests.reopen();
    auto next = ask();
    ASSERT_TRUE(asked(3));
    EXPECT_EQ(requests.answers(), 0u);
    const std::uint64_t id = sink->events().back().input_requested().request();
    EXPECT_TRUE(requests.provide(id, "here", false));
    EXPECT_EQ(next.get().text, "here");
    EXPECT_EQ(requests.answers(), 1u);
}

TEST_F(InputRequestsTest, WithoutAClientThereIsEndOfFile)
{
    auto line = ask();
    ASSERT_TRUE(asked(1));
    requests.abandon();
    EXPECT_EQ(line.get().kind, Kind::EndOfFile);
    EXPECT_EQ(requests.ask("", false).kind, Kind::EndOfFile);
}

} // namespace
} // namespace clutch::engine
