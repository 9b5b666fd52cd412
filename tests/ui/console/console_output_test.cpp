#include "tests/ui/console/console_fixture.h"

#include "ui/console/find_bar.h"
#include "ui/console/folded_line_dialog.h"
#include "ui/console/notice_lines.h"
#include "ui/console/output_links.h"

#include <QClipboard>
#include <QFile>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QToolButton>
#include <QWheelEvent>

namespace clutch {
namespace {

using testing::HasSubstr;
using Sci = QsciScintillaBase;

QPoint pointOf(OutputView& view, const QByteArray& text)
{
    const auto at = static_cast<long>(view.allText().indexOf(text));
    const auto x = static_cast<int>(view.SendScintilla(Sci::SCI_POINTXFROMPOSITION, 0UL, at));
    const auto y = static_cast<int>(view.SendScintilla(Sci::SCI_POINTYFROMPOSITION, 0UL, at));
    return {x + 8, y + 6};
}

TEST(NoticeLines, BreakAtSpacesAndWithinAWordThatIsTooLong)
{
    const auto lines = [](const char* text, int columns) {
        return noticeLines(QString::fromUtf8(text), columns).toStdString();
    };
    EXPECT_EQ(lines("short", 40), "  short\n");
    EXPECT_EQ(lines("", 40), "  \n");
    EXPECT_EQ(lines("one two three four five", 20), "  one two three four\n  five\n");
    EXPECT_EQ(lines("one\n  two", 40), "  one\n    two\n");
    EXPECT_EQ(lines("exactly eighteen c", 20), "  exactly eighteen c\n");
    EXPECT_EQ(lines("see /a/very/long/path/of/some.py now", 20),
        "  see\n  /a/very/long/path/\n  of/some.py now\n");
    EXPECT_EQ(lines("日本語日本語日本語日本語", 20), "  日本語日本語日本語\n  日本語\n");
}

TEST_F(ConsoleTest, ANoticeIsReadWholeInANarrowConsole)
{
    console.resize(300, 420);
    console.showNotice(QStringLiteral("os.chdir() changes the folder of the whole process: every "
                                      "interpreter sees it, as the folder belongs to all."));
    const QString said = shown();
    const int columns = console.output()->columns();
    EXPECT_GT(said.count(u'\n'), 2);
    for (const QString& line : said.split(u'\n'))
        EXPECT_LE(line.size(), columns) << line.toStdString();
    console.output()->grab();
    EXPECT_FALSE(console.output()->horizontalScrollBar()->isVisible());
}

TEST_F(ConsoleTest, NoticesAreBrokenAnewWhenTheConsoleGetsAnotherWidthAndNothingElseIs)
{
    const QString sentence = QStringLiteral(
        "os.chdir() changes the folder of the whole process: every interpreter sees it.");
    print(QByteArray(200, 'x') + "\n");
    console.showNotice(sentence, NoticeKind::Warning);
    console.showNotice(QStringLiteral("short"));
    print("an open line");
    const QString wide = shown();
    const auto style = [this](const char* text) {
        const auto at = static_cast<unsigned long>(console.output()->allText().indexOf(text));
        return console.output()->SendScintilla(Sci::SCI_GETSTYLEAT, at);
    };
    const long warning = style("os.chdir");
    console.resize(300, 420);
    const auto longest = [this] {
        int cells = 0;
        for (const QString& line : shown().split(u'\n').mid(1))
            cells = std::max(cells, static_cast<int>(line.size()));
        return cells;
    };
    EXPECT_TRUE(QTest::qWaitFor([&] { return longest() <= console.output()->columns(); }));
    const QString narrow = shown();
    EXPECT_TRUE(narrow.startsWith(QString(200, u'x') + u'\n')) << narrow.toStdString();
    EXPECT_TRUE(narrow.endsWith(QStringLiteral("\n  short\nan open line")));
    EXPECT_EQ(narrow.simplified(), wide.simplified());
    EXPECT_EQ(style("sees"), warning);
    console.resize(640, 420);
    EXPECT_TRUE(QTest::qWaitFor([&] { return shown() == wide; }));
    print(" goes on\n");
    EXPECT_EQ(shown(), wide + QStringLiteral(" goes on\n"));
}

TEST_F(ConsoleTest, WhatIsReadStaysAtTheTopWhereNoticesAboveItAreBrokenAnew)
{
    for (int i = 0; i < 5; ++i)
        console.showNotice(QStringLiteral("a sentence that takes more room ").repeated(3));
    for (int i = 0; i < 200; ++i)
        print(QByteArray::number(i) + "\n");
    (void)shown();
    OutputView& view = *console.output();
    view.SendScintilla(Sci::SCI_SETFIRSTVISIBLELINE, 100UL);
    const auto topText = [&] {
        return view.text(static_cast<int>(view.SendScintilla(Sci::SCI_GETFIRSTVISIBLELINE)));
    };
    const QString before = topText();
    const qsizetype lines = shown().count(u'\n');
    console.resize(300, 420);
    EXPECT_TRUE(QTest::qWaitFor([&] { return shown().count(u'\n') > lines; }));
    EXPECT_EQ(topText(), before);
}

TEST_F(ConsoleTest, TheEndIsFollowedAfterNoticesWereBrokenAnew)
{
    console.resize(400, 150);
    console.showNotice(QStringLiteral("run primes.py")); // takes one line before and after
    for (int i = 0; i < 20; ++i)
        print(QByteArray::number(i) + "\n");
    console.showNotice(QStringLiteral("a sentence that takes more room ").repeated(3));
    const qsizetype lines = shown().count(u'\n');
    const OutputView& view = *console.output();
    ASSERT_TRUE(view.isAtEnd());
    console.resize(800, 150);
    EXPECT_TRUE(QTest::qWaitFor([&] { return shown().count(u'\n') < lines; }));
    EXPECT_TRUE(view.isAtEnd());
    console.resize(400, 150);
    EXPECT_TRUE(QTest::qWaitFor([&] { return shown().count(u'\n') == lines; }));
    EXPECT_TRUE(view.isAtEnd());
    print("more\n");
    (void)shown();
    EXPECT_TRUE(view.isAtEnd());
}

TEST_F(ConsoleTest, TheEndIsNotLostWhereNoticesTakeAsManyLinesAsBefore)
{
    console.resize(400, 150);
    console.showNotice(QStringLiteral("one two three four five six seven eight nine ten eleven"));
    for (int i = 0; i < 20; ++i)
        print(QByteArray::number(i) + "\n");
    const QString before = shown();
    const OutputView& view = *console.output();
    ASSERT_TRUE(view.isAtEnd());
    bool anew = false;
    for (int width = 410; width < 600 && !anew; width += 10) {
        console.resize(width, 150);
        anew = QTest::qWaitFor([&] { return shown() != before; }, 300);
    }
    ASSERT_TRUE(anew);
    ASSERT_EQ(shown().count(u'\n'), before.count(u'\n'));
    EXPECT_TRUE(view.isAtEnd());
}

TEST_F(ConsoleTest, ReadingBackIsNotInterruptedAndTheEndIsOneClickAway)
{
    for (int i = 0; i < 500; ++i)
        print(QByteArray::number(i) + "\n");
    (void)shown();
    OutputView& view = *console.output();
    EXPECT_TRUE(view.isAtEnd());
    auto* jump = view.findChild<QToolButton*>();
    EXPECT_FALSE(jump->isVisible());
    view.SendScintilla(Sci::SCI_SETFIRSTVISIBLELINE, 100UL);
    for (int i = 0; i < 500; ++i)
        print("more\n");
    (void)shown();
    EXPECT_EQ(view.SendScintilla(Sci::SCI_GETFIRSTVISIBLELINE), 100);
    EXPECT_TRUE(QTest::qWaitFor([&] { return jump->isVisible(); }));
    QTest::mouseClick(jump, Qt::LeftButton);
    EXPECT_TRUE(view.isAtEnd());
    EXPECT_FALSE(jump->isVisible());
}

TEST_F(ConsoleTest, KeepsNoMoreLinesThanItsLimit)
{
    ConsoleLimits limits;
    limits.lines = 1000;
    console.setLimits(limits);
    for (int i = 0; i < 5000; ++i)
        print("line " + QByteArray::number(i) + "\n");
    // What is too much goes in the tick after the one that showed it.
    EXPECT_TRUE(QTest::qWaitFor([&] { return shown().count(u'\n') <= 1100; }));
    EXPECT_TRUE(shown().endsWith("line 4999\n"));
}

TEST_F(ConsoleTest, KeepsNoMoreBytesThanItsLimit)
{
    ConsoleLimits limits;
    limits.bytes = 100'000;
    console.setLimits(limits);
    for (int i = 0; i < 5000; ++i)
        print(QByteArray(99, 'x') + "\n");
    EXPECT_TRUE(QTest::qWaitFor([&] { return shown().size() <= 110'000; }));
}

TEST_F(ConsoleTest, ATickThatIsFastTakesInNoMoreThanThereIsRoomFor)
{
    ConsoleLimits limits;
    limits.lines = 16'000;
    console.setLimits(limits);
    OutputView& view = *console.output();
    const QByteArray line = QByteArray(79, 'x') + '\n';
    for (const int lines : {16'000, 1}) { // the next tick makes room
        print(line.repeated(lines));
        shown();
    }
    const auto room = [&] {
        return view.SendScintilla(Sci::SCI_GETCHARACTERPOINTER);
    };
    const auto before = room();

    print(line.repeated(100'000));
    long most = 0;
    while (view.pendingBytes() > 0) {
        for (int slices = 0; slices < 10'000 && view.showSlice(); ++slices) { }
        most = std::max(most, view.SendScintilla(Sci::SCI_GETLENGTH));
        view.endTick();
    }
    EXPECT_EQ(room(), before); // or 8 MB, not of the limit's, would stay taken for ever
    EXPECT_LT(most, 80 * 16'000 * 1.1 + (2 << 20));
    print("\nend");
    EXPECT_THAT(shown().toStdString(), HasSubstr("x\n\nend"));
}

TEST_F(ConsoleTest, OutputThatWasClearedGivesItsRoomBackAndGetsItAgain)
{
    OutputView& view = *console.output();
    const QByteArray line = QByteArray(79, 'x') + '\n';
    const auto flood = [&](int lines) {
        for (int i = 0; i < lines; i += 1000) {
            print(line.repeated(1000));
            shown();
        }
    };
    const auto room = [&] {
        return view.SendScintilla(Sci::SCI_GETCHARACTERPOINTER);
    };
    flood(20'000);
    console.clearOutput();
    flood(20'000);
    const auto before = room();
    flood(60'000);
    EXPECT_EQ(room(), before);
}

TEST_F(ConsoleTest, KeepsThePlaceWhereOneReadsWhileOldLinesGo)
{
    ConsoleLimits limits;
    limits.lines = 1000;
    console.setLimits(limits);
    for (int i = 0; i < 1000; ++i)
        print(QByteArray::number(i) + "\n");
    (void)shown();
    OutputView& view = *console.output();
    view.SendScintilla(Sci::SCI_SETFIRSTVISIBLELINE, 800UL);
    const auto topText = [&] {
        return view.text(static_cast<int>(view.SendScintilla(Sci::SCI_GETFIRSTVISIBLELINE)));
    };
    const QString before = topText();
    for (int i = 0; i < 600; ++i)
        print("new\n");
    (void)shown();
    EXPECT_EQ(topText(), before);
}

TEST_F(ConsoleTest, SaysWhenItIsBehindAndWhenItHasCaughtUp)
{
    QSignalSpy congested(&console, &ConsoleWidget::congested);
    QSignalSpy relieved(&console, &ConsoleWidget::relieved);
    const QByteArray piece = (QByteArray(255, 'x') + '\n').repeated(4096);
    for (int i = 0; i < 3; ++i)
        print(piece);
    EXPECT_EQ(congested.count(), 0);
    print(piece);
    EXPECT_EQ(congested.count(), 1);
    EXPECT_EQ(console.pendingBytes(), 4u << 20);
    EXPECT_TRUE(QTest::qWaitFor([&] { return relieved.count() == 1; }, 20'000));
    EXPECT_LE(console.pendingBytes(), 1u << 20);
}

TEST_F(ConsoleTest, AFrameOfATracebackOpensItsLine)
{
    QSignalSpy activated(&console, &ConsoleWidget::frameActivated);
    console.appendOutput(TextSource::Stderr,
        "  File \x1b[35m\"/tmp/é b.py\"\x1b[0m, line \x1b[35m12\x1b[0m, in f\n");
    (void)shown();
    OutputView& view = *console.output();
    const QPoint at = pointOf(view, "line 12");
    QTest::mouseMove(view.viewport(), at);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, Qt::NoModifier, at);
    ASSERT_EQ(activated.count(), 1);
    EXPECT_EQ(activated[0][0].toString(), QString::fromUtf8("/tmp/é b.py"));
    EXPECT_EQ(activated[0][1].toInt(), 12);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, Qt::NoModifier, pointOf(view, "in f"));
    EXPECT_EQ(activated.count(), 1);
}

TEST(FrameInLine, ReadsTracebacksOnly)
{
    EXPECT_EQ(
        frameInLine("  | File \"<console A:3>\", line 1, in <module>")->file, "<console A:3>");
    EXPECT_FALSE(frameInLine("File x.py, line 3"));
    EXPECT_FALSE(frameInLine("File \"x.py\", line many"));
    EXPECT_FALSE(frameInLine("File \"x.py\", line 99999999999999")
        && frameInLine("File \"x.py\", line 99999999999999")->line < 0);
}

TEST_F(ConsoleTest, AFoldedLineIsShownInPartsAndSavedWhole)
{
    print(QByteArray(120'000, 'q') + "\n");
    EXPECT_LT(shown().size(), 3000);
    OutputView& view = *console.output();
    const LongLine* line = view.folds().find(1);
    ASSERT_NE(line, nullptr);
    QSignalSpy fold(&view, &OutputView::foldActivated);
    view.SendScintilla(Sci::SCI_SETXOFFSET, 0UL);
    view.SendScintilla(
        Sci::SCI_GOTOPOS, static_cast<unsigned long>(view.allText().indexOf("show part") + 2));
    view.setFocus();
    press(Qt::Key_Return);
    ASSERT_EQ(fold.count(), 1);
    auto* dialog = console.findChild<FoldedLineDialog*>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_EQ(dialog->shownText(), QString(50'000, u'q'));
    dialog->showPart(2);
    EXPECT_EQ(dialog->shownText(), QString(20'000, u'q'));
    dialog->close();
    QTemporaryDir folder;
    ASSERT_TRUE(saveLine(*line, folder.filePath("line.txt")));
    EXPECT_EQ(QFile(folder.filePath("line.txt")).size(), 120'000);
    EXPECT_THAT(
        saveLine(*line, folder.filePath("none/line.txt")).error().text, HasSubstr("none/line.txt"));
}

TEST_F(ConsoleTest, FindsInTheOutput)
{
    print("alpha\nbeta\nalpha beta\n");
    (void)shown();
    press(Qt::Key_F, Qt::ControlModifier);
    EXPECT_EQ(focus(), console.findBar()->edit());
    type("alpha");
    EXPECT_EQ(console.findBar()->resultText(), "2 found");
    EXPECT_EQ(console.output()->selectedText(), "alpha");
    int line = -1;
    int index = 0;
    console.output()->getSelection(&line, &index, &line, &index);
    EXPECT_EQ(line, 2) << "the newest first";
    press(Qt::Key_Return, Qt::ShiftModifier);
    console.output()->getSelection(&line, &index, &line, &index);
    EXPECT_EQ(line, 0);
    type("x");
    EXPECT_EQ(console.findBar()->resultText(), "not found");
    press(Qt::Key_Escape);
    EXPECT_FALSE(console.findBar()->isVisible());
    EXPECT_EQ(focus(), console.input());
}

TEST_F(ConsoleTest, CodeIsCopiedWithoutItsPromptsAndAnswers)
{
    console.echoInput("def f():\n    return 1");
    print("noise\n");
    console.echoInput("f()");
    print("1\n");
    (void)shown();
    console.output()->setFocus();
    press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(QApplication::clipboard()->text(), "def f():\n    return 1\nf()");
    console.output()->setSelection(3, 0, 4, 0);
    press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(QApplication::clipboard()->text(), "f()");
}

TEST_F(ConsoleTest, CanNoLongerBeScrolledSidewaysOnceItsTypeIsSmallAgain)
{
    print(QByteArray(60, 'x') + "\n");
    (void)shown();
    QScrollBar* bar = console.output()->horizontalScrollBar();
    EXPECT_TRUE(QTest::qWaitFor([&] { return bar->maximum() == 0; }));
    console.zoomBy(12);
    ASSERT_TRUE(QTest::qWaitFor([&] { return bar->maximum() > 0; }));
    console.zoomBy(-12);
    EXPECT_TRUE(QTest::qWaitFor([&] { return bar->maximum() == 0; }, 2'000));
}

TEST_F(ConsoleTest, ANoticeThatWasBrokenAnewIsNotScrolledSidewaysByItsWidthBefore)
{
    console.showNotice(QStringLiteral("a sentence that takes more room ").repeated(3));
    const QString before = shown();
    OutputView& view = *console.output();
    // What Scintilla keeps once it has painted the sentence in lines that are too long.
    view.SendScintilla(Sci::SCI_SETSCROLLWIDTH, 1000UL);
    console.resize(400, 420);
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown() != before; }));
    EXPECT_TRUE(QTest::qWaitFor([&] { return view.horizontalScrollBar()->maximum() == 0; }, 2'000));
    EXPECT_LT(view.SendScintilla(Sci::SCI_GETSCROLLWIDTH), 400);
}

TEST_F(ConsoleTest, TheEndIsFollowedIntoAnotherSizeOfType)
{
    for (int i = 0; i < 60; ++i)
        print(QByteArray::number(i) + "\n");
    (void)shown();
    const OutputView& view = *console.output();
    ASSERT_TRUE(view.isAtEnd());
    for (const int steps : {8, -4, 7, -11}) {
        console.zoomBy(steps);
        EXPECT_TRUE(view.isAtEnd()) << steps;
        console.output()->grab();
        EXPECT_TRUE(view.isAtEnd()) << steps;
    }
    console.output()->SendScintilla(Sci::SCI_SETFIRSTVISIBLELINE, 10UL);
    console.zoomBy(3);
    EXPECT_EQ(console.output()->SendScintilla(Sci::SCI_GETFIRSTVISIBLELINE), 10);
}

TEST_F(ConsoleTest, NoticesAndEchoesBeginTheirOwnLine)
{
    print("no newline");
    console.showNotice(QStringLiteral("runtime died"), NoticeKind::Failure);
    console.echoInput("for i in x:\n    print(i)");
    EXPECT_EQ(shown(), "no newline\n  runtime died\n>>> for i in x:\n...     print(i)\n");
}

TEST_F(ConsoleTest, OutputIsSavedAsItIsShown)
{
    print("\x1b[31mred\x1b[0m\n");
    (void)shown();
    QTemporaryDir folder;
    ASSERT_TRUE(console.saveOutputTo(folder.filePath("out.txt")));
    QFile file(folder.filePath("out.txt"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll(), "red\n");
    EXPECT_THAT(console.saveOutputTo(folder.filePath("no/out.txt")).error().text,
        HasSubstr("cannot write"));
}

TEST_F(ConsoleTest, ZoomsOutputAndFieldTogether)
{
    const int before = console.input()->height();
    const QPointF at(20, 20);
    QWheelEvent up(at, console.output()->mapToGlobal(at), {}, {0, 120}, Qt::NoButton,
        Qt::ControlModifier, Qt::NoScrollPhase, false);
    for (int i = 0; i < 5; ++i)
        QApplication::sendEvent(console.output()->viewport(), &up);
    EXPECT_GT(console.input()->height(), before);
    EXPECT_EQ(console.output()->SendScintilla(Sci::SCI_STYLEGETSIZE, static_cast<unsigned long>(0)),
        ConsolePalette::light().font.pointSize() + 5);
}

TEST_F(ConsoleTest, AProgressBarStaysOneLine)
{
    for (int i = 0; i <= 100; ++i) {
        print("\r" + QByteArray::number(i) + "%|" + QByteArray(i / 10, '#'));
        if (i % 10 == 0)
            (void)shown();
    }
    EXPECT_EQ(shown(), "100%|##########");
}

TEST(TickAllowanceTest, AnEchoAndItsAnswerComeAtOnceAndAFloodAtItsRate)
{
    TickAllowance allowance;
    for (int i = 0; i < TickAllowance::kAtOnce; ++i) {
        EXPECT_EQ(allowance.wait(1000), 0);
        allowance.use();
    }
    EXPECT_EQ(allowance.wait(1000), TickAllowance::kTickMs);
    EXPECT_EQ(allowance.wait(1010), TickAllowance::kTickMs - 10);
    EXPECT_EQ(allowance.wait(1016), 0);
    allowance.use();
    EXPECT_EQ(allowance.wait(1016), TickAllowance::kTickMs);
    // A silence, however long, saves up no more than a few.
    int saved = 0;
    for (; allowance.wait(90'000) == 0; ++saved)
        allowance.use();
    EXPECT_EQ(saved, TickAllowance::kAtOnce);
}

TEST(ConsolePumpTest, FourFloodsShareTheTimeAndAllComeThrough)
{
    std::vector<std::unique_ptr<ConsoleWidget>> consoles;
    for (int i = 0; i < 4; ++i) {
        consoles.push_back(
            std::make_unique<ConsoleWidget>(QString(QChar(u'A' + i)), QColor(Qt::blue)));
        consoles.back()->appendOutput(
            TextSource::Stdout, (QByteArray(99, 'x') + '\n').repeated(2000) + "end");
    }
    for (const auto& console : consoles) {
        EXPECT_TRUE(QTest::qWaitFor(
            [&] { return console->pendingBytes() == 0 && console->output()->isIdle(); }, 20'000));
        EXPECT_TRUE(console->output()->allText().endsWith("end"));
    }
    consoles[0]->appendOutput(TextSource::Stdout, "gone before it is shown");
}

} // namespace
} // namespace clutch
