#include "ui/finalization/finalization_panel.h"

#include "ui/finalization/finalization_details.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextLayout>

#include <gtest/gtest.h>

using namespace clutch;
using namespace clutch::ui;

namespace {

struct Panel : testing::Test
{
    FinalizationLogModel model;
    FinalizationPanel panel{model};

    Panel()
    {
        panel.resize(800, 300);
        panel.show();
    }
    void add(const char* letter, const char* text)
    {
        proto::FinalizationReport report;
        report.set_interpreter(2);
        report.set_letter(letter);
        report.set_how(proto::FinalizationReport::CLOSED);
        report.set_started_ns(1);
        report.set_finished_ns(2'400'001);
        auto& step = *report.add_steps();
        step.set_name("atexit");
        step.set_duration_ns(100'000);
        proto::Finding& finding = *report.add_findings();
        finding.set_severity(proto::Finding::WARNING);
        finding.set_kind("ResourceWarning");
        finding.set_text(text);
        finding.set_file("/tmp/a b:c/x.py");
        finding.set_line(3);
        model.addReport(report, QDateTime(QDate(2026, 11, 22), QTime(12, 3, 1)));
    }
    void select(int row) { panel.list().setCurrentIndex(panel.list().model()->index(row, 0)); }
    QString emptyText()
    {
        for (const QLabel* label : panel.findChildren<QLabel*>()) {
            if (label->isVisible())
                return label->text();
        }
        return {};
    }
};

} // namespace

TEST_F(Panel, TheDetailsAreBelowTheListInADockBesideThePanes)
{
    add("A", "unclosed");
    QCoreApplication::processEvents();
    EXPECT_GT(panel.details().x(), panel.list().x());
    panel.resize(320, 500);
    QCoreApplication::processEvents();
    EXPECT_EQ(panel.details().x(), panel.list().x());
    EXPECT_GT(panel.details().width(), 300);
    EXPECT_GT(panel.details().y(), panel.list().y());
    panel.resize(800, 300);
    QCoreApplication::processEvents();
    EXPECT_GT(panel.details().x(), panel.list().x());
}

TEST_F(Panel, SaysWhatWillAppearWhileThereIsNothing)
{
    EXPECT_TRUE(emptyText().contains(QStringLiteral("a report appears here")));
    add("A", "x");
    EXPECT_TRUE(panel.list().isVisible());
    panel.search().setText(QStringLiteral("nowhere"));
    EXPECT_EQ(
        emptyText(), QStringLiteral("The only entry does not fit the filter and the search."));
}

TEST_F(Panel, ShowsTheLatestThatIsListedUntilOneIsSelected)
{
    add("A", "the first");
    add("B", "the second");
    EXPECT_TRUE(panel.details().toPlainText().contains(QStringLiteral("the second")));
    EXPECT_EQ(model.unread(), 2) << "only what is selected was read";
    panel.search().setText(QStringLiteral("first"));
    EXPECT_TRUE(panel.details().toPlainText().contains(QStringLiteral("the first")));
    panel.search().clear();
    select(0);
    add("C", "the third");
    EXPECT_TRUE(panel.details().toPlainText().contains(QStringLiteral("the first")));
    model.clear();
    EXPECT_EQ(panel.details().toPlainText(), QString());
}

TEST_F(Panel, DrawsTheBarOfAStepInOneLineHoweverNarrowItIs)
{
    add("A", "x");
    panel.resize(300, 300);
    const QTextDocument& document = *panel.details().document();
    int bars = 0;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (!block.text().contains(QChar(0x2582)))
            continue;
        ++bars;
        EXPECT_EQ(block.layout()->lineCount(), 1) << block.text().toStdString();
    }
    EXPECT_EQ(bars, 1);
}

TEST_F(Panel, NamesAStepInOneLineHoweverMuchIsSaidOfIt)
{
    proto::FinalizationReport report;
    report.set_interpreter(2);
    report.set_letter("A");
    auto& step = *report.add_steps();
    step.set_name("Py_EndInterpreter");
    step.set_duration_ns(21'000'000);
    step.set_outcome(std::string(20, 'x') + " had not ended, and neither had some others of it");
    model.addReport(report, QDateTime(QDate(2026, 11, 22), QTime(12, 3, 1)));
    panel.resize(520, 300);
    const QTextCursor name = panel.details().document()->find(QStringLiteral("Py_EndInterpreter"));
    ASSERT_FALSE(name.isNull());
    EXPECT_EQ(name.block().layout()->lineCount(), 1);
    // What is said of it fits below, in few lines and without a scroll bar to the side.
    const QTextCursor said = panel.details().document()->find(QStringLiteral("had not ended"));
    ASSERT_FALSE(said.isNull());
    EXPECT_LE(said.block().layout()->lineCount(), 3);
    EXPECT_EQ(panel.details().horizontalScrollBar()->maximum(), 0);
}

TEST_F(Panel, LeavesRoomBetweenTheStepsAndWhatWasAlive)
{
    proto::FinalizationReport report;
    report.set_letter("A");
    report.set_how(proto::FinalizationReport::CLOSED);
    report.add_steps()->set_name("atexit");
    report.mutable_before()->set_blocks(40'000);
    model.addReport(report, QDateTime(QDate(2026, 11, 22), QTime(12, 3, 1)));
    const QTextDocument& document = *panel.details().document();
    const auto placeOf = [&](const QString& text) {
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
            if (block.text() == text)
                return document.documentLayout()->blockBoundingRect(block);
        }
        return QRectF();
    };
    const QRectF title = placeOf(QStringLiteral("Steps"));
    const QRectF step = placeOf(QStringLiteral("atexit"));
    const QRectF next = placeOf(QStringLiteral("Alive before"));
    ASSERT_FALSE(title.isEmpty() || step.isEmpty() || next.isEmpty());
    EXPECT_GE(next.top() - step.bottom(), title.height() * 0.6);
}

TEST_F(Panel, SaysNothingOfWhatNobodyHasLookedAt)
{
    proto::FinalizationReport report;
    report.set_interpreter(7);
    report.set_kind(proto::KIND_FOREIGN);
    report.set_how(proto::FinalizationReport::CLOSED);
    report.set_ended_by("user code");
    const QDateTime noon(QDate(2026, 11, 22), QTime(12, 3, 1));
    model.addReport(report, noon);
    EXPECT_FALSE(panel.details().toPlainText().contains(QStringLiteral("nothing behind")));
    EXPECT_TRUE(panel.details().toPlainText().contains(QStringLiteral("has not looked")));
    report.add_steps()->set_name("Py_EndInterpreter"); // Clutch ended it
    model.addReport(report, noon);
    EXPECT_TRUE(panel.details().toPlainText().contains(QStringLiteral("nothing behind")));
}

TEST_F(Panel, StaysWhereOneReadsWhileMoreEnds)
{
    for (int i = 0; i < 60; ++i)
        add("A", "x");
    auto* bar = panel.list().verticalScrollBar();
    QApplication::processEvents();
    ASSERT_EQ(bar->value(), bar->maximum());
    add("B", "y");
    QApplication::processEvents();
    EXPECT_EQ(bar->value(), bar->maximum());
    bar->setValue(5);
    add("C", "z");
    QApplication::processEvents();
    EXPECT_EQ(bar->value(), 5);
}

TEST_F(Panel, MarksWhatIsSelectedAsRead)
{
    QSignalSpy unread(&panel, &FinalizationPanel::unreadChanged);
    add("A", "x");
    add("B", "y");
    EXPECT_EQ(unread.last().at(0).toInt(), 2);
    select(1);
    EXPECT_EQ(unread.last().at(0).toInt(), 1);
    EXPECT_TRUE(panel.details().toPlainText().contains(QStringLiteral("B closed in 2.4 ms")));
    EXPECT_TRUE(panel.details().toPlainText().contains(QStringLiteral("with statement")));
}

TEST_F(Panel, OpensTheLineOfAFindingWhateverItsPath)
{
    add("A", "x");
    select(0);
    QSignalSpy activated(&panel, &FinalizationPanel::findingActivated);
    QTextCursor cursor = panel.details().document()->find(QStringLiteral("x.py:3"));
    ASSERT_FALSE(cursor.isNull());
    emit panel.details().anchorClicked(QUrl(cursor.charFormat().anchorHref()));
    ASSERT_EQ(activated.size(), 1);
    EXPECT_EQ(activated.at(0).at(0).toString(), QStringLiteral("/tmp/a b:c/x.py"));
    EXPECT_EQ(activated.at(0).at(1).toInt(), 3);
}

TEST_F(Panel, APlaceThatCannotBeOpenedIsTextAndNoLink)
{
    proto::FinalizationReport report;
    report.set_interpreter(2);
    report.set_letter("A");
    const auto add = [&](const char* file, std::uint32_t line) {
        proto::Finding& finding = *report.add_findings();
        finding.set_file(file);
        finding.set_line(line);
    };
    add("<sys>", 0);
    add("/tmp/whole.py", 0);
    add("<string>", 4);
    add("<untitled 1>", 5);
    add("/tmp/<odd>", 6);
    report.mutable_before()->add_threads()->add_frames()->set_file("<frozen runpy>");
    model.addReport(report, QDateTime(QDate(2026, 11, 22), QTime(12, 3, 1)));
    select(0);
    const auto linked = [&](const char* place) {
        const QTextCursor cursor = panel.details().document()->find(QString::fromLatin1(place));
        EXPECT_FALSE(cursor.isNull()) << place;
        return !cursor.charFormat().anchorHref().isEmpty();
    };
    EXPECT_FALSE(linked("<sys>"));
    EXPECT_FALSE(panel.details().toPlainText().contains(QStringLiteral("<sys>:0")));
    EXPECT_FALSE(linked("whole.py"));
    EXPECT_FALSE(linked("<string>:4"));
    EXPECT_FALSE(linked("<frozen runpy>"));
    EXPECT_TRUE(linked("<odd>:6"));
    EXPECT_FALSE(linked("<untitled 1>:5")) << "nobody has said that it is open";
    panel.setOpenTexts([](const QString& name) { return name == QStringLiteral("<untitled 1>"); });
    EXPECT_TRUE(linked("<untitled 1>:5"));
    EXPECT_FALSE(linked("<string>:4"));
}

TEST_F(Panel, ShowsTextOfPythonAsTextAndNotAsMarkup)
{
    add("A", "unclosed <img src='http://x/y.png'> & <b>bold</b>");
    select(0);
    EXPECT_TRUE(panel.details().toPlainText().contains(
        QStringLiteral("<img src='http://x/y.png'> & <b>bold</b>")));
}

TEST_F(Panel, ShowsATracebackLineByLine)
{
    add("A", "Exception ignored:\n  File \"d.py\", line 12\nValueError: no disk");
    select(0);
    const QString text = panel.details().toPlainText().replace(QChar(0xa0), QLatin1Char(' '));
    EXPECT_TRUE(text.contains(QStringLiteral(
        "Exception ignored: — x.py:3\n  File \"d.py\", line 12\nValueError: no disk\n")))
        << text.toStdString();
    // Its carets stand under what they mean.
    const auto isFixed = [&](const char* words) {
        const QTextCursor found = panel.details().document()->find(QString::fromLatin1(words));
        EXPECT_FALSE(found.isNull()) << words;
        return QFontInfo(found.charFormat().font()).fixedPitch()
            || found.charFormat().fontFixedPitch();
    };
    EXPECT_TRUE(isFixed("line 12"));
    EXPECT_FALSE(isFixed("Exception ignored"));
}

TEST_F(Panel, CopiesTheSelectedEntryAsText)
{
    add("A", "unclosed file");
    select(0);
    panel.list().setFocus();
    QTest::keyClick(&panel.list(), Qt::Key_C, Qt::ControlModifier);
    const QString text = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(text.contains(QStringLiteral("A closed in 2.4 ms · 1 warning")));
    EXPECT_TRUE(text.contains(
        QStringLiteral("warning: ResourceWarning: unclosed file (/tmp/a b:c/x.py:3)")));
}

TEST_F(Panel, ExportsWhatIsListed)
{
    add("A", "first");
    add("B", "second");
    panel.search().setText(QStringLiteral("second"));
    QTemporaryDir folder;
    const QString markdown = folder.filePath(QStringLiteral("log.md"));
    EXPECT_EQ(panel.exportTo(markdown), QStringLiteral("1 entry is in %1.").arg(markdown));
    QFile file(markdown);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    EXPECT_TRUE(text.contains(QStringLiteral("second")));
    EXPECT_FALSE(text.contains(QStringLiteral("first")));
    const QString nowhere = folder.filePath(QStringLiteral("no/such/folder/log.json"));
    EXPECT_TRUE(
        panel.exportTo(nowhere).startsWith(QStringLiteral("Cannot write the finalization log to")));
}

TEST_F(Panel, FiltersFromItsList)
{
    add("A", "x");
    panel.filter().setCurrentIndex(static_cast<int>(FinalizationFilter::Show::Errors));
    EXPECT_EQ(panel.list().model()->rowCount(), 0);
    panel.filter().setCurrentIndex(static_cast<int>(FinalizationFilter::Show::WarningsAndErrors));
    EXPECT_EQ(panel.list().model()->rowCount(), 1);
}

TEST_F(Panel, ShowsTheEndOfAProcessInTheEntryThatIsReadAlready)
{
    proto::FinalizationReport report;
    report.set_how(proto::FinalizationReport::FINALIZED_BY_CPYTHON);
    model.addReport(report, QDateTime(QDate(2026, 11, 22), QTime(12, 3, 1)));
    select(0);
    EXPECT_FALSE(panel.details().toPlainText().contains(QStringLiteral("Aborted")));
    RuntimeEnd end;
    end.text = QStringLiteral("It was killed by signal 6 (Aborted).");
    end.signal = 6;
    model.addRuntimeEnd(end, QDateTime(QDate(2026, 11, 22), QTime(12, 3, 2)));
    EXPECT_EQ(panel.list().model()->rowCount(), 1);
    EXPECT_TRUE(panel.details().toPlainText().contains(QStringLiteral("Aborted")));
    EXPECT_EQ(model.unread(), 0);
}

TEST_F(Panel, DrawsEveryKindOfEntryInBothThemes)
{
    add("A", "x");
    add("", "y");
    RuntimeEnd end;
    end.text = QStringLiteral("killed");
    end.signal = 11;
    end.lastWords = QStringLiteral("Fatal");
    model.addRuntimeEnd(end, QDateTime::currentDateTime());
    for (const GraphPalette& palette : {GraphPalette::lightTheme(), GraphPalette::darkTheme()}) {
        panel.setGraphPalette(palette);
        for (int row = 0; row < 3; ++row) {
            select(row);
            EXPECT_FALSE(panel.grab().isNull());
            EXPECT_FALSE(toHtml(model.entry(row), palette).isEmpty());
        }
    }
}
