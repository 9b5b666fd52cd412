// The compiler's opinion in the editors of a window over the fake runtime, which calls every line
// that begins with "wrong" a syntax error.
#include "tests/ui/window/window_fixture.h"

#include "ui/status_strip.h"
#include "ui/syntax_check.h"

#include <csignal>

namespace clutch::ui {
namespace {

class SyntaxCheckTest : public WindowTest
{
protected:
    Editor& editor(const char* letter = "A") { return pane(letter).editorPanel().editor(); }
    void waitForProblem(int line)
    {
        wait([&] { return editor().problem() && editor().problem()->line == line; });
    }
};

TEST_F(SyntaxCheckTest, ShowsWhatIsWrongAfterTypingAndForgetsItWhenItIsCorrected)
{
    open(options());
    type("A", QStringLiteral("out x\n"));
    editor().setCursorPosition(1, 0);
    QTest::keyClicks(&editor(), QStringLiteral("wrong"));
    waitForProblem(2);
    EXPECT_EQ(editor().problem()->message, QStringLiteral("SyntaxError: invalid syntax"));
    EXPECT_EQ(m_window->status().problem(), QStringLiteral("line 2: SyntaxError: invalid syntax"));
    editor().setCursorPosition(1, 0);
    QTest::keyClick(&editor(), Qt::Key_Delete);
    wait([&] { return !editor().problem(); });
    EXPECT_EQ(m_window->status().problem(), QString());
}

TEST_F(SyntaxCheckTest, DropsTheAnswerAboutATextThatHasChangedSince)
{
    open(options());
    type("A", QStringLiteral("out x\n"));
    quint64 first = 0;
    QObject scope;
    QObject::connect(&m_window->session(), &RuntimeSession::sourceChecked, &scope,
        [&](quint64 request) { first = first == 0 ? request : first; });
    wait([&] { return first != 0; });
    type("A", QStringLiteral("out y\n"));
    proto::SourceChecked late;
    late.add_errors()->set_line(1);
    emit m_window->session().sourceChecked(first, late);
    EXPECT_FALSE(editor().problem());
}

TEST_F(SyntaxCheckTest, SaysInTheStatusStripWhatIsWrongWithTheCurrentPane)
{
    open(options());
    type("A", QStringLiteral("wrong\n"));
    waitForProblem(1);
    workbench().setCurrent(&pane("B"));
    EXPECT_EQ(m_window->status().problem(), QString());
    workbench().setCurrent(&pane("A"));
    EXPECT_EQ(m_window->status().problem(), QStringLiteral("line 1: SyntaxError: invalid syntax"));
}

TEST_F(SyntaxCheckTest, ForgetsTheProblemOfATextThatIsReplaced)
{
    open(options());
    type("A", QStringLiteral("wrong\n"));
    waitForProblem(1);
    type("A", QStringLiteral("out x\n"));
    EXPECT_FALSE(editor().problem());
}

TEST_F(SyntaxCheckTest, ChecksWhatWasTypedWithoutARuntimeWhenOneStarts)
{
    open(options());
    const int first = m_window->session().pid();
    QObject scope;
    QObject::connect(&m_window->session(), &RuntimeSession::ended, &scope,
        [&] { type("A", QStringLiteral("out x\nwrong\n")); });
    ::kill(first, SIGKILL);
    waitForProblem(2);
    EXPECT_NE(m_window->session().pid(), first);
}

TEST(SyntaxProblem, HasNoPlaceInItsWords)
{
    EXPECT_EQ(withoutPlace(QStringLiteral("expected ':' (a (1).py, line 2)")),
        QStringLiteral("expected ':'"));
    EXPECT_EQ(withoutPlace(QStringLiteral("'(' was never closed (<untitled A>, line 12)")),
        QStringLiteral("'(' was never closed"));
    EXPECT_EQ(withoutPlace(QStringLiteral("no (line) here")), QStringLiteral("no (line) here"));
}

} // namespace
} // namespace clutch::ui
