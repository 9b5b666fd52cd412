// Formatting by ruff, asked for and before saving.
#include "tests/ui/window/tools_fixture.h"

#include "ui/preferences.h"

#include <QFile>

#include <csignal>

namespace clutch::ui {
namespace {

class FormattingTest : public ToolsTest
{
protected:
    FormattingTest() { choose(false); }
    void formatOnSave() { choose(true); }
    static void choose(bool format)
    {
        Preferences wanted;
        wanted.formatOnSave = format;
        wanted.lintOnTyping = false; // which would be orders, too
        EXPECT_TRUE(savePreferences(wanted));
    }
    static QByteArray onDisk(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

TEST_F(FormattingTest, PutsTheFormattedTextInPlaceInOneStep)
{
    m_ruff.put("format", "out = 1\nout y\n");
    open(options());
    type("A", QStringLiteral("out=1\nout y\n"));
    editor().setCursorPosition(1, 3);
    actions().format->trigger();
    wait([&] { return editor().text() == QStringLiteral("out = 1\nout y\n"); });
    EXPECT_EQ(editor().caretPlace().line, 2);
    EXPECT_EQ(editor().caretPlace().column, 4);
    editor().undo();
    EXPECT_EQ(editor().text(), QStringLiteral("out=1\nout y\n"));
}

TEST_F(FormattingTest, FormatsTheSelectedLines)
{
    open(options());
    type("A", QStringLiteral("a\nb\nc\nd\n"));
    editor().setSelection(1, 0, 3, 0); // ends where the fourth line begins
    actions().format->trigger();
    waitUntilSaid("orders is formatted already.");
    EXPECT_TRUE(m_ruff.read("orders").contains("format --range=2-4 ")) << "ends before line 4";
}

TEST_F(FormattingTest, LeavesATextAloneThatHasChangedMeanwhile)
{
    m_ruff.put("hang");
    m_ruff.put("format", "formatted\n");
    open(options());
    type("A", QStringLiteral("out x\n"));
    actions().format->trigger();
    wait([&] { return m_ruff.has("hangs"); });
    // Its answer: the one that is asked next gives it, about another text.
    m_ruff.remove("hang");
    actions().format->trigger();
    editor().insertAt(QStringLiteral("z"), 0, 0);
    waitUntilSaid("orders was not formatted. The text has changed while ruff looked at it.");
    EXPECT_EQ(editor().text(), QStringLiteral("zout x\n"));
}

TEST_F(FormattingTest, SaysWhatIsWrongAndLeavesTheTextAlone)
{
    m_ruff.put("fail", "error: Failed to parse orders:1:3: Expected an expression\n");
    open(options());
    type("A", QStringLiteral("x=(\n"));
    actions().format->trigger();
    waitUntilSaid(
        "orders was not formatted. ruff: Failed to parse orders:1:3: Expected an expression");
    EXPECT_EQ(editor().text(), QStringLiteral("x=(\n"));
}

TEST_F(FormattingTest, IsDoneBeforeATextIsSavedOnlyWhereThatIsWanted)
{
    m_ruff.put("format", "out = 1\n");
    open(options());
    const QString path = writeFile("t.py", "out=1\n");
    ASSERT_TRUE(pane("A").editorPanel().open(path));
    editor().insertAt(QStringLiteral("\n"), 1, 0);
    actions().save->trigger();
    EXPECT_EQ(onDisk(path), QByteArray("out=1\n\n"));
    close();

    formatOnSave();
    open(options());
    ASSERT_TRUE(pane("A").editorPanel().open(path));
    editor().insertAt(QStringLiteral("\n"), 1, 0);
    actions().save->trigger();
    wait([&] { return onDisk(path) == "out = 1\n"; });
    EXPECT_FALSE(pane("A").editorPanel().needsSaving());
    EXPECT_TRUE(
        m_ruff.read("orders").contains("|format --no-cache --stdin-filename " + path.toUtf8()));
}

TEST_F(FormattingTest, DoesNotKeepATextFromBeingSaved)
{
    formatOnSave();
    m_ruff.put("fail", "error: no\n");
    open(options());
    const QString path = writeFile("t.py", "out=1\n");
    ASSERT_TRUE(pane("A").editorPanel().open(path));
    editor().insertAt(QStringLiteral("#"), 0, 0);
    actions().save->trigger();
    wait([&] { return onDisk(path) == "#out=1\n"; });
    waitUntilSaid("t.py was not formatted. ruff: no");
}

TEST_F(FormattingTest, ARuffThatHangsIsStoppedAndTheTextSaved)
{
    formatOnSave();
    m_ruff.put("hang");
    open(options());
    const QString path = writeFile("t.py", "out=1\n");
    ASSERT_TRUE(pane("A").editorPanel().open(path));
    editor().insertAt(QStringLiteral("#"), 0, 0);
    actions().save->trigger();
    wait([&] { return onDisk(path) == "#out=1\n"; });
    waitUntilSaid("it gave no answer within 2 s and was stopped");
    wait([&] { return ::kill(m_ruff.read("hangs").trimmed().toInt(), 0) != 0; });
}

TEST_F(FormattingTest, SavingTwiceLeavesNoSaveOut)
{
    formatOnSave();
    m_ruff.put("hang");
    open(options());
    const QString path = writeFile("t.py", "out=1\n");
    ASSERT_TRUE(pane("A").editorPanel().open(path));
    editor().insertAt(QStringLiteral("#"), 0, 0);
    actions().save->trigger();
    wait([&] { return m_ruff.has("hangs"); });
    m_ruff.remove("hang");
    m_ruff.put("format", "formatted\n");
    actions().save->trigger();
    EXPECT_EQ(onDisk(path), QByteArray("#out=1\n")); // the first one, called off
    wait([&] { return onDisk(path) == "formatted\n"; });
}

} // namespace
} // namespace clutch::ui
