// What ruff has against the texts of a window, and how that is mended.
#include "tests/ui/window/tools_fixture.h"

#include "ui/lint_check.h"
#include "ui/preferences.h"

#include <QProcess>

#include <csignal>

namespace clutch::ui {
namespace {

class LintTest : public ToolsTest
{
protected:
    void openWith(const QByteArray& report, const char* text)
    {
        m_ruff.put("check", report);
        open(options());
        workbench().closePane(&pane("B")); // only one text is checked
        type("A", QLatin1String(text));
        wait([&] { return !editor().findings().isEmpty(); });
    }
    // Every answer has been taken.
    static bool noneUnderWay()
    {
        return QCoreApplication::instance()->findChildren<QProcess*>().isEmpty();
    }
};

TEST_F(LintTest, ShowsWhatRuffFindsAfterTypingAndForgetsItWhenItIsCorrected)
{
    openWith(ruffReport({{"F401", "unused", 2, 1, 4}}), "out x\nout y\n");
    EXPECT_EQ(codes(), (std::vector<QString>{QStringLiteral("F401")}));
    EXPECT_EQ(m_window->status().problem(), QString()); // the caret is in the first line
    editor().setCursorPosition(1, 2);
    wait([&] { return m_window->status().problem() == QStringLiteral("line 2: F401 unused"); });
    m_ruff.put("check", "[]");
    QTest::keyClicks(&editor(), QStringLiteral("z"));
    wait([&] { return editor().findings().isEmpty(); });
    EXPECT_EQ(m_window->status().problem(), QString());
    EXPECT_TRUE(m_ruff.read("input").contains("ouzt y"));
}

TEST_F(LintTest, KeepsWhatWasFoundWhileTheTextCannotBeParsed)
{
    openWith(ruffReport({{"F401", "unused", 1, 1, 4}}), "out x\n");
    m_ruff.put("check", ruffReport({{"invalid-syntax", "no", 1, 1, 2}, {"E999", "more", 1, 1, 2}}));
    QTest::keyClicks(&editor(), QStringLiteral("("));
    wait([&] { return m_ruff.read("input").contains("(out x") && noneUnderWay(); });
    m_ruff.put("check", ruffReport({{"B018", "useless", 1, 1, 4}}));
    EXPECT_EQ(codes(), (std::vector<QString>{QStringLiteral("F401")}));
    QTest::keyClicks(&editor(), QStringLiteral(")"));
    wait([&] { return codes() == std::vector<QString>{QStringLiteral("B018")}; });
}

TEST_F(LintTest, KillsTheCheckOfATextThatHasChanged)
{
    m_ruff.put("hang");
    m_ruff.put("check", ruffReport({{"F401", "unused", 1, 1, 4}}));
    open(options());
    type("A", QStringLiteral("out x\n"));
    wait([&] { return m_ruff.has("hangs"); });
    const int pid = m_ruff.read("hangs").trimmed().toInt();
    m_ruff.remove("hang");
    QTest::keyClicks(&editor(), QStringLiteral("z"));
    wait([&] { return ::kill(pid, 0) != 0; });
    wait([&] { return !editor().findings().isEmpty(); });
}

TEST_F(LintTest, TakesAnUndefinedNameForOneOfTheConsolesWhereNamesAreKept)
{
    openWith(ruffReport({{"F401", "unused", 1, 1, 4}, {"F821", "undefined", 1, 5, 6}}), "out x\n");
    EXPECT_EQ(codes().size(), 2U);
    actions().keepNames->setChecked(true);
    EXPECT_EQ(codes(), (std::vector<QString>{QStringLiteral("F401")}));
    actions().keepNames->setChecked(false);
    EXPECT_EQ(codes().size(), 2U);
}

TEST_F(LintTest, IsSwitchedOffInTheSettings)
{
    Preferences off;
    off.lintOnTyping = false;
    EXPECT_TRUE(savePreferences(off));
    m_ruff.put("check", ruffReport({{"F401", "unused", 1, 1, 4}}));
    open(options());
    Editor alone;
    const Ruff ruff({m_ruff.folder(), {}});
    wait([&] { return !ruff.version().isEmpty(); });
    LintCheck check(alone, ruff, nullptr);
    check.setOn(true);
    type("A", QStringLiteral("out x\n"));
    alone.setText(QStringLiteral("out alone\n"));
    // That one began later, so the window's would have asked before it.
    wait([&] { return !alone.findings().isEmpty(); });
    EXPECT_TRUE(editor().findings().isEmpty());
    EXPECT_EQ(orders(), 1);
}

TEST_F(LintTest, IsNotDoneForALargeText)
{
    openWith(ruffReport({{"F401", "unused", 1, 1, 4}}), "out x\n");
    wait([&] { return noneUnderWay(); });
    const int before = orders();
    editor().append(QString(LintCheck::kLargestText, QLatin1Char('#')));
    wait([&] { return editor().findings().isEmpty(); });
    EXPECT_EQ(orders(), before);
}

TEST_F(LintTest, SaysOnceWhyATextIsNotChecked)
{
    m_ruff.put("fail", "ruff failed\n  Cause: no settings\n");
    open(options());
    type("A", QStringLiteral("out x\n"));
    waitUntilSaid("orders was not checked. ruff: no settings");
}

TEST_F(LintTest, MendsWhatIsAtTheCaretInOneStep)
{
    openWith(
        ruffReport({{"E1", "wrong", 1, 1, 4, "err"}, {"E2", "wrong", 2, 1, 4}}), "out x\nout y\n");
    editor().setCursorPosition(0, 2);
    actions().fix->trigger();
    EXPECT_EQ(editor().text(), QStringLiteral("err x\nout y\n"));
    EXPECT_EQ(said(), QStringLiteral("E1: Mend it"));
    editor().undo();
    EXPECT_EQ(editor().text(), QStringLiteral("out x\nout y\n"));
}

TEST_F(LintTest, SaysWhyNothingIsMended)
{
    openWith(ruffReport({{"E2", "wrong", 2, 1, 4}}), "out x\nout y\n");
    actions().fix->trigger();
    EXPECT_EQ(said(), QStringLiteral("ruff has found nothing in the line of the caret."));
    editor().setCursorPosition(1, 0);
    actions().fix->trigger();
    EXPECT_EQ(said(), QStringLiteral("E2 was not fixed: ruff knows no safe fix for it."));
}

TEST_F(LintTest, DoesNotMendATextThatHasChangedSinceItWasChecked)
{
    openWith(ruffReport({{"E1", "wrong", 1, 1, 4, "err"}}), "out x\n");
    editor().setCursorPosition(0, 0);
    QTest::keyClicks(&editor(), QStringLiteral("z"));
    actions().fix->trigger();
    EXPECT_EQ(editor().text(), QStringLiteral("zout x\n"));
    EXPECT_TRUE(said().startsWith(QStringLiteral("E1 was not fixed: the text has changed")));
}

TEST_F(LintTest, MendsNoPlaceThatTheTextDoesNotHave)
{
    openWith(ruffReport({{"E1", "wrong", 1, 1, 40, "err"}}), "out x\n");
    editor().setCursorPosition(0, 0);
    actions().fix->trigger();
    EXPECT_EQ(editor().text(), QStringLiteral("out x\n"));
    EXPECT_TRUE(said().contains(QStringLiteral("no place of this text")));
}

TEST_F(LintTest, MendsEverythingThatRuffMends)
{
    m_ruff.put("fix", "err x\nout y\n");
    open(options());
    type("A", QStringLiteral("out x\nout y\n"));
    actions().fixAll->trigger();
    wait([&] { return editor().text() == QStringLiteral("err x\nout y\n"); });
    actions().fixAll->trigger();
    waitUntilSaid("nothing that ruff can fix safely");
}

TEST_F(LintTest, LeadsFromOneProblemToTheNextTheCompilersAmongThem)
{
    openWith(
        ruffReport({{"E1", "first", 1, 1, 4}, {"E3", "third", 3, 5, 6}}), "out x\nwrong\nout z\n");
    wait([&] { return editor().problem().has_value(); });
    const auto place = [&] {
        return std::pair(editor().caretPlace().line, editor().caretPlace().column);
    };
    actions().nextProblem->trigger();
    EXPECT_EQ(place(), std::pair(2, 3));
    EXPECT_TRUE(said().contains(QStringLiteral("2 of 3: line 2: SyntaxError")));
    actions().nextProblem->trigger();
    EXPECT_EQ(place(), std::pair(3, 5));
    actions().nextProblem->trigger();
    EXPECT_EQ(place(), std::pair(1, 1));
    actions().previousProblem->trigger();
    EXPECT_EQ(place(), std::pair(3, 5));
    EXPECT_EQ(said(), QStringLiteral("3 of 3: line 3: E3 third"));
}

TEST_F(LintTest, WithoutRuffTheActionsSayWhyTheyCannotBeDone)
{
    useRuff(QStringLiteral("/nowhere"));
    qputenv("PATH", "/nowhere");
    open(options());
    for (const QAction* action : {actions().format, actions().fix, actions().fixAll}) {
        EXPECT_FALSE(action->isEnabled());
        EXPECT_TRUE(action->toolTip().contains(QStringLiteral("There is no ruff in /nowhere/bin")));
        EXPECT_TRUE(action->toolTip().contains(QStringLiteral("packaging/fetch-runtimes")));
    }
    EXPECT_TRUE(actions().nextProblem->isEnabled());
    actions().nextProblem->trigger();
    EXPECT_TRUE(said().startsWith(QStringLiteral("Nothing is wrong")));
}

} // namespace
} // namespace clutch::ui
