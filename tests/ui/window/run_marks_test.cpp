// The lines that runs mark in the editors of a window over the fake runtime.
#include "tests/ui/window/window_fixture.h"

#include "ui/console/input_field.h"

namespace clutch::ui {
namespace {

class RunMarksTest : public WindowTest
{
protected:
    Editor& editor() { return pane("A").editorPanel().editor(); }
    void run(const QString& orders)
    {
        type("A", orders);
        pane("A").run(Pane::Names::Fresh);
    }
    void waitForIdle()
    {
        wait([&] { return pane("A").link().last().state() == proto::STATE_IDLE; });
    }
    // Until everything that the runtime has said so far has arrived.
    void waitForSample(int count)
    {
        wait([&] { return m_samples >= count; });
    }
    void begin()
    {
        open(options());
        QObject::connect(
            &m_window->session(), &RuntimeSession::sample, &m_scope, [this] { ++m_samples; });
    }
    int m_samples = 0;
    QObject m_scope;
};

TEST_F(RunMarksTest, TheLineOfTheLastExceptionIsMarkedUntilTheTextIsEdited)
{
    begin();
    run(QStringLiteral("out x\nraise ValueError 2\n"));
    wait([&] { return editor().errorLine() == 2; });
    EXPECT_EQ(editor().annotation(1), QStringLiteral("ValueError"));
    QTest::keyClicks(&editor(), QStringLiteral("o"));
    EXPECT_EQ(editor().errorLine(), 0);
}

TEST_F(RunMarksTest, TheNextRunTakesTheMarkOfTheExceptionAway)
{
    begin();
    run(QStringLiteral("out x\nraise ValueError 2\n"));
    wait([&] { return editor().errorLine() == 2; });
    waitForIdle();
    editor().setCursorPosition(0, 0);
    pane("A").runSelection();
    EXPECT_EQ(editor().errorLine(), 0);
}

TEST_F(RunMarksTest, AnExceptionOfATextThatWasEditedMeanwhileMarksNothing)
{
    begin();
    run(QStringLiteral("at 1\nstdin\nraise ValueError 3\n"));
    waitForSample(1);
    editor().insertAt(QStringLiteral("\n"), 0, 0);
    bool finished = false;
    QObject::connect(
        &pane("A").link(), &ConsoleLink::runFinished, &m_scope, [&] { finished = true; });
    wait([&] { return pane("A").link().canStop(); });
    m_window->session().provideInput(pane("A").link().interpreter(), 1, "", false);
    wait([&] { return finished; });
    EXPECT_EQ(editor().errorLine(), 0);
}

TEST_F(RunMarksTest, TheLineThatRunsIsMarkedWhileItRuns)
{
    begin();
    run(QStringLiteral("at 2\nblock\n"));
    wait([&] { return editor().runningLine() == 2; });
    EXPECT_NE(editor().markersAtLine(1), 0U);
    pane("A").link().stop();
    wait([&] { return editor().runningLine() == 0; });
    EXPECT_EQ(editor().markersAtLine(1), 0U);
}

TEST_F(RunMarksTest, TheMarkFollowsTheRunAndGoesWhereItIsInAnotherFile)
{
    begin();
    run(QStringLiteral("at 1\nat 3\nstdin\nat 40 /usr/lib/other.py\nblock\n"));
    wait([&] { return editor().runningLine() == 3; });
    EXPECT_EQ(editor().markersAtLine(0), 0U);
    m_window->session().provideInput(pane("A").link().interpreter(), 1, "", false);
    waitForSample(3);
    EXPECT_EQ(editor().runningLine(), 0);
}

TEST_F(RunMarksTest, TheMarkStaysForAWhileWhereSamplesDoNotKnowAndGoesThen)
{
    begin();
    run(QStringLiteral("at 2\nunseen 10\nstdin\nunseen 1\nblock\n"));
    waitForSample(11);
    EXPECT_EQ(editor().runningLine(), 2);
    m_window->session().provideInput(pane("A").link().interpreter(), 1, "", false);
    waitForSample(12);
    EXPECT_EQ(editor().runningLine(), 0);
}

TEST_F(RunMarksTest, NoLineIsMarkedOnceTheTextIsEdited)
{
    begin();
    run(QStringLiteral("at 2\nstdin\nat 3\nblock\n"));
    wait([&] { return editor().runningLine() == 2; });
    editor().insertAt(QStringLiteral("\n"), 0, 0);
    EXPECT_EQ(editor().runningLine(), 0);
    m_window->session().provideInput(pane("A").link().interpreter(), 1, "", false);
    waitForSample(2);
    EXPECT_EQ(editor().runningLine(), 0);
}

TEST_F(RunMarksTest, ATextThatIsMovedDuringItsRunKeepsItsMarks)
{
    begin();
    run(QStringLiteral("at 2\nstdin\nat 3\nstdin\nraise ValueError 5\n"));
    wait([&] { return editor().runningLine() == 2; });
    EditorPanel& text = pane("A").editorPanel();
    ConsoleLink& link = pane("A").link();
    workbench().moveText(text, pane("B"), 0);
    EXPECT_EQ(text.editor().runningLine(), 2);
    m_window->session().provideInput(link.interpreter(), 1, "", false);
    wait([&] { return text.editor().runningLine() == 3; });
    // What happens in its new pane is not about it.
    emit pane("B").link().stateChanged();
    EXPECT_EQ(text.editor().runningLine(), 3);
    m_window->session().provideInput(link.interpreter(), 2, "", false);
    wait([&] { return text.editor().errorLine() == 5; });
    EXPECT_EQ(text.editor().runningLine(), 0);
}

TEST_F(RunMarksTest, ATextThatIsMovedLosesTheMarkOfItsRunWithTheInterpreter)
{
    begin();
    run(QStringLiteral("at 2\nblock\n"));
    wait([&] { return editor().runningLine() == 2; });
    EditorPanel& text = pane("A").editorPanel();
    workbench().moveText(text, pane("B"), 0);
    ASSERT_EQ(text.editor().runningLine(), 2);
    pane("A").link().stop();
    workbench().closePane(&pane("A"));
    wait([&] { return text.editor().runningLine() == 0; });
}

TEST_F(RunMarksTest, ATextThatRunsInAnotherInterpreterIsMarkedToo)
{
    begin();
    type("A", QStringLiteral("at 2\nstdin\nraise ValueError 3\n"));
    pane("A").runIn(pane("B").link(), RunPart::Text, RunNames::Fresh);
    wait([&] { return editor().runningLine() == 2; });
    m_window->session().provideInput(pane("B").link().interpreter(), 1, "", false);
    wait([&] { return editor().errorLine() == 3; });
    EXPECT_EQ(editor().runningLine(), 0);
}

TEST_F(RunMarksTest, TheLineOfTheRunThatGoesOnStaysMarkedWhenAnotherRunOfTheTextEnds)
{
    begin();
    type("A", QStringLiteral("at 2\nblock\n"));
    pane("A").runIn(pane("B").link(), RunPart::Text, RunNames::Fresh);
    wait([&] { return editor().runningLine() == 2; });
    pane("A").run(Pane::Names::Fresh);
    waitForSample(2);
    pane("A").link().stop();
    waitForIdle();
    EXPECT_EQ(editor().runningLine(), 2);
    pane("B").link().stop();
    wait([&] { return editor().runningLine() == 0; });
}

TEST_F(RunMarksTest, EachInterpreterThatRunsTheTextHasALineOfItsOwn)
{
    begin();
    type("A", QStringLiteral("at 1\nblock\nat 3\nblock\n"));
    pane("A").run(Pane::Names::Fresh);
    wait([&] { return editor().runningLine() == 1; });
    editor().setSelection(2, 0, 4, 0);
    pane("A").runIn(pane("B").link(), RunPart::SelectionOrLine, RunNames::Keep);
    wait([&] { return editor().markersAtLine(2) != 0; });
    EXPECT_EQ(editor().markersAtLine(0), editor().markersAtLine(2));
    pane("A").link().stop();
    waitForIdle();
    EXPECT_EQ(editor().markersAtLine(0), 0U);
    EXPECT_NE(editor().markersAtLine(2), 0U);
}

TEST_F(RunMarksTest, ATextThatWaitsBehindAnotherRunIsMarkedWhenItsTurnComes)
{
    begin();
    pane("B").link().console()->input()->setText(QStringLiteral("stdin"));
    QTest::keyClick(pane("B").link().console()->input(), Qt::Key_Return);
    wait([&] { return pane("B").link().canStop(); });
    type("A", QStringLiteral("at 2\nblock\n"));
    pane("A").runIn(pane("B").link(), RunPart::Text, RunNames::Fresh);
    m_window->session().provideInput(pane("B").link().interpreter(), 1, "", false);
    wait([&] { return editor().runningLine() == 2; });
}

TEST_F(RunMarksTest, ALineIsMarkedInThePaneOfItsInterpreterAlone)
{
    begin();
    type("B", QStringLiteral("out x\nout y\nout z\n"));
    run(QStringLiteral("at 2\nblock\n"));
    wait([&] { return editor().runningLine() == 2; });
    EXPECT_EQ(pane("B").editorPanel().editor().runningLine(), 0);
}

} // namespace
} // namespace clutch::ui
