// Consoles of the real window over the real runtime: what asks questions, in all of them at once.
#include "tests/e2e/real_window.h"

#include "ui/console/answer_field.h"
#include "ui/console/input_field.h"

#include <QLineEdit>

namespace clutch::ui {
namespace {

class Consoles : public WindowRuns
{
protected:
    Consoles()
    {
        wait([&] { return idle() && m_window->workbench().mainLink().interpreter(); });
    }
    ConsoleWidget& console(const char* letter) { return *pane(letter).link().console(); }
    ConsoleWidget& mainConsole() { return *m_window->workbench().mainConsole(); }
    static void type(ConsoleWidget& console, const char* code)
    {
        console.input()->setCode(QString::fromUtf8(code));
        console.input()->submit();
    }
    static bool asks(ConsoleWidget& console) { return !console.answer()->isHidden(); }
    void answer(ConsoleWidget& console, const char* text)
    {
        wait([&] { return asks(console); });
        QTest::keyClicks(console.answer()->edit(), QString::fromUtf8(text));
        QTest::keyClick(console.answer()->edit(), Qt::Key_Return);
    }
    void waitFor(ConsoleWidget& console, const char* text)
    {
        wait([&] { return console.output()->allText().contains(text); });
        EXPECT_TRUE(console.output()->allText().contains(text))
            << console.output()->allText().toStdString();
    }
};

TEST_P(Consoles, QuestionsAreAskedInEveryOneAtOnceAndAnsweredInAnyOrder)
{
    type(console("A"), "import getpass; print('it has', len(getpass.getpass('Password: ')))");
    type(console("B"), "breakpoint()");
    type(mainConsole(), "input('Name? ').upper()");
    wait([&] { return asks(console("A")) && asks(console("B")) && asks(mainConsole()); });
    answer(mainConsole(), "ada");
    waitFor(mainConsole(), "'ADA'");
    answer(console("B"), "p 6 * 7");
    waitFor(console("B"), "42");
    EXPECT_TRUE(asks(console("A")));
    answer(console("B"), "c");
    answer(console("A"), "secret");
    waitFor(console("A"), "it has 6");
    EXPECT_FALSE(console("A").output()->allText().contains("secret"));
    wait([&] { return idle(); });
}

TEST_P(Consoles, ALoopIsTypedWithTheIndentThatItIsGivenAndRunsAfterAnEmptyLine)
{
    InputField* const input = console("A").input();
    const auto enter = [&](const char* line, const char* then) {
        QTest::keyClicks(input, QString::fromUtf8(line));
        QTest::keyClick(input, Qt::Key_Return);
        wait([&] { return input->code() == then; });
        EXPECT_EQ(input->code().toStdString(), then);
    };
    enter("for i in range(2):", "for i in range(2):\n    ");
    enter("'turn %d' % i", "for i in range(2):\n    'turn %d' % i\n    ");
    enter("", "");
    waitFor(console("A"), "\n'turn 1'\n");
}

TEST_P(Consoles, AnExceptionGroupIsTheTreeThatItIsWithItsNotesCausesAndItsInterpreter)
{
    type(console("A"),
        "def fail():\n"
        "    inner = ValueError('deep')\n"
        "    inner.add_note('a note')\n"
        "    raise ExceptionGroup('both', [inner, ExceptionGroup('more', [KeyError('k')])])"
        " from OSError('first')\n");
    waitFor(console("A"), ">>> def fail():");
    type(console("A"), "fail()");
    waitFor(console("A"), "KeyError: 'k'");
    const QByteArray shown = console("A").output()->allText();
    for (const char* part : {"OSError: first", "direct cause", "<console A:",
             "ExceptionGroup: both", "+-+---------------- 1 ----------------", "| ValueError: deep",
             "| a note", "+---------------- 2 ----------------", "| ExceptionGroup: more"})
        EXPECT_TRUE(shown.contains(part)) << part << " in\n" << shown.toStdString();
    type(console("B"), "x = = 1");
    waitFor(console("B"), "SyntaxError: invalid syntax");
    EXPECT_TRUE(console("B").output()->allText().contains("\n        ^\n"))
        << console("B").output()->allText().toStdString();
}

TEST_P(Consoles, AnythingThatCanBePrintedIsShownAndCrashesNothing)
{
    type(console("A"),
        "import sys; sys.stdout.buffer.write(b'nul \\0 bad \\xff\\xfe esc "
        "\\x1b[999;;;zq\\x1b]0;never');"
        " print(' e\\u0301 \\u6f22 \\U0001f600', *(f'\\r{i:3}%' for i in range(0, 101, 50)), "
        "sep='');"
        " print('\\x1b[1;4;38;5;208mbright\\x1b[0m done')");
    waitFor(console("A"), "bright done");
    const QByteArray shown = console("A").output()->allText();
    EXPECT_TRUE(shown.contains("100%")) << shown.toStdString();
    type(console("A"), "6 * 7");
    waitFor(console("A"), "\n42\n");
}

INSTANTIATE_TEST_SUITE_P(Runtimes, Consoles, testing::Values("3.15", "3.14"), pythonName);

} // namespace
} // namespace clutch::ui
