// Traces of real sessions: sound as a file, and true as far as can be known. The committed ones in
// tests/data were written by these: CLUTCH_TRACES=tests/data build/dev/tests/test_truth
#include "tests/host/host_fixture.h"
#include "tests/ui/support/trace_check.h"
#include "ui/models/core_history.h"
#include "ui/models/gil_slices.h"
#include "ui/models/trace_export.h"

#include <QFile>

#include <algorithm>
#include <map>

namespace clutch::ui {
namespace {

class Traces : public clutch::test::HostTest
{
protected:
    CoreHistory history;

    std::uint64_t spinning(proto::InterpreterKind kind)
    {
        proto::CreateInterpreter wish;
        wish.set_kind(kind);
        const std::uint64_t id = client.createIdle(wish);
        client.run(id, "def spin():\n    n = 0\n    while True:\n        n += 1\nspin()\n");
        EXPECT_TRUE(client.reached(id, proto::STATE_RUNNING));
        return id;
    }
    void sampleUntil(int samples)
    {
        proto::Envelope request;
        request.mutable_set_sampling()->set_hz(20);
        request.mutable_set_sampling()->set_gil_state(client.welcome().gil_state_available());
        ASSERT_TRUE(client.ask(request).has_accepted());
        EXPECT_TRUE(client.wait([samples](const auto& events) {
            return std::count_if(events.begin(), events.end(), [](const auto& event) {
                return event.has_sample();
            }) >= samples;
        }));
    }
    void play()
    {
        history.beginRuntime(client.welcome());
        for (const proto::Envelope& event : client.events()) {
            if (event.has_interpreter_changed())
                history.apply(event.interpreter_changed());
            else if (event.has_sample())
                history.addSample(event.sample());
        }
    }
    static void keep(const char* name, const QByteArray& trace)
    {
        const QString folder = qEnvironmentVariable("CLUTCH_TRACES");
        if (folder.isEmpty())
            return;
        QFile file(folder + QLatin1Char('/') + QLatin1String(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly) && file.write(trace) == trace.size());
    }
    static double milliseconds(const std::vector<QJsonObject>& slices, int tid, const char* name)
    {
        double sum = 0;
        for (const QJsonObject& slice : slices) {
            if (slice.value("tid").toInt() == tid && slice.value("name").toString() == name)
                sum += slice.value("dur").toDouble() / 1000;
        }
        return sum;
    }
};

TEST_P(Traces, OfARealSessionIsSound)
{
    spinning(proto::KIND_ISOLATED);
    spinning(proto::KIND_ISOLATED);
    sampleUntil(60);
    play();
    const QByteArray trace = traceOf(history);
    EXPECT_EQ(test::traceProblem(trace).toStdString(), "");
    EXPECT_FALSE(test::eventsOf(trace, QStringLiteral("C")).empty());
    EXPECT_FALSE(test::eventsOf(trace, QStringLiteral("X")).empty());
    keep("session.trace.json", trace);
}

TEST_P(Traces, OfARealHandOverIsSoundAndNobodyHoldsTheGilTwice)
{
    if (!client.welcome().gil_state_available())
        GTEST_SKIP() << client.welcome().gil_state_reason();
    const std::uint64_t a = spinning(proto::KIND_SHARED_GIL);
    spinning(proto::KIND_SHARED_GIL);
    spinning(proto::KIND_ISOLATED);
    play();
    proto::Envelope request;
    request.mutable_record_gil()->set_duration_ns(500'000'000);
    const proto::Envelope answer = client.ask(request);
    ASSERT_TRUE(answer.has_gil_recording_started()) << answer.refusal().reason();
    EXPECT_TRUE(client.wait([](const auto& events) {
        return std::any_of(events.begin(), events.end(),
            [](const auto& event) { return event.gil_recording_part().last(); });
    }));
    GilSlices slices(answer.gil_recording_started(), [this](std::uint64_t interpreter) {
        const RosterEntry& entry = history.entryOf(interpreter);
        return GilOwner{entry.letter, entry.identity};
    });
    for (const proto::Envelope& event : client.events()) {
        if (event.has_gil_recording_part()) {
            ASSERT_TRUE(slices.add(event.gil_recording_part()));
        }
    }
    std::printf("%s\n", qPrintable(slices.sentence()));
    const QByteArray trace = traceOf(slices);
    EXPECT_EQ(test::traceProblem(trace).toStdString(), "");
    const auto all = test::eventsOf(trace, QStringLiteral("X"));
    std::vector<int> shared;
    for (std::size_t i = 0; i < slices.tracks().size(); ++i) {
        if (slices.tracks()[i].sharedGil && slices.tracks()[i].interpreter >= a)
            shared.push_back(static_cast<int>(i) + 1);
    }
    ASSERT_EQ(shared.size(), 2u);
    const double length = static_cast<double>(slices.toNs() - slices.fromNs()) / 1e6;
    const double one = milliseconds(all, shared[0], "holds its GIL");
    const double other = milliseconds(all, shared[1], "holds its GIL");
    EXPECT_GT(std::min(one, other), 0);
    EXPECT_LE(one + other, length + 0.001);
    keep("gil-hand-over.trace.json", trace);
}

INSTANTIATE_TEST_SUITE_P(
    , Traces, testing::ValuesIn(clutch::test::runtimePrograms()), clutch::test::runtimeName);

} // namespace
} // namespace clutch::ui
