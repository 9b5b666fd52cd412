#include "ui/editor/call_parameter.h"

#include <gtest/gtest.h>

namespace clutch::ui {
namespace {

struct Case
{
    const char* tip;
    const char* code; // up to the caret
    const char* marked;
};

TEST(CallParameter, IsTheOneThatTheArgumentAtTheCaretIsFor)
{
    const Case cases[] = {
        {"f(a, b=1, c=2)", "f(", "a"},
        {"f(a, b=1, c=2)", "f(1, ", "b=1"},
        {"f(a, b=1, c=2)", "f(1, c=", "c=2"},
        {"f(a, b=1, c=2)", "f(1, 2 == c", "b=1"},
        {"f(a, b=1, c=2)", "f(1, 2, 3, ", ""},
        {"f(a, b: dict[str, int] = {}, c=(1, 2))", "f(1, [2, (3, 4), ", "b: dict[str, int] = {}"},
        {"f(a, b=',', c=2)", "f(g(1, 2), '(,', # (,\n", "c=2"},
        {"f(a, b)", "g(1)\nx = f('''(,\n''', ", "b"},
        {"print(*values, sep=' ', end='\\n')", "print(1, 2, ", "*values"},
        {"print(*values, sep=' ', end='\\n')", "print(1, end=", "end='\\n'"},
        {"f(a, /, b, *, c, **more)", "f(1, ", "b"},
        {"f(a, /, b, *, c, **more)", "f(1, 2, ", ""},
        {"f(a, /, b, *, c, **more)", "f(1, x=", "**more"},
        {"f(größe, b)", "f(", "größe"},
        {"f()", "f(", ""},
        {"f(a", "f(", ""},
        {"", "f(", ""},
        {"f(a)", "x = 1", ""},
        {"f(a)", "f(1)", ""},
    };
    for (const Case& each : cases) {
        const QString tip = QString::fromUtf8(each.tip);
        const ParameterSpan found = currentParameter(tip, QString::fromUtf8(each.code));
        EXPECT_EQ(tip.mid(found.begin, found.length).toStdString(), each.marked)
            << each.tip << " in " << each.code;
    }
}

} // namespace
} // namespace clutch::ui
