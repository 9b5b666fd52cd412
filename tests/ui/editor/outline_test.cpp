#include "ui/editor/outline.h"

#include "ui/editor/outline_panel.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

namespace clutch::ui {
namespace {

// "C Shape 1-4 0" for each: kind, name, lines, depth.
std::string outline(const char* text)
{
    std::string all;
    for (const OutlineEntry& each : outlineOf(QString::fromUtf8(text))) {
        const char* kind = each.kind == OutlineEntry::Kind::Class ? "C"
            : each.kind == OutlineEntry::Kind::Cell               ? "%"
                                                                  : "f";
        all += std::string(kind) + ' ' + each.name.toStdString() + ' ' + std::to_string(each.line)
            + '-' + std::to_string(each.last) + ' ' + std::to_string(each.depth) + '\n';
    }
    return all;
}

TEST(Outline, NestsByIndentAndKnowsWhereEachEnds)
{
    EXPECT_EQ(outline("import os\n"
                      "class Shape:\n"
                      "    def area(self):\n"
                      "        return 1\n"
                      "\n"
                      "    async def draw(self):\n"
                      "        def dot(): pass\n"
                      "        dot()\n"
                      "x = 1\n"
                      "def größe(): ...\n"),
        "C Shape 2-8 0\n"
        "f area 3-4 1\n"
        "f draw 6-8 1\n"
        "f dot 7-7 2\n"
        "f größe 10-10 0\n");
}

TEST(Outline, IsNotFooledByStringsBracketsAndContinuedLines)
{
    EXPECT_EQ(outline("s = '''\n"
                      "def no(): pass\n"
                      "'''\n"
                      "t = (\n"
                      "class No: pass\n"
                      ")\n"
                      "u = 'def \\' # ('\n"
                      "v = 1 + \\\n"
                      "  def no\n"
                      "# def no(\n"
                      "define = 1\n"
                      "classes = 2\n"
                      "def yes(a=\"(\",\n"
                      "        b=')'):\n"
                      "    pass\n"),
        "f yes 13-15 0\n");
}

TEST(Outline, WhatFollowsAnIfIsNotOfTheFunctionBefore)
{
    EXPECT_EQ(outline("def f():\n\tpass\nif f:\n\tdef g():\n\t\tpass\n"), "f f 1-2 0\nf g 4-5 0\n");
}

TEST(Outline, HasCellsAndTakesWhatIsHalfTyped)
{
    EXPECT_EQ(outline("# %% Load\nx = 1\n#%%\ndef f(:\n"), "% Load 1-2 0\n%  3-4 0\nf f 4-4 0\n");
    EXPECT_EQ(outline("def"), "");
    EXPECT_EQ(outline("def f(\"\"\""), "f f 1-1 0\n");
    EXPECT_EQ(outline(""), "");
}

TEST(Outline, TheCaretIsInTheInnermost)
{
    const auto all = outlineOf(
        QStringLiteral("# %% One\nclass A:\n    def f(self):\n        pass\n    x = 1\ny = 2\n"));
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(entryAt(all, 1), 0);
    EXPECT_EQ(entryAt(all, 2), 1);
    EXPECT_EQ(entryAt(all, 4), 2);
    EXPECT_EQ(entryAt(all, 5), 1);
    EXPECT_EQ(entryAt(all, 6), 0);
    EXPECT_EQ(entryAt({}, 1), -1);
}

class OutlinePanelTest : public testing::Test
{
protected:
    OutlinePanelTest()
    {
        m_panel.resize(240, 300);
        m_panel.show();
    }
    void show(const char* text)
    {
        m_panel.showOutline(outlineOf(QString::fromUtf8(text)), QStringLiteral("nothing"));
    }
    QString current() const
    {
        const QTreeWidgetItem* item = m_panel.tree().currentItem();
        return item ? item->text(0) : QString();
    }
    mutable OutlinePanel m_panel;
};

TEST_F(OutlinePanelTest, FollowsTheCaretAndGoesToWhatIsChosen)
{
    show("class A:\n    def f(self):\n        pass\n");
    m_panel.followCaret(3);
    EXPECT_EQ(current(), QStringLiteral("def f"));
    QSignalSpy chosen(&m_panel, &OutlinePanel::chosen);
    QTest::keyClick(&m_panel.tree(), Qt::Key_Up);
    QTest::keyClick(&m_panel.tree(), Qt::Key_Return);
    ASSERT_GE(chosen.count(), 1);
    EXPECT_EQ(chosen.last()[0].toInt(), 1);
    chosen.clear();
    QTreeWidget& tree = m_panel.tree();
    QTest::mouseClick(tree.viewport(), Qt::LeftButton, {},
        tree.visualItemRect(tree.topLevelItem(0)->child(0)).center());
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen[0][0].toInt(), 2);
}

TEST_F(OutlinePanelTest, WhatIsFoldedStaysSoWhileOneTypes)
{
    show("class A:\n    def f(self):\n        pass\n");
    m_panel.tree().topLevelItem(0)->setExpanded(false);
    show("class A:\n    def f(self):\n        pass\n    def g(self):\n        pass\n");
    EXPECT_FALSE(m_panel.tree().topLevelItem(0)->isExpanded());
    EXPECT_EQ(m_panel.tree().topLevelItem(0)->childCount(), 2);
    m_panel.followCaret(3);
    EXPECT_EQ(current(), QStringLiteral("class A")) << "what it is folded into";
    EXPECT_FALSE(m_panel.tree().topLevelItem(0)->isExpanded());
}

TEST_F(OutlinePanelTest, ANameThatIsTypedIsGoneTo)
{
    show("class Shape:\n    def area(self):\n        pass\ndef make_shape():\n    pass\n");
    m_panel.followCaret(4);
    QTest::keyClicks(&m_panel.tree(), QStringLiteral("AR"));
    EXPECT_EQ(current(), QStringLiteral("def area"));
    QSignalSpy chosen(&m_panel, &OutlinePanel::chosen);
    QTest::keyClick(&m_panel.tree(), Qt::Key_Return);
    ASSERT_GE(chosen.count(), 1);
    EXPECT_EQ(chosen.last()[0].toInt(), 2);
}

TEST_F(OutlinePanelTest, SaysWhyItIsEmpty)
{
    show("x = 1\n");
    EXPECT_EQ(m_panel.sentence(), QStringLiteral("nothing"));
    show("def f(): pass\n");
    EXPECT_EQ(m_panel.sentence(), QString());
}

} // namespace
} // namespace clutch::ui
