// Names and words about calls in the editors of a window over the fake runtime.
#include "tests/ui/window/tools_fixture.h"

#include "ui/code_completion.h"
#include "ui/console/input_field.h"
#include "ui/preferences.h"
#include "ui/settings_dialog.h"

#include <QCheckBox>
#include <QListWidget>
#include <QPointer>

namespace clutch::ui {
namespace {

using Names = std::vector<QString>;

Names names(std::initializer_list<const char*> texts)
{
    Names made;
    for (const char* text : texts)
        made.push_back(QLatin1String(text));
    return made;
}

proto::Completions found(unsigned start, std::initializer_list<const char*> texts)
{
    proto::Completions made;
    made.set_start(start);
    for (const char* text : texts)
        made.add_items()->set_text(text);
    return made;
}

Names merged(const proto::Completions& live, const proto::Completions& source, const char* before,
    long& start)
{
    Names texts;
    for (const OfferedName& each : mergedNames(live, source, before, start))
        texts.push_back(QString::fromUtf8(each.text));
    return texts;
}

TEST(MergedNames, AreTheInterpretersFirstAndNoneTwice)
{
    long start = 0;
    EXPECT_EQ(merged(found(2, {"dump", "dumps"}), found(2, {"dumps", "dunk"}), "x.du", start),
        names({"dump", "dumps", "dunk"}));
    EXPECT_EQ(start, 2);
}

TEST(MergedNames, BeginWhereBothDo)
{
    long start = 0;
    // "import os.pa": the one says the whole, the other what is behind the dot.
    EXPECT_EQ(merged(found(7, {"os.path", "os.pardir"}), found(10, {"path", "pack"}),
                  "import os.pa", start),
        names({"path", "pardir", "pack"}));
    EXPECT_EQ(start, 10);
}

TEST(MergedNames, AreOnlyThoseThatGoOnWithWhatIsTyped)
{
    long start = 0;
    EXPECT_EQ(merged(found(2, {"dump", "load"}), {}, "x.du", start), names({"dump"}));
    EXPECT_EQ(merged(found(90, {"dump"}), {}, "x.du", start), Names());
}

class CompletionTest : public ToolsTest
{
protected:
    void openWith(const char* mode, const char* names = "set area 1\nset arena 2\n")
    {
        ::setenv("FAKE_RUNTIME", mode, 1);
        Preferences usual;
        usual.lintOnTyping = false;
        EXPECT_TRUE(savePreferences(usual));
        open(options());
        m_window->activateWindow();
        m_answered
            = std::make_unique<QSignalSpy>(&m_window->session(), &RuntimeSession::sourceAnalysed);
        QSignalSpy finished(&m_window->session(), &RuntimeSession::runFinished);
        type("A", QLatin1String(names));
        actions().run->trigger();
        wait([&] { return finished.count() == 1 && allIdle(); });
        pane("A").focusEditor();
        wait([&] { return editor().hasFocus(); });
    }
    int answered() { return static_cast<int>(m_answered->count()); }
    void begin(const char* text)
    {
        type("A", QLatin1String(text));
        editor().setCursorPosition(editor().lines() - 1, editor().lineLength(editor().lines() - 1));
        editor().setFocus();
    }
    QListWidget* list()
    {
        for (auto* each : editor().findChildren<QListWidget*>()) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    Names shown()
    {
        Names texts;
        for (int row = 0; list() && row < list()->count(); ++row)
            texts.push_back(list()->item(row)->text());
        return texts;
    }
    bool tipIsShown() { return editor().SendScintilla(QsciScintillaBase::SCI_CALLTIPACTIVE) != 0; }
    // Lets the fake's jedi answer.
    void release() { m_window->session().setSampling(20, false); }
    std::unique_ptr<QSignalSpy> m_answered;
};

TEST_F(CompletionTest, MergesNamesOfTheInterpreterAndOfTheSource)
{
    openWith("jedi");
    begin("def argue():\ndef area():\nar");
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    wait([&] { return shown().size() == 3; });
    EXPECT_EQ(shown(), names({"area", "arena", "argue"}));
    QTest::keyClick(&editor(), Qt::Key_Return);
    EXPECT_TRUE(editor().text().endsWith(QStringLiteral("\narea")));
}

TEST_F(CompletionTest, AddsNamesThatComeLateWithoutMovingTheSelection)
{
    openWith("jedi-late");
    begin("def argue():\nar");
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    wait([&] { return shown() == names({"area", "arena"}); });
    QTest::keyClick(&editor(), Qt::Key_Down);
    ASSERT_EQ(list()->currentItem()->text(), QStringLiteral("arena"));
    release();
    wait([&] { return shown().size() == 3; });
    EXPECT_EQ(shown(), names({"area", "arena", "argue"}));
    EXPECT_EQ(list()->currentItem()->text(), QStringLiteral("arena"));
}

TEST_F(CompletionTest, NamesThatComeLateMustGoOnWithWhatWasTypedSince)
{
    openWith("jedi-late");
    begin("def argue():\ndef arid():\nar");
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    wait([&] { return shown().size() == 2; });
    QTest::keyClicks(&editor(), QStringLiteral("e"));
    release();
    wait([&] { return answered() > 0; });
    EXPECT_EQ(shown(), names({"area", "arena"}));
}

TEST_F(CompletionTest, AListThatWasClosedStaysClosed)
{
    openWith("jedi-late");
    begin("def argue():\nar");
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    wait([&] { return shown().size() == 2; });
    QTest::keyClick(&editor(), Qt::Key_Escape);
    release();
    wait([&] { return answered() > 0; });
    EXPECT_EQ(list(), nullptr);
}

TEST_F(CompletionTest, AnAnswerAboutAnotherPlaceIsDropped)
{
    openWith("jedi-late", "set zebra 1\n");
    begin("def argue():\nar");
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    editor().setCursorPosition(0, 4);
    release();
    wait([&] { return answered() > 0; });
    EXPECT_EQ(list(), nullptr);
}

TEST_F(CompletionTest, WhileCodeRunsTheSourceAloneIsKnown)
{
    openWith("jedi");
    type("A", QStringLiteral("block\n"));
    actions().run->trigger();
    wait([&] { return pane("A").link().last().state() == proto::STATE_RUNNING; });
    begin("def argue():\ndef arid():\nar");
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    wait([&] { return shown() == names({"argue", "arid"}); });
    actions().stop->trigger();
    wait([&] { return allIdle(); });
}

// The interpreter says nothing: C code keeps its GIL. What the console has run is known all the
// same, and so is the text.
TEST_F(CompletionTest, AConsoleOfABusyInterpreterKnowsTheTextAndWhatWasTyped)
{
    openWith("jedi");
    begin("def argue(left, right):\n");
    ConsoleWidget& console = *pane("A").link().console();
    console.focusInput();
    QSignalSpy finished(&m_window->session(), &RuntimeSession::runFinished);
    const auto run = [&](const char* unit) {
        console.input()->setCode(QLatin1String(unit));
        console.input()->submit();
    };
    run("def arid(sand):");
    wait([&] { return finished.count() == 1; });
    run("block");
    wait([&] { return pane("A").link().last().state() == proto::STATE_RUNNING; });
    const auto tip = [&] {
        return console.input()->SendScintilla(QsciScintillaBase::SCI_CALLTIPACTIVE) != 0;
    };
    const auto list = [&] {
        return console.input()->SendScintilla(QsciScintillaBase::SCI_AUTOCACTIVE) != 0;
    };
    for (const char* called : {"argue", "arid"}) {
        console.input()->setCode(QLatin1String(called));
        QTest::keyClick(console.input(), Qt::Key_ParenLeft);
        wait(tip);
        EXPECT_TRUE(tip()) << called;
        console.input()->SendScintilla(QsciScintillaBase::SCI_CALLTIPCANCEL);
    }
    console.input()->setCode(QStringLiteral("ar"));
    QTest::keyClick(console.input(), Qt::Key_Space, Qt::ControlModifier);
    wait(list);
    console.input()->SendScintilla(QsciScintillaBase::SCI_AUTOCCANCEL);
    actions().stop->trigger();
    wait([&] { return allIdle(); });
}

TEST_F(CompletionTest, AConsoleOfABusyInterpreterSaysThatNobodyKnows)
{
    openWith("");
    ConsoleWidget& console = *pane("A").link().console();
    console.focusInput();
    console.input()->setCode(QStringLiteral("block"));
    console.input()->submit();
    wait([&] { return pane("A").link().last().state() == proto::STATE_RUNNING; });
    console.input()->setCode(QStringLiteral("ar"));
    QTest::keyClick(console.input(), Qt::Key_Space, Qt::ControlModifier);
    waitUntilSaid("A is busy in C code");
    actions().stop->trigger();
    wait([&] { return allIdle(); });
}

TEST_F(CompletionTest, WithoutAnAnalyserTheInterpreterAloneIsKnown)
{
    openWith("");
    begin("def argue():\nar");
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    wait([&] { return shown() == names({"area", "arena"}); });
    EXPECT_EQ(answered(), 0);
}

TEST_F(CompletionTest, AnOnlyNameIsTakenAtOnceUnlessMoreMayCome)
{
    openWith("jedi-late", "set zebra 1\n");
    begin("ze");
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    wait([&] { return shown() == names({"zebra"}); });
    EXPECT_EQ(editor().text(), QStringLiteral("ze"));
    close();
    openWith("", "set zebra 1\n");
    begin("ze");
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    wait([&] { return editor().text() == QStringLiteral("zebra"); });
}

TEST_F(CompletionTest, ADotAsksByItselfButNotWithinAText)
{
    openWith("jedi");
    begin("x = 'a");
    QTest::keyClicks(&editor(), QStringLiteral("."));
    begin("def argue():\nx");
    QTest::keyClicks(&editor(), QStringLiteral("."));
    wait([&] { return shown().size() == 3; });
    EXPECT_EQ(shown(), names({"area", "arena", "argue"}));
    EXPECT_EQ(answered(), 1);
}

TEST_F(CompletionTest, WhoTypesOnAfterADotIsAnsweredAtTheFirstRest)
{
    openWith("jedi");
    begin("def argue():\nx");
    QTest::keyClicks(&editor(), QStringLiteral(".arg = x.are")); // with no rest between the keys
    wait([&] { return !shown().empty() && answered() > 0; });
    EXPECT_EQ(shown(), names({"area", "arena"}));
    EXPECT_EQ(answered(), 1);
}

TEST_F(CompletionTest, NothingIsAskedWhileTypingWhereThatIsSwitchedOff)
{
    openWith("jedi");
    actions().settings->trigger();
    for (QCheckBox* each : m_window->findChildren<QCheckBox*>()) {
        if (each->text().contains(QStringLiteral("behind a dot")))
            each->setChecked(false);
    }
    // Until it is gone for good: an answer that comes before that shows no list.
    const QPointer<SettingsDialog> dialog = m_window->findChild<SettingsDialog*>();
    dialog->close();
    wait([&] { return !dialog; });
    m_window->activateWindow();
    wait([&] { return m_window->isActiveWindow(); });
    pane("A").focusEditor();
    wait([&] { return editor().hasFocus(); });
    begin("def argue():\nx");
    QTest::keyClicks(&editor(), QStringLiteral("."));
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    wait([&] { return shown().size() == 3; });
    EXPECT_EQ(answered(), 1);
}

TEST_F(CompletionTest, ABracketShowsTheWordsOfTheInterpreterOrElseOfTheSource)
{
    openWith("jedi", "set area (r)\n");
    begin("area");
    QTest::keyClicks(&editor(), QStringLiteral("("));
    wait([&] { return tipIsShown(); });
    EXPECT_EQ(list(), nullptr);
    QTest::keyClick(&editor(), Qt::Key_Escape);
    begin("def argue(one, two):\nargue");
    EXPECT_FALSE(tipIsShown());
    QTest::keyClicks(&editor(), QStringLiteral("("));
    wait([&] { return tipIsShown(); });
}

TEST_F(CompletionTest, TheParameterThatOneWritesIsMarkedInTheWordsAboutTheCall)
{
    openWith("jedi");
    begin("def argue(one, two):\nargue");
    const auto marked = [&] {
        for (auto* each : pane("A").editorPanel().findChildren<CodeCompletion*>())
            return each->list().markedInTip();
        return QString();
    };
    QTest::keyClicks(&editor(), QStringLiteral("("));
    wait([&] { return marked() == QStringLiteral("one"); });
    QTest::keyClicks(&editor(), QStringLiteral("1,"));
    wait([&] { return marked() == QStringLiteral("two"); });
}

TEST_F(CompletionTest, SaysThatNothingIsKnown)
{
    openWith("jedi");
    begin("qqq");
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    waitUntilSaid("Nothing is known that could stand here.");
}

TEST_F(CompletionTest, ATextThatIsTooLargeIsNotLookedAt)
{
    openWith("jedi");
    begin("");
    editor().setText(QString(2'000'001, QLatin1Char('#')) + QStringLiteral("\nar"));
    editor().setCursorPosition(1, 2);
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    EXPECT_TRUE(said().startsWith(QStringLiteral("No names were looked for")));
    EXPECT_EQ(answered(), 0);
}

TEST_F(CompletionTest, RefusalsOfTheAnalyserAreNoNews)
{
    openWith("jedi-late");
    begin("ar");
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    QSignalSpy refused(&m_window->session(), &RuntimeSession::requestRefused);
    QTest::keyClick(&editor(), Qt::Key_Escape);
    QTest::keyClick(&editor(), Qt::Key_Space, Qt::ControlModifier);
    wait([&] { return refused.count() == 1; });
    EXPECT_FALSE(said().contains(QStringLiteral("another one came")));
}

} // namespace
} // namespace clutch::ui
