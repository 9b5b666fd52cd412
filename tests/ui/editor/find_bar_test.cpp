#include "ui/editor/find_bar.h"

#include "ui/editor/editor.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QThreadPool>
#include <QToolButton>

#include <algorithm>
#include <functional>

namespace clutch::ui {
namespace {

class FindBarTest : public testing::Test
{
protected:
    FindBarTest()
        : m_bar(&m_editor, &m_parent)
    {
        m_editor.resize(500, 400);
        m_parent.show();
    }
    void begin(const QString& text, int line, int column)
    {
        m_editor.setUntitled(QStringLiteral("t"), text);
        m_editor.setCursorPosition(line, column);
    }
    void find(const char* what) { field(QStringLiteral("Find"))->setText(QLatin1String(what)); }
    void replaceAll(const char* with)
    {
        field(QStringLiteral("Replace with"))->setText(QLatin1String(with));
        press(QStringLiteral("Replace all"));
    }
    bool says(const QString& text)
    {
        const auto labels = m_bar.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
            [&](const QLabel* label) { return label->text() == text; });
    }
    void waitUntilSaid(const char* text)
    {
        EXPECT_TRUE(QTest::qWaitFor([&] { return says(QString::fromUtf8(text)); }, 20'000)) << text;
    }
    // Line and column of what is selected.
    std::pair<int, int> selected()
    {
        int line = 0;
        int column = 0;
        int end = 0;
        int endColumn = 0;
        m_editor.getSelection(&line, &column, &end, &endColumn);
        return {line, column};
    }
    // More than is searched at once.
    void beginLarge()
    {
        begin(QStringLiteral("ä = 1  # spam\n").repeated(100'000), 0, 0);
        m_editor.SendScintilla(QsciScintilla::SCI_EMPTYUNDOBUFFER);
        m_bar.openReplace();
    }
    QLineEdit* field(const QString& name)
    {
        for (QLineEdit* edit : m_bar.findChildren<QLineEdit*>()) {
            if (edit->placeholderText() == name)
                return edit;
        }
        return nullptr;
    }
    void press(const QString& text)
    {
        for (QAbstractButton* button : m_bar.findChildren<QAbstractButton*>()) {
            if (button->text() == text || button->accessibleName() == text)
                button->click();
        }
    }
    Editor m_editor;
    QWidget m_parent;
    FindBar m_bar;
};

TEST_F(FindBarTest, TabGoesFromWhatIsFoundToWhatItBecomes)
{
    begin(QStringLiteral("a a\n"), 0, 0);
    m_parent.activateWindow();
    ASSERT_TRUE(QTest::qWaitFor([&] { return QApplication::activeWindow() == &m_parent; }));
    m_bar.openReplace();
    QTest::keyClick(field(QStringLiteral("Find")), Qt::Key_Tab);
    EXPECT_EQ(QApplication::focusWidget(), field(QStringLiteral("Replace with")));
}

TEST_F(FindBarTest, TheFieldKeepsItsWidthWhateverIsSaid)
{
    begin(QStringLiteral("a a\n"), 0, 0);
    m_parent.resize(485, 100);
    m_bar.resize(485, 70);
    m_bar.openReplace();
    find("a");
    waitUntilSaid("2");
    QApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    const int width = field(QStringLiteral("Find"))->width();
    find("none of it");
    waitUntilSaid("none");
    QApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    EXPECT_EQ(field(QStringLiteral("Find"))->width(), width);
    find("a");
    replaceAll("b");
    waitUntilSaid("2 replaced");
    QApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    EXPECT_EQ(field(QStringLiteral("Find"))->width(), width);
}

TEST_F(FindBarTest, GoesRoundInBothDirections)
{
    begin(QStringLiteral("ä one\ntwo one\n"), 0, 0);
    m_bar.openFind();
    find("ONE");
    EXPECT_EQ(selected(), std::make_pair(0, 2));
    m_bar.findNext();
    EXPECT_EQ(selected(), std::make_pair(1, 4));
    m_bar.findNext();
    EXPECT_EQ(selected(), std::make_pair(0, 2));
    m_bar.findPrevious();
    EXPECT_EQ(selected(), std::make_pair(1, 4));
}

TEST_F(FindBarTest, ReplacesByRegularExpressionWithGroupsInOneUndoStep)
{
    begin(QStringLiteral("a1 b2\n"), 0, 0);
    m_bar.openReplace();
    press(QStringLiteral("Regular expression"));
    find("([a-z])(\\d)");
    replaceAll("$2\\1");
    waitUntilSaid("2 replaced");
    EXPECT_EQ(m_editor.text(), QStringLiteral("1a 2b\n"));
    m_editor.undo();
    EXPECT_EQ(m_editor.text(), QStringLiteral("a1 b2\n"));
}

TEST_F(FindBarTest, ReplacingAllLeavesTheCaretWhereItIs)
{
    begin(QStringLiteral("x\ny\nx\n"), 1, 1);
    m_bar.openReplace();
    field(QStringLiteral("Find"))->setText(QStringLiteral("x"));
    m_editor.setCursorPosition(1, 1);
    field(QStringLiteral("Replace with"))->setText(QStringLiteral("long\\n"));
    press(QStringLiteral("Replace all"));
    EXPECT_EQ(m_editor.text(), QStringLiteral("long\\n\ny\nlong\\n\n"));
    int line = 0;
    int column = 0;
    m_editor.getCursorPosition(&line, &column);
    EXPECT_EQ(std::make_pair(line, column), std::make_pair(1, 1));
}

TEST_F(FindBarTest, CountsNoMoreThanCanBeReadAtOnce)
{
    begin(QStringLiteral("y\n").repeated(100'001), 0, 0);
    m_bar.openFind();
    field(QStringLiteral("Find"))->setText(QStringLiteral("y"));
    EXPECT_TRUE(says(QStringLiteral("more than 100000")));
}

TEST_F(FindBarTest, SaysThatAPatternIsNone)
{
    begin(QStringLiteral("a(\n"), 0, 0);
    m_bar.openFind();
    press(QStringLiteral("Regular expression"));
    field(QStringLiteral("Find"))->setText(QStringLiteral("("));
    EXPECT_TRUE(field(QStringLiteral("Find"))->property("wrong").toBool());
    EXPECT_FALSE(field(QStringLiteral("Find"))->toolTip().isEmpty());
}

TEST_F(FindBarTest, ALargeTextIsSearchedBesideTheWindow)
{
    beginLarge();
    find("spam");
    EXPECT_EQ(m_editor.selectedText(), QString()) << "nobody has waited for it";
    waitUntilSaid("100000");
    EXPECT_EQ(selected(), std::make_pair(0, 9));
    m_bar.findPrevious();
    EXPECT_EQ(selected(), std::make_pair(0, 9));
    EXPECT_TRUE(QTest::qWaitFor([&] { return selected() == std::make_pair(99'999, 9); }));
}

TEST_F(FindBarTest, StepsThatAreAskedForDuringASearchAreMadeOneAfterTheOther)
{
    beginLarge();
    find("spam");
    m_bar.findNext();
    m_bar.findNext();
    m_bar.findNext();
    m_bar.findPrevious();
    EXPECT_TRUE(QTest::qWaitFor([&] { return selected() == std::make_pair(2, 9); }));
}

TEST_F(FindBarTest, WhatIsEditedDuringASearchIsSearchedAsItIsThen)
{
    beginLarge();
    find("spam");
    m_editor.insertAt(QStringLiteral("# spam\n"), 0, 0);
    waitUntilSaid("more than 100000");
    EXPECT_EQ(m_editor.selectedText(), QStringLiteral("spam"));
}

TEST_F(FindBarTest, ALargeTextIsReplacedBesideTheWindowInOneStepOfUndo)
{
    beginLarge();
    find("spam");
    const QString before = m_editor.text();
    m_editor.setCursorPosition(1, 0);
    replaceAll("eggs!");
    EXPECT_EQ(m_editor.text(), before) << "nobody has waited for it";
    waitUntilSaid("100000 replaced");
    EXPECT_EQ(
        m_editor.text(), QString(before).replace(QLatin1String("spam"), QLatin1String("eggs!")));
    EXPECT_EQ(m_editor.caretPlace().line, 2);
    m_editor.undo();
    EXPECT_EQ(m_editor.text(), before);
    EXPECT_FALSE(m_editor.isUndoAvailable());
}

TEST_F(FindBarTest, ATextThatIsEditedMeanwhileIsNotReplaced)
{
    beginLarge();
    find("spam");
    replaceAll("eggs");
    m_editor.insertAt(QStringLiteral("x"), 0, 0);
    EXPECT_TRUE(says(QStringLiteral("edited meanwhile: nothing replaced")));
    const QString edited = m_editor.text();
    QThreadPool::globalInstance()->waitForDone();
    QApplication::processEvents();
    EXPECT_EQ(m_editor.text(), edited);
}

TEST_F(FindBarTest, ReplacingIsCancelledByItsButtonByEscapeAndByAnotherSearch)
{
    const std::pair<const char*, std::function<void()>> ways[] = {
        {"cancelled: nothing replaced",
            [this] {
                press(QStringLiteral("Cancel"));
            }},
        {"cancelled: nothing replaced",
            [this] {
                QTest::keyClick(field(QStringLiteral("Find")), Qt::Key_Escape);
            }},
        {"none",
            [this] {
                find("spams");
            }},
    };
    for (const auto& [said, cancel] : ways) {
        beginLarge();
        find("spam");
        const QString before = m_editor.text();
        replaceAll("eggs");
        cancel();
        waitUntilSaid(said);
        EXPECT_TRUE(m_bar.isVisible());
        QThreadPool::globalInstance()->waitForDone();
        QApplication::processEvents();
        EXPECT_EQ(m_editor.text(), before);
    }
    replaceAll("eggs"); // the button is what it was
    waitUntilSaid("0 replaced");
}

TEST_F(FindBarTest, SaysThatAReadOnlyTextIsNotReplaced)
{
    begin(QStringLiteral("x\n"), 0, 0);
    m_editor.setReadOnly(true);
    m_bar.openReplace();
    find("x");
    replaceAll("y");
    EXPECT_TRUE(says(QStringLiteral("read-only")));
    EXPECT_EQ(m_editor.text(), QStringLiteral("x\n"));
}

TEST_F(FindBarTest, AnExpressionThatTakesTooLongReplacesNothingAndSaysSo)
{
    begin(QStringLiteral("ab ") + QString(200, QLatin1Char('a')), 0, 0);
    m_bar.openReplace();
    press(QStringLiteral("Regular expression"));
    find("ab|(a|a)*(a|a)*(a|a)*c");
    replaceAll("y");
    waitUntilSaid("takes too long: nothing replaced");
    EXPECT_FALSE(m_editor.text().contains(QLatin1Char('y')));
}

} // namespace
} // namespace clutch::ui
