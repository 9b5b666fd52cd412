#include "ui/variables/value_window.h"

#include <gtest/gtest.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

namespace clutch::ui {
namespace {

class ValueWindowTest : public testing::Test
{
protected:
    ValueWindowTest()
    {
        m_window = new ValueWindow(QStringLiteral("A"), QStringLiteral("d"), nullptr);
        m_window->showText(QStringLiteral("{'one': …"));
        m_window->show();
        m_window->activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(m_window));
    }
    ~ValueWindowTest() override { delete m_window; }

    static proto::Value pairs(int first = 0, int count = 3, std::uint64_t total = 3)
    {
        proto::Value value;
        value.set_type("dict");
        value.set_kind(proto::Value::PAIRS);
        value.set_text("{…}");
        value.set_characters(3);
        value.set_length(static_cast<std::int64_t>(total));
        value.set_size(-1);
        value.set_first_row(static_cast<std::uint64_t>(first));
        value.set_total_rows(total);
        for (int i = first; i < first + count; ++i) {
            proto::Value::Row& row = *value.add_rows();
            row.set_label("'key" + std::to_string(i) + "'");
            row.set_type(i % 2 == 0 ? "list" : "int");
            row.set_text(i % 2 == 0 ? "[1, 2]" : std::to_string(i));
            row.set_size(-1);
            row.set_opens(i % 2 == 0);
        }
        return value;
    }
    static proto::Value table()
    {
        proto::Value value;
        value.set_type("array.array");
        value.set_kind(proto::Value::ELEMENTS);
        value.set_text("<array>");
        value.set_characters(7);
        value.set_format("d");
        value.set_item_size(8);
        value.add_shape(200);
        value.add_shape(100);
        value.set_size(-1);
        value.set_length(-1);
        value.set_total_rows(200);
        value.set_total_columns(100);
        for (int row = 0; row < 100; ++row) {
            value.add_rows()->set_label(std::to_string(row));
            for (int column = 0; column < 64; ++column)
                value.mutable_rows(row)->add_cells(std::to_string(row * 100 + column));
        }
        return value;
    }
    void focusTable()
    {
        m_window->table().setFocus();
        EXPECT_TRUE(QTest::qWaitFor([&] { return m_window->table().hasFocus(); }));
    }
    void choose(int row)
    {
        m_window->table().selectionModel()->setCurrentIndex(
            m_window->table().model()->index(row, 0),
            QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    QToolButton* button(const char* text)
    {
        for (QToolButton* each : m_window->findChildren<QToolButton*>()) {
            if (each->text() == QLatin1String(text))
                return each;
        }
        ADD_FAILURE() << "no button " << text;
        return nullptr;
    }

    QPointer<ValueWindow> m_window;
};

TEST_F(ValueWindowTest, ShowsWhatIsKnownUntilTheAnswerComes)
{
    EXPECT_EQ(m_window->text().toPlainText(), QStringLiteral("{'one': …"));
    EXPECT_TRUE(m_window->table().isHidden());
    EXPECT_EQ(m_window->windowTitle(), QStringLiteral("d in A"));
    m_window->show(pairs());
    EXPECT_FALSE(m_window->table().isHidden());
    EXPECT_EQ(m_window->table().model()->rowCount(), 3);
    EXPECT_EQ(m_window->facts(), QStringLiteral("dict · 3 items"));
    EXPECT_TRUE(m_window->sentence().isEmpty());
}

TEST_F(ValueWindowTest, TheKeyboardGoesInwardsAndBackToWhereItWas)
{
    m_window->show(pairs());
    QSignalSpy wanted(m_window, &ValueWindow::wanted);
    focusTable();
    QTest::keyClick(&m_window->table(), Qt::Key_Down);
    QTest::keyClick(&m_window->table(), Qt::Key_Return); // a number has nothing inside
    EXPECT_EQ(wanted.count(), 0);
    QTest::keyClick(&m_window->table(), Qt::Key_Down);
    QTest::keyClick(&m_window->table(), Qt::Key_Return);
    EXPECT_EQ(wanted.count(), 1);
    EXPECT_EQ(m_window->place(), QStringLiteral("d › 'key2'"));
    const proto::ShowValue inside = m_window->request();
    ASSERT_EQ(inside.path_size(), 1);
    EXPECT_EQ(inside.path(0).row(), 2);
    EXPECT_EQ(inside.path(0).label(), "'key2'");
    m_window->show(pairs());
    QTest::keyClick(&m_window->table(), Qt::Key_Backspace);
    EXPECT_EQ(wanted.count(), 2);
    EXPECT_EQ(m_window->place(), QStringLiteral("d"));
    EXPECT_EQ(m_window->request().path_size(), 0);
    QTest::keyClick(&m_window->table(), Qt::Key_Backspace); // nothing contains a name
    EXPECT_EQ(wanted.count(), 2);
}

TEST_F(ValueWindowTest, TurnsThePagesOfLongValues)
{
    m_window->show(pairs(0, 100, 250));
    EXPECT_FALSE(button("Earlier rows")->isEnabled());
    QTest::keyClick(m_window, Qt::Key_PageDown, Qt::ControlModifier);
    EXPECT_EQ(m_window->request().first_row(), 100U);
    m_window->show(pairs(100, 100, 250));
    EXPECT_TRUE(button("Earlier rows")->isEnabled());
    m_window->goToRow(5000);
    EXPECT_EQ(m_window->request().first_row(), 249U);
    m_window->show(pairs(249, 1, 250));
    EXPECT_FALSE(button("More rows")->isEnabled());
    // What is opened on a later page is named by its place in the whole.
    m_window->show(pairs(100, 100, 250));
    m_window->openRow(2);
    EXPECT_EQ(m_window->request().path(0).row(), 102);
    EXPECT_EQ(m_window->request().first_row(), 0U);
    m_window->goUp();
    EXPECT_EQ(m_window->request().first_row(), 249U);
}

TEST_F(ValueWindowTest, ATableOfElementsHasItsShapeAndTurnsItsColumns)
{
    m_window->show(table());
    EXPECT_EQ(m_window->facts(),
        QStringLiteral("array.array · shape 200 × 100 · format “d”, 8 bytes each"));
    EXPECT_EQ(m_window->table().model()->columnCount(), 64);
    EXPECT_EQ(
        m_window->table().model()->headerData(7, Qt::Vertical).toString(), QStringLiteral("7"));
    EXPECT_TRUE(m_window->table().verticalHeader()->isVisible());
    QTest::keyClick(m_window, Qt::Key_PageDown, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(m_window->request().first_column(), 64U);
}

TEST_F(ValueWindowTest, ALongTextGoesOnWhereItsPageEnds)
{
    proto::Value value;
    value.set_type("str");
    value.set_text("abc");
    value.set_characters(100'000);
    value.set_next_character(65'536);
    m_window->show(value);
    QTest::keyClick(m_window, Qt::Key_M, Qt::ControlModifier);
    EXPECT_EQ(m_window->request().first_character(), 65'536U);
    value.set_first_character(65'536);
    value.clear_next_character();
    m_window->show(value);
    EXPECT_FALSE(button("More text")->isEnabled());
    button("Beginning of the text")->click();
    EXPECT_EQ(m_window->request().first_character(), 0U);
}

TEST_F(ValueWindowTest, CopiesTheSelectedRowsOrTheText)
{
    m_window->show(pairs());
    focusTable();
    choose(1);
    QTest::keyClick(&m_window->table(), Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), QStringLiteral("'key1'\tint\t1\t"));
    m_window->text().setFocus();
    button("Copy")->click();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), QStringLiteral("{…}"));
}

TEST_F(ValueWindowTest, FindsRoundAndSaysWhatIsNotThere)
{
    m_window->show(pairs());
    focusTable();
    QTest::keyClick(m_window, Qt::Key_F, Qt::ControlModifier);
    EXPECT_TRUE(m_window->search().hasFocus());
    QTest::keyClicks(&m_window->search(), QStringLiteral("LIST"));
    QTest::keyClick(&m_window->search(), Qt::Key_Return);
    EXPECT_EQ(m_window->table().currentIndex().row(), 2);
    QTest::keyClick(m_window, Qt::Key_F3);
    EXPECT_EQ(m_window->table().currentIndex().row(), 0);
    QTest::keyClick(m_window, Qt::Key_F3, Qt::ShiftModifier);
    EXPECT_EQ(m_window->table().currentIndex().row(), 2);
    m_window->search().setText(QStringLiteral("nowhere"));
    QTest::keyClick(m_window, Qt::Key_F3);
    EXPECT_TRUE(m_window->sentence().contains(QStringLiteral("“nowhere” is not in")));
    EXPECT_TRUE(m_window->isVisible()); // Enter in a dialog closes nothing
}

TEST_F(ValueWindowTest, ALookAgainKeepsThePlace)
{
    m_window->show(pairs(0, 100, 100));
    choose(50);
    proto::Value again = pairs(0, 100, 100);
    again.mutable_rows(50)->set_text("changed");
    m_window->show(again);
    EXPECT_EQ(m_window->table().currentIndex().row(), 50);
    EXPECT_EQ(m_window->table().model()->index(50, 2).data().toString(), QStringLiteral("changed"));
}

TEST_F(ValueWindowTest, WhatIsOverStaysReadableAndAsksForNothing)
{
    m_window->show(pairs());
    m_window->setOver(QStringLiteral("A was closed; this is how it was."));
    QSignalSpy wanted(m_window, &ValueWindow::wanted);
    m_window->openRow(0);
    QTest::keyClick(m_window, Qt::Key_F5);
    m_window->show(proto::Value());
    EXPECT_EQ(wanted.count(), 0);
    EXPECT_EQ(m_window->table().model()->rowCount(), 3);
    EXPECT_EQ(m_window->sentence(), QStringLiteral("A was closed; this is how it was."));
}

TEST_F(ValueWindowTest, EveryButtonSaysWhatItDoesAndEscapeCloses)
{
    m_window->show(pairs(0, 100, 250));
    for (const QToolButton* each : m_window->findChildren<QToolButton*>()) {
        if (each->parent() == m_window) {
            EXPECT_FALSE(each->accessibleName().isEmpty()) << each->text().toStdString();
            EXPECT_FALSE(each->toolTip().isEmpty()) << each->text().toStdString();
        }
    }
    QTest::keyClick(m_window, Qt::Key_Escape);
    EXPECT_TRUE(QTest::qWaitFor([&] { return m_window.isNull(); }));
}

} // namespace
} // namespace clutch::ui
