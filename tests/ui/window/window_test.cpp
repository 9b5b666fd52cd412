#include "tests/ui/window/window_fixture.h"

#include "ui/dock_layout.h"
#include "ui/editor/journal.h"
#include "ui/presentation.h"
#include "ui/style/banner.h"

#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include <csignal>

namespace clutch::ui {
namespace {

TEST_F(WindowTest, BeginsWithTheDemoInTwoInterpreters)
{
    open(options());
    ASSERT_EQ(workbench().panes().size(), 2U);
    EXPECT_EQ(
        pane("A").editorPanel().editor().document().displayName(), QStringLiteral("primes.py"));
    EXPECT_EQ(
        pane("B").editorPanel().editor().document().displayName(), QStringLiteral("mandelbrot.py"));
    EXPECT_FALSE(pane("A").editorPanel().needsSaving());
    EXPECT_TRUE(m_window->windowTitle().contains(QStringLiteral("3.15.0")));
}

TEST_F(WindowTest, RunAllRunsEachTextInItsOwnInterpreterAndStopEndsOne)
{
    open(options());
    type("A", QStringLiteral("block\n"));
    type("B", QStringLiteral("block\n"));
    workbench().setCurrent(&pane("B"));
    EXPECT_FALSE(m_window->actions().stop->isEnabled());
    m_window->actions().runAll->trigger();
    wait([&] { return pane("A").link().canStop() && pane("B").link().canStop(); });
    EXPECT_TRUE(m_window->actions().stop->isEnabled());
    m_window->actions().stop->trigger();
    wait([&] { return !pane("B").link().canStop(); });
    EXPECT_TRUE(pane("A").link().canStop());
    EXPECT_FALSE(m_window->actions().stop->isEnabled());
    EXPECT_TRUE(m_window->actions().stopAll->isEnabled());
    m_window->actions().stopAll->trigger();
    wait([&] { return allIdle(); });
}

TEST_F(WindowTest, TheCoreMenuPinsThePanesInterpreter)
{
    open(options());
    QMenu* cores = nullptr;
    for (QMenu* each : m_window->findChildren<QMenu*>()) {
        if (each->title() == QStringLiteral("Co&re"))
            cores = each;
    }
    ASSERT_TRUE(cores);
    // As a person finds it: one that is disabled is never about to be shown.
    ASSERT_TRUE(cores->menuAction()->isEnabled());
    const auto entry = [&](const QString& text) -> QAction* {
        emit cores->aboutToShow();
        for (QAction* each : cores->actions()) {
            if (each->text().startsWith(text) && each->isEnabled())
                return each;
        }
        return nullptr;
    };
    for (const char* text : {"None", "Automatic"}) {
        QAction* action = entry(QLatin1String(text));
        ASSERT_TRUE(action) << text;
        const bool unpins = action->text().startsWith(QStringLiteral("None"));
        action->trigger();
        wait(
            [&] { return (pane("A").link().last().pin().policy() == proto::Pin::NONE) == unpins; });
    }
}

TEST_F(WindowTest, EscapeTwiceStopsThePane)
{
    open(options());
    type("A", QStringLiteral("block\n"));
    pane("A").focusEditor();
    m_window->activateWindow();
    wait([&] { return pane("A").editorPanel().editor().hasFocus(); });
    QTest::keyClick(&pane("A").editorPanel().editor(), Qt::Key_F5);
    pane("A").run(Pane::Names::Fresh);
    wait([&] { return pane("A").link().canStop(); });
    QTest::keyClick(&pane("A").editorPanel().editor(), Qt::Key_Escape);
    QTest::keyClick(&pane("A").editorPanel().editor(), Qt::Key_Escape);
    wait([&] { return !pane("A").link().canStop(); });
}

TEST_F(WindowTest, SurvivesAKillWithAllTextAndTheSameInterpreters)
{
    open(options());
    type("A", QStringLiteral("# mine\n"));
    const int first = m_window->session().pid();
    ::kill(first, SIGKILL);
    wait([&] { return m_window->models().log().rowCount() == 1; });
    wait([&] { return allIdle(); });
    EXPECT_NE(m_window->session().pid(), first);
    EXPECT_EQ(pane("A").editorPanel().editor().text(), QStringLiteral("# mine\n"));
    EXPECT_TRUE(workbench().banner().isVisible());
    EXPECT_TRUE(workbench().banner().text().contains(QStringLiteral("signal 9")));
    EXPECT_EQ(m_window->models().log().rowCount(), 1);
}

TEST_F(WindowTest, NamesTheInterpretersOfUserCodeThatAreLostWithTheRuntime)
{
    open(options());
    proto::InterpreterChanged foreign;
    foreign.set_interpreter(900);
    foreign.set_python_id(11);
    foreign.set_kind(proto::KIND_FOREIGN);
    foreign.set_state(proto::STATE_IDLE);
    emit m_window->session().interpreterChanged(foreign);
    ::kill(m_window->session().pid(), SIGKILL);
    wait([&] { return m_window->models().log().rowCount() == 1; });
    const QStringList lost = m_window->models().log().entry(0).end->lost;
    EXPECT_EQ(lost, QStringList({QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("11")}));
    wait([&] { return allIdle(); });
}

TEST_F(WindowTest, AWarningMarksItsPaneUntilTheNextRun)
{
    open(options());
    proto::WarningShown warning;
    warning.set_interpreter(pane("A").link().last().interpreter());
    warning.set_category("DeprecationWarning");
    warning.set_text("no longer");
    warning.set_file("/tmp/a.py");
    warning.set_line(3);
    emit m_window->session().warningShown(warning);
    emit m_window->session().warningShown(warning);
    EXPECT_EQ(pane("A").header().warnings(), 2);
    EXPECT_EQ(pane("B").header().warnings(), 0);
    QToolButton* mark = nullptr;
    for (QToolButton* button : pane("A").header().findChildren<QToolButton*>()) {
        if (button->text() == QStringLiteral("▲ 2"))
            mark = button;
    }
    ASSERT_TRUE(mark && mark->isVisible());
    EXPECT_TRUE(
        mark->toolTip().contains(QStringLiteral("DeprecationWarning at a.py:3: no longer")));
    type("A", QStringLiteral("out x\n"));
    pane("A").run(Pane::Names::Fresh);
    wait([&] { return pane("A").header().warnings() == 0; });
    EXPECT_FALSE(mark->isVisible());
    wait([&] { return allIdle(); });
}

TEST_F(WindowTest, AStateIsReadInFullHoweverMuchElseTheHeaderSays)
{
    open(options());
    PaneHeader& header = pane("A").header();
    proto::InterpreterChanged waiting = pane("A").link().last();
    waiting.set_state(proto::STATE_AWAITING_INPUT);
    for (const unsigned cpu : {1U, 3U, 5U, 7U})
        waiting.add_affinity(cpu);
    header.addWarning(QStringLiteral("x"));
    header.setState(waiting, true);
    header.setMinimumWidth(0);
    header.resize(320, header.height());
    QApplication::processEvents();
    header.resize(320, header.height());
    QApplication::sendPostedEvents();
    for (const QLabel* label : header.findChildren<QLabel*>()) {
        if (label->text() == header.stateText()) {
            EXPECT_GE(label->width(), label->fontMetrics().horizontalAdvance(label->text()));
        }
    }
}

TEST_F(WindowTest, WhatAnEndFoundMarksThePaneThatStaysAndLeadsToTheLog)
{
    open(options());
    m_window->activateWindow();
    proto::FinalizationReport report;
    report.set_interpreter(pane("A").link().last().interpreter());
    report.set_letter("A");
    report.add_findings()->set_severity(proto::Finding::INFO);
    proto::Finding& finding = *report.add_findings();
    finding.set_severity(proto::Finding::WARNING);
    finding.set_kind("ResourceWarning");
    finding.set_text("unclosed file");
    emit m_window->session().finalizationReport(report);
    EXPECT_EQ(pane("A").header().warnings(), 1);
    EXPECT_EQ(pane("B").header().warnings(), 0);
    emit pane("A").header().warningsActivated();
    EXPECT_EQ(pane("A").header().warnings(), 0);
    wait([&] {
        const QWidget* now = QApplication::focusWidget();
        return now && m_window->dockLayout().dock(docks::kFinalization)->isAncestorOf(now);
    });
}

TEST_F(WindowTest, ANewInterpreterGetsTheNextLetterAndClosingItReports)
{
    open(options());
    m_window->actions().newIsolated->trigger();
    ASSERT_EQ(workbench().panes().size(), 3U);
    EXPECT_EQ(workbench().current()->letter(), QStringLiteral("C"));
    wait([&] { return allIdle(); });
    m_window->actions().closePane->trigger();
    EXPECT_EQ(workbench().panes().size(), 2U);
    wait([&] { return m_window->models().log().rowCount() == 1; });
    EXPECT_EQ(m_window->models().log().entry(0).report.letter(), "C");
}

TEST_F(WindowTest, ClosingAPaneThatIsStillStartingLeavesNoInterpreter)
{
    open(options());
    m_window->actions().newIsolated->trigger();
    m_window->actions().closePane->trigger();
    wait([&] { return m_window->models().log().rowCount() == 1; });
    // Its report comes before its last state.
    wait([&] { return !m_window->session().interpreters().byLetter("C"); });
}

TEST_F(WindowTest, LeavesNoProcessWhenItCloses)
{
    open(options());
    const int pid = m_window->session().pid();
    ASSERT_GT(pid, 0);
    close();
    EXPECT_EQ(::kill(pid, 0), -1);
}

TEST_F(WindowTest, ComesBackWithTheFilesThatWereOpen)
{
    const QString path = m_folder.filePath(QStringLiteral("mine.py"));
    ASSERT_TRUE(writeFileAtomically(path, "out hello\n"));
    WindowOptions first = options();
    first.files << path;
    open(first);
    ASSERT_EQ(workbench().panes().size(), 1U);
    close();
    open(options());
    ASSERT_EQ(workbench().panes().size(), 1U);
    EXPECT_EQ(pane("A").editorPanel().editor().document().path(), path);
}

TEST_F(WindowTest, ComesBackWithTheInterpretersThatHaveNoFile)
{
    open(options());
    const QString path = m_folder.filePath(QStringLiteral("mine.py"));
    ASSERT_TRUE(writeFileAtomically(path, "out hello\n"));
    ASSERT_TRUE(pane("A").editorPanel().open(path));
    m_window->actions().newSharedGil->trigger();
    ASSERT_EQ(workbench().panes().size(), 3U);
    close();
    open(options());
    ASSERT_EQ(workbench().panes().size(), 3U);
    EXPECT_EQ(pane("A").editorPanel().editor().document().path(), path);
    const Editor& demo = pane("B").editorPanel().editor();
    EXPECT_EQ(demo.document().displayName(), QStringLiteral("mandelbrot.py"));
    EXPECT_TRUE(demo.text().contains(QStringLiteral("Mandelbrot")));
    EXPECT_EQ(pane("C").kind(), proto::KIND_SHARED_GIL);
}

TEST_F(WindowTest, GivesBackTextThatACrashLeftBehind)
{
    const QString dead = m_folder.filePath(QStringLiteral("journal/dead"));
    ASSERT_TRUE(QDir().mkpath(dead));
    ASSERT_TRUE(writeFileAtomically(dead + QStringLiteral("/41.json"),
        R"({"key":"A","path":"","name":"primes.py","text":"lost?"})"));
    open(options());
    EXPECT_EQ(pane("A").editorPanel().editor().text(), QStringLiteral("lost?"));
    EXPECT_TRUE(pane("A").editorPanel().needsSaving());
    EXPECT_FALSE(QDir(dead).exists());
}

TEST_F(WindowTest, AsksForARuntimeWhenNoneCanBeStarted)
{
    WindowOptions none = options();
    none.runtimeDirectory = m_folder.path().toStdString();
    m_window = std::make_unique<MainWindow>(none);
    m_window->show();
    m_window->begin();
    wait([&] { return workbench().banner().isVisible(); });
    EXPECT_TRUE(m_window->session().isDown());
    EXPECT_FALSE(m_window->actions().stop->isEnabled());
}

TEST_F(WindowTest, PresentationHidesAllButPanesAndGraphsAndComesBack)
{
    open(options());
    const int usual = workbench().codePointSize();
    QDockWidget* tree = m_window->dockLayout().dock(docks::kInterpreters);
    m_window->presentation().set(true);
    EXPECT_GT(workbench().codePointSize(), usual);
    EXPECT_FALSE(tree->isVisible());
    EXPECT_TRUE(m_window->dockLayout().dock(docks::kCores)->isVisible());
    m_window->presentation().set(false);
    EXPECT_EQ(workbench().codePointSize(), usual);
    EXPECT_TRUE(tree->isVisible());
}

TEST_F(WindowTest, ThemeReachesEditorsAndConsolesAtRunTime)
{
    open(options());
    Themes::instance().choose(ThemeChoice::Dark);
    QApplication::processEvents();
    const QImage dark = m_window->grab().toImage();
    Themes::instance().choose(ThemeChoice::Light);
    QApplication::processEvents();
    const QImage light = m_window->grab().toImage();
    const auto meanLightness = [](const QImage& image, QWidget* widget, QWidget* window) {
        const QRect area(widget->mapTo(window, QPoint(0, 0)), widget->size());
        qint64 sum = 0;
        for (int y = area.top(); y < area.bottom(); y += 3) {
            for (int x = area.left(); x < area.right(); x += 3)
                sum += qGray(image.pixel(x, y));
        }
        return sum * 9 / std::max(1, area.width() * area.height());
    };
    for (QWidget* widget : {static_cast<QWidget*>(&pane("A").editorPanel().editor()),
             static_cast<QWidget*>(pane("A").link().console()),
             static_cast<QWidget*>(&pane("A").header())}) {
        EXPECT_LT(meanLightness(dark, widget, m_window.get()), 90);
        EXPECT_GT(meanLightness(light, widget, m_window.get()), 190);
    }
}

} // namespace
} // namespace clutch::ui
