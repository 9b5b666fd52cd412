// What of a console is painted when a program prints, and when.
#include "tests/ui/console/console_fixture.h"
#include "ui/console/appended_lines.h"
#include "ui/console/console_pump.h"
#include "ui/console/quiet_scroll_bar.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScreen>
#include <QScrollBar>

namespace clutch {
namespace {

/// Where a widget is painted.
class Painted : public QObject
{
public:
    explicit Painted(QWidget& widget) { widget.installEventFilter(this); }
    int times = 0;
    QRegion region;

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint) {
            ++times;
            region += static_cast<QPaintEvent*>(event)->region();
        }
        return false;
    }
};

/// More of them than the view holds, and than its scroll bar's handle shrinks for.
QByteArray linesUpTo(int last)
{
    QByteArray all;
    for (int i = 0; i <= last; ++i)
        all += "line " + QByteArray::number(i) + '\n';
    return all;
}

struct ConsolePaintingTest : ConsoleTest
{
    OutputView& view = *console.output();
    QWidget& viewport = *view.viewport();
    const int lineHeight
        = static_cast<int>(view.SendScintilla(QsciScintillaBase::SCI_TEXTHEIGHT, 0UL));

    void fill(int last = 5000)
    {
        print(linesUpTo(last));
        shown();
        paintAll();
    }
    /// All that waits to be painted is.
    static void paintAll() { QApplication::processEvents(); }
    /// What stands on the screen, by whatever painting it got there.
    QImage onScreen()
    {
        const QPoint at = viewport.mapTo(&console, QPoint());
        return console.screen()
            ->grabWindow(console.winId(), at.x(), at.y(), viewport.width(), viewport.height())
            .toImage();
    }
    void printAndPaint(const QByteArray& text)
    {
        print(text);
        shown();
        paintAll();
    }
    void expectScreenIsRight()
    {
        const QImage after = onScreen();
        viewport.repaint();
        EXPECT_FALSE(after.isNull());
        EXPECT_EQ(after, onScreen());
    }
};

} // namespace

TEST_F(ConsolePaintingTest, ALineAtTheEndMovesWhatStaysAndPaintsOnlyItself)
{
    fill();
    Painted painted(viewport);
    printAndPaint("one more\n");
    EXPECT_GT(painted.times, 0);
    EXPECT_GE(painted.region.boundingRect().height(), lineHeight);
    EXPECT_LE(painted.region.boundingRect().height(), 4 * lineHeight);
    expectScreenIsRight();
}

TEST_F(ConsolePaintingTest, TheScreenIsRightWhateverIsPrinted)
{
    print("a\nb\n"); // not full yet
    shown();
    paintAll();
    for (const QByteArray& text :
        {QByteArray("c"), QByteArray("d\n"), QByteArray("open "), QByteArray("\rover "),
            QByteArray("\x1b[31mred\x1b[0m\nand\n"), linesUpTo(3), linesUpTo(40), QByteArray("x\n"),
            QByteArray(4000, 'w') + '\n', QByteArray("tail"), QByteArray("\x1b[1mbold\x1b[0m\n")}) {
        SCOPED_TRACE(text.left(20).toStdString());
        printAndPaint(text);
        expectScreenIsRight();
    }
    console.clearOutput();
    shown();
    paintAll();
    expectScreenIsRight();
}

TEST_F(ConsolePaintingTest, NothingIsPaintedBelowAPlaceThatIsReadBack)
{
    fill();
    view.verticalScrollBar()->setValue(100);
    paintAll();
    Painted painted(viewport);
    printAndPaint("one more\n");
    EXPECT_EQ(painted.times, 0);
    expectScreenIsRight();
}

TEST_F(ConsolePaintingTest, TheScrollBarIsPaintedOnlyWhenItsHandleMoves)
{
    fill();
    QScrollBar& bar = *view.verticalScrollBar();
    ASSERT_TRUE(bar.isVisible());
    Painted painted(bar);
    // The style asks for another painting or two after it was shown.
    EXPECT_TRUE(QTest::qWaitFor([&] {
        const int before = bar.maximum();
        painted.times = 0;
        printAndPaint("one more\n");
        return bar.maximum() == before + 1 && painted.times == 0;
    }));
    bar.setValue(0);
    paintAll();
    EXPECT_GT(painted.times, 0);
}

TEST_F(ConsolePaintingTest, NothingBehindTheScrollBarIsPaintedWithIt)
{
    QWidget outer;
    outer.setStyleSheet(QStringLiteral("QScrollBar { background: red; }"));
    console.setParent(&outer); // the window applies its style sheet anew, as a new theme does
    outer.resize(console.size());
    outer.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&outer));
    console.show();
    fill();
    QScrollBar& bar = *view.verticalScrollBar();
    ASSERT_TRUE(bar.isVisible());
    Painted behind(console);
    Painted painted(bar);
    bar.setValue(0);
    paintAll();
    EXPECT_GT(painted.times, 0);
    EXPECT_EQ(behind.times, 0);
    console.setParent(nullptr);
}

TEST(FrameWaitTest, WaitsNoLongerThanFramesAreApart)
{
    FrameWait wait;
    EXPECT_EQ(wait.wait(0), 0); // no picture moves
    wait.frame(1000);
    EXPECT_EQ(wait.wait(1000), FrameWait::kMostMs);
    EXPECT_EQ(wait.wait(1030), FrameWait::kMostMs - 30);
    EXPECT_EQ(wait.wait(1000 + FrameWait::kMostMs), 0);
    EXPECT_EQ(wait.wait(5000), 0);
}

namespace {

struct FakeConsole : PumpedConsole
{
    int slices = 0;
    bool showSlice() override
    {
        ++slices;
        return false;
    }
    void endTick() override { }
};

TEST_F(ConsolePaintingTest, WhatIsTypedHasItsColoursWithoutAnotherKey)
{
    QWidget& field = *console.input()->viewport();
    const auto onScreenNow = [&] {
        paintAll();
        const QPoint at = field.mapTo(&console, QPoint(0, 0));
        return console.screen()
            ->grabWindow(console.winId(), at.x(), at.y(), field.width(), field.height())
            .toImage();
    };
    console.input()->setCaretWidth(0);
    for (const char* text : {"'hello'", "if 1: return 'abc' # c", "x = 'a''b'", "f'{x}' 12 True"}) {
        for (const char* key = text; *key != '\0'; ++key) {
            type(QString(QLatin1Char(*key)));
            paintAll();
        }
        const QImage typed = onScreenNow();
        console.input()->setCode({});
        paintAll();
        console.input()->setCode(QString::fromLatin1(text));
        EXPECT_TRUE(typed == onScreenNow()) << text;
        console.input()->setCode({});
    }
}

} // namespace

TEST(ConsolePumpTest, WhatNobodyWaitsForIsShownWithTheNextFrame)
{
    ConsolePump pump;
    FakeConsole console;
    pump.frame();
    pump.wake(&console, ConsolePump::Urgency::NextFrame);
    pump.frame();
    EXPECT_EQ(console.slices, 1); // at once: no timer was waited for
    pump.frame();
    EXPECT_EQ(console.slices, 1);
    pump.wake(&console, ConsolePump::Urgency::Now);
    pump.frame();
    EXPECT_EQ(console.slices, 1); // is on its way by itself
    EXPECT_TRUE(QTest::qWaitFor([&] { return console.slices == 2; }));
    pump.wake(&console, ConsolePump::Urgency::NextFrame);
    EXPECT_TRUE(QTest::qWaitFor([&] { return console.slices == 3; })); // though no frame comes
    pump.remove(&console);
}

TEST(OutputViewTest, WhatAProgramPrintsComesWithTheNextFrameButNoAnswerAndNoFlood)
{
    ConsolePump pump;
    OutputView view(pump);
    const auto allShown = [&] {
        return QTest::qWaitFor([&] { return view.isIdle(); });
    };
    // A frame shows what has waited for it; what comes by itself it leaves alone.
    const auto waited = [&] {
        pump.frame();
        return view.pendingBytes() == 0;
    };
    pump.frame();
    view.addOutput(TextSource::Stdout, "printed\n");
    EXPECT_TRUE(waited());
    view.addOutput(TextSource::Stdout, QByteArray("line\n").repeated(16 << 10));
    EXPECT_FALSE(waited());
    ASSERT_TRUE(allShown());
    view.write(TextRole::Code, "6*7\n");
    EXPECT_FALSE(waited());
    ASSERT_TRUE(allShown());
    pump.frame();
    view.addOutput(TextSource::Stdout, "42\n");
    EXPECT_FALSE(waited());
    ASSERT_TRUE(allShown());
    EXPECT_TRUE(view.allText().endsWith("6*7\n42\n"));
}

} // namespace clutch
