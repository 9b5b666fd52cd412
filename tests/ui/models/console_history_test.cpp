#include "ui/models/command_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QFile>
#include <QTemporaryDir>

namespace clutch {
namespace {

using testing::ElementsAre;

struct HistoryFile : testing::Test
{
    QTemporaryDir folder;
    QString path = folder.filePath(QStringLiteral("history.jsonl"));

    CommandHistory open(std::size_t limit = 100) const
    {
        Result<CommandHistory> opened = CommandHistory::open(path, limit);
        EXPECT_TRUE(opened) << opened.error().text;
        return std::move(*opened);
    }
};

TEST_F(HistoryFile, IsThereAfterACrash)
{
    CommandHistory first = open();
    ASSERT_TRUE(first.add("A", "x = 1"));
    ASSERT_TRUE(first.add("A", "def f():\n    return 'é'\n"));
    // Nothing is closed or flushed here: what a second reader sees is what a crash leaves.
    const CommandHistory second = open();
    EXPECT_EQ(second.entries(), first.entries());
}

TEST_F(HistoryFile, TwoWindowsWriteWithoutLosingAnything)
{
    CommandHistory one = open();
    CommandHistory two = open();
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(one.add("A", QStringLiteral("one %1").arg(i)));
        ASSERT_TRUE(two.add("B", QStringLiteral("two %1").arg(i)));
    }
    EXPECT_EQ(open().entries().size(), 40u);
}

TEST_F(HistoryFile, AWindowGoesOnInTheFileThatAnotherShortened)
{
    CommandHistory old = open(1000);
    for (int i = 0; i < 50; ++i)
        ASSERT_TRUE(old.add("A", QString::number(i)));
    EXPECT_EQ(open(10).entries().size(), 10u); // more than twice the limit: shortens
    ASSERT_TRUE(old.add("A", "after"));
    EXPECT_EQ(open(1000).entries().size(), 11u);
    EXPECT_EQ(open(1000).entries().back().text, "after");
}

TEST_F(HistoryFile, PassesOverWhatItCannotRead)
{
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(
        "{\"text\":\"good\",\"interpreter\":\"A\"}\nnot json\n{\"text\":5}\n{\"text\":\"cut o");
    file.close();
    CommandHistory history = open();
    EXPECT_EQ(history.entries().size(), 1u);
    ASSERT_TRUE(history.add("A", "next"));
    EXPECT_EQ(open().entries().back().text, "next") << "half a line must not swallow the next one";
}

TEST_F(HistoryFile, SaysWhyItCannotBeWritten)
{
    CommandHistory history = open();
    path = folder.filePath(QStringLiteral("none/history.jsonl"));
    CommandHistory nowhere = open();
    const Status added = nowhere.add("A", "x");
    ASSERT_FALSE(added);
    EXPECT_THAT(added.error().text, testing::HasSubstr("No such file or directory"));
    EXPECT_EQ(nowhere.entries().size(), 1u);
}

TEST(CommandHistory, KeepsEachUnitOnceAndNoMoreThanItsLimit)
{
    CommandHistory history(3);
    for (const char* text : {"a", "b", "a", "c", "d", "  \n"})
        ASSERT_TRUE(history.add("A", text));
    ASSERT_EQ(history.entries().size(), 3u);
    EXPECT_EQ(history.entries()[0].text, "a");
    EXPECT_EQ(history.entries()[2].text, "d");
}

TEST(CommandHistory, OffersItsOwnInterpretersUnitsFirst)
{
    CommandHistory history;
    for (const auto& [letter, text] :
        {std::pair{"A", "import os"}, {"B", "import sys"}, {"A", "x"}, {"B", "import os"}})
        ASSERT_TRUE(history.add(letter, text));
    EXPECT_THAT(history.startingWith("import", "A"),
        ElementsAre(QString("import os"), QString("import sys")));
    EXPECT_THAT(history.startingWith("import", "B"),
        ElementsAre(QString("import os"), QString("import sys")));
    EXPECT_THAT(history.containing("SYS", "A"), ElementsAre(QString("import sys")));
}

TEST(HistoryWalk, GoesUpAmongThePrefixAndBackToWhatWasTyped)
{
    CommandHistory history;
    for (const char* text : {"print(1)", "x = 2", "print(3)"})
        ASSERT_TRUE(history.add("A", text));
    HistoryWalk walk;
    EXPECT_EQ(*walk.older(history, "A", "pri"), "print(3)");
    EXPECT_EQ(*walk.older(history, "A", "print(3)"), "print(1)");
    EXPECT_EQ(walk.older(history, "A", "print(1)"), nullptr);
    EXPECT_EQ(*walk.newer(), "print(3)");
    EXPECT_EQ(*walk.newer(), "pri");
    EXPECT_EQ(walk.newer(), nullptr);
    walk.reset();
    EXPECT_EQ(*walk.older(history, "A", ""), "print(3)");
}

} // namespace
} // namespace clutch
