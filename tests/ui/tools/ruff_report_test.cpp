#include "ui/tools/ruff_report.h"

#include "tests/ui/support/fake_ruff.h"

#include <gtest/gtest.h>

namespace clutch::ui {
namespace {

TEST(RuffReport, HasWhereAFindingIsWhatItSaysAndHowItIsMended)
{
    // As ruff 0.16.10 writes it.
    const auto report = readRuffReport(R"([{"cell": null, "code": "F401",
        "end_location": {"column": 10, "row": 1}, "filename": "/t.py",
        "fix": {"applicability": "safe", "edits": [{"content": "",
            "end_location": {"column": 1, "row": 2}, "location": {"column": 1, "row": 1}}],
            "message": "Remove unused import: `os`"},
        "location": {"column": 8, "row": 1}, "message": "`os` imported but unused",
        "name": "unused-import", "noqa_row": 1, "severity": "error", "url": "-"}])");
    ASSERT_TRUE(report.has_value());
    ASSERT_EQ(report->findings.size(), 1U);
    const Finding& finding = report->findings.front();
    EXPECT_EQ(
        finding.place, (SourceProblem{1, 8, 1, 10, QStringLiteral("`os` imported but unused")}));
    EXPECT_EQ(sentenceOf(finding), QStringLiteral("F401 `os` imported but unused"));
    EXPECT_EQ(finding.fix, QStringLiteral("Remove unused import: `os`"));
    ASSERT_EQ(finding.edits.size(), 1U);
    EXPECT_EQ(finding.edits[0].end.line, 2);
    EXPECT_FALSE(report->syntaxErrors);
}

TEST(RuffReport, LeavesSyntaxErrorsToTheCompiler)
{
    for (const char* code : {"null", "\"invalid-syntax\""}) {
        const auto report = readRuffReport(QByteArray("[{\"code\":") + code
            + R"(,"message":"x","location":{"row":1,"column":1},"end_location":{"row":1,"column":2}}])");
        ASSERT_TRUE(report.has_value());
        EXPECT_TRUE(report->syntaxErrors);
        EXPECT_TRUE(report->findings.empty());
    }
}

TEST(RuffReport, HasNoEditsOfAFixThatIsNotSafe)
{
    const auto report
        = readRuffReport(ruffReport({{"E711", "Comparison to None", 1, 1, 5, "x", "unsafe"}}));
    ASSERT_TRUE(report.has_value());
    ASSERT_EQ(report->findings.size(), 1U);
    EXPECT_TRUE(report->findings[0].edits.empty());
    EXPECT_EQ(report->findings[0].fix, QString());
}

TEST(RuffReport, IsInTheOrderOfTheText)
{
    const auto report = readRuffReport(
        ruffReport({{"B", "b", 2, 1, 2}, {"C", "c", 2, 5, 6}, {"A", "a", 1, 4, 5}}));
    ASSERT_TRUE(report.has_value());
    ASSERT_EQ(report->findings.size(), 3U);
    EXPECT_EQ(report->findings[0].code, QStringLiteral("A"));
    EXPECT_EQ(report->findings[2].code, QStringLiteral("C"));
}

TEST(RuffReport, IsRefusedWhereItIsNone)
{
    EXPECT_FALSE(readRuffReport("ruff failed").has_value());
    EXPECT_FALSE(readRuffReport("{}").has_value());
    EXPECT_NE(readRuffReport("{}").error().text.find("it is no list"), std::string::npos);
}

TEST(RuffReport, PassesOverWhatHasNoPlace)
{
    const auto report = readRuffReport(R"([{"code":"F1","message":"m"}, 7,
        {"code":"F2","message":"m","location":{"row":1,"column":1},"end_location":{"row":1,"column":2},
         "fix":{"applicability":"safe","edits":[{"content":"x"}]}}])");
    ASSERT_TRUE(report.has_value());
    ASSERT_EQ(report->findings.size(), 1U);
    EXPECT_TRUE(report->findings[0].edits.empty());
}

} // namespace
} // namespace clutch::ui
