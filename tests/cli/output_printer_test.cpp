#include "app/cli/output_printer.h"

#include "engine/base/unique_fd.h"

#include <gtest/gtest.h>

#include <sys/mman.h>
#include <unistd.h>

namespace clutch::cli {
namespace {

class Printer : public testing::Test
{
protected:
    OutputPrinter make(Colours colours = Colours::No)
    {
        return OutputPrinter(m_out.get(), m_err.get(), colours, colours);
    }

    static std::string text(const UniqueFd& file)
    {
        std::string all(static_cast<std::size_t>(::lseek(file.get(), 0, SEEK_END)), '\0');
        EXPECT_EQ(::pread(file.get(), all.data(), all.size(), 0), static_cast<ssize_t>(all.size()));
        return all;
    }

    UniqueFd m_out{::memfd_create("out", MFD_CLOEXEC)};
    UniqueFd m_err{::memfd_create("err", MFD_CLOEXEC)};
};

TEST_F(Printer, PutsTheLetterBeforeEveryLine)
{
    OutputPrinter printer = make();
    printer.write("A", Channel::Out, "one\ntwo\n");
    printer.write("B", Channel::Err, "three\n");
    EXPECT_EQ(text(m_out), "A| one\nA| two\n");
    EXPECT_EQ(text(m_err), "B| three\n");
}

TEST_F(Printer, NeverMixesLinesThatArriveInPieces)
{
    OutputPrinter printer = make();
    printer.write("A", Channel::Out, "1,");
    printer.write("B", Channel::Out, "x");
    printer.write("A", Channel::Out, "2\n3");
    printer.write("A", Channel::Err, "e");
    printer.write("B", Channel::Out, "y\n");
    EXPECT_EQ(text(m_out), "A| 1,2\nB| xy\n");
    printer.flush("A");
    printer.flush("A");
    EXPECT_EQ(text(m_out), "A| 1,2\nB| xy\nA| 3\n");
    EXPECT_EQ(text(m_err), "A| e\n");
}

TEST_F(Printer, KeepsEmptyLines)
{
    OutputPrinter printer = make();
    printer.write("A", Channel::Out, "\n\n");
    EXPECT_EQ(text(m_out), "A| \nA| \n");
}

TEST_F(Printer, LetsALineWithoutEndGoBeforeItFillsTheMemory)
{
    OutputPrinter printer = make();
    for (int i = 0; i < 17; ++i)
        printer.write("A", Channel::Out, std::string(64 << 10, 'x'));
    EXPECT_GT(text(m_out).size(), 1u << 20);
}

TEST_F(Printer, LeavesTheCursorBehindAPrompt)
{
    OutputPrinter printer = make();
    printer.write("A", Channel::Out, "before\nname? ");
    printer.prompt("A", "name? "); // it came through sys.stdout already
    EXPECT_EQ(text(m_out), "A| before\nA| name? ");
    printer.answered(false);
    printer.write("A", Channel::Out, "hello\n");
    EXPECT_EQ(text(m_out), "A| before\nA| name? \nA| hello\n");
}

TEST_F(Printer, AsksWhereThePromptDidNotComeThroughStdout)
{
    OutputPrinter printer = make();
    printer.prompt("A", "password: ");
    EXPECT_EQ(text(m_out), "A| password: ");
}

TEST_F(Printer, PutsOthersOutputOnALineOfItsOwnWhileAPromptWaits)
{
    OutputPrinter printer = make();
    printer.prompt("A", "? ");
    printer.write("B", Channel::Out, "b\n");
    EXPECT_EQ(text(m_out), "A| ? \nB| b\n");
}

TEST_F(Printer, ColoursLettersOnlyWhereToldTo)
{
    OutputPrinter printer = make(Colours::Yes);
    printer.write("A", Channel::Out, "a\n");
    printer.write("B", Channel::Out, "b\n");
    EXPECT_EQ(text(m_out), "\x1b[36mA|\x1b[0m a\n\x1b[33mB|\x1b[0m b\n");
}

} // namespace
} // namespace clutch::cli
