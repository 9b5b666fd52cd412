// Units that are typed one after the other: what is echoed, remembered and given back.
#include "tests/ui/window/window_fixture.h"

#include "ui/console/input_field.h"
#include "ui/console/output_view.h"

namespace clutch::ui {
namespace {

class TypedUnitsTest : public WindowTest
{
protected:
    ConsoleWidget& console() { return *pane("A").link().console(); }
    QString shown() { return QString::fromUtf8(console().output()->allText()); }
    void enter(const char* code)
    {
        QTest::keyClicks(console().input(), QString::fromUtf8(code));
        QTest::keyClick(console().input(), Qt::Key_Return);
    }
    void waitForShown(const char* text)
    {
        const bool came = QTest::qWaitFor(
            [&] { return shown() == QString::fromUtf8(text) && allIdle(); }, 30'000);
        EXPECT_TRUE(came) << shown().toStdString();
    }
};

TEST_F(TypedUnitsTest, EachThatPrintsIsEchoedBeforeWhatItPrints)
{
    open(options());
    enter("out 1");
    waitForShown(">>> out 1\n1\n");
    enter("out 2");
    waitForShown(">>> out 1\n1\n>>> out 2\n2\n");
    enter("set x 3");
    enter("out 4");
    waitForShown(">>> out 1\n1\n>>> out 2\n2\n>>> set x 3\n>>> out 4\n4\n");
}

TEST_F(TypedUnitsTest, EachThatPrintsIsInTheHistory)
{
    open(options());
    enter("out 1");
    enter("out 2");
    waitForShown(">>> out 1\n1\n>>> out 2\n2\n");
    QTest::keyClick(console().input(), Qt::Key_Up);
    EXPECT_EQ(console().input()->text(), QStringLiteral("out 2"));
    QTest::keyClick(console().input(), Qt::Key_Up);
    EXPECT_EQ(console().input()->text(), QStringLiteral("out 1"));
}

// A warning of the compiler's can come before its word that the unit is not complete.
TEST_F(TypedUnitsTest, OneThatPrintsAndIsNotCompleteComesBack)
{
    open(options());
    enter("out 1");
    waitForShown(">>> out 1\n1\n");
    QTest::keyClicks(console().input(), QStringLiteral("out 2"));
    QTest::keyClick(console().input(), Qt::Key_Return, Qt::ShiftModifier);
    enter("incomplete");
    wait([&] { return console().input()->text() == QStringLiteral("out 2\nincomplete\n    "); });
    wait([&] { return shown().endsWith(QStringLiteral("2\n")); }); // painted with the next frame
    EXPECT_EQ(console().input()->text(), QStringLiteral("out 2\nincomplete\n    "));
}

TEST_F(TypedUnitsTest, OneThatIsStoppedIsSaidWhereNothingElseTellsOfIt)
{
    open(options());
    ConsoleLink& link = pane("A").link();
    enter("block");
    wait([&] { return !allIdle(); });
    link.stop();
    waitForShown(">>> block\n");
    proto::RunFinished withdrawn;
    withdrawn.set_run(1000);
    withdrawn.set_outcome(proto::RunFinished::INTERRUPTED);
    link.take(withdrawn);
    wait([&] { return shown().contains(QStringLiteral("Stopped before it began.")); });
    EXPECT_TRUE(shown().startsWith(QStringLiteral(">>> block\n"))) << shown().toStdString();
}

} // namespace
} // namespace clutch::ui
