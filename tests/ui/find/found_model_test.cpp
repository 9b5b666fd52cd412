#include "ui/find/found_model.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>

namespace clutch::ui {
namespace {

TEST(FoundModel, IsATreeOfTextsAndPlaces)
{
    FoundModel model;
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.show({{7, QStringLiteral("A"), QStringLiteral("one.py"), QStringLiteral("/f/one.py"), {},
                    2, false,
                    {{{0, 1}, 1, QStringLiteral("x"), 0, 1},
                        {{50, 51}, 1200, QStringLiteral("y = x"), 4, 1}}},
        {8, QStringLiteral("B"), QStringLiteral("untitled 1"), {}, QStringLiteral("read-only"), 1,
            false, {{{0, 1}, 3, QStringLiteral("x"), 0, 1}}}});
    ASSERT_EQ(model.rowCount(), 2);
    const QModelIndex first = model.index(0, 0);
    EXPECT_EQ(first.data().toString(), QStringLiteral("one.py in A: 2 places"));
    EXPECT_EQ(first.data(Qt::ToolTipRole).toString(), QStringLiteral("/f/one.py"));
    ASSERT_EQ(model.rowCount(first), 2);
    const QModelIndex place = model.index(1, 0, first);
    EXPECT_EQ(place.data().toString(), QStringLiteral("1200: y = x"));
    EXPECT_EQ(place.parent(), first);
    EXPECT_EQ(model.rowCount(place), 0);
    EXPECT_EQ(model.digits(), 4);
    EXPECT_EQ(model.index(1, 0).data().toString(),
        QStringLiteral("untitled 1 in B: 1 place (read-only)"));
    model.show({{3, QStringLiteral("A"), QStringLiteral("long.py"), {}, {}, 1000, true, {}}});
    EXPECT_EQ(model.index(0, 0).data().toString(),
        QStringLiteral("long.py in A: more than 1,000 places"));
    model.show({});
    EXPECT_EQ(model.rowCount(), 0);
}

} // namespace
} // namespace clutch::ui
