#include "engine/client/whole_samples.h"

#include <gtest/gtest.h>

#include <vector>

namespace clutch::client {
namespace {

void addThread(proto::Sample& sample, std::int64_t id, std::uint64_t cpuNs)
{
    proto::ThreadLoad& thread = *sample.add_threads();
    thread.set_native_id(id);
    thread.set_cpu_ns(cpuNs);
    thread.set_wait_ns(3);
    thread.set_switches(4);
    thread.set_gil_wait_ns(5);
    thread.set_gil(proto::ThreadLoad::NEITHER);
    thread.mutable_frame()->set_line(12);
    thread.set_name("worker");
}

void addInterpreter(proto::Sample& sample, std::uint64_t id, double cpu)
{
    proto::InterpreterLoad& load = *sample.add_interpreters();
    load.set_interpreter(id);
    load.set_cpu(cpu);
    load.set_blocks(id * 100);
}

std::vector<std::int64_t> threadsOf(const proto::Sample& sample)
{
    std::vector<std::int64_t> ids;
    for (const proto::ThreadLoad& thread : sample.threads())
        ids.push_back(thread.native_id());
    return ids;
}

TEST(WholeSamples, FillInWhatIsAsItWasAndHasDoneNothing)
{
    WholeSamples samples;
    proto::Sample first;
    for (const std::int64_t id : {10, 20, 30})
        addThread(first, id, 7);
    addInterpreter(first, 1, 0.5);
    addInterpreter(first, 2, 0.25);
    const std::string given = first.SerializeAsString();
    samples.complete(first);
    EXPECT_EQ(first.SerializeAsString(), given) << "it was whole";
    for (int again = 0; again < 2; ++again) {
        proto::Sample next;
        next.set_others_as_before(true);
        addThread(next, 20, 9);
        addInterpreter(next, 2, 1);
        samples.complete(next);
        EXPECT_FALSE(next.others_as_before());
        ASSERT_EQ(threadsOf(next), (std::vector<std::int64_t>{10, 20, 30}));
        EXPECT_EQ(next.threads(1).cpu_ns(), 9u);
        const proto::ThreadLoad& rested = next.threads(2);
        EXPECT_EQ(rested.cpu_ns() + rested.wait_ns() + rested.switches() + rested.gil_wait_ns(), 0);
        EXPECT_EQ(rested.name(), "worker");
        EXPECT_EQ(rested.gil(), proto::ThreadLoad::NEITHER);
        EXPECT_EQ(rested.frame().line(), 12u);
        ASSERT_EQ(next.interpreters_size(), 2);
        EXPECT_EQ(next.interpreters(0).blocks(), 100u);
        EXPECT_EQ(next.interpreters(0).cpu(), 0);
        EXPECT_EQ(next.interpreters(1).cpu(), 1);
    }
}

TEST(WholeSamples, OneThatHasEndedIsNotThereAgain)
{
    WholeSamples samples;
    proto::Sample first;
    addThread(first, 10, 1);
    first.mutable_threads(0)->set_ended(true);
    addThread(first, 20, 1);
    samples.complete(first);
    proto::Sample next;
    next.set_others_as_before(true);
    samples.complete(next);
    EXPECT_EQ(threadsOf(next), std::vector<std::int64_t>{20});
}

TEST(WholeSamples, OneThatNobodyKnewIsTakenAsItIs)
{
    WholeSamples samples;
    proto::Sample sample;
    sample.set_others_as_before(true);
    addThread(sample, 10, 1);
    samples.complete(sample);
    proto::Sample next;
    next.set_others_as_before(true);
    addThread(next, 5, 1);
    addThread(next, 15, 1);
    samples.complete(next);
    EXPECT_EQ(threadsOf(next), (std::vector<std::int64_t>{5, 10, 15}));
}

} // namespace
} // namespace clutch::client
