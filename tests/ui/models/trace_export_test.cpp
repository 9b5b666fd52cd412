#include "ui/models/trace_export.h"

#include "tests/ui/support/scene.h"
#include "tests/ui/support/trace_check.h"

#include <gtest/gtest.h>

#include <QFile>

#include <set>

using namespace clutch;
using namespace clutch::ui;
using namespace clutch::ui::test;

namespace {

GilSlices handOver()
{
    proto::GilRecordingStarted started;
    started.set_recording(1);
    started.set_hz(1000);
    GilSlices slices(started, [](std::uint64_t interpreter) {
        return GilOwner{interpreter == 2 ? QStringLiteral("A") : QStringLiteral("B \"x\""), 0};
    });
    proto::GilRecordingPart part;
    part.set_recording(1);
    for (unsigned i = 0; i < 2; ++i) {
        part.add_threads()->set_interpreter(2 + i);
        part.mutable_threads(static_cast<int>(i))->set_owner(true);
    }
    for (unsigned look = 0; look < 20; ++look) {
        part.add_look_ns(look == 0 ? 123'456'789'012'345 : 1'000'000);
        for (unsigned i = 0; look % 5 == 0 && i < 2; ++i) {
            part.add_change_look(look == 0 || i == 1 ? 0 : 5);
            part.add_change_thread(i);
            part.add_change_gil(
                (look / 5) % 2 == i ? proto::ThreadLoad::HOLDS : proto::ThreadLoad::WAITS);
            part.add_change_place(0);
        }
    }
    part.set_last(true);
    EXPECT_TRUE(slices.add(part));
    return slices;
}

} // namespace

TEST(TraceExport, OfNothingIsASoundTraceToo)
{
    CoreHistory history;
    EXPECT_EQ(traceProblem(traceOf(history)).toStdString(), "");
    EXPECT_EQ(traceProblem(traceOf(GilSlices())).toStdString(), "");
}

TEST(TraceExport, OfASessionIsSoundWhateverItsCores)
{
    for (const int cpus : {1, 2, 16}) {
        CoreHistory history;
        synthetic::play(history, nullptr, synthetic::topology(cpus), 5, 300);
        EXPECT_EQ(traceProblem(traceOf(history)).toStdString(), "");
    }
}

TEST(TraceExport, ACoreIsACounterStackedByInterpreterInPercent)
{
    CoreHistory history;
    history.beginRuntime(synthetic::welcome(synthetic::topology(2)));
    history.apply(synthetic::interpreter(2, proto::STATE_RUNNING, synthetic::kStart));
    for (std::uint64_t i = 1; i <= 3; ++i)
        history.addSample(synthetic::sample(synthetic::kStart + i * synthetic::kPeriod, 2,
            i < 3 ? std::vector<synthetic::Thread>{{2, 0, 0.75}} : std::vector<synthetic::Thread>{},
            0.1));
    std::vector<QJsonObject> ofCore;
    for (const QJsonObject& counter : eventsOf(traceOf(history), QStringLiteral("C"))) {
        if (counter.value("name") == "core 0")
            ofCore.push_back(counter);
    }
    ASSERT_EQ(ofCore.size(), 2u) << "only changes are told";
    EXPECT_EQ(ofCore[0].value("ts").toDouble(), 0);
    EXPECT_DOUBLE_EQ(ofCore[0].value("args").toObject().value("A").toDouble(), 75);
    EXPECT_DOUBLE_EQ(ofCore[1].value("ts").toDouble(), 100'000) << "microseconds";
    EXPECT_DOUBLE_EQ(ofCore[1].value("args").toObject().value("A").toDouble(-1), 0)
        << "who is no more comes down to nothing";
}

TEST(TraceExport, AnInterpreterHasTracksOfItsStatesItsCoreAndItsCode)
{
    CoreHistory history;
    history.beginRuntime(synthetic::welcome(synthetic::topology(2)));
    history.apply(synthetic::interpreter(2, proto::STATE_IDLE, synthetic::kStart));
    synthetic::Thread thread{2, 0, 1};
    thread.function = "primes";
    for (std::uint64_t i = 1; i <= 10; ++i) {
        if (i == 3)
            history.apply(synthetic::interpreter(
                2, proto::STATE_RUNNING, synthetic::kStart + 2 * synthetic::kPeriod));
        thread.cpu = i > 5 ? 1 : 0;
        history.addSample(
            synthetic::sample(synthetic::kStart + i * synthetic::kPeriod, 2, {thread}));
    }
    std::map<std::string, double> lengths; // of the slices of a name, in milliseconds
    for (const QJsonObject& slice : eventsOf(traceOf(history), QStringLiteral("X")))
        lengths[slice.value("name").toString().toStdString()]
            += slice.value("dur").toDouble() / 1000;
    EXPECT_DOUBLE_EQ(lengths["idle"], 100);
    EXPECT_DOUBLE_EQ(lengths["running"], 400);
    EXPECT_DOUBLE_EQ(lengths["core 0"], 250);
    EXPECT_DOUBLE_EQ(lengths["core 1"], 250);
    EXPECT_DOUBLE_EQ(lengths["primes, primes.py:4"], 500);
}

TEST(TraceExport, AWarningThatCodeShowedIsAnInstantOfItsInterpreter)
{
    CoreHistory history;
    history.beginRuntime(synthetic::welcome(synthetic::topology(1)));
    history.apply(synthetic::interpreter(2, proto::STATE_RUNNING, synthetic::kStart));
    history.addSample(synthetic::sample(synthetic::kStart + synthetic::kPeriod, 1, {{2, 0, 1}}));
    proto::WarningShown warning;
    warning.set_interpreter(2);
    warning.set_category("UserWarning");
    warning.set_text("no");
    warning.set_file("a.py");
    warning.set_line(3);
    warning.set_t_ns(synthetic::kStart + synthetic::kPeriod / 2);
    history.addWarning(warning);
    const QByteArray file = traceOf(history);
    EXPECT_EQ(traceProblem(file).toStdString(), "");
    const auto instants = eventsOf(file, QStringLiteral("i"));
    ASSERT_EQ(instants.size(), 1u);
    EXPECT_EQ(instants[0].value("name").toString(), "UserWarning at a.py:3: no");
    EXPECT_DOUBLE_EQ(instants[0].value("ts").toDouble(), 25'000);
}

TEST(TraceExport, AnInterpretersContextSwitchesAreACounterBySecond)
{
    CoreHistory history;
    history.beginRuntime(synthetic::welcome(synthetic::topology(2)));
    history.apply(synthetic::interpreter(2, proto::STATE_RUNNING, synthetic::kStart));
    const auto at = [](std::uint64_t i) {
        return synthetic::kStart + i * synthetic::kPeriod;
    };
    synthetic::Thread thread{2, 0, 0.5};
    for (const unsigned switches : {0U, 30U, 30U, 2U}) {
        thread.switches = switches;
        history.addSample(synthetic::sample(at(history.load().end() + 1), 2, {thread}));
    }
    history.addSample(synthetic::sample(at(8), 2, {{2, 0, 0.5}})); // three were not taken before it
    const QByteArray file = traceOf(history);
    EXPECT_EQ(traceProblem(file).toStdString(), "");
    std::vector<std::pair<double, double>> told; // milliseconds, switches a second
    for (const QJsonObject& counter : eventsOf(file, QStringLiteral("C"))) {
        if (counter.value("name") == "A: context switches a second")
            told.emplace_back(counter.value("ts").toDouble() / 1000,
                counter.value("args").toObject().value("switches").toDouble());
    }
    const std::vector<std::pair<double, double>> expected{{50, 600}, {150, 40}, {200, 0}};
    EXPECT_EQ(told, expected) << "only changes are told";
}

TEST(TraceExport, ARecordingOfTheGilsHasATrackAThreadAndKeepsItsNanoseconds)
{
    const QByteArray file = traceOf(handOver());
    EXPECT_EQ(traceProblem(file).toStdString(), "");
    const auto slices = eventsOf(file, QStringLiteral("X"));
    ASSERT_EQ(slices.size(), 8u);
    EXPECT_EQ(slices[1].value("name").toString(), "waits for its GIL");
    EXPECT_DOUBLE_EQ(slices[1].value("ts").toDouble(), 5000);
    EXPECT_DOUBLE_EQ(slices[1].value("dur").toDouble(), 5000);
    EXPECT_NE(file.indexOf("\"zero_monotonic_ns\":\"123456789012345\""), -1);
}

TEST(TraceExport, TheCommittedTracesAreSound)
{
    for (const char* name : {"session.trace.json", "gil-hand-over.trace.json"}) {
        QFile file(QStringLiteral(CLUTCH_TEST_DATA "/") + QLatin1String(name));
        ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << name;
        const QByteArray content = file.readAll();
        EXPECT_EQ(traceProblem(content).toStdString(), "") << name;
        EXPECT_GT(eventsOf(content, QStringLiteral("X")).size(), 10u) << name;
    }
}

TEST(TraceCheck, FindsWhatPerfettoWouldNotRead)
{
    const auto problem = [](const char* events) {
        return traceProblem("{\"traceEvents\":[" + QByteArray(events) + "]}").toStdString();
    };
    EXPECT_NE(traceProblem("[").toStdString(), "");
    EXPECT_NE(problem(R"({"ph":"Q","pid":1,"tid":1,"name":"a","ts":1})"), "");
    EXPECT_NE(problem(R"({"ph":"X","pid":1,"tid":1,"name":"a","ts":1,"dur":1})"), "");
    const char* named = R"({"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"A"}},)";
    const QByteArray two = QByteArray(named)
        + R"({"ph":"X","pid":1,"tid":1,"name":"a","ts":1,"dur":5},)"
          R"({"ph":"X","pid":1,"tid":1,"name":"b","ts":3,"dur":5})";
    EXPECT_NE(problem(two.constData()), "") << "they overlap";
    EXPECT_EQ(problem(QByteArray(named).chopped(1).constData()), "");
    EXPECT_NE(problem(R"({"ph":"M","pid":1,"tid":1,"name":"colour","args":{"name":"A"}})"), "");
    EXPECT_NE(problem(R"({"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":7}})"), "");
    const QByteArray count = R"({"ph":"C","pid":1,"tid":0,"name":"c","ts":1,"args":{"a":1}})";
    EXPECT_EQ(problem(count.constData()), "");
    EXPECT_NE(problem((count + ',' + count).constData()), "") << "twice of one moment";
    EXPECT_NE(traceProblem(R"({"displayTimeUnit":"s","traceEvents":[]})").toStdString(), "");
}
