// Lessons in the window: found, opened, loaded, and nobody's text is lost.
#include "tests/ui/window/window_fixture.h"

#include "ui/dock_layout.h"
#include "ui/lessons/lessons_panel.h"

#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QTextBrowser>

namespace clutch::ui {
namespace {

class LessonsInTheWindow : public WindowTest
{
protected:
    const Lesson& lesson(int index)
    {
        return m_window->lessons().lessons().at(static_cast<std::size_t>(index));
    }
    int indexOf(const char* id)
    {
        int index = 0;
        for (const Lesson& each : m_window->lessons().lessons()) {
            if (each.id == QLatin1String(id))
                return index;
            ++index;
        }
        ADD_FAILURE() << "no lesson " << id;
        return 0;
    }
    void load(const char* id)
    {
        m_window->lessons().open(indexOf(id));
        m_window->actions().loadLesson->trigger();
        wait([this] { return allIdle(); });
    }
    QStringList texts(const char* letter)
    {
        QStringList names;
        for (EditorPanel* each : pane(letter).tabs().panels())
            names << each->editor().document().displayName();
        return names;
    }
};

TEST_F(LessonsInTheWindow, AreHiddenUntilOneIsChosenFromTheMenu)
{
    open(options());
    QDockWidget* dock = m_window->dockLayout().dock(docks::kLessons);
    EXPECT_TRUE(dock->isHidden());
    QMenu* menu = nullptr;
    for (QAction* each : m_window->menuBar()->actions()) {
        if (each->text() == QStringLiteral("&Lessons"))
            menu = each->menu();
    }
    ASSERT_NE(menu, nullptr);
    ASSERT_GE(menu->actions().size(), 6);
    menu->actions().at(3)->trigger();
    EXPECT_TRUE(dock->isVisible());
    EXPECT_EQ(m_window->lessons().current(), 3);
    EXPECT_TRUE(m_window->lessons().text().toPlainText().startsWith(lesson(3).title));
    // As every panel, it is as it was at the next start.
    close();
    open(options());
    EXPECT_FALSE(m_window->dockLayout().dock(docks::kLessons)->isHidden());
}

TEST_F(LessonsInTheWindow, TakeThePlaceOfTheDemoAndOfOneAnother)
{
    open(options());
    load("02-apart");
    EXPECT_EQ(texts("A"), QStringList{QStringLiteral("changes.py")});
    EXPECT_EQ(texts("B"), QStringList{QStringLiteral("looks.py")});
    load("04-stop");
    EXPECT_EQ(workbench().panes().size(), 3U);
    EXPECT_EQ(texts("A"), QStringList{QStringLiteral("spins.py")});
    EXPECT_EQ(texts("C"), QStringList{QStringLiteral("swallows.py")});
    load("04-stop");
    EXPECT_EQ(workbench().panes().size(), 3U);
    EXPECT_EQ(texts("A"), QStringList{QStringLiteral("spins.py")});
}

TEST_F(LessonsInTheWindow, NeverTakeATextThatSomebodyHasTypedOrOpened)
{
    open(options());
    Editor& typed = pane("A").editorPanel().editor();
    typed.insertAt(QStringLiteral("mine = 1\n"), 0, 0);
    const QString mine = typed.text();
    const QString path = m_folder.filePath(QStringLiteral("mine.py"));
    ASSERT_TRUE(writeFileAtomically(path, "out hello\n"));
    ASSERT_TRUE(pane("B").editorPanel().open(path));
    load("02-apart");
    EXPECT_EQ(texts("A"), (QStringList{QStringLiteral("primes.py"), QStringLiteral("changes.py")}));
    EXPECT_EQ(pane("A").tabs().panels().front()->editor().text(), mine);
    EXPECT_TRUE(pane("A").tabs().panels().front()->needsSaving());
    EXPECT_EQ(texts("B"), (QStringList{QStringLiteral("mine.py"), QStringLiteral("looks.py")}));
    // The program is what is seen, and run.
    EXPECT_EQ(
        pane("A").editorPanel().editor().text(), lesson(indexOf("02-apart")).programs[0].source);
    // A program that was changed is somebody's text, too.
    pane("A").editorPanel().editor().insertAt(QStringLiteral("# changed\n"), 0, 0);
    load("02-apart");
    EXPECT_EQ(texts("A").size(), 3);
}

TEST_F(LessonsInTheWindow, GetInterpretersOfTheKindThatTheyAreFor)
{
    open(options());
    load("01-one-gil-or-two");
    // B is there and isolated, so the programs for a shared GIL go into C and D; the text says so.
    ASSERT_EQ(workbench().panes().size(), 4U);
    EXPECT_EQ(texts("A"), QStringList{QStringLiteral("own_gil.py")});
    EXPECT_EQ(texts("B"), QStringList{QStringLiteral("mandelbrot.py")});
    for (const char* each : {"C", "D"}) {
        EXPECT_EQ(pane(each).kind(), proto::KIND_SHARED_GIL);
        EXPECT_EQ(texts(each), QStringList{QStringLiteral("shared_gil.py")});
    }
    const QString text = m_window->lessons().text().toPlainText();
    EXPECT_TRUE(text.contains(QStringLiteral("C and D share the GIL"))) << text.toStdString();
    EXPECT_FALSE(text.contains(QLatin1Char('{')));
    EXPECT_EQ(workbench().current(), &pane("A"));
}

} // namespace
} // namespace clutch::ui
