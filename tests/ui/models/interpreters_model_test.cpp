#include "ui/models/interpreters_model.h"

#include "tests/ui/support/synthetic.h"
#include "ui/models/interpreter_words.h"

#include <QAbstractItemModelTester>
#include <QSortFilterProxyModel>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

using namespace clutch;
using namespace clutch::ui;
using namespace clutch::ui::synthetic;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

namespace {

struct Tree : testing::Test
{
    InterpretersModel model;
    QAbstractItemModelTester tester{
        &model, QAbstractItemModelTester::FailureReportingMode::Warning};

    QString cell(int row, InterpreterColumn column, const QModelIndex& parent = {}) const
    {
        return model.index(row, static_cast<int>(column), parent).data().toString();
    }
    /// Samples 1…count, each with these threads.
    void samples(int count, const std::vector<Thread>& threads, int from = 1)
    {
        for (int i = from; i < from + count; ++i)
            model.addSample(sample(kStart + static_cast<std::uint64_t>(i) * kPeriod, 2, threads));
    }
};

} // namespace

TEST_F(Tree, ShowsMainThenLettersThenWhatIsNotOurs)
{
    proto::InterpreterChanged foreign = interpreter(9, proto::STATE_IDLE, kStart);
    foreign.set_kind(proto::KIND_FOREIGN);
    foreign.clear_letter();
    foreign.set_python_id(7);
    model.apply(foreign);
    model.apply(interpreter(28, proto::STATE_IDLE, kStart)); // AA
    model.apply(interpreter(3, proto::STATE_IDLE, kStart));
    model.apply(interpreter(2, proto::STATE_IDLE, kStart));
    model.apply(interpreter(1, proto::STATE_IDLE, kStart));
    QStringList letters;
    for (int row = 0; row < model.rowCount(); ++row)
        letters << model.index(row, 0).data(InterpretersModel::LetterRole).toString();
    EXPECT_EQ(letters.join(QLatin1Char(' ')), QStringLiteral("main A B AA 7"));
    EXPECT_EQ(cell(4, InterpreterColumn::Kind), QStringLiteral("not ours"));
    EXPECT_TRUE(model.index(4, 0).data(InterpretersModel::ForeignRole).toBool());
}

TEST_F(Tree, ShowsFiguresAveragedOverAQuarterOfASecond)
{
    model.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    samples(4, {{2, 0, 1.0, 0.2}});
    EXPECT_EQ(cell(0, InterpreterColumn::Cpu), QString());
    samples(1, {{2, 0, 0.5, 0.2}}, 5);
    EXPECT_EQ(cell(0, InterpreterColumn::Cpu), QStringLiteral("90 %"));
    EXPECT_EQ(cell(0, InterpreterColumn::GilWait), QStringLiteral("20 %"));
    EXPECT_EQ(
        model.index(0, 0).data(InterpretersModel::SparklineRole).value<QVector<qreal>>().size(), 1);
}

TEST_F(Tree, ShowsAStateAtOnce)
{
    model.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    proto::InterpreterChanged stuck = interpreter(2, proto::STATE_STUCK, kStart + 1);
    stuck.set_reason("C code does not return");
    model.apply(stuck);
    EXPECT_EQ(cell(0, InterpreterColumn::State), QStringLiteral("stuck"));
    EXPECT_EQ(
        model.index(0, static_cast<int>(InterpreterColumn::State)).data(Qt::ToolTipRole).toString(),
        QStringLiteral("stuck: C code does not return"));
}

TEST_F(Tree, SaysWhichWayAnInterpreterWasMade)
{
    proto::InterpreterChanged ours = interpreter(2, proto::STATE_IDLE, kStart);
    ours.set_native_thread(77);
    ours.set_python_id(1);
    ours.set_whence("C-API");
    model.apply(ours);
    EXPECT_THAT(model.index(0, 0).data(Qt::ToolTipRole).toString().toStdString(),
        AllOf(HasSubstr("interpreter 1 in CPython, native thread 77."),
            EndsWith("Its whence: C-API.")));
    proto::InterpreterChanged theirs = interpreter(3, proto::STATE_IDLE, kStart + 1);
    theirs.set_kind(proto::KIND_FOREIGN);
    theirs.set_native_thread(0);
    theirs.set_python_id(5);
    theirs.set_whence("_interpreters module");
    model.apply(theirs);
    EXPECT_THAT(model.index(1, 0).data(Qt::ToolTipRole).toString().toStdString(),
        AllOf(HasSubstr("interpreter 5 in CPython, no thread of its own."),
            EndsWith("Its whence: _interpreters module.")));
}

TEST_F(Tree, LetsClosedOnesGoAndKeepsFailedOnesUntilDismissed)
{
    model.apply(interpreter(2, proto::STATE_IDLE, kStart));
    model.apply(interpreter(3, proto::STATE_FAILED, kStart));
    model.apply(interpreter(2, proto::STATE_CLOSED, kStart + 1));
    ASSERT_EQ(model.rowCount(), 1);
    EXPECT_EQ(cell(0, InterpreterColumn::State), QStringLiteral("failed"));
    model.dismiss(3);
    EXPECT_EQ(model.rowCount(), 0);
}

TEST_F(Tree, HasAChildRowForEachThreadWithTheOwnerFirst)
{
    model.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    Thread helper{2, 1, 0.25, 0, 17};
    helper.function = "poll";
    samples(5, {helper, {2, 0, 0.5}});
    const QModelIndex a = model.index(0, 0);
    ASSERT_EQ(model.rowCount(a), 2);
    EXPECT_EQ(cell(0, InterpreterColumn::Kind, a), QStringLiteral("owner"));
    EXPECT_EQ(cell(1, InterpreterColumn::Interpreter, a), QStringLiteral("17  poll, poll.py:4"));
    EXPECT_EQ(cell(1, InterpreterColumn::Core, a), QStringLiteral("1"));
    EXPECT_EQ(model.parent(model.index(1, 0, a)), a);
    samples(5, {{2, 0, 0.5}}, 6);
    EXPECT_EQ(model.rowCount(a), 1);
}

TEST_F(Tree, SortsByNumbersAndNotByTheirTexts)
{
    model.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    model.apply(interpreter(3, proto::STATE_RUNNING, kStart));
    model.apply(interpreter(4, proto::STATE_RUNNING, kStart));
    samples(5, {{2, 0, 0.09}, {3, 1, 1.0}, {4, 1, 0.5}});
    QSortFilterProxyModel sorted;
    sorted.setSourceModel(&model);
    sorted.setSortRole(InterpretersModel::SortRole);
    sorted.sort(static_cast<int>(InterpreterColumn::Cpu), Qt::DescendingOrder);
    EXPECT_EQ(
        sorted.index(0, 0).data(InterpretersModel::LetterRole).toString(), QStringLiteral("B"));
    EXPECT_EQ(
        sorted.index(2, 0).data(InterpretersModel::LetterRole).toString(), QStringLiteral("A"));
}

TEST_F(Tree, MarksAGapInTheSparkline)
{
    model.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    samples(5, {{2, 0, 0.5}});
    model.addSample(sample(kStart + 30 * kPeriod, 2, {{2, 0, 0.5}}, 0, 24));
    const auto points
        = model.index(0, 0).data(InterpretersModel::SparklineRole).value<QVector<qreal>>();
    ASSERT_EQ(points.size(), 3);
    EXPECT_TRUE(std::isnan(points.at(1)));
}

TEST_F(Tree, CountsTheRunsThatWait)
{
    proto::InterpreterChanged busy = interpreter(2, proto::STATE_RUNNING, kStart, 0);
    busy.set_queued_runs(2);
    model.apply(busy);
    EXPECT_EQ(cell(0, InterpreterColumn::State), QStringLiteral("running +2"));
    EXPECT_EQ(
        model.index(0, static_cast<int>(InterpreterColumn::State)).data(Qt::ToolTipRole).toString(),
        QStringLiteral("running; 2 more wait for their turn"));
}

TEST_F(Tree, SaysWhatWasAskedOfTheKernelAndWhatItSays)
{
    proto::InterpreterChanged pinned = interpreter(2, proto::STATE_IDLE, kStart, 3);
    pinned.mutable_pin()->set_policy(proto::Pin::EXPLICIT);
    pinned.mutable_pin()->add_cpus(9);
    pinned.set_pin_refused("Invalid argument");
    pinned.set_shares_core_with(1);
    model.apply(pinned);
    EXPECT_EQ(cell(0, InterpreterColumn::Core), QStringLiteral("3 ⚠"));
    EXPECT_EQ(
        model.index(0, static_cast<int>(InterpreterColumn::Core)).data(Qt::ToolTipRole).toString(),
        QStringLiteral("Asked for: 9. The kernel says: 3. Shared with another interpreter. The "
                       "kernel refused: Invalid argument."));
    proto::InterpreterChanged wide = interpreter(3, proto::STATE_IDLE, kStart, 0);
    wide.mutable_pin()->set_policy(proto::Pin::EXPLICIT);
    for (const unsigned cpu : {1U, 2U, 3U, 6U})
        wide.add_affinity(cpu);
    model.apply(wide);
    EXPECT_EQ(cell(1, InterpreterColumn::Core), QStringLiteral("0–3, 6"));
}

TEST_F(Tree, SaysWhatWaitsInTheQueuesOfEach)
{
    constexpr auto kQueues = InterpreterColumn::Queues;
    for (std::uint64_t id = 1; id <= 4; ++id)
        model.apply(interpreter(id, proto::STATE_RUNNING, kStart));
    const auto tip = [&](int row) {
        return model.index(row, static_cast<int>(kQueues)).data(Qt::ToolTipRole).toString();
    };
    for (std::uint64_t i = 1; i <= 5; ++i) {
        proto::Sample each = sample(kStart + i * kPeriod, 2, {{2, 0, 0.5}});
        for (std::uint64_t id = 1; id <= 4; ++id)
            each.add_interpreters()->set_interpreter(id);
        const auto add = [&](int interpreter, int queue, unsigned items, unsigned most) {
            proto::InterpreterLoad::Queue& added
                = *each.mutable_interpreters(interpreter)->add_queues();
            added.set_id(queue);
            added.set_items(items);
            added.set_most(most);
        };
        add(1, 0, 12, 0);
        add(2, 3, 1, 8);
        add(3, 0, 12, 0);
        add(3, 3, 8, 8);
        model.addSample(each);
    }
    EXPECT_EQ(cell(0, kQueues), QString());
    EXPECT_EQ(cell(1, kQueues), QStringLiteral("12"));
    EXPECT_EQ(cell(2, kQueues), QStringLiteral("1 / 8"));
    EXPECT_EQ(cell(3, kQueues), QStringLiteral("20 in 2"));
    EXPECT_TRUE(tip(0).contains(QStringLiteral("3.14"))) << "says where there are no figures";
    EXPECT_EQ(tip(2), QStringLiteral("Queue 3: 1 item of at most 8"));
    EXPECT_EQ(tip(3), QStringLiteral("Queue 0: 12 items\nQueue 3: 8 items, it is full"));
    EXPECT_TRUE(model.toTsv().contains(QStringLiteral("\t20 in 2\t")));
    QSortFilterProxyModel sorted;
    sorted.setSourceModel(&model);
    sorted.setSortRole(InterpretersModel::SortRole);
    sorted.sort(static_cast<int>(kQueues));
    QStringList order;
    for (int row = 0; row < 4; ++row)
        order << sorted.index(row, 0).data(InterpretersModel::LetterRole).toString();
    EXPECT_EQ(order.join(QLatin1Char(' ')), QStringLiteral("main B A C"));
}

TEST_F(Tree, SumsUpAndCopiesAsText)
{
    model.apply(interpreter(1, proto::STATE_IDLE, kStart));
    model.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    model.setWarm(2, 2U << 20);
    samples(5, {{2, 0, 0.5}});
    EXPECT_EQ(model.summary().text(), QStringLiteral("2 interpreters · 2 warm · 48.0 MB"));
    const QStringList lines = model.toTsv().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    ASSERT_EQ(lines.size(), 4); // titles, main, A and its thread
    EXPECT_TRUE(lines.at(2).startsWith(QStringLiteral("A\tisolated\trunning\t0\t50 %\t0 %")));
    model.apply(interpreter(3, proto::STATE_PARKED, kStart));
    EXPECT_EQ(
        model.summary().text(), QStringLiteral("3 interpreters · 1 parked · 2 warm · 48.0 MB"));
    model.clear();
    EXPECT_EQ(model.rowCount(), 0);
    EXPECT_EQ(model.summary().interpreters, 0);
}

TEST_F(Tree, HoldsSixtyFourInterpreters)
{
    std::vector<Thread> threads;
    for (std::uint64_t id = 1; id <= 64; ++id) {
        model.apply(interpreter(id, proto::STATE_RUNNING, kStart));
        threads.push_back({id, static_cast<int>(id % 2), 0.01 * static_cast<double>(id % 10)});
    }
    samples(5, threads);
    ASSERT_EQ(model.rowCount(), 64);
    for (int row = 0; row < 64; ++row)
        EXPECT_EQ(model.index(row, 0).data(InterpretersModel::InterpreterIdRole).toULongLong(),
            static_cast<unsigned>(row + 1));
    EXPECT_EQ(cell(18, InterpreterColumn::Cpu), QStringLiteral("9 %"));
}

TEST_F(Tree, ShowsTheOneCoreOfAnInterpreterThatNobodyPinned)
{
    proto::InterpreterChanged free = interpreter(2, proto::STATE_IDLE, kStart);
    free.mutable_pin()->set_policy(proto::Pin::NONE);
    for (const unsigned cpu : {0U, 1U})
        free.add_affinity(cpu);
    model.apply(free);
    EXPECT_EQ(cell(0, InterpreterColumn::Core), QStringLiteral("any"));
    free.clear_affinity();
    free.add_affinity(1); // its code called os.sched_setaffinity()
    model.apply(free);
    EXPECT_EQ(cell(0, InterpreterColumn::Core), QStringLiteral("1"));
}

TEST_F(Tree, SaysThatAGilWaitIsNotKnownAndNotThatThereIsNone)
{
    constexpr auto kWait = InterpreterColumn::GilWait;
    model.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    model.apply(interpreter(3, proto::STATE_RUNNING, kStart));
    const auto threads = [](proto::ThreadLoad::Gil ofA, proto::ThreadLoad::Gil ofB) {
        Thread a{2, 0, 0.5};
        Thread b{3, 1, 0.5};
        a.gil = ofA;
        b.gil = ofB;
        return std::vector<Thread>{a, b};
    };
    using Gil = proto::ThreadLoad;
    samples(10, threads(Gil::UNKNOWN, Gil::UNKNOWN)); // CPython 3.14: never any
    EXPECT_EQ(cell(0, kWait), QStringLiteral("–"));
    samples(10, threads(Gil::HOLDS, Gil::NEITHER), 11);
    EXPECT_EQ(cell(0, kWait), QStringLiteral("0 %"));
    samples(10, threads(Gil::UNKNOWN, Gil::UNKNOWN), 21); // no look belongs to these
    EXPECT_EQ(cell(0, kWait), QStringLiteral("0 %"));
    samples(10, threads(Gil::HOLDS, Gil::UNKNOWN), 31); // only who holds one is seen
    EXPECT_EQ(cell(0, kWait), QStringLiteral("0 %"));
    EXPECT_EQ(cell(1, kWait), QStringLiteral("–"));
    EXPECT_TRUE(model.index(1, static_cast<int>(kWait))
                    .data(Qt::ToolTipRole)
                    .toString()
                    .startsWith(QStringLiteral("Not known")));
}

TEST_F(Tree, TellsTheCellsThatSaySomethingElseOneByOne)
{
    model.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    model.apply(interpreter(3, proto::STATE_IDLE, kStart));
    samples(10, {{2, 0, 0.5}, {3, 1, 0}});
    std::set<std::pair<int, int>> told; // rows of A, B and columns
    QObject::connect(&model, &InterpretersModel::dataChanged, &model,
        [&](const QModelIndex& first, const QModelIndex& last) {
            EXPECT_EQ(first, last);
            if (!first.parent().isValid())
                told.insert({first.row(), first.column()});
        });
    samples(5, {{2, 0, 0.75}, {3, 1, 0}}, 11);
    EXPECT_EQ(cell(0, InterpreterColumn::Cpu), QStringLiteral("75 %"));
    EXPECT_EQ(told.count({0, static_cast<int>(InterpreterColumn::Cpu)}), 1U);
    EXPECT_EQ(told.count({0, static_cast<int>(InterpreterColumn::Modules)}), 0U);
    EXPECT_EQ(told.count({1, static_cast<int>(InterpreterColumn::Cpu)}), 0U) << "it rests";
    told.clear();
    samples(5, {{2, 0, 0.75}, {3, 1, 0}}, 16);
    EXPECT_EQ(told.count({0, static_cast<int>(InterpreterColumn::Cpu)}), 1U) << "its line goes on";
}

TEST_F(Tree, TellsOfAThreadWhatHasChangedOfIt)
{
    model.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    samples(10, {{2, 0, 0.5, 0, 0, "fib"}, {2, 1, 0.1, 0, 77}});
    std::set<std::pair<int, int>> told;
    QObject::connect(&model, &InterpretersModel::dataChanged, &model,
        [&](const QModelIndex& first, const QModelIndex& last) {
            EXPECT_EQ(first, last);
            if (first.parent().isValid())
                told.insert({first.row(), first.column()});
        });
    samples(5, {{2, 0, 0.5, 0, 0, "fib"}, {2, 0, 0.1, 0, 77}}, 11);
    EXPECT_EQ(
        told, (std::set<std::pair<int, int>>{{1, static_cast<int>(InterpreterColumn::Core)}}));
    told.clear();
    samples(5, {{2, 0, 0.5, 0, 0, "other"}, {2, 0, 0.1, 0, 77}}, 16);
    EXPECT_EQ(told,
        (std::set<std::pair<int, int>>{{0, static_cast<int>(InterpreterColumn::Interpreter)}}));
}

TEST_F(Tree, GivesInterpretersOfUserCodeTheColoursBehindOurs)
{
    std::set<int> taken;
    const auto isNew = [&](const proto::InterpreterChanged& each) {
        return taken.insert(identityOf(each)).second;
    };
    // As ids are given out: main, A, B, the warm one, and then user code's.
    EXPECT_TRUE(isNew(interpreter(1, proto::STATE_IDLE, kStart)));
    EXPECT_TRUE(isNew(interpreter(2, proto::STATE_IDLE, kStart)));
    EXPECT_TRUE(isNew(interpreter(3, proto::STATE_IDLE, kStart)));
    for (std::uint64_t id = 5; id <= 10; ++id) {
        proto::InterpreterChanged foreign = interpreter(id, proto::STATE_IDLE, kStart);
        foreign.set_kind(proto::KIND_FOREIGN);
        foreign.clear_letter();
        EXPECT_TRUE(isNew(foreign)) << id;
    }
}

TEST(Words, SayAShareInOneForm)
{
    EXPECT_EQ(percentText(0), QStringLiteral("0 %"));
    EXPECT_EQ(percentText(0.0001), QStringLiteral("<1 %"));
    EXPECT_EQ(percentText(0.004), QStringLiteral("<1 %"));
    EXPECT_EQ(percentText(0.006), QStringLiteral("1 %"));
    EXPECT_EQ(percentText(0.975), QStringLiteral("98 %"));
    EXPECT_EQ(percentText(1), QStringLiteral("100 %"));
}
