// When the window hears of what a runtime said.
#include "ui/runtime/event_pump.h"

#include <QCoreApplication>
#include <QTest>

#include <gtest/gtest.h>

using namespace clutch;
using namespace clutch::ui;

namespace {

proto::Envelope sample()
{
    proto::Envelope envelope;
    envelope.mutable_sample()->set_t_ns(1);
    return envelope;
}

proto::Envelope output(std::uint64_t interpreter, std::string text)
{
    proto::Envelope envelope;
    envelope.mutable_output()->set_interpreter(interpreter);
    envelope.mutable_output()->set_data(std::move(text));
    return envelope;
}

proto::Envelope finished()
{
    proto::Envelope envelope;
    envelope.mutable_run_finished()->set_interpreter(2);
    return envelope;
}

struct Pump : testing::Test
{
    using Kinds = std::vector<proto::Envelope::BodyCase>;

    Kinds taken;
    std::unique_ptr<EventPump> pump = make(std::chrono::hours(1));

    std::unique_ptr<EventPump> make(std::chrono::milliseconds frameWait)
    {
        return std::make_unique<EventPump>(
            [this](RuntimeEvent& event) {
                taken.push_back(std::get<proto::Envelope>(event).body_case());
            },
            frameWait);
    }
    static void turn() { QCoreApplication::processEvents(); }
};

} // namespace

TEST_F(Pump, WakesTheWindowForEverythingWhereNoPictureMoves)
{
    pump->onEvent(sample());
    turn();
    EXPECT_EQ(taken, Kinds{proto::Envelope::kSample});
}

TEST_F(Pump, SamplesAndOutputWaitForTheNextFrameOfAPictureThatMoves)
{
    pump->frame();
    pump->onEvent(sample());
    pump->onEvent(output(2, "a line\n"));
    turn();
    EXPECT_TRUE(taken.empty());
    pump->frame();
    EXPECT_EQ(taken, (Kinds{proto::Envelope::kSample, proto::Envelope::kOutput}));
}

TEST_F(Pump, WhateverElseComesTakesAlongWhatWaited)
{
    pump->frame();
    pump->onEvent(output(2, "42\n"));
    pump->onEvent(finished());
    turn();
    EXPECT_EQ(taken, (Kinds{proto::Envelope::kOutput, proto::Envelope::kRunFinished}));
}

TEST_F(Pump, WhatCodeThatSomebodyRunsPrintsFirstWaitsForNothing)
{
    pump->frame();
    proto::Envelope run;
    run.mutable_run_source()->set_interpreter(2);
    pump->asked(run);
    pump->onEvent(output(3, "another's\n"));
    turn();
    EXPECT_TRUE(taken.empty());
    pump->onEvent(output(2, "the first\n"));
    turn();
    EXPECT_EQ(taken.size(), 2U);
    pump->onEvent(output(2, "the second\n"));
    turn();
    EXPECT_EQ(taken.size(), 2U);
}

TEST_F(Pump, AFloodWaitsForNoFrame)
{
    pump->frame();
    pump->onEvent(output(2, std::string(EventPump::kMostForFrame, 'x')));
    pump->onEvent(output(2, "and more"));
    turn();
    EXPECT_EQ(taken.size(), 2U);
}

TEST_F(Pump, NothingWaitsForLongWhereNoFrameComes)
{
    pump = make(std::chrono::milliseconds(1));
    pump->frame();
    pump->onEvent(sample());
    EXPECT_TRUE(QTest::qWaitFor([&] { return taken.size() == 1; }));
    EXPECT_FALSE(taken.empty());
}
