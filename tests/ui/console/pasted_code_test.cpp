#include "ui/console/pasted_code.h"
#include "ui/editor/python_lexer.h"

#include <gtest/gtest.h>

namespace clutch {
namespace {

TEST(CodeFromPasted, UnderstandsWhatPeopleCopy)
{
    const struct
    {
        const char* what;
        const char* pasted;
        const char* code;
    } cases[] = {
        {"a word", "spam", "spam"},
        {"spaces around a part of a line", "  + 1 ", "  + 1 "},
        {"plain lines", "a = 1\nb = 2\n", "a = 1\nb = 2"},
        {"blank lines within a def stay", "def f():\n\n    a\n\n    b\n\n",
            "def f():\n\n    a\n\n    b"},
        {"Windows line ends", "a\r\nb\r\n", "a\nb"},
        {"a session", ">>> x = 1\n>>> x\n1\n>>> y", "x = 1\nx\ny"},
        {"a session with a block", ">>> for i in x:\n...     print(i)\n... \n1\n2\n>>> z",
            "for i in x:\n    print(i)\n\nz"},
        {"a docstring's session", "    >>> f(\n    ...   1)\n    2\n", "f(\n  1)"},
        {"dots in output are output", ">>> f\n<f>\n... more", "f"},
        {"IPython", "In [1]: def f():\n   ...:     return 1\n   ...: \n\nIn [2]: f()\nOut[2]: 1\n",
            "def f():\n    return 1\n\nf()"},
        {"an indented block", "    if x:\n        y\n\n    z", "if x:\n    y\n\nz"},
        {"a single prompt line", ">>> print(1)", "print(1)"},
        {"an ellipsis statement", "class A:\n    ...", "class A:\n    ..."},
        {"a prompt without a space is no prompt", "x\n>>>y", "x\n>>>y"},
        {"nothing", "", ""},
        {"only blank lines", "\n \n", ""},
        {"no-break spaces from a web page", "if x:\n\u00A0\u00A0\u00A0 y", "if x:\n    y"},
    };
    for (const auto& test : cases)
        EXPECT_EQ(codeFromPasted(QString::fromUtf8(test.pasted)).toStdString(), test.code)
            << test.what;
}

TEST(SoftKeywords, AreKeywordsOnlyWhereTheyAre)
{
    using Found = std::vector<std::pair<int, int>>;
    EXPECT_EQ(softKeywords("match point:"), (Found{{0, 5}}));
    EXPECT_EQ(softKeywords("    case [x, y]:"), (Found{{4, 4}}));
    EXPECT_EQ(softKeywords("    case _: pass"), (Found{{4, 4}}));
    EXPECT_EQ(softKeywords("match (a, b):"), (Found{{0, 5}}));
    EXPECT_EQ(softKeywords("type Point = tuple[int, int]"), (Found{{0, 4}}));
    EXPECT_EQ(softKeywords("lazy import json"), (Found{{0, 4}}));
    for (const char* line : {"match = 1", "match(x)", "case[0] = {1: 2}", "type(x)", "re.match(a)",
             "lazy = 2", "x = type"})
        EXPECT_EQ(softKeywords(line), Found{}) << line;
}

} // namespace
} // namespace clutch
