// The window's side of ruff, over a script that stands for it; once over a real one.
#include "ui/tools/ruff.h"

#include "tests/ui/support/fake_ruff.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

namespace clutch::ui {
namespace {

using namespace std::chrono_literals;

class RuffTest : public testing::Test
{
protected:
    void find(const RuffPlaces& places)
    {
        m_ruff = std::make_unique<Ruff>(places);
        if (!m_ruff->isThere())
            return;
        EXPECT_TRUE(QSignalSpy(m_ruff.get(), &Ruff::changed).wait(30'000));
    }
    void findFake() { find({m_fake.folder(), {}}); }
    Result<QString> format(const RuffText& text, std::optional<LineRange> lines = {},
        std::chrono::milliseconds limit = 60s)
    {
        std::optional<Result<QString>> told;
        const Ruff::Run run = m_ruff->format(
            text, lines, limit, [&](Result<QString> answer) { told = std::move(answer); });
        EXPECT_TRUE(QTest::qWaitFor([&] { return told.has_value(); }, 60'000));
        return told.value_or(failure("nothing was told"));
    }
    Result<RuffReport> check(const RuffText& text)
    {
        std::optional<Result<RuffReport>> told;
        const Ruff::Run run = m_ruff->check(
            text, 60s, [&](Result<RuffReport> answer) { told = std::move(answer); });
        EXPECT_TRUE(QTest::qWaitFor([&] { return told.has_value(); }, 60'000));
        return told.value_or(failure("nothing was told"));
    }
    const RuffText kText{QStringLiteral("x=1\n"), {}, QStringLiteral("untitled 1")};
    FakeRuff m_fake;
    std::unique_ptr<Ruff> m_ruff;
};

TEST_F(RuffTest, IsFoundInTheToolsFolderFirst)
{
    const FakeRuff other;
    find({m_fake.folder(), other.folder() + QStringLiteral("/bin")});
    EXPECT_TRUE(m_ruff->isThere());
    EXPECT_EQ(m_ruff->program(), m_fake.program());
    EXPECT_EQ(m_ruff->version(), QStringLiteral("ruff 1.2.3"));
}

TEST_F(RuffTest, IsFoundOnThePath)
{
    find({QStringLiteral("/nowhere"), QStringLiteral("/nowhere/bin:") + m_fake.folder() + "/bin"});
    EXPECT_EQ(m_ruff->program(), m_fake.program());
}

TEST_F(RuffTest, SaysWhereItWasLookedForAndWhatBringsIt)
{
    find({QStringLiteral("/nowhere"), {}});
    EXPECT_FALSE(m_ruff->isThere());
    EXPECT_TRUE(m_ruff->reason().contains(QStringLiteral("/nowhere/bin")));
    EXPECT_TRUE(m_ruff->reason().contains(QStringLiteral("packaging/fetch-runtimes")));
}

TEST_F(RuffTest, IsNotThereWhenItDoesNotRun)
{
    QFile script(m_fake.program());
    ASSERT_TRUE(script.open(QIODevice::WriteOnly));
    script.write("#!/bin/sh\necho \"no GLIBC_2.39\" >&2; exit 1\n");
    script.close();
    findFake();
    EXPECT_FALSE(m_ruff->isThere());
    EXPECT_TRUE(m_ruff->reason().endsWith(QStringLiteral("ruff: no GLIBC_2.39")))
        << m_ruff->reason().toStdString();
}

TEST_F(RuffTest, WorksInTheFoldersOfFilesAndElsewhereInNone)
{
    findFake();
    QTemporaryDir project;
    ASSERT_TRUE(format({kText.text, project.filePath(QStringLiteral("a.py")), {}}).has_value());
    ASSERT_TRUE(check(kText).has_value());
    const QList<QByteArray> orders = m_fake.read("orders").split('\n');
    EXPECT_EQ(orders[0],
        (project.path() + "|format --no-cache --stdin-filename " + project.filePath("a.py") + " -")
            .toUtf8());
    EXPECT_EQ(orders[1],
        QByteArray("/|check --exit-zero --quiet --output-format json --no-cache "
                   "--stdin-filename untitled 1 -"));
    EXPECT_EQ(m_fake.read("input"), QByteArray("x=1\n"));
}

TEST_F(RuffTest, FormatsTheSelectedLinesAlone)
{
    findFake();
    m_fake.put("format", "x = 1\r\n");
    EXPECT_EQ(format(kText, LineRange{3, 5}).value_or(QString()), QStringLiteral("x = 1\n"));
    EXPECT_TRUE(m_fake.read("orders").contains("--range=3-6"));
}

TEST_F(RuffTest, TakesItsFirstComplaintForTheReason)
{
    findFake();
    m_fake.put("fail", "error: Failed to parse t.py:1:3: Expected an expression\nmore\n");
    const auto failed = format(kText);
    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().text, "ruff: Failed to parse t.py:1:3: Expected an expression");
}

TEST_F(RuffTest, SaysOfSettingsThatItCannotReadWhichAndWhy)
{
    findFake();
    m_fake.put("fail",
        "ruff failed\n  Cause: Failed to load configuration `/p/ruff.toml`\n"
        "  Cause: TOML parse error at line 1\n  |\nunknown field `nonsense`\n");
    const auto failed = check(kText);
    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().text,
        "ruff: Failed to load configuration `/p/ruff.toml`: unknown field `nonsense`");
}

TEST_F(RuffTest, IsStoppedWhereItHangs)
{
    findFake();
    m_fake.put("hang");
    const auto failed = format(kText, {}, 300ms);
    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().text, "ruff: it gave no answer within 0.3 s and was stopped");
}

TEST_F(RuffTest, ARealOneFormatsFindsAndComplains)
{
    find(RuffPlaces::usual());
    if (!m_ruff->isThere())
        GTEST_SKIP() << m_ruff->reason().toStdString();
    EXPECT_EQ(format(kText).value_or(QString()), QStringLiteral("x = 1\n"));
    // The last line, which has no end: the range goes behind it.
    EXPECT_EQ(format({QStringLiteral("x=1\ny=2"), {}, QStringLiteral("t")}, LineRange{2, 2})
                  .value_or(QString()),
        QStringLiteral("x=1\ny = 2"));
    const auto wrong = format({QStringLiteral("x=(\n"), {}, QStringLiteral("t")});
    ASSERT_FALSE(wrong.has_value());
    EXPECT_EQ(wrong.error().text.rfind("ruff: Failed to parse t:", 0), 0U) << wrong.error().text;

    const auto found
        = check({QStringLiteral("\"ä😀\"; import os\n"), {}, QStringLiteral("untitled 1")});
    ASSERT_TRUE(found.has_value()) << found.error().text;
    const auto unused = std::find_if(found->findings.begin(), found->findings.end(),
        [](const Finding& each) { return each.code == QStringLiteral("F401"); });
    ASSERT_NE(unused, found->findings.end());
    EXPECT_EQ(unused->place.column, 14);
    EXPECT_FALSE(unused->edits.empty());
    EXPECT_TRUE(check({QStringLiteral("x=(\n"), {}, QStringLiteral("t")})
                    .value_or(RuffReport())
                    .syntaxErrors);

    QString mended;
    const RuffText unusedImport{QStringLiteral("import os\nx = 1\n"), {}, QStringLiteral("t")};
    const Ruff::Run run = m_ruff->fixAll(unusedImport, 60s,
        [&](Result<QString> answer) { mended = answer.value_or(QStringLiteral("failed")); });
    EXPECT_TRUE(QTest::qWaitFor([&] { return !mended.isEmpty(); }, 60'000));
    EXPECT_EQ(mended, QStringLiteral("x = 1\n"));
}

} // namespace
} // namespace clutch::ui
