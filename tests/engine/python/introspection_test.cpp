#include "tests/engine/python/python_fixture.h"
#include "tests/support/scratch_folder.h"

#include <algorithm>
#include <fstream>

#include <unistd.h>

namespace clutch::python {

class IntrospectionTest : public PythonTest
{
protected:
    CompletionResult complete(Sub& sub, const std::string& source)
    {
        CompletionResult result;
        sub.inside([&](Interpreter& interpreter) {
            result = interpreter.complete(source, static_cast<std::uint32_t>(source.size()));
        });
        return result;
    }
    std::vector<std::string> names(Sub& sub, const std::string& source)
    {
        std::vector<std::string> texts;
        for (const CompletionItem& item : complete(sub, source).items)
            texts.push_back(item.text);
        return texts;
    }
    VariableList variables(Sub& sub, std::uint32_t limit = 0)
    {
        VariableList list;
        sub.inside([&](Interpreter& interpreter) { list = interpreter.variables(limit); });
        return list;
    }
};

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(IntrospectionTest, CompletesNamesKeywordsAndAttributes)
{
    Sub sub;
    sub.run("import os\nclutch_value = 1\nclass Thing:\n    def method(self): pass\n    size = "
            "3\nthing = Thing()\nthing.own = 2");
    EXPECT_THAT(names(sub, "x = clutch_v"), Contains("clutch_value"));
    EXPECT_THAT(names(sub, "whi"), Contains("while"));
    EXPECT_THAT(names(sub, "pri"), Contains("print"));
    EXPECT_EQ(names(sub, "thing."), (std::vector<std::string>{"method", "own", "size"}));
    EXPECT_THAT(names(sub, "Thing.me"), Contains("method"));
    EXPECT_THAT(names(sub, "os.path.joi"), Contains("join"));
    EXPECT_THAT(names(sub, "thing.__cl"), Contains("__class__"));
    EXPECT_THAT(names(sub, "no_such.x"), IsEmpty());
    EXPECT_THAT(names(sub, "# clutch_v"), IsEmpty());
    EXPECT_THAT(names(sub, ""), IsEmpty());
}

TEST_F(IntrospectionTest, CompletesAttributesOfLiterals)
{
    Sub sub;
    EXPECT_EQ(names(sub, "\"abc\".upp"), std::vector<std::string>{"upper"});
    EXPECT_THAT(names(sub, "x = 'a' + 'it\\'s'.spl"), Contains("splitlines"));
    EXPECT_EQ(names(sub, "print(rb'abc'.hex"), std::vector<std::string>{"hex"});
    EXPECT_EQ(names(sub, "f'{1}'.isdig"), std::vector<std::string>{"isdigit"});
    EXPECT_EQ(names(sub, "for x in [1, 2].appe"), std::vector<std::string>{}); // `in` may be a name
    EXPECT_EQ(names(sub, "x = [1, 2].appe"), std::vector<std::string>{"append"});
    EXPECT_EQ(names(sub, "{}.se"), std::vector<std::string>{"setdefault"});
    EXPECT_EQ(names(sub, "({1: 2}.ite"), std::vector<std::string>{"items"});
    EXPECT_EQ(names(sub, "{1, 2}.uni"), std::vector<std::string>{"union"});
    EXPECT_THAT(names(sub, "thing[0].app"), IsEmpty()); // what that is would take code to tell
    EXPECT_THAT(names(sub, "x = 'a.upp"), Not(Contains("upper")));
}

TEST_F(IntrospectionTest, GivesTheStartInBytes)
{
    Sub sub;
    sub.run("épée = 1");
    const CompletionResult result = complete(sub, "x = 'é' + ép");
    EXPECT_EQ(result.start, 11u);
    ASSERT_EQ(result.items.size(), 1u);
    EXPECT_EQ(result.items[0].text, "épée");
    EXPECT_EQ(result.items[0].kind, "variable");
}

TEST_F(IntrospectionTest, CompletesImportsKeysAndFiles)
{
    const test::ScratchFolder scratch;
    const std::string folder = scratch.path().string();
    std::ofstream(folder + "/data.txt") << "x";
    Sub sub;
    sub.run("import json, os\nd = {'alpha': 1, \"it's\": 2, 3: 4}");
    EXPECT_THAT(names(sub, "import js"), Contains("json"));
    EXPECT_THAT(names(sub, "import os, concur"), Contains("concurrent"));
    EXPECT_THAT(names(sub, "from js"), Contains("json"));
    EXPECT_THAT(names(sub, "import json.dec"), Contains("json.decoder"));
    EXPECT_THAT(names(sub, "from json import lo"), Contains("loads"));
    EXPECT_THAT(names(sub, "d['al"), Contains("'alpha'"));
    EXPECT_THAT(names(sub, "d["), ::testing::UnorderedElementsAre("'alpha'", "'it\\'s'", "3"));
    EXPECT_THAT(names(sub, "open('" + folder + "/da"), Contains(folder + "/data.txt"));
    EXPECT_EQ(complete(sub, "print(").calltip.substr(0, 6), "print(");
    EXPECT_THAT(complete(sub, "os.path.join('a', ").calltip, HasSubstr("join(a, "));
    EXPECT_EQ(complete(sub, "print(1) + [").calltip, "");
}

TEST_F(IntrospectionTest, ACallTipIsWithoutTheArgumentThatIsBound)
{
    Sub sub;
    sub.run(
        "class K:\n"
        "    def of(self, a: int, b=K0 if (K0 := object()) else 0, *c, d=(), e='x') -> str: pass\n"
        "    @classmethod\n"
        "    def make(cls, size): pass\n"
        "    @staticmethod\n"
        "    def plain(a): pass\n"
        "k = K()\n"
        "k.own = lambda z: z\n"
        "bound = k.of\n");
    const std::string rest = "a: int, b=…, *c, d=(), e='x') -> str";
    EXPECT_EQ(complete(sub, "k.of(").calltip, "of(" + rest);
    EXPECT_EQ(complete(sub, "bound(").calltip, "bound(" + rest);
    EXPECT_EQ(complete(sub, "K.of(").calltip, "of(self, " + rest);
    sub.run("def lazy(a: Nowhere.x[print('no')], b: 'K' = 1): pass\n"
            "class L(K):\n    def __init__(self, size: int): pass\n");
    EXPECT_EQ(complete(sub, "lazy(").calltip, "lazy(a: Nowhere.x[print('no')], b: K = 1)");
    EXPECT_EQ(complete(sub, "L(").calltip, "L(size: int)");
    EXPECT_EQ(sub.console().out(), "");
    EXPECT_EQ(complete(sub, "k.make(").calltip, "make(size)");
    EXPECT_EQ(complete(sub, "K.make(").calltip, "make(size)");
    EXPECT_EQ(complete(sub, "k.plain(").calltip, "plain(a)");
    EXPECT_EQ(complete(sub, "k.own(").calltip, "own(z)");
    EXPECT_EQ(complete(sub, "'a'.join(").calltip, "");
    sub.run("text = 'a'");
    EXPECT_EQ(complete(sub, "text.join(").calltip, "join(iterable, /)");
    EXPECT_EQ(complete(sub, "str.join(").calltip, "join(self, iterable, /)");
}

TEST_F(IntrospectionTest, CompletionRunsNoCodeOfTheUsers)
{
    Sub sub;
    sub.run(R"(
class Trap:
    def __getattr__(self, name): print('getattr', name)
    def __dir__(self): print('dir'); return []
    @property
    def prop(self): print('property'); return self
    def __class_getitem__(cls, item): print('item')
    def __call__(self): print('call')
    def __len__(self): print('len')
    def __repr__(self): print('repr')
    def __eq__(self, other): print('eq')
    __hash__ = None
class Meta(type):
    def __getattribute__(self, name): print('meta', name); return None
class Class(metaclass=Meta): pass
trap = Trap()
keys = {'a': trap}
def with_signature(): pass
with_signature.__signature__ = trap
def lazy(a: print('annotation'), b: Nowhere = trap): pass
)");
    EXPECT_THAT(names(sub, "trap."), Contains("prop"));
    for (const char* source : {"trap.prop.x", "trap.missing.", "trap[", "trap(", "Class.", "Class(",
             "keys['a'].", "keys['", "with_signature(", "lazy(", "trap.__call__(", "tr"})
        (void)complete(sub, source);
    EXPECT_EQ(sub.console().out(), "");
    EXPECT_EQ(sub.console().err(), "");
}

TEST_F(IntrospectionTest, ListsVariablesWithBoundedTexts)
{
    Sub sub;
    sub.run("import os\nnumber = 42\ntext = 'x' * 100_000\nitems = list(range(10**6))\nhuge = 10 "
            "** 5000\nclass C: pass\nc = C()");
    const VariableList list = variables(sub);
    EXPECT_FALSE(list.truncated);
    const auto of = [&](const std::string& name) {
        const auto found = std::find_if(list.items.begin(), list.items.end(),
            [&](const Variable& v) { return v.name == name; });
        EXPECT_NE(found, list.items.end()) << name;
        return found == list.items.end() ? Variable{} : *found;
    };
    EXPECT_EQ(of("number").text, "42");
    EXPECT_EQ(of("number").type, "int");
    EXPECT_GT(of("number").size, 0);
    EXPECT_EQ(of("items").length, 1'000'000);
    EXPECT_EQ(of("text").length, 100'000);
    EXPECT_EQ(of("c").type, "C");
    EXPECT_EQ(of("c").size, -1);
    for (const Variable& variable : list.items)
        EXPECT_LE(variable.text.size(), 220u) << variable.name;
    EXPECT_TRUE(variables(sub, 2).truncated);
    EXPECT_EQ(variables(sub, 2).items.size(), 2u);
}

TEST_F(IntrospectionTest, AHostileReprIsHarmless)
{
    Sub sub;
    sub.run(R"(
import sys
class Endless:
    def __repr__(self):
        while True: pass
class Raising:
    def __repr__(self): raise SystemExit(1)
class Wrong:
    def __repr__(self): return 5
class Long:
    def __repr__(self): return 'y' * 10_000_000
class Deep:
    def __repr__(self): return repr(self)
class Size:
    def __sizeof__(self): sys.exit(2)
    def __len__(self): sys.exit(3)
items = [Endless()]
endless, raising, wrong, long, deep, size = Endless(), Raising(), Wrong(), Long(), Deep(), Size()
)");
    const auto before = std::chrono::steady_clock::now();
    const VariableList list = variables(sub);
    EXPECT_LT(std::chrono::steady_clock::now() - before, 10s);
    EXPECT_EQ(list.items.size(), 14u);
    for (const Variable& variable : list.items) {
        EXPECT_LE(variable.text.size(), 220u) << variable.name;
        EXPECT_NE(variable.text, "") << variable.name;
        if (variable.name == "endless") {
            EXPECT_THAT(variable.text, HasSubstr("takes too long"));
        }
        if (variable.name == "raising") {
            EXPECT_THAT(variable.text, HasSubstr("raises SystemExit"));
        }
    }
    EXPECT_EQ(sub.run("print('alive', sys.gettrace())").kind, RunOutcome::Kind::Ok);
    EXPECT_EQ(sub.console().out(), "alive None\n");
}

} // namespace clutch::python
