#include "app/cli/script_file.h"

#include "tests/support/scratch_folder.h"

#include <gtest/gtest.h>

#include <fstream>

namespace clutch::cli {
namespace {

class ScriptFile : public testing::Test
{
protected:
    /// What is said of a file of these bytes: the bytes again, or the sentence behind the path.
    std::string read(const std::string& bytes)
    {
        std::ofstream(m_path, std::ios::binary) << bytes;
        const auto source = readScript(m_path);
        if (source)
            return *source;
        const std::string before = "cannot run " + m_path + ": ";
        EXPECT_EQ(source.error().text.substr(0, before.size()), before);
        return source.error().text.substr(before.size());
    }

    const test::ScratchFolder m_folder;
    const std::string m_path = m_folder.file("script.py");
};

TEST_F(ScriptFile, IsTakenAsItIs)
{
    const std::string source = "\xef\xbb\xbf# caf\xc3\xa9\r\nprint(1)";
    EXPECT_EQ(read(source), source);
    EXPECT_EQ(read(""), "");
}

TEST_F(ScriptFile, IsRefusedWhereItsBytesAreNotUtf8)
{
    EXPECT_EQ(read("a = 1\nb = 'caf\xe9'\n"), "it is not UTF-8 (line 2, byte 14)");
}

TEST_F(ScriptFile, IsRefusedWhereItDeclaresAnotherEncoding)
{
    EXPECT_EQ(read("# -*- coding: latin-1 -*-\n"), "it is not UTF-8 but declares itself latin-1");
    EXPECT_EQ(read("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n"),
        "it is not UTF-8 but declares itself cp1252");
}

TEST_F(ScriptFile, MayDeclareUtf8AndTalkOfEncodingsElsewhere)
{
    for (const std::string source : {"# -*- coding: UTF_8 -*-\n", "# coding=utf-8-unix\n",
             "print(1)\n# coding: latin-1\n", "\n\n# coding: latin-1\n", "x = 'coding: latin-1'\n"})
        EXPECT_EQ(read(source), source);
}

TEST_F(ScriptFile, SaysWhyItCannotBeRead)
{
    EXPECT_EQ(readScript("/nonexistent/a.py").error().text,
        "cannot run /nonexistent/a.py: No such file or directory");
    EXPECT_EQ(readScript("/tmp").error().text, "cannot run /tmp: Is a directory");
    EXPECT_EQ(
        readScript("caf\xe9.py").error().text, "cannot run caf\xe9.py: its name is not UTF-8");
    EXPECT_NE(readScript("/dev/zero").error().text.find("it is larger than 66060288 bytes"),
        std::string::npos);
}

} // namespace
} // namespace clutch::cli
