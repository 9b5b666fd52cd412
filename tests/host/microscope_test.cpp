#include "tests/host/host_fixture.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace clutch::test {
namespace {

using Gil = proto::ThreadLoad;
constexpr std::uint64_t kMillisecond = 1'000'000;

/// What each look of a recording found, put together again from all parts.
struct Recorded
{
    std::vector<std::uint64_t> looks; // their times
    std::vector<proto::GilRecordingPart::Thread> threads;
    std::vector<std::vector<int>> states; // by look and thread
    std::vector<std::vector<std::uint32_t>> placeOf; // likewise
    std::vector<proto::Frame> places;
    proto::GilRecordingPart last;
    std::size_t changedAt = 0; // the look of the latest change

    [[nodiscard]] std::size_t ownerOf(std::uint64_t interpreter) const
    {
        for (std::size_t i = 0; i < threads.size(); ++i)
            if (threads[i].interpreter() == interpreter && threads[i].owner())
                return i;
        return threads.size();
    }
    /// The first look that found `thread` holding its GIL in `function`; past the last if none did.
    [[nodiscard]] std::size_t firstIn(const std::string& function, std::size_t thread) const
    {
        for (std::size_t look = 0; look < states.size(); ++look) {
            const std::uint32_t place = placeOf[look].at(thread);
            if (states[look].at(thread) == Gil::HOLDS && place > 0
                && places.at(place - 1).function() == function)
                return look;
        }
        return states.size();
    }
    /// How many looks found `thread` so.
    [[nodiscard]] std::size_t count(std::size_t thread, int gil) const
    {
        return static_cast<std::size_t>(std::count_if(states.begin(), states.end(),
            [&](const std::vector<int>& look) { return look.at(thread) == gil; }));
    }
};

class Microscope : public HostTest
{
protected:
    [[nodiscard]] bool canRecord() const { return client.welcome().gil_state_available(); }

    std::uint64_t spinning(proto::InterpreterKind kind)
    {
        proto::CreateInterpreter wish;
        wish.set_kind(kind);
        const std::uint64_t id = client.createIdle(wish);
        client.run(id, "def spin():\n    print('spinning')\n    while True: pass\nspin()\n");
        EXPECT_TRUE(client.says(id, "spinning"));
        return id;
    }
    proto::Envelope start(std::uint64_t durationNs, double hz = 0)
    {
        proto::Envelope request;
        request.mutable_record_gil()->set_duration_ns(durationNs);
        request.mutable_record_gil()->set_hz(hz);
        return client.ask(request);
    }
    /// All parts of the recording, once the last one is there.
    Recorded await(std::uint64_t recording)
    {
        const auto isLast = [recording](const proto::Envelope& event) {
            return event.gil_recording_part().recording() == recording
                && event.gil_recording_part().last();
        };
        EXPECT_TRUE(client.wait(
            [&](const auto& events) { return std::any_of(events.begin(), events.end(), isLast); }));
        Recorded all;
        for (const proto::Envelope& event : client.events())
            if (event.gil_recording_part().recording() == recording)
                add(all, event.gil_recording_part());
        return all;
    }
    static void add(Recorded& all, const proto::GilRecordingPart& part)
    {
        for (const auto& thread : part.threads())
            all.threads.push_back(thread);
        for (const auto& place : part.places())
            all.places.push_back(place);
        std::multimap<std::size_t, int> changes;
        for (int i = 0; i < part.change_look_size(); ++i) {
            all.changedAt += part.change_look(i);
            changes.emplace(all.changedAt, i);
        }
        for (const std::uint64_t step : part.look_ns()) {
            const std::size_t at = all.looks.size();
            all.looks.push_back(at == 0 ? step : all.looks.back() + step);
            all.states.push_back(at == 0 ? std::vector<int>() : all.states.back());
            all.placeOf.push_back(at == 0 ? std::vector<std::uint32_t>() : all.placeOf.back());
            all.states.back().resize(all.threads.size(), Gil::UNKNOWN);
            all.placeOf.back().resize(all.threads.size(), 0);
            const auto [first, end] = changes.equal_range(at);
            for (auto change = first; change != end; ++change) {
                const std::uint32_t thread = part.change_thread(change->second);
                all.states.back().at(thread) = static_cast<int>(part.change_gil(change->second));
                all.placeOf.back().at(thread) = part.change_place(change->second);
            }
        }
        // A thread that came later was not seen before.
        for (auto& states : all.states)
            states.resize(all.threads.size(), Gil::UNKNOWN);
        for (auto& places : all.placeOf)
            places.resize(all.threads.size(), 0);
        all.last = part;
    }
};

TEST_P(Microscope, WhereNothingCanBeReadItIsRefusedWithTheReason)
{
    if (canRecord())
        GTEST_SKIP() << "it can be read here";
    const proto::Envelope answer = start(1000 * kMillisecond);
    ASSERT_TRUE(answer.has_refusal());
    EXPECT_NE(answer.refusal().reason().find("GILs cannot be recorded"), std::string::npos);
    EXPECT_NE(
        answer.refusal().reason().find(client.welcome().gil_state_reason()), std::string::npos);
}

TEST_P(Microscope, TwoThatShareAGilTakeTurnsAndNeverBothHoldIt)
{
    if (!canRecord())
        GTEST_SKIP() << client.welcome().gil_state_reason();
    const std::uint64_t a = spinning(proto::KIND_SHARED_GIL);
    const std::uint64_t b = spinning(proto::KIND_SHARED_GIL);
    // On an idle machine one recording has 200 turns; on a full one perhaps none, for who holds the
    // GIL must run before it can be asked to let go. So recordings are made until both were seen.
    int turns = 0;
    std::map<std::pair<std::uint64_t, int>, bool> seen;
    const auto sawAll = [&] {
        return turns > 3 && seen[{a, Gil::HOLDS}] && seen[{b, Gil::HOLDS}] && seen[{a, Gil::WAITS}]
            && seen[{b, Gil::WAITS}];
    };
    while (!sawAll()) {
        const proto::Envelope answer = start(1000 * kMillisecond);
        ASSERT_TRUE(answer.has_gil_recording_started()) << answer.refusal().reason();
        const Recorded all = await(answer.gil_recording_started().recording());
        const std::size_t one = all.ownerOf(a);
        const std::size_t other = all.ownerOf(b);
        if (std::max(one, other) >= all.threads.size())
            continue; // one of them has not been seen yet
        EXPECT_TRUE(all.threads[one].shared_gil());
        int before = -1;
        for (const auto& look : all.states) {
            ASSERT_FALSE(look[one] == Gil::HOLDS && look[other] == Gil::HOLDS);
            seen[{a, look[one]}] = seen[{b, look[other]}] = true;
            const int now = look[one] == Gil::HOLDS ? 0 : look[other] == Gil::HOLDS ? 1 : before;
            turns += before >= 0 && now != before;
            before = now;
        }
        EXPECT_EQ(all.count(all.ownerOf(1), Gil::HOLDS), 0u) << "main is idle";
        EXPECT_EQ(all.count(all.ownerOf(1), Gil::WAITS), 0u) << "main is idle";
    }
}

TEST_P(Microscope, TwoWithTheirOwnGilsBothHoldAllTheTime)
{
    if (!canRecord())
        GTEST_SKIP() << client.welcome().gil_state_reason();
    const std::uint64_t interpreters[]
        = {spinning(proto::KIND_ISOLATED), spinning(proto::KIND_ISOLATED)};
    std::set<std::uint64_t> seen;
    while (seen.size() < 2) { // on a full machine one may not have come to its loop yet
        const proto::Envelope answer = start(1000 * kMillisecond);
        ASSERT_TRUE(answer.has_gil_recording_started()) << answer.refusal().reason();
        const Recorded all = await(answer.gil_recording_started().recording());
        for (const std::uint64_t interpreter : interpreters) {
            const std::size_t owner = all.ownerOf(interpreter);
            if (owner >= all.threads.size())
                continue;
            EXPECT_FALSE(all.threads[owner].shared_gil());
            EXPECT_EQ(all.count(owner, Gil::WAITS), 0u);
            const auto holds = all.firstIn("spin", owner);
            if (holds == all.looks.size())
                continue;
            seen.insert(interpreter);
            for (std::size_t look = holds; look < all.looks.size(); ++look)
                ASSERT_NE(all.states[look][owner], Gil::NEITHER) << "look " << look;
        }
    }
}

TEST_P(Microscope, ItSaysHowOftenItReallyLookedAndWhatThatCost)
{
    if (!canRecord())
        GTEST_SKIP() << client.welcome().gil_state_reason();
    const proto::Envelope answer = start(1000 * kMillisecond, 2000);
    ASSERT_TRUE(answer.has_gil_recording_started());
    EXPECT_EQ(answer.gil_recording_started().hz(), 2000);
    const Recorded all = await(answer.gil_recording_started().recording());
    EXPECT_EQ(all.last.due(), 2000u);
    EXPECT_EQ(all.looks.size() + all.last.left_out(), all.last.due());
    EXPECT_GT(all.last.cpu_ns(), 0u);
    EXPECT_EQ(all.last.ended_early(), "");
    EXPECT_FALSE(all.looks.empty());
}

TEST_P(Microscope, OnlyOneRecordsAtATimeAndAskingForTooMuchIsRefused)
{
    if (!canRecord())
        GTEST_SKIP() << client.welcome().gil_state_reason();
    EXPECT_TRUE(start(6000 * kMillisecond).has_refusal());
    EXPECT_TRUE(start(1000 * kMillisecond, 1e9).has_refusal());
    EXPECT_TRUE(start(1000 * kMillisecond, -1).has_refusal());
    const proto::Envelope first = start(1000 * kMillisecond);
    ASSERT_TRUE(first.has_gil_recording_started());
    const proto::Envelope second = start(1000 * kMillisecond);
    EXPECT_NE(second.refusal().reason().find("one recording at a time"), std::string::npos);
    (void)await(first.gil_recording_started().recording());
    EXPECT_TRUE(start(100 * kMillisecond).has_gil_recording_started());
}

TEST_P(Microscope, InterpretersMayComeAndGoMeanwhile)
{
    if (!canRecord())
        GTEST_SKIP() << client.welcome().gil_state_reason();
    const std::uint64_t busy = spinning(proto::KIND_ISOLATED);
    const proto::Envelope answer = start(2000 * kMillisecond);
    ASSERT_TRUE(answer.has_gil_recording_started());
    std::uint64_t last = 0;
    for (int i = 0; i < 5; ++i) {
        last = client.createIdle();
        client.close(last);
        EXPECT_TRUE(client.report(last));
    }
    const Recorded all = await(answer.gil_recording_started().recording());
    EXPECT_EQ(all.last.ended_early(), "");
    const std::size_t owner = all.ownerOf(busy);
    ASSERT_LT(owner, all.threads.size());
    const auto holds = static_cast<std::ptrdiff_t>(all.firstIn("spin", owner));
    ASSERT_LT(holds, std::ssize(all.states));
    // While one is born no look may find anything: its thread holds a GIL and has no frame yet.
    std::uint64_t unknown = 0;
    for (auto look = all.states.begin() + holds; look != all.states.end(); ++look) {
        unknown += look->at(owner) == Gil::UNKNOWN;
        ASSERT_TRUE(look->at(owner) == Gil::HOLDS || look->at(owner) == Gil::UNKNOWN);
    }
    EXPECT_LE(unknown, all.last.failed());
}

TEST_P(Microscope, AnEndingRuntimeEndsTheRecordingAndSaysSo)
{
    if (!canRecord())
        GTEST_SKIP() << client.welcome().gil_state_reason();
    const proto::Envelope answer = start(5000 * kMillisecond);
    ASSERT_TRUE(answer.has_gil_recording_started());
    proto::Envelope request;
    request.mutable_finalize_runtime()->set_policy(proto::FinalizeRuntime::CLUTCH_CLOSES);
    ASSERT_TRUE(client.ask(request).has_accepted());
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->clean()) << end->sentence() << end->lastStderr;
    const Recorded all = await(answer.gil_recording_started().recording());
    EXPECT_EQ(all.last.ended_early(), "the runtime is ending");
}

TEST_P(Microscope, WhatARuntimeThatDiesHasRecordedWasSentBefore)
{
    if (!canRecord())
        GTEST_SKIP() << client.welcome().gil_state_reason();
    const std::uint64_t id = client.createIdle();
    ASSERT_TRUE(start(5000 * kMillisecond).has_gil_recording_started());
    EXPECT_TRUE(client.wait([&](const auto& events) {
        return std::any_of(events.begin(), events.end(),
            [](const auto& event) { return event.gil_recording_part().look_ns_size() > 0; });
    }));
    client.run(id, "import os; os._exit(3)");
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_EQ(end->exitCode, 3);
}

INSTANTIATE_TEST_SUITE_P(, Microscope, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
