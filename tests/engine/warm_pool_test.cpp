#include "engine/interpreter_registry.h"
#include "tests/support/fake_python.h"
#include "tests/support/recording_sink.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace clutch::engine {
namespace {

using namespace proto; // NOLINT: STATE_…
using namespace std::chrono_literals;

CpuTopology twoCores()
{
    CpuTopology topology;
    for (unsigned i = 0; i < 2; ++i) {
        clutch::Cpu cpu;
        cpu.osIndex = i;
        cpu.core = i;
        cpu.usable = true;
        topology.cpus.push_back(cpu);
    }
    return topology;
}

struct WarmPoolTest : testing::Test
{
    std::shared_ptr<test::RecordingSink> sink = std::make_shared<test::RecordingSink>();
    ThreadDirectory directory;
    TimerThread timer;
    Interrupter interrupter{timer};
    InterpreterRegistry registry{{sink, timer, interrupter, directory}, twoCores()};

    ~WarmPoolTest() override
    {
        for (const auto& worker : registry.living())
            (void)worker->close({});
        EXPECT_TRUE(registry.waitUntilEnded(std::chrono::steady_clock::now() + 30s));
        timer.end();
    }

    bool ready(bool wanted = true)
    {
        for (int i = 0; i < 3000 && registry.warmPool().ready().has_value() != wanted; ++i)
            std::this_thread::sleep_for(5ms);
        return registry.warmPool().ready().has_value() == wanted;
    }
    std::uint64_t idle(const CreateInterpreter& wish = {})
    {
        const auto id = registry.create(wish, [](InterpreterId) {});
        EXPECT_TRUE(id) << (id ? "" : id.error().text);
        EXPECT_TRUE(id && sink->wait(test::reached(id->value(), STATE_IDLE)));
        return id ? id->value() : 0;
    }
    InterpreterChanged last(std::uint64_t id)
    {
        InterpreterChanged found;
        for (const Envelope& event : sink->events())
            if (event.has_interpreter_changed() && event.interpreter_changed().interpreter() == id)
                found = event.interpreter_changed();
        return found;
    }
    std::vector<KnownThread> threads()
    {
        std::vector<KnownThread> living;
        std::vector<DepartedThread> departed;
        directory.look(living, departed);
        return living;
    }
};

TEST_F(WarmPoolTest, IsOffUntilSomebodyWantsIt)
{
    std::this_thread::sleep_for(300ms);
    EXPECT_FALSE(registry.warmPool().ready());
    EXPECT_FALSE(last(idle()).from_pool());
}

TEST_F(WarmPoolTest, WhatIsReadyIsNobodysAndNoEventTellsOfIt)
{
    registry.warmPool().setMode(WarmPoolMode::On);
    ASSERT_TRUE(ready());
    EXPECT_TRUE(sink->events().empty());
    EXPECT_TRUE(registry.living().empty());
    EXPECT_FALSE(registry.withPythonId(*registry.warmPool().ready()));
    const auto who = threads();
    ASSERT_EQ(who.size(), 1u);
    EXPECT_FALSE(who[0].interpreter);
    EXPECT_FALSE(who[0].owner);
}

TEST_F(WarmPoolTest, TheTakenOneHasItsOwnNameLetterPinAndThread)
{
    registry.warmPool().setMode(WarmPoolMode::On);
    ASSERT_TRUE(ready());
    const std::int64_t pythonId = *registry.warmPool().ready();
    CreateInterpreter wish;
    wish.set_letter("Q");
    wish.set_name("quick");
    wish.mutable_pin()->set_policy(Pin::EXPLICIT);
    wish.mutable_pin()->add_cpus(0);
    const std::uint64_t id = idle(wish);
    const InterpreterChanged facts = last(id);
    EXPECT_TRUE(facts.from_pool());
    EXPECT_EQ(facts.letter(), "Q");
    EXPECT_EQ(facts.name(), "quick");
    EXPECT_EQ(facts.kind(), KIND_ISOLATED);
    EXPECT_EQ(facts.python_id(), pythonId);
    EXPECT_GT(facts.create_duration_ns(), 0u);
    ASSERT_EQ(facts.affinity_size(), 1);
    EXPECT_EQ(facts.affinity(0), 0u);
    EXPECT_EQ(sink->states(id), (std::vector<InterpreterState>{STATE_STARTING, STATE_IDLE}));
    bool owns = false;
    for (const KnownThread& thread : threads())
        owns |= thread.interpreter == InterpreterId(id) && thread.owner
            && thread.nativeId == facts.native_thread();
    EXPECT_TRUE(owns);
    python::RunRequest request;
    request.source = "print hello";
    const auto run = registry.run(InterpreterId(id), request, [](RunId) {});
    ASSERT_TRUE(run);
    EXPECT_TRUE(sink->wait(test::finished(run->value())));
    EXPECT_TRUE(ready()) << "it is made up for";
}

TEST_F(WarmPoolTest, OtherKindsAreBornAsEver)
{
    registry.warmPool().setMode(WarmPoolMode::On);
    ASSERT_TRUE(ready());
    CreateInterpreter wish;
    wish.set_kind(KIND_SHARED_GIL);
    EXPECT_FALSE(last(idle(wish)).from_pool());
    EXPECT_TRUE(registry.warmPool().ready());
}

TEST_F(WarmPoolTest, AnotherKindTakesThePlaceOfWhatIsReady)
{
    registry.warmPool().setMode(WarmPoolMode::On);
    ASSERT_TRUE(ready());
    const std::int64_t isolated = *registry.warmPool().ready();
    proto::SetWarmPool request;
    request.set_on(true);
    request.set_kind(KIND_SHARED_GIL);
    ASSERT_TRUE(registry.keepWarm(request));
    ASSERT_TRUE(ready());
    EXPECT_NE(*registry.warmPool().ready(), isolated);
    EXPECT_FALSE(last(idle()).from_pool());
    CreateInterpreter wish;
    wish.set_kind(KIND_SHARED_GIL);
    const InterpreterChanged facts = last(idle(wish));
    EXPECT_TRUE(facts.from_pool());
    EXPECT_EQ(facts.kind(), KIND_SHARED_GIL);
    EXPECT_TRUE(ready()) << "it is made up for";
}

TEST_F(WarmPoolTest, CustomOnesAreNotKept)
{
    proto::SetWarmPool request;
    request.set_on(true);
    for (const proto::InterpreterKind kind : {KIND_CUSTOM, KIND_MAIN, KIND_FOREIGN}) {
        request.set_kind(kind);
        EXPECT_FALSE(registry.keepWarm(request));
    }
}

/// One that is dismissed while it is born must not be given to anybody, even if one is wanted
/// again before it has come.
TEST_F(WarmPoolTest, WhatWasDismissedIsNobodysAnyMore)
{
    for (int turn = 0; turn < 20; ++turn) {
        registry.warmPool().setMode(WarmPoolMode::On);
        registry.warmPool().setMode(WarmPoolMode::Off);
    }
    registry.warmPool().setMode(WarmPoolMode::On);
    ASSERT_TRUE(ready());
    EXPECT_TRUE(last(idle()).from_pool());
}

TEST_F(WarmPoolTest, ARefusedWishTakesNothing)
{
    registry.warmPool().setMode(WarmPoolMode::On);
    ASSERT_TRUE(ready());
    CreateInterpreter wish;
    wish.set_letter("main letter");
    wish.mutable_pin()->set_policy(Pin::EXPLICIT);
    EXPECT_FALSE(registry.create(wish, [](InterpreterId) {}));
    EXPECT_TRUE(registry.warmPool().ready());
}

TEST_F(WarmPoolTest, OneThatIsClosedAtOnceEndsInOrder)
{
    registry.warmPool().setMode(WarmPoolMode::On);
    ASSERT_TRUE(ready());
    const auto id = registry.create({}, [](InterpreterId) {});
    ASSERT_TRUE(id);
    ASSERT_TRUE(registry.close(*id, {}));
    ASSERT_TRUE(sink->wait(test::reached(id->value(), STATE_CLOSED)));
    EXPECT_EQ(sink->states(id->value()),
        (std::vector<InterpreterState>{
            STATE_STARTING, STATE_IDLE, STATE_FINALIZING, STATE_CLOSED}));
}

TEST_F(WarmPoolTest, OffAndTheEndCloseWhatIsReadyWithoutAWord)
{
    registry.warmPool().setMode(WarmPoolMode::On);
    ASSERT_TRUE(ready());
    registry.warmPool().setMode(WarmPoolMode::Off);
    EXPECT_TRUE(ready(false));
    registry.warmPool().setMode(WarmPoolMode::On);
    ASSERT_TRUE(ready());
    registry.warmPool().end();
    EXPECT_TRUE(threads().empty() || !registry.warmPool().ready());
    registry.warmPool().setMode(WarmPoolMode::On);
    std::this_thread::sleep_for(300ms);
    EXPECT_FALSE(registry.warmPool().ready());
    EXPECT_TRUE(sink->events().empty());
}

TEST_F(WarmPoolTest, ABirthThatFailsTurnsItOff)
{
    fake::failNextCreate("no more of them");
    registry.warmPool().setMode(WarmPoolMode::On);
    std::this_thread::sleep_for(600ms);
    EXPECT_FALSE(registry.warmPool().ready());
    EXPECT_FALSE(last(idle()).from_pool());
}

} // namespace
} // namespace clutch::engine
