// Several texts in the panes of a window over the fake runtime.
#include "tests/ui/window/window_fixture.h"

#include "tests/ui/support/real_pointer.h"
#include "ui/dock_layout.h"
#include "ui/editor/dragged_tab.h"
#include "ui/editor/journal.h"
#include "ui/editor/tab_bar.h"
#include "ui/presentation.h"
#include "ui/status_strip.h"
#include "ui/style/banner.h"
#include "ui/tab_commands.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QDir>
#include <QDockWidget>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QStatusBar>

namespace clutch::ui {
namespace {

class TabsTest : public WindowTest
{
protected:
    EditorTabs& tabs(const char* letter) { return pane(letter).tabs(); }
    Editor& editor(const char* letter, int tab)
    {
        return tabs(letter).panels()[static_cast<std::size_t>(tab)]->editor();
    }
    QStringList names(const char* letter)
    {
        QStringList all;
        for (const EditorPanel* text : tabs(letter).panels())
            all << text->editor().document().displayName();
        return all;
    }
    QString file(const char* name, const QByteArray& text = "out hello\n")
    {
        QString path = m_folder.filePath(QLatin1String(name));
        EXPECT_TRUE(writeFileAtomically(path, text));
        return path;
    }
    // A window with these files as tabs of A.
    void openTabs(const QStringList& files)
    {
        WindowOptions made = options();
        made.files << files.first();
        open(made);
        for (const QString& path : files.mid(1))
            drop(pane("A").editorPanel().editor(), path);
    }
    // As the pointer does: it comes over the innermost widget there, and lets go.
    static void dropOn(QWidget& widget, const QPoint& point, const QMimeData& data)
    {
        QDragEnterEvent enter(point, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&widget, &enter);
        QDropEvent event(point, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&widget, &event);
        EXPECT_TRUE(enter.isAccepted());
    }
    static void drop(Editor& editor, const QString& path)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        dropOn(*editor.viewport(), QPoint(20, 20), data);
    }
    static void dropTab(EditorPanel& text, QWidget& over, const QPoint& at)
    {
        const DraggedTab data(text);
        QWidget* inner = over.childAt(at);
        dropOn(inner ? *inner : over, inner ? inner->mapFrom(&over, at) : at, data);
    }
    QMessageBox* question() { return m_window->findChild<QMessageBox*>(); }
    void answer(const QString& text)
    {
        for (QAbstractButton* button : question()->buttons()) {
            if (button->text().remove(QLatin1Char('&')) == text)
                return button->click();
        }
        ADD_FAILURE() << "no button " << text.toStdString();
    }
    void leaveBehind(const char* name, const QByteArray& entry)
    {
        const QString dead = m_folder.filePath(QStringLiteral("journal/dead"));
        ASSERT_TRUE(QDir().mkpath(dead));
        ASSERT_TRUE(writeFileAtomically(dead + QLatin1Char('/') + QLatin1String(name), entry));
    }
};

TEST_F(TabsTest, AFileTakesThePlaceOfAnUntouchedTextAndElseATabOfItsOwn)
{
    open(options());
    const std::size_t panes = workbench().panes().size();
    drop(editor("A", 0), file("one.py"));
    EXPECT_EQ(names("A"), QStringList(QStringLiteral("one.py")));
    drop(editor("A", 0), file("two.py"));
    EXPECT_EQ(names("A"), QStringList({QStringLiteral("one.py"), QStringLiteral("two.py")}));
    QTest::keyClicks(&editor("B", 0), QStringLiteral("# mine"));
    drop(editor("B", 0), file("three.py"));
    EXPECT_EQ(
        names("B"), QStringList({QStringLiteral("mandelbrot.py"), QStringLiteral("three.py")}));
    EXPECT_TRUE(editor("B", 0).text().contains(QStringLiteral("# mine")));
    EXPECT_EQ(workbench().panes().size(), panes);
}

TEST_F(TabsTest, AFileThatIsDroppedOnAnEditorHasTheKeyboard)
{
    open(options());
    ASSERT_TRUE(QTest::qWaitForWindowActive(m_window.get()));
    pane("B").focusConsole();
    drop(editor("A", 0), file("one.py"));
    EXPECT_TRUE(pane("A").editorPanel().editor().hasFocus());
    EXPECT_EQ(workbench().current(), &pane("A"));
}

TEST_F(TabsTest, AFileThatIsDroppedAnywhereElseOpensInThePaneThatIsUsed)
{
    open(options());
    pane("B").focusEditor();
    QMimeData data;
    const auto dropped = [&](const char* name, QWidget& over) {
        data.setUrls({QUrl::fromLocalFile(file(name))});
        dropOn(over, over.rect().center(), data);
    };
    dropped("one.py", *m_window->statusBar());
    EXPECT_EQ(names("B"), QStringList(QStringLiteral("one.py")));
    dropped("two.py", *m_window->dockLayout().dock(docks::kInterpreters));
    m_window->dockLayout().dock(docks::kCores)->setFloating(true);
    dropped("three.py", *m_window->dockLayout().dock(docks::kCores));
    EXPECT_EQ(names("B"),
        QStringList(
            {QStringLiteral("one.py"), QStringLiteral("two.py"), QStringLiteral("three.py")}));
    // A pane's own head means that pane.
    dropped("four.py", pane("A"));
    EXPECT_EQ(names("A"), QStringList(QStringLiteral("four.py")));
}

TEST_F(TabsTest, RecentFilesCanBeOpenedAgainInTheSameSession)
{
    open(options());
    const auto menus = m_window->menuBar()->findChildren<QMenu*>();
    const auto recent = std::find_if(menus.begin(), menus.end(),
        [](QMenu* menu) { return menu->title().contains(QStringLiteral("recent")); });
    ASSERT_NE(recent, menus.end());
    EXPECT_FALSE((*recent)->isEnabled()) << "there are none yet";
    drop(editor("A", 0), file("one & two.py"));
    drop(editor("A", 0), file("three.py"));
    ASSERT_TRUE((*recent)->isEnabled());
    ASSERT_EQ((*recent)->actions().size(), 2);
    EXPECT_TRUE((*recent)->actions()[1]->text().endsWith(QStringLiteral("one && two.py")));
    EXPECT_EQ(tabs("A").bar().currentIndex(), 1);
    (*recent)->actions()[1]->trigger();
    EXPECT_EQ(tabs("A").bar().currentIndex(), 0);
}

// Sees what is dragged over a widget or what is inside of it.
class DragWatch : public QObject
{
public:
    explicit DragWatch(const QWidget& target)
        : m_target(target)
    {
        qApp->installEventFilter(this);
    }
    [[nodiscard]] bool hasSeen() const { return m_seen; }

private:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        const auto* widget = qobject_cast<QWidget*>(watched);
        m_seen = m_seen
            || (event->type() == QEvent::DragMove && widget && m_target.isAncestorOf(widget));
        return false;
    }

    const QWidget& m_target;
    bool m_seen = false;
};

// Press, motion and release come from the X server, and the drag is Qt's own with its nested loop.
TEST_F(TabsTest, ThePointerOfTheDisplayDragsATabToAnotherPane)
{
    if (QGuiApplication::platformName() != QLatin1String("xcb"))
        GTEST_SKIP() << "there is no pointer";
    openTabs({file("one.py"), file("two.py")});
    m_window->actions().newIsolated->trigger();
    wait([this] { return allIdle(); });
    ASSERT_TRUE(QTest::qWaitForWindowActive(m_window.get()));
    RealPointer pointer;
    ASSERT_TRUE(pointer.isReady()) << pointer.reason();
    TabBar& bar = tabs("A").bar();
    const QPoint from = bar.mapToGlobal(bar.tabRect(1).center());
    Editor& target = editor("B", 0);
    const QPoint to = target.mapToGlobal(target.rect().center());
    bar.setCurrentIndex(0);
    pointer.moveTo(from);
    pointer.press();
    wait([&] { return bar.currentIndex() == 1; });
    const DragWatch watch(pane("B"));
    int step = 0;
    QTimer hand; // goes on in the drag's own event loop
    QObject::connect(&hand, &QTimer::timeout, &hand, [&] {
        if (watch.hasSeen()) {
            hand.stop();
            return pointer.release();
        }
        ++step;
        // There, and then about that place, so that there is motion until somebody sees it.
        pointer.moveTo(step < 10 ? from + (to - from) * step / 10 : to + QPoint(step % 2, 0));
    });
    hand.start(5);
    wait([&] { return names("B").contains(QStringLiteral("two.py")); });
    EXPECT_EQ(names("A"), QStringList(QStringLiteral("one.py")));
    EXPECT_EQ(workbench().current(), &pane("B"));
}

TEST_F(TabsTest, AFileThatIsOpenInAnyPaneIsGoneTo)
{
    openTabs({file("one.py"), file("two.py")});
    m_window->actions().newIsolated->trigger();
    drop(pane("B").editorPanel().editor(), m_folder.filePath(QStringLiteral("one.py")));
    EXPECT_EQ(names("B").size(), 1);
    EXPECT_EQ(workbench().current(), &pane("A"));
    EXPECT_EQ(tabs("A").bar().currentIndex(), 0);
    // Another way to the same file is the same file.
    const QString link = m_folder.filePath(QStringLiteral("link.py"));
    ASSERT_TRUE(QFile::link(m_folder.filePath(QStringLiteral("two.py")), link));
    drop(pane("B").editorPanel().editor(), link);
    EXPECT_EQ(tabs("A").bar().currentIndex(), 1);
    EXPECT_EQ(names("A").size() + names("B").size(), 3);
}

TEST_F(TabsTest, ANewTextIsATabWithANameThatNoOtherHas)
{
    open(options());
    workbench().setCurrent(&pane("B"));
    m_window->actions().newFile->trigger();
    workbench().setCurrent(&pane("A"));
    m_window->actions().newFile->trigger();
    EXPECT_EQ(
        names("B"), QStringList({QStringLiteral("mandelbrot.py"), QStringLiteral("untitled 1")}));
    EXPECT_EQ(names("A"), QStringList({QStringLiteral("primes.py"), QStringLiteral("untitled 2")}));
    EXPECT_EQ(tabs("A").bar().currentIndex(), 1);
}

TEST_F(TabsTest, ClosingTakesTabsAwayAndThenTheInterpreter)
{
    openTabs({file("one.py"), file("two.py")});
    m_window->actions().closeTab->trigger();
    EXPECT_EQ(names("A"), QStringList(QStringLiteral("one.py")));
    EXPECT_EQ(workbench().panes().size(), 1U);
    m_window->actions().closeTab->trigger();
    EXPECT_TRUE(workbench().panes().empty());
    EXPECT_FALSE(m_window->actions().closeTab->isEnabled());
}

TEST_F(TabsTest, ClosingATabAsksForItsUnsavedTextAlone)
{
    openTabs({file("one.py"), file("two.py")});
    QTest::keyClicks(&editor("A", 0), QStringLiteral("# "));
    m_window->actions().closeTab->trigger(); // two.py
    EXPECT_EQ(question(), nullptr);
    m_window->actions().newFile->trigger();
    QTest::keyClicks(&editor("A", 1), QStringLiteral("# kept?"));
    m_window->actions().closeTab->trigger();
    ASSERT_TRUE(question());
    EXPECT_TRUE(question()->text().contains(QStringLiteral("untitled 1")));
    EXPECT_FALSE(question()->text().contains(QStringLiteral("one.py")));
    answer(QStringLiteral("Cancel"));
    EXPECT_EQ(names("A").size(), 2);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    m_window->actions().closeTab->trigger();
    answer(QStringLiteral("Do not save"));
    EXPECT_EQ(names("A"), QStringList(QStringLiteral("one.py")));
}

TEST_F(TabsTest, ClosingAPaneOrTheWindowAsksForEveryUnsavedText)
{
    openTabs({file("one.py"), file("two.py"), file("three.py")});
    QTest::keyClicks(&editor("A", 0), QStringLiteral("# "));
    QTest::keyClicks(&editor("A", 2), QStringLiteral("# "));
    m_window->actions().closePane->trigger();
    ASSERT_TRUE(question());
    EXPECT_TRUE(question()->text().contains(QStringLiteral("A  one.py")));
    EXPECT_FALSE(question()->text().contains(QStringLiteral("two.py")));
    EXPECT_TRUE(question()->text().contains(QStringLiteral("A  three.py")));
    answer(QStringLiteral("Cancel"));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    m_window->close();
    ASSERT_TRUE(question());
    EXPECT_TRUE(question()->text().contains(QStringLiteral("A  three.py")));
    QSignalSpy closed(m_window.get(), &MainWindow::closed);
    answer(QStringLiteral("Save"));
    QFile saved(m_folder.filePath(QStringLiteral("three.py")));
    ASSERT_TRUE(saved.open(QIODevice::ReadOnly));
    EXPECT_TRUE(saved.readAll().startsWith("# "));
    wait([&] { return closed.count() > 0; });
    m_window.reset();
}

TEST_F(TabsTest, ClosingTheOthersLeavesOne)
{
    openTabs({file("one.py"), file("two.py"), file("three.py")});
    tabs("A").setCurrent(*tabs("A").panels()[1]);
    m_window->actions().closeOtherTabs->trigger();
    EXPECT_EQ(names("A"), QStringList(QStringLiteral("two.py")));
    EXPECT_FALSE(m_window->actions().closeOtherTabs->isEnabled());
}

TEST_F(TabsTest, KeysGoThroughTheTextsOfAllPanes)
{
    open(options());
    m_window->actions().newFile->trigger(); // in A
    tabs("A").setCurrent(*tabs("A").panels()[0]);
    const auto here = [&] {
        return workbench().current()->editorPanel().editor().document().displayName();
    };
    QStringList seen;
    for (int i = 0; i < 3; ++i) {
        m_window->actions().nextTab->trigger();
        seen << here();
    }
    EXPECT_EQ(seen,
        QStringList({QStringLiteral("untitled 1"), QStringLiteral("mandelbrot.py"),
            QStringLiteral("primes.py")}));
    m_window->actions().previousTab->trigger();
    EXPECT_EQ(here(), QStringLiteral("mandelbrot.py"));
}

TEST_F(TabsTest, ADraggedTabMovesWithTextUndoAndUnsavedStateToTheOtherInterpreter)
{
    openTabs({file("one.py"), file("two.py")});
    m_window->actions().newIsolated->trigger();
    wait([&] { return allIdle(); });
    EditorPanel& text = *tabs("A").panels()[1];
    QTest::keyClicks(&text.editor(), QStringLiteral("# "));
    dropTab(text, *pane("B").link().console(), QPoint(30, 30));
    EXPECT_EQ(names("A"), QStringList(QStringLiteral("one.py")));
    ASSERT_EQ(names("B").size(), 2);
    EXPECT_EQ(&pane("B").editorPanel(), &text);
    EXPECT_EQ(workbench().current(), &pane("B"));
    EXPECT_TRUE(text.needsSaving());
    EXPECT_EQ(text.editor().text(), QStringLiteral("# out hello\n"));
    text.editor().undo();
    text.editor().undo();
    EXPECT_EQ(text.editor().text(), QStringLiteral("out hello\n"));
    // It runs there from now on, and what marks it is B's.
    text.editor().setText(QStringLiteral("at 2\nblock\n"));
    m_window->actions().run->trigger();
    wait([&] { return text.editor().runningLine() == 2; });
    EXPECT_TRUE(pane("B").link().canStop());
    EXPECT_FALSE(pane("A").link().canStop());
}

TEST_F(TabsTest, WhoTypesInAMovedTextIsInItsNewPane)
{
    open(options());
    EditorPanel& text = pane("A").editorPanel();
    workbench().moveText(text, pane("B"), 0);
    EXPECT_EQ(text.pane(), QStringLiteral("B"));
    m_window->activateWindow();
    pane("A").focusEditor();
    wait([&] { return workbench().current() == &pane("A"); });
    text.editor().setFocus();
    wait([&] { return workbench().current() == &pane("B"); });
    drop(text.editor(), file("one.py"));
    EXPECT_EQ(names("A").size(), 1);
    EXPECT_TRUE(names("B").contains(QStringLiteral("one.py")));
}

TEST_F(TabsTest, MovingTheLastTabLeavesAnEmptyText)
{
    open(options());
    EditorPanel& text = pane("A").editorPanel();
    dropTab(text, pane("B").header(), QPoint(20, 5));
    EXPECT_EQ(names("A"), QStringList(QStringLiteral("untitled 1")));
    EXPECT_EQ(pane("A").editorPanel().editor().text(), QString());
    EXPECT_EQ(
        names("B"), QStringList({QStringLiteral("mandelbrot.py"), QStringLiteral("primes.py")}));
}

TEST_F(TabsTest, ATabIsDroppedWhereThePointerIsOnABar)
{
    open(options());
    workbench().setCurrent(&pane("B"));
    m_window->actions().newFile->trigger();
    TabBar& bar = tabs("B").bar();
    wait([&] { return bar.tabRect(1).width() > 0; });
    const QPoint left(bar.tabRect(1).left() + 3, bar.tabRect(1).center().y());
    dropTab(pane("A").editorPanel(), bar, left);
    EXPECT_EQ(names("B"),
        QStringList({QStringLiteral("mandelbrot.py"), QStringLiteral("primes.py"),
            QStringLiteral("untitled 1")}));
    // Within a bar it changes its place; elsewhere in its own pane nothing happens.
    dropTab(*tabs("B").panels()[2], bar, bar.tabRect(0).topLeft() + QPoint(3, 5));
    EXPECT_EQ(names("B").first(), QStringLiteral("untitled 1"));
    dropTab(*tabs("B").panels()[0], *pane("B").link().console(), QPoint(30, 30));
    EXPECT_EQ(names("B").first(), QStringLiteral("untitled 1"));
}

TEST_F(TabsTest, TheMenuOfATabClosesCopiesAndMoves)
{
    openTabs({file("one.py"), file("two.py")});
    m_window->actions().newIsolated->trigger();
    QMenu menu;
    m_window->findChild<TabCommands*>()->fillMenu(menu, *tabs("A").panels()[0]);
    const auto trigger = [&](const QString& wanted) {
        for (QAction* action : menu.findChildren<QAction*>()) {
            if (action->text().remove(QLatin1Char('&')) == wanted && action->isEnabled())
                return action->trigger();
        }
        ADD_FAILURE() << "no entry " << wanted.toStdString();
    };
    trigger(QStringLiteral("Copy path"));
    EXPECT_EQ(QApplication::clipboard()->text(), m_folder.filePath(QStringLiteral("one.py")));
    trigger(QStringLiteral("Move to B"));
    EXPECT_EQ(names("B").last(), QStringLiteral("one.py"));
    EXPECT_EQ(names("A"), QStringList(QStringLiteral("two.py")));
}

TEST_F(TabsTest, MarksGoToTheTextThatRunsThoughAnotherIsSeen)
{
    open(options());
    type("A", QStringLiteral("at 2\nblock\n"));
    m_window->actions().run->trigger();
    m_window->actions().newFile->trigger();
    wait([&] { return editor("A", 0).runningLine() == 2; });
    EXPECT_EQ(editor("A", 1).runningLine(), 0);
    pane("A").link().stop();
    wait([&] { return allIdle(); });
    editor("A", 0).setUntitled(QStringLiteral("fails"), QStringLiteral("raise ValueError 1\n"));
    tabs("A").setCurrent(*tabs("A").panels()[0]);
    m_window->actions().run->trigger();
    tabs("A").setCurrent(*tabs("A").panels()[1]);
    wait([&] { return editor("A", 0).errorLine() == 1; });
    EXPECT_EQ(editor("A", 1).errorLine(), 0);
    // The last exception is the last run's, whichever text that was.
    wait([&] { return allIdle(); });
    m_window->actions().run->trigger();
    EXPECT_EQ(editor("A", 0).errorLine(), 0);
}

TEST_F(TabsTest, EveryTextIsCheckedAndTheStatusIsThatOfTheOneSeen)
{
    open(options());
    type("A", QStringLiteral("wrong\n"));
    m_window->actions().newFile->trigger();
    wait([&] { return editor("A", 0).problem().has_value(); });
    EXPECT_EQ(m_window->status().problem(), QString());
    tabs("A").setCurrent(*tabs("A").panels()[0]);
    EXPECT_TRUE(m_window->status().problem().contains(QStringLiteral("line 1")));
    // The mark goes along, and is taken away by the pane it came to.
    EditorPanel& text = pane("A").editorPanel();
    workbench().moveText(text, pane("B"), 0);
    EXPECT_TRUE(text.editor().problem().has_value());
    text.editor().setText(QStringLiteral("out x\n"));
    wait([&] { return !text.editor().problem(); });
}

TEST_F(TabsTest, ATracebackGoesToTheTextItIsAboutInWhicheverTabOrPane)
{
    open(options());
    m_window->actions().newFile->trigger();
    ConsoleWidget* console = pane("A").link().console();
    emit console->frameActivated(QStringLiteral("<primes.py>"), 3);
    EXPECT_EQ(tabs("A").bar().currentIndex(), 0);
    int line = 0;
    int column = 0;
    editor("A", 0).getCursorPosition(&line, &column);
    EXPECT_EQ(line, 2);
    emit console->frameActivated(QStringLiteral("<mandelbrot.py>"), 2);
    EXPECT_EQ(workbench().current(), &pane("B"));
    // A file that is not open yet comes beside the text that ran into it.
    emit console->frameActivated(file("module.py", "a\nb\n"), 2);
    EXPECT_EQ(
        names("B"), QStringList({QStringLiteral("mandelbrot.py"), QStringLiteral("module.py")}));
    EXPECT_EQ(workbench().panes().size(), 2U);
}

TEST_F(TabsTest, ComesBackWithTheTabsTheirOrderAndTheCurrentOne)
{
    openTabs({file("one.py"), file("two.py"), file("three.py")});
    tabs("A").move(*tabs("A").panels()[2], 0);
    tabs("A").setCurrent(*tabs("A").panels()[1]);
    close();
    open(options());
    ASSERT_EQ(workbench().panes().size(), 1U);
    EXPECT_EQ(names("A"),
        QStringList(
            {QStringLiteral("three.py"), QStringLiteral("one.py"), QStringLiteral("two.py")}));
    EXPECT_EQ(tabs("A").bar().currentIndex(), 1);
}

TEST_F(TabsTest, FilesOfLastTimeThatAreGoneAreNamedAtTheStart)
{
    const QString one = file("one.py");
    const QString two = file("two.py");
    openTabs({one, two});
    close();
    QFile::remove(two);
    open(options());
    EXPECT_EQ(names("A"), QStringList(QStringLiteral("one.py")));
    EXPECT_EQ(pane("A").editorPanel().banner().text(),
        QStringLiteral("Open last time, and not there any more: ") + two);
    close();
    QFile::remove(one);
    open(options()); // with the demo
    EXPECT_EQ(pane("A").editorPanel().banner().text(),
        QStringLiteral("Open last time, and not there any more: ") + one);
    close();
    open(options());
    EXPECT_TRUE(pane("A").editorPanel().banner().isHidden());
}

TEST_F(TabsTest, WhatAWindowWithoutTabsRememberedComesBack)
{
    const QString path = file("old.py");
    QSettings settings;
    settings.beginWriteArray(QStringLiteral("session/panes"));
    settings.setArrayIndex(0);
    settings.setValue(QStringLiteral("letter"), QStringLiteral("A"));
    settings.setValue(QStringLiteral("kind"), static_cast<int>(proto::KIND_ISOLATED));
    settings.setValue(QStringLiteral("path"), path);
    settings.endArray();
    open(options());
    EXPECT_EQ(names("A"), QStringList(QStringLiteral("old.py")));
}

TEST_F(TabsTest, AfterACrashEveryTabIsBackWithItsText)
{
    const QString one = file("one.py");
    const QString two = file("two.py");
    openTabs({one, two});
    // What is open is remembered as it comes; a crash asks nobody.
    wait([&] {
        return QSettings().value(QStringLiteral("session/panes/1/paths")).toStringList().size()
            == 2;
    });
    const QVariant remembered = QSettings().value(QStringLiteral("session/panes/1/paths"));
    EXPECT_EQ(remembered.toStringList(), QStringList({one, two}));
    close();
    leaveBehind("31.json",
        R"({"key":"7","pane":"A","tab":1,"path":")" + two.toUtf8()
            + R"(","name":"two.py","text":"unsaved two"})");
    leaveBehind("32.json",
        R"({"key":"8","pane":"A","tab":2,"path":"","name":"untitled 4","text":"unsaved four"})");
    leaveBehind("33.json",
        R"({"key":"9","pane":"C","tab":0,"path":"","name":"untitled 5","text":"unsaved five"})");
    open(options());
    EXPECT_EQ(names("A"),
        QStringList(
            {QStringLiteral("one.py"), QStringLiteral("two.py"), QStringLiteral("untitled 4")}));
    EXPECT_EQ(editor("A", 0).text(), QStringLiteral("out hello\n"));
    EXPECT_EQ(editor("A", 1).text(), QStringLiteral("unsaved two"));
    EXPECT_EQ(editor("A", 2).text(), QStringLiteral("unsaved four"));
    EXPECT_EQ(names("C"), QStringList(QStringLiteral("untitled 5")));
    EXPECT_TRUE(pane("C").editorPanel().needsSaving());
}

TEST_F(TabsTest, AFileThatIsNamedTwiceAtTheStartIsOneText)
{
    const QString one = file("one.py");
    const QString link = m_folder.filePath(QStringLiteral("link.py"));
    ASSERT_TRUE(QFile::link(one, link));
    WindowOptions made = options();
    made.files << one << file("two.py") << one << link;
    open(made);
    EXPECT_EQ(workbench().panes().size(), 2U);
    EXPECT_EQ(names("A"), QStringList(QStringLiteral("one.py")));
    EXPECT_EQ(names("B"), QStringList(QStringLiteral("two.py")));
}

TEST_F(TabsTest, SavingAsAFileOfAnotherTabIsRefused)
{
    const QString one = file("one.py");
    openTabs({one, file("two.py", "out two\n")});
    const auto saveAs = [this](const QString& path) {
        m_window->actions().saveAs->trigger();
        auto* dialog = m_window->findChild<QFileDialog*>();
        emit dialog->fileSelected(path);
        delete dialog;
    };
    saveAs(one);
    EXPECT_EQ(names("A"), QStringList({QStringLiteral("one.py"), QStringLiteral("two.py")}));
    QFile onDisk(one);
    ASSERT_TRUE(onDisk.open(QIODevice::ReadOnly));
    EXPECT_EQ(onDisk.readAll(), "out hello\n");
    EXPECT_EQ(pane("A").editorPanel().banner().text(),
        QStringLiteral("two.py is not saved as one.py: that is open in another tab of A. Close it "
                       "there, or choose another name."));
    // Under its own name it is.
    editor("A", 1).append(QStringLiteral("out more\n"));
    saveAs(m_folder.filePath(QStringLiteral("two.py")));
    EXPECT_FALSE(pane("A").editorPanel().needsSaving());
}

TEST_F(TabsTest, ZoomAndSettingsReachEveryTab)
{
    open(options());
    m_window->actions().newFile->trigger();
    const auto height = [&](int tab) {
        return editor("A", tab).textHeight(0);
    };
    const int usual = height(0);
    m_window->presentation().set(true);
    EXPECT_GT(height(0), usual);
    EXPECT_EQ(height(0), height(1));
    m_window->actions().newFile->trigger();
    EXPECT_EQ(height(2), height(0));
    m_window->presentation().set(false);
    EXPECT_EQ(height(2), usual);
}

} // namespace
} // namespace clutch::ui
