#include "tests/engine/python/python_fixture.h"

#include "engine/python/guest.h"

#include <algorithm>

namespace clutch::python {

class ValueTest : public PythonTest
{
protected:
    ValueView value(Sub& sub, const ValueRequest& request)
    {
        ValueView view;
        sub.inside([&](Interpreter& interpreter) { view = interpreter.value(request); });
        return view;
    }
    ValueView value(Sub& sub, const std::string& name)
    {
        ValueRequest request;
        request.name = name;
        return value(sub, request);
    }
    static std::vector<std::string> texts(const ValueView& view)
    {
        std::vector<std::string> rows;
        for (const ValueRow& row : view.rows)
            rows.push_back(row.label + "=" + row.value.text);
        return rows;
    }
};

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(ValueTest, ASequenceIsRowsAPageAtATime)
{
    Sub sub;
    sub.run("items = [[n, str(n)] for n in range(1000)]");
    ValueRequest request;
    request.name = "items";
    request.firstRow = 500;
    request.rows = 2;
    const ValueView view = value(sub, request);
    EXPECT_EQ(view.type, "list");
    EXPECT_EQ(view.kind, ValueView::Kind::Items);
    EXPECT_EQ(view.totalRows, 1000u);
    EXPECT_EQ(view.firstRow, 500u);
    EXPECT_THAT(texts(view), ElementsAre("500=[500, '500']", "501=[501, '501']"));
    EXPECT_TRUE(view.rows[0].opens);
    EXPECT_EQ(view.rows[0].value.length, 2);
    request.path = {{501, "501"}};
    request.firstRow = 0;
    EXPECT_THAT(texts(value(sub, request)), ElementsAre("0=501", "1='501'"));
}

TEST_F(ValueTest, AKeyIsFoundAgainWhereItHasMoved)
{
    Sub sub;
    sub.run("d = {'first': 1, 'second': {'deep': (1, 2)}}");
    ValueRequest request;
    request.name = "d";
    EXPECT_THAT(texts(value(sub, request)), ElementsAre("'first'=1", "'second'={'deep': (1, 2)}"));
    request.path = {{1, "'second'"}, {0, "'deep'"}};
    EXPECT_EQ(value(sub, request).text, "(1, 2)");
    sub.run("d = {'second': d['second']}");
    EXPECT_EQ(value(sub, request).text, "(1, 2)");
    sub.run("del d['second']");
    EXPECT_EQ(value(sub, request).gone, "'second' is not in it any more.");
    sub.run("del d");
    EXPECT_EQ(value(sub, request).gone, "d is not defined any more.");
}

TEST_F(ValueTest, ALongTextComesInPagesThatMakeItWhole)
{
    Sub sub;
    sub.run("text = ''.join(chr(0xe0 + n % 20) for n in range(150_000))");
    ValueRequest request;
    request.name = "text";
    std::string whole;
    int pages = 0;
    do {
        const ValueView view = value(sub, request);
        ASSERT_EQ(view.characters, 150'000u);
        whole += view.text;
        request.firstCharacter = view.nextCharacter;
        ++pages;
    } while (request.firstCharacter != 0);
    EXPECT_EQ(pages, 3);
    EXPECT_EQ(whole.size(), 300'000u); // two bytes each
    EXPECT_EQ(whole.substr(0, 4), "àá");
}

TEST_F(ValueTest, AHugeIntegerIsToldWithoutItsDecimalDigits)
{
    Sub sub;
    sub.run("n = -(16 ** 100_000)");
    const ValueView view = value(sub, "n");
    EXPECT_EQ(view.text.substr(0, 6), "-0x100");
    EXPECT_EQ(view.characters, 100'001u);
    EXPECT_THAT(view.textNote, HasSubstr("400001 bits"));
    EXPECT_NE(view.nextCharacter, 0u);
}

TEST_F(ValueTest, BuffersAreTablesReadWithTheirShapeAndFormat)
{
    Sub sub;
    sub.run("import array, ctypes\n"
            "a = array.array('d', [0.5, 1.5, 2.5])\n"
            "b = bytes(range(40))\n"
            "m = memoryview(array.array('i', range(24))).cast('B').cast('i', [2, 3, 4])\n"
            "back = memoryview(bytes(range(6)))[::-2]\n"
            "pair = ctypes.c_short.__mul__(2)(7, -8)");
    const ValueView a = value(sub, "a");
    EXPECT_EQ(a.kind, ValueView::Kind::Elements);
    EXPECT_EQ(a.format, "d");
    EXPECT_EQ(a.itemSize, 8u);
    ASSERT_EQ(a.rows.size(), 3u);
    EXPECT_THAT(a.rows[2].cells, ElementsAre("2.5"));
    const ValueView b = value(sub, "b");
    ASSERT_EQ(b.rows.size(), 3u);
    EXPECT_EQ(b.rows[2].label, "32");
    EXPECT_THAT(b.rows[2].cells, ElementsAre("20", "21", "22", "23", "24", "25", "26", "27"));
    const ValueView m = value(sub, "m");
    EXPECT_THAT(m.shape, ElementsAre(2u, 3u, 4u));
    ASSERT_EQ(m.rows.size(), 6u);
    EXPECT_EQ(m.rows[4].label, "1, 1");
    EXPECT_THAT(m.rows[4].cells, ElementsAre("16", "17", "18", "19"));
    const ValueView back = value(sub, "back");
    ASSERT_EQ(back.rows.size(), 3u);
    EXPECT_THAT(back.rows[0].cells, ElementsAre("5"));
    EXPECT_THAT(back.rows[2].cells, ElementsAre("1"));
    EXPECT_THAT(value(sub, "pair").rows.at(1).cells, ElementsAre("-8"));
}

TEST_F(ValueTest, APageOfAWideTableHasItsColumnsToo)
{
    Sub sub;
    sub.run("m = memoryview(bytes(200 * 300)).cast('B', [200, 300])");
    ValueRequest request;
    request.name = "m";
    request.firstRow = 199;
    request.firstColumn = 290;
    const ValueView view = value(sub, request);
    EXPECT_EQ(view.totalColumns, 300u);
    ASSERT_EQ(view.rows.size(), 1u);
    EXPECT_EQ(view.rows[0].cells.size(), 10u);
    request.firstRow = 5000;
    EXPECT_TRUE(value(sub, request).rows.empty());
}

TEST_F(ValueTest, AReleasedBufferSaysWhyItHasNoElements)
{
    Sub sub;
    sub.run("m = memoryview(b'abc'); m.release()");
    EXPECT_THAT(value(sub, "m").textNote, HasSubstr("released"));
}

TEST_F(ValueTest, ABufferIsGivenBackAtOnce)
{
    Sub sub;
    sub.run("b = bytearray(b'abc')");
    EXPECT_EQ(value(sub, "b").rows.size(), 1u);
    EXPECT_EQ(sub.run("b.extend(b'd')").kind, RunOutcome::Kind::Ok); // BufferError while exported
}

// Everything that Python lets a class say about itself raises, and says that it ran.
constexpr const char* kTraps = R"(
ran = []
def trap(name):
    def method(self, *args):
        ran.append(name)
        raise SystemExit(name)
    return method
body = {f'__{n}__': trap(n) for n in ('repr', 'str', 'len', 'iter', 'getitem', 'getattribute', 'getattr', 'dir', 'eq', 'hash',
        'bool', 'sizeof', 'buffer', 'release_buffer', 'index', 'contains', 'instancecheck', 'subclasscheck')}
body['prop'] = property(trap('property'))
Meta = type('Meta', (type,), dict(body))
plain = type('Plain', (), dict(body))()
lists = type('Lists', (list,), dict(body))([1, 2])
dicts = type('Dicts', (dict,), dict(body))(a=1)
texts = type('Texts', (str,), {k: v for k, v in body.items() if k not in ('__hash__', '__eq__')})('abc')
whole = type('Whole', (int,), dict(body))(7)
several = type('Several', (bytearray,), dict(body))(b'xy')
cls = Meta('Cls', (), {})
of_cls = object.__new__(cls)
inside = [plain, lists, {'k': plain, 3: cls}]
del body
)";

TEST_F(ValueTest, NoCodeOfTheUsersRuns)
{
    Sub sub;
    ASSERT_EQ(sub.run(kTraps).kind, RunOutcome::Kind::Ok);
    for (const char* name :
        {"plain", "lists", "dicts", "texts", "whole", "several", "cls", "of_cls", "inside"}) {
        const ValueView view = value(sub, name);
        EXPECT_EQ(view.gone, "") << name;
        EXPECT_NE(view.text, "") << name;
    }
    EXPECT_EQ(value(sub, "lists").rows.size(), 2u);
    EXPECT_EQ(value(sub, "dicts").rows.size(), 1u);
    ValueRequest request;
    request.name = "inside";
    request.path = {{2, "2"}, {1, "3"}};
    EXPECT_EQ(value(sub, request).type, "Meta");
    EXPECT_EQ(sub.run("print(ran)").kind, RunOutcome::Kind::Ok);
    EXPECT_EQ(sub.console().out(), "[]\n");
}

TEST_F(ValueTest, WhatAnObjectConsistsOfIsFoundWithoutAskingIt)
{
    Sub sub;
    sub.run("import sys\n"
            "class Slots:\n    __slots__ = ('x', 'empty')\n"
            "class Both(Slots):\n    pass\n"
            "both = Both(); both.x = 1; both.y = [2]\n"
            "error = ValueError('a', 2)");
    EXPECT_THAT(texts(value(sub, "both")), ElementsAre("y=[2]", "x=1"));
    EXPECT_THAT(texts(value(sub, "error")), ElementsAre("args=('a', 2)"));
    EXPECT_EQ(value(sub, "sys").kind, ValueView::Kind::Attributes);
    EXPECT_GT(value(sub, "sys").totalRows, 50u);
}

TEST_F(ValueTest, AValueThatContainsItselfEnds)
{
    Sub sub;
    sub.run("a = []; a.append(a); b = {}; b['b'] = [b] * 100_000");
    EXPECT_EQ(value(sub, "a").totalRows, 1u);
    EXPECT_LT(value(sub, "b").text.size(), 20'000u);
}

TEST_F(ValueTest, AVisitorSeesTheNamesOfCodeThatRuns)
{
    Sub sub;
    std::future<RunOutcome> run = sub.start("n = 0\nprint('on', flush=True)\nwhile n >= 0: n += 1");
    ASSERT_TRUE(sub.console().waitForOut("on\n"));
    const auto look = [&] {
        std::string text;
        EXPECT_TRUE(sub.handle().visit([] { return true; },
            [&](Guest& guest) {
                for (const Variable& variable : guest.variables(100).items) {
                    if (variable.name == "n")
                        text = variable.text;
                }
            }));
        return text;
    };
    const std::string first = look();
    EXPECT_NE(first, "");
    EXPECT_TRUE(becomesTrue([&] { return look() != first; }));
    EXPECT_EQ(sub.console().err(), "");
    sub.handle().raisePending(sub.lastRun());
    EXPECT_EQ(run.get().kind, RunOutcome::Kind::Interrupted);
}

TEST_F(ValueTest, AVisitRunsNothingOfTheUsersAndIsSeenByNoTracer)
{
    Sub sub;
    ASSERT_EQ(sub.run(kTraps).kind, RunOutcome::Kind::Ok);
    ASSERT_EQ(sub.run("import sys, threading, time\n"
                      "sys.monitoring.use_tool_id(3, 'mine')\n"
                      "seen = []\n"
                      "sys.monitoring.register_callback(3, sys.monitoring.events.PY_START, "
                      "lambda code, at: seen.append(code.co_filename))\n"
                      "sys.monitoring.set_events(3, sys.monitoring.events.PY_START)")
                  .kind,
        RunOutcome::Kind::Ok);
    std::future<RunOutcome> run = sub.start("print('on', flush=True)\nwhile True: pass");
    ASSERT_TRUE(sub.console().waitForOut("on\n"));
    EXPECT_TRUE(sub.handle().visit([] { return true; },
        [&](Guest& guest) {
            EXPECT_GT(guest.variables(100).items.size(), 10u);
            ValueRequest request;
            request.name = "inside";
            EXPECT_EQ(guest.value(request).rows.size(), 3u);
            EXPECT_EQ(guest.complete("insi", 4).items.size(), 1u);
        }));
    sub.handle().raisePending(sub.lastRun());
    EXPECT_EQ(run.get().kind, RunOutcome::Kind::Interrupted);
    sub.run("sys.monitoring.set_events(3, 0)\n"
            "print(ran, [name for name in seen if 'clutch.value' in name], "
            "__import__('gc').isenabled())");
    EXPECT_THAT(sub.console().out(), HasSubstr("[] [] True\n"));
}

TEST_F(ValueTest, VisitorsComeAndGoWhileCodeListsItsThreads)
{
    Sub sub;
    std::future<RunOutcome> run
        = sub.start("import sys\nprint('on', flush=True)\nwhile True: sys._current_frames()");
    ASSERT_TRUE(sub.console().waitForOut("on\n"));
    for (int i = 0; i < 20; ++i) {
        EXPECT_TRUE(sub.handle().visit([] { return true; },
            [](Guest& guest) { EXPECT_EQ(guest.nativeThreads().size(), 1u); }));
    }
    sub.handle().raisePending(sub.lastRun());
    EXPECT_EQ(run.get().kind, RunOutcome::Kind::Interrupted);
}

TEST_F(ValueTest, AVisitThatIsNoLongerWantedLooksAtNothing)
{
    Sub sub;
    std::future<RunOutcome> run = sub.start("print('on', flush=True)\nwhile True: pass");
    ASSERT_TRUE(sub.console().waitForOut("on\n"));
    EXPECT_FALSE(
        sub.handle().visit([] { return false; }, [](Guest&) { ADD_FAILURE() << "looked"; }));
    sub.handle().raisePending(sub.lastRun());
    EXPECT_EQ(run.get().kind, RunOutcome::Kind::Interrupted);
}

} // namespace clutch::python
