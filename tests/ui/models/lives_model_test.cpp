#include "ui/models/lives_model.h"

#include "tests/ui/support/synthetic.h"
#include "ui/models/core_history.h"

#include <gtest/gtest.h>

using namespace clutch;
using namespace clutch::ui;
using namespace clutch::ui::synthetic;

namespace {

constexpr std::uint64_t kMs = 1'000'000;

struct Lives : testing::Test
{
    InterpreterRoster roster;
    LivesModel lives{roster};
    void tell(proto::InterpreterState state, std::uint64_t ms, std::uint64_t run = 0)
    {
        proto::InterpreterChanged changed = interpreter(2, state, ms * kMs);
        changed.set_run(run);
        lives.apply(changed);
    }
};

} // namespace

TEST_F(Lives, FollowAnInterpreterFromStartingToClosed)
{
    tell(proto::STATE_STARTING, 1);
    tell(proto::STATE_IDLE, 3);
    tell(proto::STATE_RUNNING, 10, 1);
    tell(proto::STATE_IDLE, 50);
    tell(proto::STATE_FINALIZING, 60);
    tell(proto::STATE_CLOSED, 62);
    ASSERT_EQ(lives.size(), 1U);
    const Life& life = lives.at(0);
    ASSERT_EQ(life.segments.size(), 5U);
    EXPECT_EQ(life.endNs, 62 * kMs);
    EXPECT_FALSE(life.lost);
    for (std::size_t i = 1; i < life.segments.size(); ++i)
        EXPECT_EQ(life.segments[i - 1].toNs, life.segments[i].fromNs);
    EXPECT_EQ(life.segments.back().toNs, 62 * kMs);
    ASSERT_EQ(life.ticks.size(), 1U);
    EXPECT_EQ(life.ticks[0].kind, LifeTick::Kind::RunStarted);
}

TEST_F(Lives, ShowTheStateOfMostOfAColumnAndShortRunsAsMarks)
{
    tell(proto::STATE_IDLE, 0);
    tell(proto::STATE_RUNNING, 20, 1);
    tell(proto::STATE_IDLE, 22);
    EXPECT_EQ(lives.stateWithin(0, 0, 50 * kMs), proto::STATE_IDLE);
    EXPECT_EQ(lives.stateWithin(0, 20 * kMs, 23 * kMs), proto::STATE_RUNNING);
    EXPECT_EQ(lives.ticksWithin(0, 0, 50 * kMs).size(), 1U);
    EXPECT_EQ(
        lives.ticksWithin(0, 20 * kMs, 50 * kMs).size(), 0U); // a column ends with its last moment
}

TEST_F(Lives, AreNotThereBeforeTheirBeginningAndAfterTheirEnd)
{
    tell(proto::STATE_IDLE, 10);
    tell(proto::STATE_CLOSED, 20);
    EXPECT_EQ(lives.stateWithin(0, 0, 9 * kMs), proto::STATE_UNSPECIFIED);
    EXPECT_EQ(lives.stateWithin(0, 20 * kMs, 30 * kMs), proto::STATE_UNSPECIFIED);
    EXPECT_EQ(lives.segmentAt(0, 5 * kMs), nullptr);
    ASSERT_NE(lives.segmentAt(0, 15 * kMs), nullptr);
}

TEST_F(Lives, KeepTheirOrderWhenTimesAreWrong)
{
    tell(proto::STATE_IDLE, 50);
    tell(proto::STATE_RUNNING, 40, 1);
    tell(proto::STATE_IDLE, 60);
    for (const LifeSegment& segment : lives.at(0).segments)
        EXPECT_LE(segment.fromNs, segment.toNs == 0 ? segment.fromNs : segment.toNs);
}

TEST_F(Lives, MarkAnExceptionWithItsWords)
{
    tell(proto::STATE_IDLE, 0);
    proto::RunFinished run;
    run.set_interpreter(2);
    run.set_run(4);
    run.set_outcome(proto::RunFinished::EXCEPTION);
    run.mutable_exception()->set_type("ValueError");
    run.mutable_exception()->set_message("no");
    run.set_finished_ns(30 * kMs);
    lives.addRun(run);
    const auto ticks = lives.ticksWithin(0, 0, 50 * kMs);
    ASSERT_EQ(ticks.size(), 1U);
    EXPECT_EQ(ticks[0].kind, LifeTick::Kind::Exception);
    EXPECT_EQ(ticks[0].text, QStringLiteral("run 4 ended with ValueError: no"));
}

TEST_F(Lives, MarkAWarningWithItsWordsAndItsPlace)
{
    tell(proto::STATE_RUNNING, 0, 1);
    proto::WarningShown warning;
    warning.set_interpreter(2);
    warning.set_category("DeprecationWarning");
    warning.set_text("f() goes away,\nuse g(): %1 %4");
    warning.set_file("/home/user/old.py");
    warning.set_line(12);
    warning.set_t_ns(20 * kMs);
    lives.addWarning(warning);
    warning.set_t_ns(30 * kMs);
    warning.set_left_out(35);
    lives.addWarning(warning);
    const auto ticks = lives.ticksWithin(0, kMs, 50 * kMs);
    ASSERT_EQ(ticks.size(), 2U);
    EXPECT_EQ(ticks[0].kind, LifeTick::Kind::Warning);
    EXPECT_EQ(ticks[0].ns, 20 * kMs);
    EXPECT_EQ(ticks[0].text,
        QStringLiteral("DeprecationWarning at old.py:12: f() goes away, use g(): %1 %4"));
    EXPECT_TRUE(ticks[1].text.endsWith(QStringLiteral("(35 more since the mark before it)")))
        << ticks[1].text.toStdString();
}

TEST_F(Lives, EndLostWithTheirRuntime)
{
    tell(proto::STATE_RUNNING, 0, 1);
    lives.endRuntime(90 * kMs);
    EXPECT_TRUE(lives.at(0).lost);
    EXPECT_EQ(lives.at(0).endNs, 90 * kMs);
    EXPECT_EQ(lives.at(0).segments.back().toNs, 90 * kMs);
    roster.beginRuntime();
    tell(proto::STATE_IDLE, 100);
    EXPECT_EQ(lives.size(), 2U); // the same id, another interpreter
}

TEST_F(Lives, OfAnInterpreterThatFailedEndWithItsReason)
{
    tell(proto::STATE_STARTING, 1);
    proto::InterpreterChanged failed = interpreter(2, proto::STATE_FAILED, 2 * kMs);
    failed.set_reason("CPython refused it");
    lives.apply(failed);
    EXPECT_EQ(lives.at(0).endNs, 2 * kMs);
    ASSERT_EQ(lives.at(0).ticks.size(), 1U);
    EXPECT_EQ(lives.at(0).ticks[0].text, QStringLiteral("CPython refused it"));
}

TEST_F(Lives, MarkThreadsThatComeAndGo)
{
    tell(proto::STATE_RUNNING, 0, 1);
    const Thread owner{2, 0, 0.5};
    const Thread helper{2, 0, 0.1, 0, 777};
    lives.addSample(sample(kStart + kPeriod, 1, {owner}));
    lives.addSample(sample(kStart + 2 * kPeriod, 1, {owner, helper}));
    lives.addSample(sample(kStart + 3 * kPeriod, 1, {owner}));
    const auto ticks = lives.ticksWithin(0, kStart, kStart + 3 * kPeriod);
    ASSERT_EQ(ticks.size(), 2U);
    EXPECT_EQ(ticks[0].kind, LifeTick::Kind::ThreadStarted);
    EXPECT_EQ(ticks[1].kind, LifeTick::Kind::ThreadEnded);
}

TEST_F(Lives, AreForgottenWhenTheAxisNoLongerReachesThem)
{
    tell(proto::STATE_IDLE, 1);
    tell(proto::STATE_CLOSED, 5);
    lives.forgetBefore(5 * kMs);
    EXPECT_EQ(lives.size(), 1U);
    lives.forgetBefore(6 * kMs);
    EXPECT_EQ(lives.size(), 0U);
}

TEST_F(Lives, AreBoundedHoweverManyRunsThereAre)
{
    for (std::uint64_t i = 0; i < 3 * LivesModel::kMostPieces; ++i)
        tell(i % 2 == 0 ? proto::STATE_IDLE : proto::STATE_RUNNING, i, i % 2);
    EXPECT_LE(lives.at(0).segments.size(), LivesModel::kMostPieces);
    EXPECT_LE(lives.at(0).ticks.size(), LivesModel::kMostPieces);
}

TEST(CoreHistory, MarksFindingsOfAFinalizationOnTheBar)
{
    CoreHistory history;
    history.beginRuntime(welcome(topology(1)));
    history.apply(interpreter(2, proto::STATE_FINALIZING, kStart));
    history.apply(interpreter(2, proto::STATE_CLOSED, kStart + 10));
    proto::FinalizationReport report;
    report.set_interpreter(2);
    report.set_finished_ns(kStart + 10);
    proto::Finding& finding = *report.add_findings();
    finding.set_severity(proto::Finding::WARNING);
    finding.set_text("unclosed file");
    history.addReport(report);
    ASSERT_EQ(history.lives().at(0).ticks.size(), 1U);
    EXPECT_EQ(history.lives().at(0).ticks[0].kind, LifeTick::Kind::Warning);
}
