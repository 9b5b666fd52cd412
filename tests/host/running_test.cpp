#include "tests/host/host_fixture.h"

#include <fstream>
#include <map>
#include <set>
#include <unistd.h>

namespace clutch::test {
namespace {

using proto::RunFinished;

class Running : public HostTest
{
protected:
    RunFinished outcome(std::uint64_t run)
    {
        const auto finished = client.finished(run);
        EXPECT_TRUE(finished) << client.errors();
        return finished.value_or(RunFinished{});
    }
};

TEST_P(Running, PrintedTextArrivesBeforeTheRunEnds)
{
    const std::uint64_t id = client.createIdle();
    const std::uint64_t run = client.run(id, "print('hello', 6 * 7)");
    EXPECT_EQ(outcome(run).outcome(), RunFinished::OK);
    EXPECT_EQ(client.output(id), "hello 42\n");
}

TEST_P(Running, AnExceptionIsAValueAndATraceback)
{
    const std::uint64_t id = client.createIdle();
    const RunFinished ended = outcome(client.run(id, "def f():\n    raise ValueError('no')\nf()"));
    EXPECT_EQ(ended.outcome(), RunFinished::EXCEPTION);
    EXPECT_EQ(ended.exception().type(), "ValueError");
    EXPECT_EQ(ended.exception().message(), "no");
    EXPECT_NE(client.output(id).find("ValueError"), std::string::npos);
}

TEST_P(Running, SystemExitIsTheRunsEndAndNotTheRuntimes)
{
    const std::uint64_t id = client.createIdle();
    const RunFinished ended = outcome(client.run(id, "import sys; sys.exit(7)"));
    EXPECT_EQ(ended.outcome(), RunFinished::SYSTEM_EXIT);
    EXPECT_EQ(ended.exit_code(), 7);
    EXPECT_EQ(outcome(client.run(id, "x = 1")).outcome(), RunFinished::OK);
}

TEST_P(Running, SourceIsCheckedWithoutRunningItOrAskingAnyInterpreter)
{
    client.run(1, "import time; time.sleep(600)");
    proto::Envelope request;
    request.mutable_check_source()->set_source("x = 1\nif x\n    pass\n");
    request.mutable_check_source()->set_filename("a.py");
    const proto::Envelope wrong = client.ask(request);
    ASSERT_EQ(wrong.source_checked().errors_size(), 1) << wrong.refusal().reason();
    EXPECT_EQ(wrong.source_checked().errors(0).type(), "SyntaxError");
    EXPECT_EQ(wrong.source_checked().errors(0).line(), 2u);
    request.mutable_check_source()->set_source("raise SystemExit");
    const proto::Envelope right = client.ask(request);
    EXPECT_TRUE(right.has_source_checked());
    EXPECT_EQ(right.source_checked().errors_size(), 0);
}

TEST_P(Running, TheMainInterpreterRunsToo)
{
    const std::uint64_t run = client.run(1,
        "import threading\n"
        "print(threading.current_thread() is threading.main_thread())");
    EXPECT_EQ(outcome(run).outcome(), RunFinished::OK);
    EXPECT_EQ(client.output(1), "True\n");
}

TEST_P(Running, TwoInterpretersWaitForInputAtTheSameTime)
{
    const std::uint64_t a = client.createIdle();
    const std::uint64_t b = client.createIdle();
    const std::uint64_t runA = client.run(a, "print('A', input('? '))");
    const std::uint64_t runB = client.run(b, "print('B', input('? '))");
    std::map<std::uint64_t, std::uint64_t> requests;
    ASSERT_TRUE(client.wait([&](const auto& events) {
        for (const proto::Envelope& event : events)
            if (event.has_input_requested())
                requests[event.input_requested().interpreter()] = event.input_requested().request();
        return requests.size() == 2;
    }));
    for (const auto& [id, text] : {std::pair(b, "second"), std::pair(a, "first")}) {
        proto::Envelope answer;
        answer.mutable_provide_input()->set_interpreter(id);
        answer.mutable_provide_input()->set_request(requests[id]);
        answer.mutable_provide_input()->set_text(text);
        EXPECT_TRUE(client.ask(answer).has_accepted());
    }
    EXPECT_EQ(outcome(runA).outcome(), RunFinished::OK);
    EXPECT_EQ(outcome(runB).outcome(), RunFinished::OK);
    EXPECT_NE(client.output(a).find("A first"), std::string::npos);
    EXPECT_NE(client.output(b).find("B second"), std::string::npos);
}

TEST_P(Running, TwoInterpretersAreSeenOnTwoCoresAtTheSameTime)
{
    if (client.welcome().topology().cpus_size() < 2)
        GTEST_SKIP() << "this machine has one core";
    proto::Envelope sampling;
    sampling.mutable_set_sampling()->set_hz(50);
    ASSERT_TRUE(client.ask(sampling).has_accepted());
    const std::uint64_t a = client.createIdle();
    const std::uint64_t b = client.createIdle();
    client.run(a, "while True: pass");
    client.run(b, "while True: pass");
    EXPECT_TRUE(client.wait([&](const auto& events) {
        for (const proto::Envelope& event : events) {
            std::set<std::int32_t> cores;
            for (const proto::ThreadLoad& thread : event.sample().threads())
                if ((thread.interpreter() == a || thread.interpreter() == b) && thread.cpu_ns() > 0)
                    cores.insert(thread.cpu());
            if (cores.size() == 2)
                return true;
        }
        return false;
    }));
}

TEST_P(Running, WhatCCodeWritesToDescriptor1IsTheRuntimesOwnStream)
{
    const std::uint64_t id = client.createIdle();
    (void)outcome(client.run(id, "import os; os.write(1, b'from C')"));
    EXPECT_TRUE(client.wait([&](const auto& events) {
        for (const proto::Envelope& event : events)
            if (event.output().stream() == proto::STREAM_RUNTIME
                && event.output().data() == "from C")
                return true;
        return false;
    }));
}

TEST_P(Running, ClosingDescriptors0To2IsSurvived)
{
    const std::uint64_t id = client.createIdle();
    EXPECT_EQ(outcome(client.run(id, "import os\nfor fd in 0, 1, 2: os.close(fd)")).outcome(),
        RunFinished::OK);
    EXPECT_EQ(outcome(client.run(id, "print('alive')")).outcome(), RunFinished::OK);
    EXPECT_EQ(client.output(id), "alive\n");
}

TEST_P(Running, ACrashIsToldOnTheRealStderr)
{
    const std::uint64_t id = client.createIdle();
    client.run(id, "import ctypes; ctypes.string_at(0)");
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_NE(end->lastStderr.find("Segmentation fault"), std::string::npos) << end->lastStderr;
}

TEST_P(Running, InterpretersOfUserCodeAreSeenHeardAndSeenToEnd)
{
    const std::uint64_t id = client.createIdle();
    const std::uint64_t run = client.run(id,
        "from concurrent import interpreters\n"
        "i = interpreters.create()\ni.exec('print(\"from inside\")')\ni.close()");
    EXPECT_EQ(outcome(run).outcome(), RunFinished::OK) << client.output(id);
    std::uint64_t foreign = 0;
    ASSERT_TRUE(client.wait([&](const auto& events) {
        for (const proto::Envelope& event : events)
            if (event.interpreter_changed().kind() == proto::KIND_FOREIGN)
                foreign = event.interpreter_changed().interpreter();
        return foreign != 0;
    }));
    EXPECT_TRUE(client.reached(foreign, proto::STATE_CLOSED));
    EXPECT_EQ(client.output(foreign), "from inside\n");
    EXPECT_EQ(client.report(foreign)->how(), proto::FinalizationReport::CLOSED_BY_USER_CODE);
}

TEST_P(Running, InterpretersOfAPoolAreSeenHeardAndSeenToEnd)
{
    const std::uint64_t id = client.createIdle();
    const std::uint64_t run = client.run(id,
        "from concurrent.futures import InterpreterPoolExecutor\n"
        "with InterpreterPoolExecutor(2) as pool:\n"
        "    for each in [pool.submit(print, word) for word in ('one', 'two')]: each.result()");
    EXPECT_EQ(outcome(run).outcome(), RunFinished::OK) << client.output(id);
    std::set<std::uint64_t> pool;
    for (const proto::Envelope& event : client.events()) {
        if (event.interpreter_changed().kind() == proto::KIND_FOREIGN) {
            pool.insert(event.interpreter_changed().interpreter());
            EXPECT_EQ(event.interpreter_changed().whence(), "_interpreters module");
        }
    }
    ASSERT_FALSE(pool.empty());
    std::string heard;
    for (const std::uint64_t each : pool) {
        EXPECT_TRUE(client.reached(each, proto::STATE_CLOSED));
        EXPECT_EQ(client.report(each)->how(), proto::FinalizationReport::CLOSED_BY_USER_CODE);
        heard += client.output(each);
    }
    EXPECT_NE(heard.find("one\n"), std::string::npos) << heard;
    EXPECT_NE(heard.find("two\n"), std::string::npos) << heard;
}

std::uint64_t residentKb(int pid)
{
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    std::string word;
    std::uint64_t kb = 0;
    while (status >> word)
        if (word == "VmRSS:")
            status >> kb;
    return kb;
}

TEST_P(Running, AnInterpreterOfUserCodeCannotBeTypedIntoAndThatIsSaid)
{
    const std::uint64_t id = client.createIdle();
    const std::uint64_t run = client.run(
        id, "from concurrent import interpreters\ni = interpreters.create()\ninput()\ni.close()");
    ASSERT_TRUE(client.reached(id, proto::STATE_AWAITING_INPUT)) << client.output(id);
    std::uint64_t foreign = 0;
    for (const proto::Envelope& event : client.events()) {
        if (event.interpreter_changed().kind() == proto::KIND_FOREIGN)
            foreign = event.interpreter_changed().interpreter();
    }
    ASSERT_NE(foreign, 0u);
    proto::Envelope request;
    request.mutable_run_source()->set_interpreter(foreign);
    request.mutable_run_source()->set_source("x = 1");
    EXPECT_NE(
        client.ask(request).refusal().reason().find("was made by running code"), std::string::npos);
    client.stop(id, run);
    EXPECT_TRUE(client.finished(run));
}

TEST_P(Running, AFloodWithoutAReaderBlocksThePrinterAndKeepsMemoryFlat)
{
    const std::uint64_t id = client.createIdle();
    // Memory that printing itself needs the first time is not what is measured.
    (void)outcome(client.run(id, "print('x' * 1000)"));
    const std::uint64_t before = residentKb(client.welcome().pid());
    const std::uint64_t flood
        = client.run(id, "line = 'x' * 1000\nfor i in range(50_000): print(line)\nprint('end')");
    client.connection().pauseReading();
    // The printer stands still: its CPU time no longer grows from one look to the next.
    const auto cpu = [pid = client.welcome().pid()] {
        std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
        std::string field;
        for (int i = 0; i < 14; ++i)
            stat >> field;
        return std::stoull(field);
    };
    // Several looks, for on a busy machine it may just not have had its turn.
    auto last = cpu();
    for (int still = 0; still < 5;) {
        ::usleep(200'000);
        const auto now = cpu();
        still = now == last ? still + 1 : 0;
        last = now;
    }
    const std::uint64_t blocked = residentKb(client.welcome().pid());
    EXPECT_LT(blocked, before + 40'000) << "8 MiB of outbox, 1 MiB of channel, and their envelopes";
    client.connection().resumeReading();
    EXPECT_EQ(outcome(flood).outcome(), RunFinished::OK);
    EXPECT_EQ(client.output(id).size(), 1001u + 50'000u * 1001u + 4u);
}

TEST_P(Running, SixtyFourInterpretersLiveAtOnce)
{
    std::vector<std::uint64_t> ids;
    for (int i = 0; i < 64; ++i)
        ids.push_back(client.create());
    std::vector<std::uint64_t> runs;
    for (const std::uint64_t id : ids)
        runs.push_back(client.run(id, "print(" + std::to_string(id) + ")"));
    for (const std::uint64_t run : runs)
        EXPECT_EQ(outcome(run).outcome(), RunFinished::OK);
    for (const std::uint64_t id : ids)
        client.close(id);
    for (const std::uint64_t id : ids)
        EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
}

INSTANTIATE_TEST_SUITE_P(, Running, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
