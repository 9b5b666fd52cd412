#include "tests/ui/console/console_fixture.h"

#include <QClipboard>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>

#include <array>

namespace clutch {
namespace {

using testing::HasSubstr;

TEST_F(ConsoleTest, EnterSubmitsAndTheAnswerComesBelowTheEcho)
{
    QSignalSpy submitted(&console, &ConsoleWidget::submitted);
    type("6 * 7");
    press(Qt::Key_Return);
    ASSERT_EQ(submitted.count(), 1);
    EXPECT_EQ(submitted[0][0].toByteArray(), "6 * 7");
    EXPECT_EQ(typed(), "");
    print("42\n");
    console.inputAccepted();
    EXPECT_EQ(shown(), ">>> 6 * 7\n42\n");
    EXPECT_EQ(history.entries().back().text, "6 * 7");
}

TEST_F(ConsoleTest, AcceptedCodeWithoutOutputIsEchoed)
{
    type("x = 1");
    press(Qt::Key_Return);
    console.inputAccepted();
    EXPECT_EQ(shown(), ">>> x = 1\n");
}

TEST_F(ConsoleTest, CodeThatRunsLongIsEchoedWithoutAnAnswer)
{
    type("while True: pass");
    press(Qt::Key_Return);
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return console.output()->allText() == ">>> while True: pass\n"; }));
}

TEST_F(ConsoleTest, UnitsThatWaitAreEchoedWhenTheirTurnComes)
{
    type("first()");
    press(Qt::Key_Return);
    print("1\n");
    type("second()");
    press(Qt::Key_Return);
    print("still 1\n");
    console.inputAccepted();
    print("2\n");
    console.inputAccepted();
    EXPECT_EQ(shown(), ">>> first()\n1\nstill 1\n>>> second()\n2\n");
}

TEST_F(ConsoleTest, ADeadRuntimeLeavesNoUnitWaiting)
{
    type("boom()");
    press(Qt::Key_Return);
    console.setState(ConsoleState::Gone);
    EXPECT_EQ(shown(), ">>> boom()\n");
    EXPECT_EQ(history.entries().back().text, "boom()");
    type("next");
    press(Qt::Key_Return);
    console.continueInput(QStringLiteral("  "));
    EXPECT_EQ(typed(), "next\n  ");
}

TEST_F(ConsoleTest, IncompleteCodeComesBackIndentedWithWhatWasTypedMeanwhile)
{
    type("def f():");
    press(Qt::Key_Return);
    type("ret"); // faster than the interpreter
    console.continueInput(QStringLiteral("    "));
    EXPECT_EQ(typed(), "def f():\n    ret");
    type("urn 1");
    EXPECT_EQ(typed(), "def f():\n    return 1");
    EXPECT_EQ(shown(), "");
}

TEST_F(ConsoleTest, EnterInTheMiddleOfAUnitBreaksTheLineAndAtItsEndSubmits)
{
    QSignalSpy submitted(&console, &ConsoleWidget::submitted);
    type("if x:");
    press(Qt::Key_Return, Qt::ShiftModifier);
    type("y");
    EXPECT_EQ(typed(), "if x:\n    y");
    press(Qt::Key_Up);
    press(Qt::Key_End);
    press(Qt::Key_Return);
    EXPECT_EQ(submitted.count(), 0);
    EXPECT_EQ(typed(), "if x:\n    \n    y");
    press(Qt::Key_End, Qt::ControlModifier);
    press(Qt::Key_Return);
    EXPECT_EQ(submitted.count(), 1);
}

TEST_F(ConsoleTest, OutputNeverTouchesWhatIsTyped)
{
    type("abc");
    for (int i = 0; i < 50; ++i) {
        print("noise\n");
        type("d");
    }
    EXPECT_EQ(typed(), "abc" + QString(50, u'd'));
    EXPECT_EQ(shown().count("noise\n"), 50);
}

TEST_F(ConsoleTest, UpAndDownWalkTheHistoryByPrefix)
{
    for (const char* text : {"print(1)", "x = 2", "for i in y:\n    pass", "print(3)"})
        ASSERT_TRUE(history.add("A", text));
    type("pr");
    press(Qt::Key_Up);
    EXPECT_EQ(typed(), "print(3)");
    press(Qt::Key_Up);
    EXPECT_EQ(typed(), "print(1)");
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    EXPECT_EQ(typed(), "pr");
    press(Qt::Key_Escape);
    EXPECT_EQ(typed(), "");
    press(Qt::Key_Up);
    press(Qt::Key_Up);
    EXPECT_EQ(typed(), "for i in y:\n    pass");
    press(Qt::Key_Up);
    EXPECT_EQ(typed(), "for i in y:\n    pass"); // to its first line
    press(Qt::Key_Up);
    EXPECT_EQ(typed(), "x = 2");
}

TEST_F(ConsoleTest, UpAndDownMoveInsideAUnitAndLeaveItAtItsEdges)
{
    ASSERT_TRUE(history.add("A", "older = 1"));
    type("if x:");
    press(Qt::Key_Return, Qt::ShiftModifier);
    type("y = 2");
    press(Qt::Key_Return, Qt::ShiftModifier);
    type("z = 3");
    const QString unit = typed();
    for (const int line : {2, 1, 0}) {
        EXPECT_EQ(console.input()->SendScintilla(QsciScintillaBase::SCI_LINEFROMPOSITION,
                      console.input()->SendScintilla(QsciScintillaBase::SCI_GETCURRENTPOS)),
            line);
        EXPECT_EQ(typed(), unit);
        if (line > 0)
            press(Qt::Key_Up);
    }
    press(Qt::Key_Down);
    press(Qt::Key_Up);
    EXPECT_EQ(typed(), unit);
    console.input()->setCode({});
    press(Qt::Key_Up);
    EXPECT_EQ(typed(), "older = 1");
    press(Qt::Key_Down);
    EXPECT_EQ(typed(), "");
}

TEST_F(ConsoleTest, CtrlRFindsOlderUnitsAndEscLeavesTheFieldAsItWas)
{
    for (const char* text : {"import os", "os.getcwd()", "x = 1"})
        ASSERT_TRUE(history.add("A", text));
    type("half");
    press(Qt::Key_R, Qt::ControlModifier);
    type("os");
    EXPECT_EQ(typed(), "os.getcwd()");
    press(Qt::Key_R, Qt::ControlModifier);
    EXPECT_EQ(typed(), "import os");
    press(Qt::Key_Escape);
    EXPECT_EQ(typed(), "half");
    EXPECT_EQ(focus(), console.input());
    press(Qt::Key_R, Qt::ControlModifier);
    type("x =");
    press(Qt::Key_Return);
    EXPECT_EQ(typed(), "x = 1");
    EXPECT_EQ(focus(), console.input());
}

TEST_F(ConsoleTest, CtrlCCopiesASelectionAndOtherwiseStops)
{
    QSignalSpy stop(&console, &ConsoleWidget::stopRequested);
    type("abc");
    press(Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(stop.count(), 1);
    press(Qt::Key_A, Qt::ControlModifier);
    press(Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(stop.count(), 1);
    EXPECT_EQ(QApplication::clipboard()->text(), "abc");
    console.output()->setFocus();
    press(Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(stop.count(), 2) << "in the output nothing is selected: it stops from there, too";
}

TEST_F(ConsoleTest, CtrlDEndsTheInputOnlyWhereNothingIsTyped)
{
    QSignalSpy eof(&console, &ConsoleWidget::eofProvided);
    type("abc");
    press(Qt::Key_D, Qt::ControlModifier);
    EXPECT_EQ(eof.count(), 0);
    EXPECT_EQ(typed(), "abc");
    press(Qt::Key_Escape);
    press(Qt::Key_D, Qt::ControlModifier);
    EXPECT_EQ(eof.count(), 1);
}

TEST_F(ConsoleTest, CtrlLClearsTheOutputAndKeepsTheCode)
{
    print("text\n");
    type("code");
    press(Qt::Key_L, Qt::ControlModifier);
    EXPECT_EQ(shown(), "");
    EXPECT_EQ(typed(), "code");
}

TEST_F(ConsoleTest, PasteUnderstandsPrompts)
{
    QApplication::clipboard()->setText(">>> def f():\n...     return 1\n...\n>>> f()\n1\n");
    press(Qt::Key_V, Qt::ControlModifier);
    EXPECT_EQ(typed(), "def f():\n    return 1\n\nf()");
}

// Of 5 MB that took 4 s.
TEST_F(ConsoleTest, NotEveryLineOfALargePasteIsLaidOutAtOnce)
{
    const QString code = QStringLiteral("value = 12345 + len('a text that is folded')").repeated(4);
    const int lines = 20'000;
    QApplication::clipboard()->setText((code + u'\n').repeated(lines));
    InputField& field = *console.input();
    const auto shownLines = [&field, lines] { // folded ones are more than one, as far as known
        return field.SendScintilla(
            QsciScintillaBase::SCI_VISIBLEFROMDOCLINE, static_cast<unsigned long>(lines - 1));
    };
    press(Qt::Key_V, Qt::ControlModifier);
    EXPECT_EQ(field.lines(), lines);
    EXPECT_LT(shownLines(), 2 * lines);
    EXPECT_TRUE(QTest::qWaitFor([&] { return shownLines() >= 2 * (lines - 1); }, 60'000));
}

TEST_F(ConsoleTest, WhatAnInputMethodComposesIsTypedWhenItIsCommittedAlone)
{
    const auto compose = [](const QString& preedit, const QString& commit) {
        QInputMethodEvent event(preedit, {});
        if (!commit.isEmpty())
            event.setCommitString(commit);
        QApplication::sendEvent(focus(), &event);
    };
    type(QStringLiteral("s = "));
    compose(QStringLiteral("に"), {});
    compose(QStringLiteral("にほん"), {});
    print("output meanwhile\n");
    (void)shown();
    compose({}, QStringLiteral("日本"));
    EXPECT_EQ(typed(), QStringLiteral("s = 日本"));
    compose(QStringLiteral("x"), {});
    compose({}, {}); // given up
    EXPECT_EQ(typed(), QStringLiteral("s = 日本"));
    QSignalSpy submitted(&console, &ConsoleWidget::submitted);
    press(Qt::Key_Return);
    EXPECT_EQ(submitted.count(), 1);
}

TEST_F(ConsoleTest, ArrowsGoByWholeCharacters)
{
    type(QStringLiteral("a"));
    QApplication::clipboard()->setText(QStringLiteral("e\u0301"));
    press(Qt::Key_V, Qt::ControlModifier);
    press(Qt::Key_Left);
    type(QStringLiteral("b"));
    EXPECT_EQ(typed(), QStringLiteral("abe\u0301"));
}

TEST_F(ConsoleTest, ANulThatIsPastedEndsNoUnit)
{
    QApplication::clipboard()->setText(QStringLiteral("if x") + QChar::Null + QStringLiteral(":"));
    press(Qt::Key_V, Qt::ControlModifier);
    EXPECT_EQ(typed(), QStringLiteral("if x\u2400:"));
    press(Qt::Key_Return);
    console.continueInput(QStringLiteral("    "));
    EXPECT_EQ(typed(), QStringLiteral("if x\u2400:\n    "));
}

TEST_F(ConsoleTest, FilesThatAreDroppedAnywhereAreTypedAsPaths)
{
    QMimeData files;
    const auto drop = [&](QWidget* on) {
        QDragEnterEvent enter({80, 8}, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(on, &enter);
        EXPECT_TRUE(enter.isAccepted());
        QDragMoveEvent move({80, 8}, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(on, &move);
        QDropEvent dropped(
            {80, 8}, Qt::CopyAction | Qt::MoveAction, &files, Qt::LeftButton, Qt::ShiftModifier);
        QCoreApplication::sendEvent(on, &dropped);
        EXPECT_EQ(dropped.dropAction(), Qt::CopyAction) << "or its owner might delete it";
    };
    files.setUrls({QUrl::fromLocalFile("/tmp/it's a.py")});
    type("open(");
    drop(console.output()->viewport());
    EXPECT_EQ(typed(), "open('/tmp/it\\'s a.py'");
    EXPECT_EQ(focus(), console.input());
    console.input()->setCode({});
    files.setUrls({QUrl::fromLocalFile("/tmp/a"), QUrl::fromLocalFile("/tmp/b\n")});
    drop(console.input()->viewport());
    EXPECT_EQ(typed(), "'/tmp/a', '/tmp/b\\x0a'");
    console.beginInput(1, QStringLiteral("File: "), false);
    files.setUrls({QUrl::fromLocalFile("/tmp/c")});
    drop(console.output()->viewport());
    EXPECT_EQ(console.answer()->edit()->text(), "/tmp/c") << "a question wants no quotes";
}

TEST_F(ConsoleTest, TabIndentsInFrontAndAsksElsewhere)
{
    QSignalSpy asked(&console, &ConsoleWidget::completionRequested);
    press(Qt::Key_Tab);
    EXPECT_EQ(typed(), "    ");
    type("imp");
    press(Qt::Key_Tab);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][1].toInt(), 7);
    console.showCompletions({.start = 4, .items = {"import"}, .calltip = {}});
    EXPECT_EQ(typed(), "    import");
}

TEST_F(ConsoleTest, ControlAndEnterRunWhatIsTypedAndNotTheEditorsLine)
{
    QAction runLine;
    runLine.setShortcut(Qt::CTRL | Qt::Key_Return);
    console.addAction(&runLine);
    QSignalSpy triggered(&runLine, &QAction::triggered);
    QSignalSpy submitted(&console, &ConsoleWidget::submitted);
    type("if x:");
    QTest::keyClick(console.input(), Qt::Key_Return, Qt::ControlModifier);
    EXPECT_EQ(triggered.count(), 0);
    ASSERT_EQ(submitted.count(), 1);
    EXPECT_EQ(submitted[0][0].toByteArray(), "if x:");
}

TEST_F(ConsoleTest, ABracketAndACommaShowTheWordsAboutTheCall)
{
    QSignalSpy asked(&console, &ConsoleWidget::completionRequested);
    const auto tipIsShown = [this] {
        return console.input()->SendScintilla(QsciScintilla::SCI_CALLTIPACTIVE) != 0;
    };
    type("f('(', x");
    ASSERT_EQ(asked.count(), 2) << "not for what stands in a string";
    EXPECT_EQ(asked[1][1].toInt(), 6);
    // Names that may stand there take no Enter; whoever has typed on is still in the call.
    console.showCompletions({.start = 6, .items = {"abs", "xyz"}, .calltip = "f(a, b)"});
    EXPECT_TRUE(tipIsShown());
    EXPECT_EQ(console.input()->SendScintilla(QsciScintilla::SCI_AUTOCACTIVE), 0);
    type(")");
    ASSERT_EQ(asked.count(), 3);
    console.showCompletions({.start = 9, .items = {}, .calltip = {}});
    EXPECT_FALSE(tipIsShown());
    // One that comes late is of another call.
    type(" + g(");
    type("1)");
    console.showCompletions({.start = 0, .items = {}, .calltip = {}});
    EXPECT_FALSE(tipIsShown());
    // Nor does one outlive the code that it is about, which is faster than the next answer.
    console.showCompletions({.start = 0, .items = {}, .calltip = "g(x)"});
    EXPECT_TRUE(tipIsShown());
    press(Qt::Key_Return);
    EXPECT_EQ(typed(), "");
    EXPECT_FALSE(tipIsShown());
    console.setTipsOnTyping(false);
    asked.clear();
    type("f(");
    EXPECT_EQ(asked.count(), 0);
}

TEST_F(ConsoleTest, CompletionsThatComeTooLateAreIgnored)
{
    type("imp");
    press(Qt::Key_Tab);
    type("ossible");
    console.showCompletions({.start = 0, .items = {"import"}, .calltip = {}});
    EXPECT_EQ(typed(), "impossible");
}

TEST_F(ConsoleTest, InputIsAnsweredAndTheCodeComesBack)
{
    QSignalSpy provided(&console, &ConsoleWidget::inputProvided);
    type("half typed");
    print("Name? ");
    console.beginInput(7, QStringLiteral("Name? "), false);
    EXPECT_EQ(focus(), console.answer()->edit());
    type("Ada");
    press(Qt::Key_Return);
    ASSERT_EQ(provided.count(), 1);
    EXPECT_EQ(provided[0][0].toULongLong(), 7u);
    EXPECT_EQ(provided[0][1].toString(), "Ada");
    EXPECT_EQ(shown(), "Name? Ada\n");
    EXPECT_EQ(typed(), "half typed");
    EXPECT_EQ(focus(), console.input());
}

TEST_F(ConsoleTest, APasswordIsShownNowhere)
{
    QSignalSpy provided(&console, &ConsoleWidget::inputProvided);
    console.beginInput(1, QStringLiteral("Password: "), true);
    EXPECT_EQ(console.answer()->edit()->echoMode(), QLineEdit::NoEcho);
    type("secret");
    press(Qt::Key_Return);
    ASSERT_EQ(provided.count(), 1);
    EXPECT_EQ(provided[0][1].toString(), "secret");
    EXPECT_EQ(shown(), "Password: \n");
    EXPECT_TRUE(history.entries().empty());
}

TEST_F(ConsoleTest, SeveralQuestionsAreAnsweredInOrderAndCancelledOnesVanish)
{
    QSignalSpy provided(&console, &ConsoleWidget::inputProvided);
    QSignalSpy eof(&console, &ConsoleWidget::eofProvided);
    for (const quint64 id : {1, 2, 3, 4})
        console.beginInput(id, QString::number(id), false);
    console.cancelInput(2);
    type("one");
    press(Qt::Key_Return);
    press(Qt::Key_D, Qt::ControlModifier);
    console.cancelInput(4);
    EXPECT_EQ(provided[0][0].toULongLong(), 1u);
    EXPECT_EQ(eof[0][0].toULongLong(), 3u);
    EXPECT_TRUE(console.input()->isVisible());
}

TEST_F(ConsoleTest, TheFieldGrowsWithItsLinesToTwoFifthsAtMost)
{
    const int one = console.input()->height();
    console.input()->setCode(QStringLiteral("a\nb\nc"));
    EXPECT_EQ(console.input()->height(), 3 * one);
    console.input()->setCode(QString(200, u'\n'));
    EXPECT_LE(console.input()->height(), console.height() * 2 / 5);
    EXPECT_GE(console.input()->height(), console.height() * 2 / 5 - one);
}

TEST_F(ConsoleTest, EveryLineOfTheFieldKeepsItsPrompt)
{
    const auto prompts = [&] {
        QByteArray all;
        const long lines = console.input()->SendScintilla(QsciScintillaBase::SCI_GETLINECOUNT);
        for (long line = 0; line < lines; ++line) {
            std::array<char, 16> text{};
            console.input()->SendScintilla(QsciScintillaBase::SCI_MARGINGETTEXT,
                static_cast<unsigned long>(line), text.data());
            all += text.data();
        }
        return all;
    };
    EXPECT_EQ(prompts(), ">>> ");
    for (const char* code : {"x", "", "a\nb\nc", "d\ne\nf", "y"}) {
        console.input()->setCode(QString::fromUtf8(code));
        EXPECT_EQ(prompts(), QByteArray(code).contains('\n') ? ">>> ... ... " : ">>> ") << code;
    }
    console.input()->setCode({});
    type("z");
    press(Qt::Key_Backspace);
    EXPECT_EQ(prompts(), ">>> ");
    type("one");
    press(Qt::Key_Return);
    EXPECT_EQ(prompts(), ">>> ");
}

TEST_F(ConsoleTest, AClickBesideTheTypedTextIsMeantForTheField)
{
    QWidget* field = focus();
    const QPoint below(console.width() - 20, console.height() - 2);
    console.output()->setFocus();
    QTest::mouseClick(console.windowHandle(), Qt::LeftButton, {}, below);
    EXPECT_EQ(focus(), field);
    console.beginInput(7, QStringLiteral("name? "), false);
    console.output()->setFocus();
    QTest::mouseClick(console.windowHandle(), Qt::LeftButton, {}, below);
    EXPECT_EQ(focus(), console.answer()->edit());
}

TEST_F(ConsoleTest, TypingInTheOutputGoesToTheField)
{
    console.output()->setFocus();
    press(Qt::Key_X);
    EXPECT_EQ(typed(), "x");
    EXPECT_EQ(focus(), console.input());
}

} // namespace
} // namespace clutch
