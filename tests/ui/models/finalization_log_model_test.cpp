#include "ui/models/finalization_log_model.h"

#include "ui/models/finalization_text.h"
#include "ui/models/interpreter_words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>

#include <gtest/gtest.h>

using namespace clutch;
using namespace clutch::ui;

namespace {

const QDateTime kNoon(QDate(2026, 11, 22), QTime(12, 3, 1));

proto::FinalizationReport closed(const char* letter, int warnings, int errors)
{
    proto::FinalizationReport report;
    report.set_interpreter(4);
    report.set_letter(letter);
    report.set_how(proto::FinalizationReport::CLOSED);
    report.set_started_ns(1'000'000);
    report.set_finished_ns(3'400'000);
    auto& step = *report.add_steps();
    step.set_name("join threads");
    step.set_duration_ns(2'000'000);
    for (int i = 0; i < warnings + errors; ++i) {
        proto::Finding& finding = *report.add_findings();
        finding.set_severity(i < warnings ? proto::Finding::WARNING : proto::Finding::ERROR);
        finding.set_kind(i < warnings ? "ResourceWarning" : "thread alive");
        finding.set_text(i < warnings ? "unclosed file 'a.txt'" : "Thread-1 still ran");
        finding.set_file("c.py");
        finding.set_line(3);
    }
    return report;
}

/// What a runtime says when Clutch finalizes it.
proto::FinalizationReport finalized()
{
    proto::FinalizationReport report = closed("", 1, 0);
    report.set_interpreter(0);
    report.set_how(proto::FinalizationReport::FINALIZED_BY_CLUTCH);
    return report;
}

RuntimeEnd asked(int exitCode)
{
    RuntimeEnd end;
    end.text = QStringLiteral("The runtime ended.");
    end.exitCode = exitCode;
    end.expected = true;
    end.lastWords = QStringLiteral("good bye");
    return end;
}

struct Log : testing::Test
{
    FinalizationLogModel model;
    FinalizationFilter filter;
    Log() { filter.setSourceModel(&model); }
};

} // namespace

TEST_F(Log, CallsAnInterpreterThatIsNotOursAsTheTreeAndCPythonDo)
{
    proto::InterpreterChanged foreign;
    foreign.set_interpreter(4); // our number for it, which nobody sees
    foreign.set_python_id(7);
    foreign.set_kind(proto::KIND_FOREIGN);
    model.apply(foreign);
    proto::FinalizationReport report = closed("", 0, 0);
    report.set_kind(proto::KIND_FOREIGN);
    report.set_how(proto::FinalizationReport::CLOSED_BY_USER_CODE);
    model.addReport(report, kNoon);
    EXPECT_TRUE(model.index(0).data().toString().startsWith(QStringLiteral("interpreter 7 ")))
        << model.index(0).data().toString().toStdString();
    EXPECT_EQ(model.entry(0).letter, QStringLiteral("7"));
    EXPECT_EQ(model.entry(0).identity, identityOf(foreign));
}

TEST_F(Log, HasTracebacksWithoutTheColoursOfATerminal)
{
    proto::FinalizationReport report = closed("A", 1, 0);
    report.mutable_findings(0)->set_text(
        "Exception ignored in atexit callback:\n  File \x1b[35m\"d.py\"\x1b[0m, line 12\n"
        "\x1b[1;35mValueError\x1b[0m: no disk");
    report.mutable_before()->set_blocks(7);
    model.addReport(report, kNoon);
    const QString text = toMarkdown(model.entries());
    EXPECT_FALSE(text.contains(QChar(0x1b)));
    // What goes on belongs to the entry of the list.
    EXPECT_TRUE(text.contains(QStringLiteral("callback: (c.py:3)\n\n"
                                             "  ~~~~\n    File \"d.py\", line 12\n"
                                             "  ValueError: no disk\n  ~~~~\n")))
        << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("7 blocks, 0 modules\n"))); // and no arenas: not told
    report.mutable_before()->set_arena_bytes(9U << 20);
    EXPECT_EQ(memoryLine(report.before()),
        QStringLiteral("7 blocks in %1 of arenas, 0 modules").arg(bytesText(9U << 20)));
    EXPECT_FALSE(toJson(model.entries()).contains("\\u001b"));
}

TEST_F(Log, SaysInOneLineWhoEndedHowAndWhatWasFound)
{
    model.addReport(closed("C", 2, 1), kNoon);
    EXPECT_EQ(model.index(0).data().toString(),
        QStringLiteral("C closed in 2.4 ms · 1 error, 2 warnings"));
}

TEST_F(Log, CountsWhatNobodyHasRead)
{
    QSignalSpy unread(&model, &FinalizationLogModel::unreadChanged);
    model.addReport(closed("A", 0, 0), kNoon);
    model.addReport(closed("B", 0, 0), kNoon);
    EXPECT_EQ(unread.last().at(0).toInt(), 2);
    model.markRead(0);
    EXPECT_EQ(unread.last().at(0).toInt(), 1);
    model.markRead(0);
    EXPECT_EQ(unread.size(), 3);
    model.markAllRead();
    EXPECT_EQ(model.unread(), 0);
}

TEST_F(Log, ShowsTheDeathOfARuntimeAsAnError)
{
    RuntimeEnd end;
    end.text = QStringLiteral("clutch-runtime-3.15 (pid 71) was killed by signal 9 (Killed).");
    end.signal = 9;
    end.lost = QStringList{QStringLiteral("A"), QStringLiteral("B")};
    end.lastWords = QStringLiteral("Fatal Python error");
    model.addRuntimeEnd(end, kNoon);
    EXPECT_EQ(
        model.index(0).data().toString(), QStringLiteral("Runtime killed by signal 9 · 1 error"));
    const QString text = toText(model.entry(0));
    EXPECT_TRUE(text.contains(QStringLiteral("lost with it: A, B")));
    EXPECT_TRUE(text.contains(QStringLiteral("Fatal Python error")));
    RuntimeEnd asked;
    asked.text = QStringLiteral("It ended as asked.");
    asked.expected = true;
    model.addRuntimeEnd(asked, kNoon);
    EXPECT_EQ(model.entry(1).report.findings_size(), 0);
}

TEST_F(Log, TellsWhatARuntimeSaidAndHowItsProcessEndedInOneEntry)
{
    QSignalSpy unread(&model, &FinalizationLogModel::unreadChanged);
    model.beginRuntime();
    model.addReport(closed("A", 0, 0), kNoon);
    model.addReport(finalized(), kNoon);
    model.markAllRead();
    model.addRuntimeEnd(asked(0), kNoon.addSecs(1));
    ASSERT_EQ(model.rowCount(), 2);
    EXPECT_EQ(model.index(1).data().toString(),
        QStringLiteral("Runtime finalized by Clutch in 2.4 ms, exited with code 0 · 1 warning"));
    EXPECT_EQ(unread.last().at(0).toInt(), 0); // nothing new to who has read the report
    const QString text = toText(model.entry(1));
    EXPECT_TRUE(text.contains(QStringLiteral("join threads: 2.0 ms")));
    EXPECT_TRUE(text.contains(QStringLiteral("The runtime ended.")));
    EXPECT_TRUE(text.contains(QStringLiteral("good bye")));
    EXPECT_TRUE(text.contains(QStringLiteral("unclosed file")));
    const QString markdown = toMarkdown(model.entries());
    EXPECT_EQ(markdown.count(QStringLiteral("\n## ")), 2);
    EXPECT_TRUE(markdown.contains(QStringLiteral("| join threads | 2.0 ms |  |")));
    EXPECT_TRUE(markdown.contains(QStringLiteral("good bye")));
    const QJsonObject json
        = QJsonDocument::fromJson(toJson(model.entries())).array().at(1).toObject();
    EXPECT_EQ(json.value(QStringLiteral("how")).toString(), QStringLiteral("finalized by Clutch"));
    EXPECT_EQ(json.value(QStringLiteral("exit_code")).toInt(-1), 0);
    EXPECT_EQ(json.value(QStringLiteral("last_words")).toString(), QStringLiteral("good bye"));
    EXPECT_EQ(json.value(QStringLiteral("steps")).toArray().size(), 1);
    filter.setShow(FinalizationFilter::Show::Runtimes);
    filter.setSearch(QStringLiteral("unclosed good bye"));
    EXPECT_EQ(filter.rowCount(), 1);
}

TEST_F(Log, ARuntimeThatDiesWhileItIsFinalizedIsNewsAgainAndHasOneEntry)
{
    filter.setShow(FinalizationFilter::Show::Errors);
    model.addReport(finalized(), kNoon);
    model.markAllRead();
    EXPECT_EQ(filter.rowCount(), 0);
    RuntimeEnd end = asked(0);
    end.signal = 11;
    end.expected = false;
    model.addRuntimeEnd(end, kNoon);
    ASSERT_EQ(model.rowCount(), 1);
    EXPECT_EQ(model.unread(), 1);
    EXPECT_EQ(filter.rowCount(), 1);
    EXPECT_EQ(model.index(0).data().toString(),
        QStringLiteral("Runtime finalized by Clutch in 2.4 ms, killed by signal 11 · 1 error, "
                       "1 warning"));
}

TEST_F(Log, AReportThatComesAfterTheEndOfItsProcessCompletesItsEntry)
{
    RuntimeEnd end = asked(3);
    end.expected = false;
    model.addRuntimeEnd(end, kNoon);
    model.addReport(finalized(), kNoon);
    ASSERT_EQ(model.rowCount(), 1);
    EXPECT_EQ(model.index(0).data().toString(),
        QStringLiteral(
            "Runtime finalized by Clutch in 2.4 ms, exited with code 3 · 1 error, 1 warning"));
}

TEST_F(Log, RuntimesOneAfterTheOtherHaveAnEntryEach)
{
    model.addRuntimeEnd(asked(1), kNoon); // did not even start
    model.addRuntimeEnd(asked(1), kNoon);
    EXPECT_EQ(model.rowCount(), 2);
    model.beginRuntime();
    model.addReport(finalized(), kNoon);
    model.addRuntimeEnd(asked(0), kNoon);
    model.beginRuntime();
    model.addRuntimeEnd(asked(9), kNoon);
    ASSERT_EQ(model.rowCount(), 4);
    EXPECT_TRUE(model.entry(2).reported);
    EXPECT_EQ(model.entry(2).end->exitCode, 0);
    EXPECT_FALSE(model.entry(3).reported);
}

TEST_F(Log, TheEndOfARuntimeWhoseReportWasDroppedOrClearedIsAnEntryOfItsOwn)
{
    model.addReport(finalized(), kNoon);
    for (int i = 0; i < FinalizationLogModel::kMostEntries; ++i)
        model.addReport(closed("A", 0, 0), kNoon);
    model.addRuntimeEnd(asked(0), kNoon);
    EXPECT_FALSE(model.entry(model.rowCount() - 1).reported);
    model.beginRuntime();
    model.addReport(finalized(), kNoon);
    model.clear();
    model.addRuntimeEnd(asked(0), kNoon);
    EXPECT_EQ(model.rowCount(), 1);
    EXPECT_FALSE(model.entry(0).reported);
}

TEST_F(Log, FiltersBySeverityAndSearchesEveryWord)
{
    model.addReport(closed("A", 0, 0), kNoon);
    model.addReport(closed("B", 1, 0), kNoon);
    model.addReport(closed("C", 0, 1), kNoon);
    model.addRuntimeEnd({QStringLiteral("gone"), 11}, kNoon);
    EXPECT_EQ(filter.rowCount(), 4);
    filter.setShow(FinalizationFilter::Show::WithFindings);
    EXPECT_EQ(filter.rowCount(), 3);
    filter.setShow(FinalizationFilter::Show::Errors);
    EXPECT_EQ(filter.rowCount(), 2);
    filter.setShow(FinalizationFilter::Show::Runtimes);
    EXPECT_EQ(filter.rowCount(), 1);
    filter.setShow(FinalizationFilter::Show::Everything);
    filter.setSearch(QStringLiteral("UNCLOSED a.txt"));
    ASSERT_EQ(filter.rowCount(), 1);
    EXPECT_TRUE(filter.index(0, 0).data().toString().startsWith(QLatin1Char('B')));
    filter.setSearch(QStringLiteral("unclosed nowhere"));
    EXPECT_EQ(filter.rowCount(), 0);
}

TEST_F(Log, ASearchTellsViewsOnceAndNotRowByRow)
{
    for (int i = 0; i < 100; ++i)
        model.addReport(closed(i % 2 == 0 ? "A" : "B", i % 2, 0), kNoon);
    const QPersistentModelIndex kept(filter.index(1, 0));
    QSignalSpy removed(&filter, &QAbstractItemModel::rowsRemoved);
    QSignalSpy inserted(&filter, &QAbstractItemModel::rowsInserted);
    QSignalSpy changed(&filter, &QAbstractItemModel::layoutChanged);
    filter.setSearch(QStringLiteral("unclosed"));
    EXPECT_EQ(filter.rowCount(), 50);
    EXPECT_EQ(kept.row(), 0); // what is selected stays selected
    filter.setSearch({});
    EXPECT_EQ(filter.rowCount(), 100);
    EXPECT_EQ(removed.size() + inserted.size(), 0);
    EXPECT_EQ(changed.size(), 2);
}

TEST_F(Log, FindsWhatAnEntryIsCompletedWith)
{
    model.addReport(finalized(), kNoon);
    filter.setSearch(QStringLiteral("bye"));
    EXPECT_EQ(filter.rowCount(), 0);
    model.addRuntimeEnd(asked(0), kNoon);
    EXPECT_EQ(filter.rowCount(), 1);
}

TEST_F(Log, ExplainsFindingsAndPrefersTheEnginesAdvice)
{
    proto::FinalizationReport report = closed("A", 1, 0);
    EXPECT_FALSE(explanation(report.findings(0)).isEmpty());
    EXPECT_TRUE(advice(report.findings(0)).contains(QStringLiteral("with statement")));
    report.mutable_findings(0)->set_advice("Close a.txt.");
    EXPECT_EQ(advice(report.findings(0)), QStringLiteral("Close a.txt."));
    report.mutable_findings(0)->set_kind("something new");
    EXPECT_TRUE(explanation(report.findings(0)).isEmpty());
}

TEST_F(Log, ExplainsEveryKindThatTheEngineFindsAndSaysWhatToDo)
{
    for (const char* kind :
        {"ResourceWarning", "RuntimeWarning", "DeprecationWarning", "exception ignored",
            "thread alive", "remaining subinterpreter", "child process", "leaked blocks", "atexit",
            "left parked", "left behind", "runtime killed", "runtime ended"}) {
        proto::Finding finding;
        finding.set_kind(kind);
        EXPECT_TRUE(explanation(finding).endsWith(QLatin1Char('.'))) << kind;
        EXPECT_TRUE(advice(finding).endsWith(QLatin1Char('.'))) << kind;
    }
}

TEST_F(Log, WritesJsonThatReadsBack)
{
    proto::FinalizationReport report = closed("C", 1, 1);
    report.set_kind(proto::KIND_ISOLATED);
    report.set_ended_by("the window");
    model.addReport(report, kNoon);
    model.addRuntimeEnd({QStringLiteral("gone"), 11}, kNoon);
    const QJsonArray entries = QJsonDocument::fromJson(toJson(model.entries())).array();
    ASSERT_EQ(entries.size(), 2);
    const QJsonObject first = entries.at(0).toObject();
    EXPECT_EQ(first.value(QStringLiteral("letter")).toString(), QStringLiteral("C"));
    EXPECT_EQ(first.value(QStringLiteral("kind")).toString(), QStringLiteral("isolated"));
    EXPECT_EQ(first.value(QStringLiteral("ended_by")).toString(), QStringLiteral("the window"));
    EXPECT_EQ(first.value(QStringLiteral("duration_ns")).toInt(), 2'400'000);
    EXPECT_EQ(first.value(QStringLiteral("findings")).toArray().size(), 2);
    EXPECT_EQ(first.value(QStringLiteral("steps"))
                  .toArray()
                  .at(0)
                  .toObject()
                  .value(QStringLiteral("ns"))
                  .toInt(),
        2'000'000);
    EXPECT_EQ(entries.at(1).toObject().value(QStringLiteral("signal")).toInt(), 11);
}

TEST_F(Log, WritesMarkdown)
{
    model.addReport(closed("C", 1, 0), kNoon);
    const QString text = toMarkdown(model.entries());
    EXPECT_TRUE(
        text.contains(QStringLiteral("## 2026-11-22 12:03:01  C closed in 2.4 ms · 1 warning")));
    EXPECT_TRUE(text.contains(QStringLiteral("| join threads | 2.0 ms |  |")));
    EXPECT_TRUE(text.contains(
        QStringLiteral("- **warning** ResourceWarning: unclosed file 'a.txt' (c.py:3)")));
}

TEST_F(Log, MarkdownShowsTextAsItIsAndATracebackLineByLine)
{
    proto::FinalizationReport report = closed("C", 0, 0);
    report.set_ended_by("the window");
    report.mutable_before()->set_blocks(40'000);
    report.mutable_before()->set_modules(31);
    report.add_steps()->set_name("join threads");
    report.mutable_steps(report.steps_size() - 1)->set_outcome("had not ended: a|b");
    proto::Finding& finding = *report.add_findings();
    finding.set_severity(proto::Finding::WARNING);
    finding.set_kind("exception ignored");
    finding.set_text("Exception ignored in <function Cache.__del__>:\nTraceback:\n  at ```x```");
    model.addReport(report, kNoon);
    const std::string text = toMarkdown(model.entries()).toStdString();
    EXPECT_NE(text.find("| had not ended: a\\|b |"), std::string::npos) << text;
    EXPECT_NE(text.find("- **warning** exception ignored: Exception ignored in \\<function "
                        "Cache.\\_\\_del\\_\\_\\>:\n\n"
                        "  ~~~~\n  Traceback:\n    at ```x```\n  ~~~~\n"),
        std::string::npos)
        << text;
    EXPECT_NE(text.find("\nEnded by the window.\n"), std::string::npos) << text;
    EXPECT_NE(
        text.find("\nAlive before:\n\n~~~~\n40000 blocks, 31 modules\n~~~~\n"), std::string::npos)
        << text;
}

TEST_F(Log, DropsTheOldestWhenItIsFull)
{
    for (int i = 0; i < FinalizationLogModel::kMostEntries + 3; ++i)
        model.addReport(closed(i < 3 ? "A" : "B", 0, 0), kNoon);
    EXPECT_EQ(model.rowCount(), FinalizationLogModel::kMostEntries);
    EXPECT_EQ(model.entry(0).report.letter(), "B");
}
