// Find and replace in all texts of a window over the fake runtime.
#include "ui/find_in_texts.h"

#include "tests/ui/support/as_nobody.h"
#include "tests/ui/window/window_fixture.h"

#include "ui/dock_layout.h"
#include "ui/editor/find_fields.h"
#include "ui/editor/tab_bar.h"
#include "ui/find/find_panel.h"
#include "ui/style/banner.h"

#include <QDockWidget>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QThreadPool>
#include <QToolButton>
#include <QTreeView>

namespace clutch::ui {
namespace {

// A has "one" and an empty-handed "two", B has "three".
class FindInTextsTest : public WindowTest
{
protected:
    FindInTextsTest()
    {
        open(options());
        write(text("A", 0), "one", "spam = 1\nx = spam\n");
        m_window->actions().newFile->trigger();
        write(text("A", 1), "two", "nothing\n");
        write(text("B", 0), "three", "# one\nSpam\n");
    }
    FindPanel& panel() { return m_window->find(); }
    FoundModel& found() { return panel().model(); }
    EditorPanel& text(const char* letter, std::size_t tab)
    {
        return *pane(letter).tabs().panels()[tab];
    }
    static void write(EditorPanel& text, const char* name, const char* content)
    {
        text.editor().setUntitled(QLatin1String(name), QString::fromUtf8(content));
    }
    void find(const char* what)
    {
        m_window->actions().findInAll->trigger();
        panel().fields().what().setText(QString::fromUtf8(what));
        QTest::keyClick(&panel().fields().what(), Qt::Key_Return);
    }
    void turn(const char* name)
    {
        for (QToolButton* each : panel().fields().findChildren<QToolButton*>()) {
            if (each->accessibleName() == QLatin1String(name))
                each->click();
        }
    }
    void replace(const char* with)
    {
        panel().with().setText(QString::fromUtf8(with));
        QTest::keyClick(&panel().with(), Qt::Key_Return);
    }
    void sayYes()
    {
        ASSERT_TRUE(panel().banner().isVisible());
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Space);
    }
    std::string said() { return panel().sentence().toStdString(); }
    std::string asked() { return panel().banner().text().toStdString(); }
    QModelIndex place(int text, int place)
    {
        return found().index(place, 0, found().index(text, 0));
    }
};

TEST_F(FindInTextsTest, ListsPlacesByTextAndGoesToTheOneThatIsChosen)
{
    find("spam");
    EXPECT_TRUE(m_window->dockLayout().dock(docks::kFind)->isVisible());
    ASSERT_EQ(found().rowCount(), 2);
    EXPECT_EQ(found().index(0, 0).data().toString(), QStringLiteral("one in A: 2 places"));
    EXPECT_EQ(place(0, 1).data().toString(), QStringLiteral("2: x = spam"));
    EXPECT_EQ(said(), "3 places in 2 of 3 texts.");
    EXPECT_EQ(pane("A").tabs().bar().currentIndex(), 1);
    panel().view().setCurrentIndex(place(0, 1));
    QTest::keyClick(&panel().view(), Qt::Key_Return);
    EXPECT_EQ(&pane("A").editorPanel(), &text("A", 0));
    Editor& first = text("A", 0).editor();
    EXPECT_EQ(first.selectedText(), QStringLiteral("spam"));
    int line = 0;
    int column = 0;
    first.getCursorPosition(&line, &column);
    EXPECT_EQ(std::make_pair(line, column), std::make_pair(1, 8));
    EXPECT_TRUE(first.hasFocus());
    QTest::mouseClick(panel().view().viewport(), Qt::LeftButton, {},
        panel().view().visualRect(place(1, 0)).center());
    EXPECT_EQ(workbench().current(), &pane("B"));
    EXPECT_EQ(text("B", 0).editor().selectedText(), QStringLiteral("Spam"));
}

TEST_F(FindInTextsTest, BeginsWithWhatIsSelectedAndEscapeGoesBack)
{
    pane("B").focusEditor();
    text("B", 0).editor().setSelection(1, 0, 1, 4);
    m_window->actions().findInAll->trigger();
    EXPECT_EQ(panel().fields().what().text(), QStringLiteral("Spam"));
    EXPECT_TRUE(panel().fields().what().hasFocus());
    EXPECT_EQ(said(), "3 places in 2 of 3 texts.");
    QTest::keyClick(&panel().fields().what(), Qt::Key_Escape);
    EXPECT_TRUE(text("B", 0).editor().hasFocus());
    m_window->actions().replaceInAll->trigger();
    EXPECT_TRUE(panel().with().hasFocus());
}

TEST_F(FindInTextsTest, SwitchesNarrowIt)
{
    find("Spam");
    turn("Match case");
    QTest::keyClick(&panel().fields().what(), Qt::Key_Return);
    EXPECT_EQ(said(), "1 place in 1 of 3 texts.");
}

TEST_F(FindInTextsTest, SaysWhatWasSearchedWhereNothingIsFound)
{
    find("eggs");
    EXPECT_EQ(said(), "“eggs” is in none of the 3 open texts.");
    turn("Match case");
    turn("Whole words");
    find("eggs");
    EXPECT_EQ(said(), "“eggs” (matching case, whole words) is in none of the 3 open texts.");
    EXPECT_FALSE(panel().replaceButton().isEnabled());
    find("");
    EXPECT_EQ(said(), "Type what to find. Every tab of every pane is searched: 3 texts.");
}

TEST_F(FindInTextsTest, AWrongExpressionIsSaidAndReplacesNothing)
{
    turn("Regular expression");
    find("spam(");
    EXPECT_EQ(found().rowCount(), 0);
    EXPECT_EQ(said(),
        "“spam(” is not a regular expression: missing closing parenthesis (at character 6).");
    EXPECT_TRUE(panel().fields().what().property("wrong").toBool());
    replace("eggs");
    EXPECT_FALSE(panel().banner().isVisible());
    EXPECT_EQ(text("A", 0).editor().text(), QStringLiteral("spam = 1\nx = spam\n"));
}

TEST_F(FindInTextsTest, ReplacesAfterSayingHowMuchWithOneStepOfUndoInEachText)
{
    find("spam");
    replace("eggs");
    EXPECT_EQ(asked(), "Replace 3 places in 2 texts with “eggs”?");
    EXPECT_EQ(text("A", 0).editor().text(), QStringLiteral("spam = 1\nx = spam\n"));
    sayYes();
    EXPECT_EQ(
        said(), "Replaced 3 places in 2 texts; Undo in a text takes back what was done in it.");
    EXPECT_EQ(text("A", 0).editor().text(), QStringLiteral("eggs = 1\nx = eggs\n"));
    EXPECT_EQ(text("B", 0).editor().text(), QStringLiteral("# one\neggs\n"));
    EXPECT_TRUE(text("A", 0).needsSaving());
    EXPECT_FALSE(text("A", 1).needsSaving());
    EXPECT_EQ(found().rowCount(), 0);
    text("A", 0).editor().undo();
    EXPECT_EQ(text("A", 0).editor().text(), QStringLiteral("spam = 1\nx = spam\n"));
    EXPECT_EQ(text("B", 0).editor().text(), QStringLiteral("# one\neggs\n"));
    // Which is found again.
    wait([&] { return said() == "2 places in 1 of 3 texts."; });
}

TEST_F(FindInTextsTest, ReplacesWithWhatGroupsCaught)
{
    turn("Regular expression");
    find("(\\w+) = (\\w+)");
    replace("$2 = $1"); // the list may not be there yet
    wait([&] { return panel().banner().isVisible(); });
    EXPECT_EQ(asked(), "Replace 2 places in 1 text with “$2 = $1”?");
    sayYes();
    wait([&] { return text("A", 0).editor().text() == QStringLiteral("1 = spam\nspam = x\n"); });
}

TEST_F(FindInTextsTest, NamesReadOnlyTextsAndLeavesThemAlone)
{
    text("A", 0).editor().setReadOnly(true);
    find("spam");
    EXPECT_EQ(
        found().index(0, 0).data().toString(), QStringLiteral("one in A: 2 places (read-only)"));
    replace("");
    EXPECT_EQ(asked(), "Replace 1 place in 1 text with nothing? Left alone: one (read-only).");
    sayYes();
    EXPECT_EQ(text("A", 0).editor().text(), QStringLiteral("spam = 1\nx = spam\n"));
    EXPECT_EQ(text("B", 0).editor().text(), QStringLiteral("# one\n\n"));
    EXPECT_TRUE(panel().sentence().endsWith(QStringLiteral("Left alone: one.")));
    replace("eggs");
    EXPECT_FALSE(panel().banner().isVisible());
    EXPECT_EQ(said(), "Nothing can be replaced. Left alone: one (read-only).");
}

TEST_F(FindInTextsTest, TheListFollowsEditsTabsAndPanes)
{
    find("spam");
    text("A", 1).editor().append(QStringLiteral("spam\n"));
    wait([&] { return said() == "4 places in 3 of 3 texts."; });
    workbench().closeText(text("A", 1));
    wait([&] { return said() == "3 places in 2 of 2 texts."; });
    workbench().moveText(text("A", 0), pane("B"), 1);
    wait([&] {
        return found().index(1, 0).data().toString() == QStringLiteral("one in B: 2 places");
    });
    workbench().closePane(&pane("B"));
    wait([&] { return said() == "“spam” is not in the one open text."; });
    EXPECT_EQ(found().rowCount(), 0);
}

TEST_F(FindInTextsTest, AnEditTakesTheQuestionBack)
{
    find("spam");
    replace("eggs");
    ASSERT_TRUE(panel().banner().isVisible());
    text("A", 1).editor().append(QStringLiteral("spam\n"));
    EXPECT_FALSE(panel().banner().isVisible());
    // What is asked next counts it, however soon.
    replace("eggs");
    EXPECT_EQ(asked(), "Replace 4 places in 3 texts with “eggs”?");
}

TEST_F(FindInTextsTest, APlaceThatMovedAMomentAgoIsStillGoneTo)
{
    find("spam");
    text("A", 0).editor().insertAt(QStringLiteral("# ä\n"), 0, 0);
    emit panel().view().activated(place(0, 1));
    int line = 0;
    int column = 0;
    text("A", 0).editor().getCursorPosition(&line, &column);
    EXPECT_EQ(line, 2);
    EXPECT_EQ(text("A", 0).editor().selectedText(), QStringLiteral("spam"));
}

TEST_F(FindInTextsTest, APanelThatIsNotSeenSearchesNothingUntilItIs)
{
    find("spam");
    DockLayout& docks = m_window->dockLayout();
    const auto editBehind = [&](auto hide) {
        const std::string before = said();
        hide();
        text("A", 1).editor().append(QStringLiteral("spam\n"));
        emit panel().searchWanted();
        EXPECT_EQ(said(), before);
        docks.raise(docks::kFind);
    };
    editBehind([&] { docks.dock(docks::kFind)->hide(); });
    wait([&] { return said() == "4 places in 3 of 3 texts."; });
    editBehind([&] { docks.raise(docks::kVariables); });
    wait([&] { return said() == "5 places in 3 of 3 texts."; });
}

TEST_F(FindInTextsTest, NamesTextsWhoseFileCannotBeWritten)
{
    const QString path = m_folder.filePath(QStringLiteral("locked.py"));
    ASSERT_TRUE(writeFileAtomically(path, "spam\n"));
    ASSERT_TRUE(text("A", 1).open(path));
    ASSERT_TRUE(QFile::setPermissions(path, QFile::ReadOwner | QFile::ReadOther));
    ASSERT_TRUE(QFile::setPermissions(
        m_folder.path(), QFile::Permissions(0x7755))); // or nobody would not see that it is there
    const AsNobody nobody; // whom permissions concern
    find("spam");
    replace("eggs");
    EXPECT_EQ(asked(),
        "Replace 3 places in 2 texts with “eggs”? "
        "Left alone: locked.py (its file cannot be written).");
    sayYes();
    EXPECT_EQ(text("A", 1).editor().text(), QStringLiteral("spam\n"));
    EXPECT_TRUE(panel().sentence().endsWith(QStringLiteral("Left alone: locked.py.")));
}

TEST_F(FindInTextsTest, LargeTextsAreSearchedBesideTheWindow)
{
    text("A", 1).editor().setText(QStringLiteral("x = 1  # spam\n").repeated(100'000));
    find("spam");
    EXPECT_EQ(found().rowCount(), 0) << "nobody has waited for it";
    EXPECT_TRUE(panel().fields().what().hasFocus());
    wait([&] { return found().rowCount() == 3; });
    EXPECT_EQ(said(), "100,003 places in 3 of 3 texts. The first 2,000 are listed.");
    EXPECT_TRUE(panel().view().hasFocus()) << "Enter was meant for the list";
}

TEST_F(FindInTextsTest, AnExpressionThatTakesLongStopsNothingAndIsTakenBackByAnother)
{
    turn("Regular expression");
    // Tries every length of "a" from every place, and PCRE gives up at each.
    text("A", 1).editor().setText(QStringLiteral("a").repeated(5000));
    panel().fields().what().setText(QStringLiteral("(a+)+$b"));
    const std::string before = said();
    emit panel().searchWanted();
    EXPECT_EQ(said(), before) << "the search itself is on another thread";
    find("sp(a)m");
    wait([&] { return said() == "3 places in 2 of 3 texts."; });
    EXPECT_EQ(found().rowCount(), 2);
}

TEST_F(FindInTextsTest, WhatIsEditedDuringItsSearchIsSearchedAnew)
{
    text("A", 1).editor().setText(QStringLiteral("x = 1  # spam\n").repeated(100'000));
    find("spam");
    text("B", 0).editor().append(QStringLiteral("spam\n"));
    wait([&] {
        return found().index(2, 0).data().toString() == QStringLiteral("three in B: 2 places");
    });
}

TEST_F(FindInTextsTest, LargeTextsAreReplacedBesideTheWindow)
{
    const QString large = QStringLiteral("x = 1  # spam\n").repeated(99'000);
    text("A", 1).editor().setText(large);
    find("spam");
    wait([&] { return found().rowCount() == 3; });
    replace("eggs");
    wait([&] { return asked() == "Replace 99,003 places in 3 texts with “eggs”?"; });
    sayYes();
    EXPECT_EQ(text("A", 1).editor().text(), large) << "nobody has waited for it";
    EXPECT_EQ(asked(), "Replacing in 3 texts.");
    text("A", 0).editor().append(QStringLiteral("spam\n"));
    wait([&] { return panel().sentence().startsWith(QStringLiteral("Replaced")); });
    EXPECT_EQ(said(),
        "Replaced 99,001 places in 2 texts; Undo in a text takes back what was done in it. "
        "Left alone: one (edited meanwhile).");
    EXPECT_EQ(text("A", 0).editor().text(), QStringLiteral("spam = 1\nx = spam\nspam\n"));
    EXPECT_EQ(text("A", 1).editor().text().count(QLatin1String("eggs")), 99'000);
    text("A", 1).editor().undo();
    EXPECT_EQ(text("A", 1).editor().text(), large);
}

TEST_F(FindInTextsTest, ReplacingIsCancelledByItsButton)
{
    const QString large = QStringLiteral("x = 1  # spam\n").repeated(99'000);
    text("A", 1).editor().setText(large);
    find("spam");
    wait([&] { return found().rowCount() == 3; });
    replace("eggs");
    wait([&] { return panel().banner().isVisible(); });
    sayYes();
    ASSERT_EQ(asked(), "Replacing in 3 texts.");
    for (QPushButton* button : panel().banner().findChildren<QPushButton*>()) {
        if (button->text() == QStringLiteral("Cancel"))
            button->click();
    }
    EXPECT_FALSE(panel().banner().isVisible());
    QThreadPool::globalInstance()->waitForDone();
    QApplication::processEvents();
    EXPECT_EQ(text("A", 1).editor().text(), large);
    EXPECT_EQ(text("A", 0).editor().text(), QStringLiteral("spam = 1\nx = spam\n"));
}

TEST_F(FindInTextsTest, VeryManyPlacesAreListedInPartAndTooManyNotReplaced)
{
    text("A", 1).editor().setText(QStringLiteral("y\n").repeated(5000));
    find("y");
    EXPECT_EQ(said(), "5,000 places in 1 of 3 texts. The first 2,000 are listed.");
    EXPECT_EQ(found().rowCount(found().index(0, 0)), 2000);
    replace("z");
    EXPECT_EQ(asked(), "Replace 5,000 places in 1 text with “z”?");
    text("A", 1).editor().setText(QStringLiteral("y\n").repeated(100'001));
    find("y");
    EXPECT_EQ(said(), "More than 100,000 places in 1 of 3 texts. The first 2,000 are listed.");
    replace("z");
    EXPECT_FALSE(panel().banner().isVisible());
    EXPECT_EQ(said(),
        "More than 100,000 places in one text are too many to replace here: narrow the search.");
}

TEST_F(FindInTextsTest, WithoutTextsItSaysSoAndTheActionsCannotBeDone)
{
    find("spam");
    workbench().closePane(&pane("A"));
    workbench().closePane(&pane("B"));
    wait([&] { return said() == "No text is open."; });
    EXPECT_FALSE(m_window->actions().findInAll->isEnabled());
    EXPECT_FALSE(m_window->actions().replaceInAll->isEnabled());
}

} // namespace
} // namespace clutch::ui
