#include "engine/output_channel.h"

#include "engine/protocol/limits.h"
#include "tests/support/recording_sink.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace clutch::engine {
namespace {

using Written = OutputChannel::Written;

struct OutputChannelTest : testing::Test
{
    std::shared_ptr<test::RecordingSink> sink = std::make_shared<test::RecordingSink>();
    std::shared_ptr<OutputChannel> channel = OutputChannel::create(InterpreterId{7}, sink);

    /// The sink holds a channel that announced itself until its output is taken, and the channel
    /// the sink.
    void TearDown() override
    {
        sink->setRoom(true);
        sink->takeOutput();
    }

    static std::size_t bytes(const std::vector<proto::Envelope>& events)
    {
        std::size_t sum = 0;
        for (const proto::Envelope& event : events)
            sum += event.output().data().size();
        return sum;
    }
};

TEST_F(OutputChannelTest, SmallWritesOfOneStreamBecomeOneMessage)
{
    for (const char* part : {"a", " ", "1", "\n"})
        channel->write(proto::STREAM_STDOUT, part);
    channel->drain();
    ASSERT_EQ(sink->events().size(), 1u);
    EXPECT_EQ(sink->events()[0].output().interpreter(), 7u);
    EXPECT_EQ(sink->events()[0].output().data(), "a 1\n");
}

TEST_F(OutputChannelTest, StreamsAndRunsKeepTheirOrder)
{
    channel->write(proto::STREAM_STDOUT, "1");
    channel->write(proto::STREAM_STDERR, "2");
    channel->setRun(RunId{5});
    channel->write(proto::STREAM_STDERR, "3");
    channel->drain();
    const auto events = sink->events();
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(events[0].output().stream(), proto::STREAM_STDOUT);
    EXPECT_EQ(events[1].output().stream(), proto::STREAM_STDERR);
    EXPECT_EQ(events[1].output().run(), 0u);
    EXPECT_EQ(events[2].output().run(), 5u);
}

TEST_F(OutputChannelTest, NoMessageIsLargerThanTheLimit)
{
    channel->write(proto::STREAM_STDOUT, std::string(protocol::kMaxOutput * 2 + 3, 'x'));
    channel->drain();
    EXPECT_EQ(bytes(sink->events()), protocol::kMaxOutput * 2 + 3);
    for (const proto::Envelope& event : sink->events())
        EXPECT_LE(event.output().data().size(), protocol::kMaxOutput);
}

TEST_F(OutputChannelTest, AWriterWaitsWhileTheReaderIsBehindAndLosesNothing)
{
    sink->setRoom(false);
    const std::size_t size = protocol::kMaxOutputBuffered * 2;
    auto writer = std::async(std::launch::async,
        [&] { return channel->write(proto::STREAM_STDOUT, std::string(size, 'x')); });
    EXPECT_EQ(writer.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
    sink->setRoom(true);
    EXPECT_TRUE(sink->wait([&](const auto& events) { return bytes(events) == size; }));
    EXPECT_EQ(writer.get(), Written::Yes);
}

TEST_F(OutputChannelTest, AWriterThatWaitsIsInterrupted)
{
    sink->setRoom(false);
    channel->write(proto::STREAM_STDOUT, std::string(protocol::kMaxOutputBuffered, 'x'));
    auto writer = std::async(
        std::launch::async, [&] { return channel->write(proto::STREAM_STDOUT, "more"); });
    while (writer.wait_for(std::chrono::milliseconds(1)) == std::future_status::timeout)
        channel->interrupt();
    EXPECT_EQ(writer.get(), Written::Interrupted);
}

TEST_F(OutputChannelTest, AnInterruptDoesNotAffectLaterWrites)
{
    channel->interrupt();
    EXPECT_EQ(channel->write(proto::STREAM_STDOUT, "x"), Written::Yes);
    EXPECT_EQ(channel->drain(), Written::Yes);
}

} // namespace
} // namespace clutch::engine
