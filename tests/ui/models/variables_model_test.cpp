#include "ui/models/variables_model.h"

#include "tests/ui/support/variables.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>

namespace clutch::ui {
namespace {

class VariablesModelTest : public testing::Test
{
protected:
    VariablesModelTest()
        : m_tester(&m_model, QAbstractItemModelTester::FailureReportingMode::Fatal)
    {
        m_filter.setSourceModel(&m_model);
    }
    void show(std::initializer_list<synthetic::Name> names)
    {
        m_model.show(synthetic::history(names).rows(), 0);
    }
    QStringList column(VariableColumn which)
    {
        QStringList cells;
        for (int row = 0; row < m_filter.rowCount(); ++row)
            cells << m_filter.index(row, static_cast<int>(which)).data().toString();
        return cells;
    }
    VariablesModel m_model;
    VariablesFilter m_filter;
    QAbstractItemModelTester m_tester;
};

TEST_F(VariablesModelTest, HasNameTypeValueAndSize)
{
    show({{"data", "[1, 2]", "list", 1500, 2}, {"f", "<function f>", "function", -1}});
    EXPECT_EQ(column(VariableColumn::Name), (QStringList{"data", "f"}));
    EXPECT_EQ(column(VariableColumn::Type), (QStringList{"list", "function"}));
    EXPECT_EQ(column(VariableColumn::Value), (QStringList{"[1, 2]", "<function f>"}));
    EXPECT_EQ(column(VariableColumn::Size), (QStringList{"1.5 kB", QString()}));
}

TEST_F(VariablesModelTest, SortsSizesAsNumbersAndNamesWithoutCase)
{
    show({{"b", "1", "int", 1000}, {"A", "1", "int", 90}, {"c", "1", "int", -1}});
    m_filter.sort(static_cast<int>(VariableColumn::Size), Qt::DescendingOrder);
    EXPECT_EQ(column(VariableColumn::Name), (QStringList{"b", "A", "c"}));
    m_filter.sort(static_cast<int>(VariableColumn::Name), Qt::AscendingOrder);
    EXPECT_EQ(column(VariableColumn::Name), (QStringList{"A", "b", "c"}));
}

TEST_F(VariablesModelTest, FiltersByEveryWordInNameTypeOrValue)
{
    show({{"total", "12", "int"}, {"names", "['total']", "list"}, {"x", "1.5", "float"}});
    m_filter.setSearch(QStringLiteral("TOTAL"));
    EXPECT_EQ(column(VariableColumn::Name), (QStringList{"total", "names"}));
    m_filter.setSearch(QStringLiteral("total list"));
    EXPECT_EQ(column(VariableColumn::Name), QStringList{"names"});
    m_filter.setSearch(QString());
    EXPECT_EQ(m_filter.rowCount(), 3);
}

TEST_F(VariablesModelTest, KeepsRowsInPlaceWhileNamesComeAndGo)
{
    show({{"a", "1"}, {"b", "2"}, {"c", "3"}});
    const QPersistentModelIndex c = m_model.index(2, 0);
    QSignalSpy resets(&m_model, &QAbstractItemModel::modelReset);
    show({{"b", "2"}, {"between", "0"}, {"c", "4"}, {"d", "5"}});
    EXPECT_EQ(resets.count(), 0);
    EXPECT_EQ(column(VariableColumn::Name), (QStringList{"b", "between", "c", "d"}));
    ASSERT_TRUE(c.isValid());
    EXPECT_EQ(c.data().toString(), QStringLiteral("c"));
    EXPECT_EQ(c.sibling(c.row(), static_cast<int>(VariableColumn::Value)).data(), QVariant("4"));
}

TEST_F(VariablesModelTest, BeginsAnewWhereTheNamesChangedTheirOrder)
{
    show({{"a", "1"}, {"b", "2"}});
    show({{"b", "2"}, {"a", "1"}});
    EXPECT_EQ(column(VariableColumn::Name), (QStringList{"b", "a"}));
}

TEST_F(VariablesModelTest, TellsOnlyOfRowsThatChanged)
{
    show({{"a", "1"}, {"b", "2"}});
    QSignalSpy changes(&m_model, &QAbstractItemModel::dataChanged);
    show({{"a", "1"}, {"b", "3"}});
    ASSERT_EQ(changes.count(), 1);
    EXPECT_EQ(changes.first().first().toModelIndex().row(), 1);
}

TEST_F(VariablesModelTest, SaysInTheToolTipWhatAMarkMeans)
{
    VariableHistory history = synthetic::history({{"a", "1"}});
    history.runFinished();
    history.look(synthetic::variables({{"a", "2"}, {"b", "1"}}));
    m_model.show(history.rows(), history.runs());
    EXPECT_EQ(m_model.index(0, 0).data(Qt::ToolTipRole).toString(),
        QStringLiteral("a was changed by the last run"));
    EXPECT_EQ(m_model.index(1, 0).data(Qt::AccessibleTextRole).toString(),
        QStringLiteral("b came with the last run"));
}

TEST_F(VariablesModelTest, SaysAWholeNameInTheToolTipForItMayBeCut)
{
    m_model.show(synthetic::history({{"a_name_that_is_long", "[1, 2]"}}).rows(), 0);
    EXPECT_EQ(m_model.index(0, 0).data(Qt::ToolTipRole).toString(),
        QStringLiteral("a_name_that_is_long = [1, 2]"));
    EXPECT_EQ(m_model.index(0, 2).data(Qt::ToolTipRole).toString(), QStringLiteral("[1, 2]"));
}

} // namespace
} // namespace clutch::ui
