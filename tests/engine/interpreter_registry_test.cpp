#include "engine/interpreter_registry.h"

#include "engine/protocol/limits.h"
#include "tests/support/fake_python.h"
#include "tests/support/recording_sink.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace clutch::engine {
namespace {

using namespace proto; // NOLINT: STATE_…
using States = std::vector<proto::InterpreterState>;

CpuTopology oneCore()
{
    CpuTopology topology;
    clutch::Cpu cpu;
    cpu.usable = true;
    topology.cpus.push_back(cpu);
    return topology;
}

struct RegistryTest : testing::Test
{
    std::shared_ptr<test::RecordingSink> sink = std::make_shared<test::RecordingSink>();
    ThreadDirectory directory;
    TimerThread timer;
    Interrupter interrupter{timer};
    InterpreterRegistry registry{{sink, timer, interrupter, directory}, oneCore()};

    ~RegistryTest() override
    {
        fake::freeDeaf();
        for (const auto& worker : registry.living())
            (void)worker->close({});
        EXPECT_TRUE(
            registry.waitUntilEnded(std::chrono::steady_clock::now() + std::chrono::seconds(30)));
        timer.end();
    }

    std::uint64_t create(const CreateInterpreter& wish = {})
    {
        const auto id = registry.create(wish, [](InterpreterId) {});
        EXPECT_TRUE(id) << (id ? "" : id.error().text);
        return id ? id->value() : 0;
    }
    std::uint64_t idle(const CreateInterpreter& wish = {})
    {
        const std::uint64_t id = create(wish);
        EXPECT_TRUE(sink->wait(test::reached(id, STATE_IDLE)));
        return id;
    }
    std::uint64_t run(std::uint64_t id, const std::string& source)
    {
        python::RunRequest request;
        request.source = source;
        const auto run = registry.run(InterpreterId(id), request, [](RunId) {});
        EXPECT_TRUE(run) << (run ? "" : run.error().text);
        return run ? run->value() : 0;
    }
    proto::RunFinished outcome(std::uint64_t run)
    {
        EXPECT_TRUE(sink->wait(test::finished(run)));
        for (const Envelope& event : sink->events())
            if (event.has_run_finished() && event.run_finished().run() == run)
                return event.run_finished();
        return {};
    }
    /// Whether it has become STUCK that often.
    bool stuck(std::uint64_t id, std::size_t times)
    {
        return sink->wait([=](const auto& events) {
            return static_cast<std::size_t>(std::count_if(events.begin(), events.end(),
                       [id](const Envelope& event) {
                           return event.interpreter_changed().interpreter() == id
                               && event.interpreter_changed().state() == STATE_STUCK;
                       }))
                >= times;
        });
    }
    InterpreterChanged last(std::uint64_t id)
    {
        InterpreterChanged found;
        for (const Envelope& event : sink->events())
            if (event.has_interpreter_changed() && event.interpreter_changed().interpreter() == id)
                found = event.interpreter_changed();
        return found;
    }
};

test::RecordingSink::Predicate asked(std::uint64_t request)
{
    return [request](const auto& events) {
        for (const Envelope& event : events)
            if (event.has_input_requested() && event.input_requested().request() == request)
                return true;
        return false;
    };
}

TEST_F(RegistryTest, AnInterpreterIsBornRunsAndEndsInOrder)
{
    const std::uint64_t id = idle();
    EXPECT_EQ(outcome(run(id, "print hello")).outcome(), RunFinished::OK);
    ASSERT_TRUE(registry.close(InterpreterId(id), {}));
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_CLOSED)));
    EXPECT_EQ(sink->states(id),
        (States{STATE_STARTING, STATE_IDLE, STATE_RUNNING, STATE_IDLE, STATE_FINALIZING,
            STATE_CLOSED}));
    EXPECT_EQ(registry.close(InterpreterId(id), {}).error().text,
        "interpreter " + std::to_string(id) + " is closed");
}

TEST_F(RegistryTest, OutputComesBeforeTheEndOfItsRun)
{
    const std::uint64_t id = idle();
    const std::uint64_t first = run(id, "print hello");
    (void)outcome(first);
    bool printed = false;
    for (const Envelope& event : sink->events()) {
        if (event.has_output()) {
            EXPECT_EQ(event.output().data(), "hello\n");
            EXPECT_EQ(event.output().run(), first);
            printed = true;
        }
        if (event.has_run_finished()) {
            EXPECT_TRUE(printed);
        }
    }
}

TEST_F(RegistryTest, LettersAreGivenLowestFirstAndGivenAgain)
{
    const std::uint64_t a = idle();
    const std::uint64_t b = idle();
    EXPECT_EQ(last(a).letter(), "A");
    EXPECT_EQ(last(b).letter(), "B");
    ASSERT_TRUE(registry.close(InterpreterId(a), {}));
    ASSERT_TRUE(sink->wait(test::reached(a, STATE_CLOSED)));
    CreateInterpreter wish;
    wish.set_letter("B");
    const auto refused = registry.create(wish, [](InterpreterId) {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text, "an interpreter with the letter 'B' is there already");
}

TEST_F(RegistryTest, UnsafeConfigurationsAndImpossibleKindsAreRefused)
{
    CreateInterpreter wish;
    wish.set_kind(KIND_MAIN);
    EXPECT_FALSE(registry.create(wish, [](InterpreterId) {}));
    wish.set_kind(KIND_CUSTOM);
    wish.mutable_config()->set_gil(proto::InterpreterConfig::GIL_OWN);
    wish.mutable_config()->set_use_main_obmalloc(true);
    EXPECT_FALSE(registry.create(wish, [](InterpreterId) {}));
    wish.set_kind(KIND_ISOLATED);
    wish.set_name(std::string(protocol::kMaxName + 1, 'n'));
    EXPECT_FALSE(registry.create(wish, [](InterpreterId) {}));
}

TEST_F(RegistryTest, AFailedBirthCarriesItsReason)
{
    fake::failNextCreate("out of memory, said CPython");
    const std::uint64_t id = create();
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_FAILED)));
    EXPECT_EQ(last(id).reason(), "out of memory, said CPython");
}

TEST_F(RegistryTest, RunsQueueUpAndTheLimitIsSaid)
{
    const std::uint64_t id = idle();
    const std::uint64_t spinning = run(id, "spin");
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_RUNNING)));
    std::uint64_t latest = 0;
    for (unsigned i = 0; i < protocol::kMaxQueuedRuns; ++i)
        latest = run(id, "nothing");
    python::RunRequest request;
    const auto refused = registry.run(InterpreterId(id), request, [](RunId) {});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().text.find("256 runs waiting"), std::string::npos);
    ASSERT_TRUE(registry.stop(InterpreterId(id), RunId(spinning)));
    EXPECT_EQ(outcome(spinning).outcome(), RunFinished::INTERRUPTED);
    EXPECT_EQ(outcome(latest).outcome(), RunFinished::OK);
}

TEST_F(RegistryTest, AStopForARunThatHasEndedHitsNothing)
{
    const std::uint64_t id = idle();
    for (std::uint64_t round = 1; round <= 200; ++round) {
        const std::uint64_t first = run(id, "print x");
        ASSERT_TRUE(registry.stop(InterpreterId(id), RunId(first)));
        (void)outcome(first);
        const std::uint64_t second = run(id, "input");
        ASSERT_TRUE(sink->wait(asked(round)));
        ASSERT_TRUE(registry.stop(InterpreterId(id), RunId(first)));
        ProvideInput input;
        input.set_interpreter(id);
        input.set_request(round);
        ASSERT_TRUE(registry.provideInput(input)) << "round " << round;
        ASSERT_EQ(outcome(second).outcome(), RunFinished::OK) << "round " << round;
    }
}

TEST_F(RegistryTest, AStopForARunThatHasNotBegunWithdrawsItAndNoOther)
{
    const std::uint64_t id = idle();
    const std::uint64_t spinning = run(id, "spin");
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_RUNNING)));
    const std::uint64_t waiting = run(id, "spin");
    const std::uint64_t last = run(id, "print x");
    ASSERT_TRUE(registry.stop(InterpreterId(id), RunId(waiting)));
    EXPECT_EQ(outcome(waiting).outcome(), RunFinished::INTERRUPTED);
    EXPECT_FALSE(outcome(waiting).has_exception());
    EXPECT_EQ(this->last(id).run(), spinning);
    EXPECT_EQ(this->last(id).queued_runs(), 1u);
    ASSERT_TRUE(registry.stop(InterpreterId(id), RunId{}));
    EXPECT_EQ(outcome(spinning).outcome(), RunFinished::INTERRUPTED);
    EXPECT_EQ(outcome(last).outcome(), RunFinished::OK);
}

TEST_F(RegistryTest, AStopRightAfterItsRunWasAcceptedEndsItWhetherItHasBegunOrNot)
{
    const std::uint64_t id = idle();
    for (int round = 0; round < 200; ++round) {
        const std::uint64_t spinning = run(id, "spin");
        ASSERT_TRUE(registry.stop(InterpreterId(id), round % 2 ? RunId{} : RunId(spinning)));
        ASSERT_EQ(outcome(spinning).outcome(), RunFinished::INTERRUPTED) << "round " << round;
    }
}

TEST_F(RegistryTest, InputIsAStateOfItsOwn)
{
    const std::uint64_t id = idle();
    const std::uint64_t asking = run(id, "input");
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_AWAITING_INPUT)));
    ASSERT_TRUE(registry.stop(InterpreterId(id), RunId{}));
    EXPECT_EQ(outcome(asking).outcome(), RunFinished::INTERRUPTED);
}

TEST_F(RegistryTest, ASecondStopInsists)
{
    const std::uint64_t id = idle();
    const std::uint64_t swallowing = run(id, "swallow 2");
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_RUNNING)));
    ASSERT_TRUE(registry.stop(InterpreterId(id), RunId{}));
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_STUCK)));
    EXPECT_NE(last(id).reason().find("Stop again insists"), std::string::npos);
    ASSERT_TRUE(registry.stop(InterpreterId(id), RunId{}));
    EXPECT_EQ(outcome(swallowing).outcome(), RunFinished::INTERRUPTED);
}

TEST_F(RegistryTest, AThirdStopParksAndAParkedOneCanBeClosed)
{
    const std::uint64_t id = idle();
    const std::uint64_t swallowing = run(id, "swallow 1000000");
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_RUNNING)));
    for (std::size_t times = 1; times <= 2; ++times) {
        ASSERT_TRUE(registry.stop(InterpreterId(id), RunId{}));
        // Impatience says nothing new.
        ASSERT_TRUE(registry.stop(InterpreterId(id), RunId{}));
        ASSERT_TRUE(stuck(id, times));
    }
    ASSERT_TRUE(registry.stop(InterpreterId(id), RunId{}));
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_PARKED)));
    EXPECT_EQ(outcome(swallowing).outcome(), RunFinished::ABANDONED);
    ASSERT_TRUE(registry.close(InterpreterId(id), {}));
    EXPECT_TRUE(sink->wait(test::reached(id, STATE_CLOSED)));
}

TEST_F(RegistryTest, CodeThatLetsNobodyInIsStuckAndComesBackWhenItEnds)
{
    const std::uint64_t id = idle();
    const std::uint64_t other = idle();
    const std::uint64_t deaf = run(id, "deaf");
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_RUNNING)));
    ASSERT_TRUE(registry.stop(InterpreterId(id), RunId{}));
    EXPECT_EQ(outcome(run(other, "print still here")).outcome(), RunFinished::OK);
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_STUCK)));
    EXPECT_NE(last(id).reason().find("holds its GIL"), std::string::npos);
    fake::freeDeaf();
    EXPECT_EQ(outcome(deaf).outcome(), RunFinished::OK);
    EXPECT_TRUE(sink->wait([id](const auto& events) {
        const InterpreterChanged& changed = events.back().interpreter_changed();
        return changed.interpreter() == id && changed.state() == STATE_IDLE;
    }));
}

TEST_F(RegistryTest, ClosingStopsWhatRunsAndAbandonsWhatWaits)
{
    const std::uint64_t id = idle();
    const std::uint64_t spinning = run(id, "spin");
    const std::uint64_t waiting = run(id, "nothing");
    ASSERT_TRUE(registry.close(InterpreterId(id), {}));
    EXPECT_FALSE(registry.close(InterpreterId(id), {}));
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_CLOSED)));
    const auto ended = outcome(spinning).outcome();
    EXPECT_TRUE(ended == RunFinished::INTERRUPTED || ended == RunFinished::ABANDONED);
    EXPECT_EQ(outcome(waiting).outcome(), RunFinished::ABANDONED);
    EXPECT_EQ(sink->events().back().interpreter_changed().state(), STATE_CLOSED);
}

TEST_F(RegistryTest, ClosingMayWaitForWhatRuns)
{
    const std::uint64_t id = idle();
    const std::uint64_t first = run(id, "print one");
    const std::uint64_t second = run(id, "print two");
    CloseWish wish;
    wish.runningCode = CloseInterpreter::WAIT;
    ASSERT_TRUE(registry.close(InterpreterId(id), wish));
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_CLOSED)));
    EXPECT_EQ(outcome(first).outcome(), RunFinished::OK);
    EXPECT_EQ(outcome(second).outcome(), RunFinished::OK);
}

TEST_F(RegistryTest, ASpinningInterpreterThatIgnoresEverythingIsParkedAndEndedByTheDeadline)
{
    const std::uint64_t id = idle();
    (void)run(id, "swallow 1000000");
    ASSERT_TRUE(sink->wait(test::reached(id, STATE_RUNNING)));
    CloseWish wish;
    wish.deadline = std::chrono::milliseconds(100);
    ASSERT_TRUE(registry.close(InterpreterId(id), wish));
    EXPECT_TRUE(sink->wait(test::reached(id, STATE_CLOSED)));
}

TEST_F(RegistryTest, ManyInterpretersComeAndGoAtOnce)
{
    std::vector<std::uint64_t> ids;
    for (int i = 0; i < 64; ++i)
        ids.push_back(create());
    std::vector<std::uint64_t> runs;
    for (const std::uint64_t id : ids)
        runs.push_back(run(id, "print " + std::to_string(id)));
    for (const std::uint64_t run : runs)
        EXPECT_EQ(outcome(run).outcome(), RunFinished::OK);
    for (const std::uint64_t id : ids)
        EXPECT_TRUE(registry.close(InterpreterId(id), {}));
    for (const std::uint64_t id : ids)
        EXPECT_TRUE(sink->wait(test::reached(id, STATE_CLOSED)));
}

} // namespace
} // namespace clutch::engine
