#include "ui/models/recording_log.h"

#include "tests/ui/support/synthetic.h"

#include <gtest/gtest.h>

using namespace clutch;
using namespace clutch::ui;

namespace {

std::vector<proto::Envelope::BodyCase> kindsOf(const RecordingLog& log)
{
    std::vector<proto::Envelope::BodyCase> kinds;
    const auto messages = readRecording(log.toFile());
    EXPECT_TRUE(messages) << messages.error().text;
    for (const proto::Envelope& message : messages.value_or(std::vector<proto::Envelope>()))
        kinds.push_back(message.body_case());
    return kinds;
}

void begin(RecordingLog& log)
{
    log.add(synthetic::welcome(synthetic::topology(2)));
    log.add(synthetic::interpreter(2, proto::STATE_IDLE, synthetic::kStart));
    log.add(synthetic::interpreter(2, proto::STATE_RUNNING, synthetic::kStart + 1));
}

std::string problemOf(const QByteArray& file)
{
    const auto read = readRecording(file);
    return read ? std::string() : read.error().text;
}

} // namespace

TEST(RecordingLog, GivesBackEveryMessageInItsOrder)
{
    using Body = proto::Envelope;
    RecordingLog log;
    begin(log);
    log.add(synthetic::sample(synthetic::kStart + synthetic::kPeriod, 2, {{2, 0, 0.5}}));
    log.add(proto::RunFinished());
    log.add(proto::WarningShown());
    log.add(proto::GilRecordingStarted());
    log.add(proto::GilRecordingPart());
    log.add(proto::FinalizationReport());
    log.addEnd(QStringLiteral("it died"));
    EXPECT_EQ(kindsOf(log),
        (std::vector{Body::kWelcome, Body::kInterpreterChanged, Body::kInterpreterChanged,
            Body::kSample, Body::kRunFinished, Body::kWarningShown, Body::kGilRecordingStarted,
            Body::kGilRecordingPart, Body::kFinalizationReport, Body::kRuntimeEnding}));
    const auto messages = readRecording(log.toFile());
    EXPECT_DOUBLE_EQ((*messages)[3].sample().cores(0).busy(), 0.5);
    EXPECT_EQ(messages->back().runtime_ending().reason(), "it died");
}

TEST(RecordingLog, IsBoundedAndStillKnowsWhoIsWho)
{
    RecordingLog log;
    begin(log);
    const std::size_t most = RecordingLog::kMostMessages;
    for (std::uint64_t i = 1; i <= most + 10; ++i)
        log.add(synthetic::sample(synthetic::kStart + i * synthetic::kPeriod, 2, {}));
    EXPECT_EQ(log.size(), most);
    const auto messages = readRecording(log.toFile());
    ASSERT_TRUE(messages);
    ASSERT_EQ(messages->size(), most + 2);
    EXPECT_TRUE((*messages)[0].has_welcome());
    EXPECT_EQ((*messages)[1].interpreter_changed().state(), proto::STATE_RUNNING) << "the latest";
    EXPECT_EQ((*messages)[2].sample().t_ns(), synthetic::kStart + 11 * synthetic::kPeriod);
}

TEST(RecordingLog, OfARuntimeThatIsWhollyForgottenNobodyIsKept)
{
    RecordingLog log;
    begin(log);
    log.add(synthetic::welcome(synthetic::topology(4)));
    for (std::uint64_t i = 1; i <= RecordingLog::kMostMessages; ++i)
        log.add(synthetic::sample(synthetic::kStart + i * synthetic::kPeriod, 2, {}));
    const auto messages = readRecording(log.toFile());
    ASSERT_TRUE(messages);
    EXPECT_EQ((*messages)[0].welcome().topology().cpus_size(), 4);
    EXPECT_TRUE((*messages)[1].has_sample());
}

TEST(RecordingLog, AFileThatIsNoneIsRefusedWithTheReason)
{
    RecordingLog log;
    begin(log);
    const QByteArray whole = log.toFile();
    EXPECT_EQ(problemOf(whole), "");
    EXPECT_NE(problemOf({}), "");
    EXPECT_NE(problemOf("#!/bin/sh"), "");
    EXPECT_EQ(problemOf(whole.chopped(3)), "it is cut off after 2 messages");
    QByteArray damaged = whole;
    damaged[damaged.indexOf('\n') + 4] = '\x7f'; // the length of the first frame
    EXPECT_EQ(problemOf(damaged).rfind("it is damaged: ", 0), 0u) << problemOf(damaged);
}
