#include "ui/tools/tool_run.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <memory>
#include <optional>

namespace clutch::ui {
namespace {

using namespace std::chrono_literals;

class ToolRunTest : public testing::Test
{
protected:
    ToolOrder shell(const char* code, std::chrono::milliseconds limit = 60s)
    {
        return {QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QLatin1String(code)},
            m_folder.path(), "in\n", limit};
    }
    void run(ToolOrder order)
    {
        m_run = std::make_unique<ToolRun>(std::move(order), [this](Result<ToolAnswer> answer) {
            m_answer = std::move(answer);
            m_run.reset(); // as those who own one do
        });
    }
    bool wait()
    {
        return QTest::qWaitFor([this] { return m_answer.has_value(); }, 30'000);
    }
    // Of a child that wrote its pid to a file, as soon as it has.
    int pidOf(const char* name)
    {
        QFile file(m_folder.filePath(QLatin1String(name)));
        EXPECT_TRUE(QTest::qWaitFor([&] { return file.exists(); }, 30'000));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll().trimmed().toInt();
    }
    QTemporaryDir m_folder;
    std::unique_ptr<ToolRun> m_run;
    std::optional<Result<ToolAnswer>> m_answer;
};

TEST_F(ToolRunTest, GivesATextAndTakesOneInItsFolder)
{
    run(shell("cat; pwd; echo one >&2; echo two >&2; exit 3"));
    ASSERT_TRUE(wait());
    ASSERT_TRUE(m_answer->has_value());
    EXPECT_EQ((*m_answer)->exitCode, 3);
    EXPECT_EQ((*m_answer)->output, "in\n" + QDir(m_folder.path()).canonicalPath().toUtf8() + '\n');
    EXPECT_EQ((*m_answer)->complaint, (QStringList{QStringLiteral("one"), QStringLiteral("two")}));
}

TEST_F(ToolRunTest, SaysWhyAProgramDoesNotStart)
{
    ToolOrder order = shell("");
    order.program = QStringLiteral("/nowhere/ruff");
    run(order);
    ASSERT_TRUE(wait());
    ASSERT_FALSE(m_answer->has_value());
    EXPECT_EQ(m_answer->error().text.rfind("ruff: ", 0), 0U) << m_answer->error().text;
}

TEST_F(ToolRunTest, KillsWhatTakesTooLongAndSaysSo)
{
    run(shell("echo $$ > new; mv new pid; exec sleep 1000", 300ms));
    const int pid = pidOf("pid");
    ASSERT_TRUE(wait());
    ASSERT_FALSE(m_answer->has_value());
    EXPECT_EQ(m_answer->error().text, "sh: it gave no answer within 0.3 s and was stopped");
    EXPECT_TRUE(QTest::qWaitFor([&] { return ::kill(pid, 0) != 0; }, 30'000));
}

TEST_F(ToolRunTest, KillsWhatNobodyWantsAnyMoreAndTellsNobody)
{
    run(shell("echo $$ > new; mv new pid; exec sleep 1000"));
    const int pid = pidOf("pid");
    m_run.reset();
    EXPECT_TRUE(QTest::qWaitFor([&] { return ::kill(pid, 0) != 0; }, 30'000));
    EXPECT_FALSE(m_answer.has_value());
}

TEST_F(ToolRunTest, SaysThatAProgramCrashed)
{
    run(shell("kill -SEGV $$"));
    ASSERT_TRUE(wait());
    ASSERT_FALSE(m_answer->has_value());
    EXPECT_EQ(m_answer->error().text, "sh: it crashed");
}

TEST_F(ToolRunTest, IsNotStuckWithAProgramThatReadsNothing)
{
    ToolOrder order = shell("exec <&-; echo done");
    order.input = QByteArray(4 << 20, 'x'); // more than a pipe holds
    run(order);
    ASSERT_TRUE(wait());
    ASSERT_TRUE(m_answer->has_value());
    EXPECT_EQ((*m_answer)->output, QByteArray("done\n"));
}

} // namespace
} // namespace clutch::ui
