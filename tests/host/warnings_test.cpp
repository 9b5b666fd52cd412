// What code warns of while it runs: each warning that is shown is told, once, with its place.
#include "tests/host/host_fixture.h"

#include <algorithm>

namespace clutch::test {
namespace {

using proto::RunFinished;
using proto::WarningShown;

class Warnings : public HostTest
{
protected:
    std::uint64_t run(std::uint64_t interpreter, const std::string& source)
    {
        const std::uint64_t number = client.run(interpreter, source);
        const auto finished = client.finished(number);
        EXPECT_TRUE(finished) << source << client.errors();
        return number;
    }
    /// All that one interpreter's code has shown: the end of a run comes behind its warnings.
    std::vector<WarningShown> shown(std::uint64_t interpreter)
    {
        std::vector<WarningShown> warnings;
        for (const proto::Envelope& event : client.events())
            if (event.has_warning_shown() && event.warning_shown().interpreter() == interpreter)
                warnings.push_back(event.warning_shown());
        return warnings;
    }
    static std::size_t timesIn(const std::string& text, const std::string& part)
    {
        std::size_t times = 0;
        for (std::size_t at = text.find(part); at != std::string::npos;
             at = text.find(part, at + 1))
            ++times;
        return times;
    }
};

TEST_P(Warnings, OfARunComeWithTheirCategoryTextAndPlace)
{
    const std::uint64_t id = client.createIdle();
    const std::uint64_t number
        = run(id, "import warnings\n\nwarnings.warn('old', DeprecationWarning)");
    const auto warnings = shown(id);
    ASSERT_EQ(warnings.size(), 1u);
    EXPECT_EQ(warnings[0].run(), number);
    EXPECT_EQ(warnings[0].category(), "DeprecationWarning");
    EXPECT_EQ(warnings[0].text(), "old");
    EXPECT_EQ(warnings[0].file(), "<test>");
    EXPECT_EQ(warnings[0].line(), 3u);
    EXPECT_GT(warnings[0].t_ns(), client.welcome().monotonic_ns());
    EXPECT_EQ(timesIn(client.output(id), "<test>:3: DeprecationWarning: old\n"), 1u);
}

TEST_P(Warnings, OfCPythonsOwnAreToldWhereNobodyImportedTheModule)
{
    const std::uint64_t id = client.createIdle();
    run(id, "import sys\nprint('warnings' in sys.modules)");
    ASSERT_EQ(client.output(id), "False\n") << "or this is no test of that";
    run(id, "x = 1\n~True\n");
    auto warnings = shown(id);
    ASSERT_EQ(warnings.size(), 1u) << client.output(id);
    EXPECT_EQ(warnings[0].category(), "DeprecationWarning");
    EXPECT_EQ(warnings[0].line(), 2u);
    EXPECT_EQ(timesIn(client.output(id), "DeprecationWarning"), 1u);
    run(id, "y = 5 is x\n");
    warnings = shown(id);
    ASSERT_EQ(warnings.size(), 2u);
    EXPECT_EQ(warnings[1].category(), "SyntaxWarning");
    EXPECT_EQ(warnings[1].file(), "<test>");
}

TEST_P(Warnings, FiltersAreAsCPythonHasThem)
{
    const std::uint64_t id = client.createIdle();
    run(id,
        "import warnings\n"
        "print(len(warnings.filters), {type(f[1]).__name__ for f in warnings.filters})");
    EXPECT_EQ(client.output(id), "5 {'NoneType'}\n");
    const std::uint64_t other = client.createIdle();
    run(other,
        "~True\nimport warnings\n"
        "print(len({*warnings.filters}), {type(f[1]).__name__ for f in warnings.filters})");
    EXPECT_NE(client.output(other).find("5 {'NoneType'}\n"), std::string::npos)
        << client.output(other);
}

TEST_P(Warnings, ThatAreRecordedFilteredOutOrRaisedAreNone)
{
    const std::uint64_t id = client.createIdle();
    run(id,
        "import warnings\n"
        "with warnings.catch_warnings(record=True) as kept:\n"
        "    warnings.simplefilter('always')\n"
        "    warnings.warn('one')\n"
        "    eval('~True')\n"
        "with warnings.catch_warnings():\n"
        "    warnings.simplefilter('ignore')\n"
        "    warnings.warn('two')\n"
        "    warnings.simplefilter('error')\n"
        "    try:\n"
        "        warnings.warn('three')\n"
        "    except UserWarning as error:\n"
        "        print(len(kept), error)\n");
    EXPECT_EQ(client.output(id), "2 three\n");
    EXPECT_TRUE(shown(id).empty());
    run(id, "warnings.warn('four')");
    EXPECT_EQ(shown(id).size(), 1u) << "and later ones are told again";
}

TEST_P(Warnings, ThatAFunctionOfTheUsersShowsAreToldToo)
{
    const std::uint64_t id = client.createIdle();
    run(id,
        "import warnings\n"
        "def mine(message, category, filename, lineno, file=None, line=None):\n"
        "    print('mine:', message)\n"
        "warnings.showwarning = mine\n"
        "warnings.warn('five')\n");
    EXPECT_EQ(client.output(id), "mine: five\n");
    ASSERT_EQ(shown(id).size(), 1u);
    EXPECT_EQ(shown(id)[0].text(), "five");
    run(id,
        "import logging\n"
        "warnings.showwarning = warnings._showwarning_orig\n"
        "logging.captureWarnings(True)\n"
        "warnings.warn('six')\n");
    EXPECT_EQ(shown(id).size(), 2u) << client.output(id);
    run(id, "with warnings.catch_warnings(record=True):\n    warnings.warn('seven')\n");
    EXPECT_EQ(shown(id).size(), 2u);
}

TEST_P(Warnings, ALongTextIsCutBetweenTwoCharacters)
{
    const std::uint64_t id = client.createIdle();
    run(id, "import warnings\nwarnings.warn('x' + chr(233) * 5000)");
    ASSERT_EQ(shown(id).size(), 1u);
    EXPECT_EQ(shown(id)[0].text().size(), 1023u);
    EXPECT_EQ(shown(id)[0].text().substr(1021), "é");
    EXPECT_EQ(timesIn(client.output(id), "é"), 5000u) << "the console has it all";
}

TEST_P(Warnings, AWarningThatCannotSayItselfHurtsNobody)
{
    const std::uint64_t id = client.createIdle();
    run(id,
        "import warnings\n"
        "class Odd(UserWarning):\n"
        "    asked = 0\n"
        "    def __str__(self):\n"
        "        Odd.asked += 1\n"
        "        if Odd.asked > 2: raise ValueError('asked too often')\n"
        "        return 'odd'\n"
        "warnings.showwarning = lambda *arguments, **names: print(arguments[0])\n"
        "warnings.warn_explicit(Odd(), None, 'odd.py', 7)\n"
        "print('goes on')\n");
    EXPECT_NE(client.output(id).find("goes on"), std::string::npos) << client.output(id);
    const auto warnings = shown(id);
    ASSERT_EQ(warnings.size(), 1u);
    EXPECT_EQ(warnings[0].category(), "Odd");
    EXPECT_EQ(warnings[0].text(), "");
    EXPECT_EQ(warnings[0].line(), 7u);
}

TEST_P(Warnings, AFloodIsTenASecondAndTheRestIsCounted)
{
    const std::uint64_t id = client.createIdle();
    run(id,
        "import time, warnings\n"
        "warnings.simplefilter('always')\n"
        "for i in range(3000):\n"
        "    warnings.warn('again')\n"
        "time.sleep(1.1)  # what is limited is the time\n"
        "warnings.warn('the last')\n");
    const auto warnings = shown(id);
    ASSERT_GE(warnings.size(), 11u);
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < warnings.size(); ++i) {
        all += 1 + warnings[i].left_out();
        if (i >= 10) {
            EXPECT_GE(warnings[i].t_ns() - warnings[i - 10].t_ns(), 1'000'000'000u);
        }
    }
    EXPECT_EQ(all, 3001u);
    EXPECT_EQ(warnings.back().text(), "the last");
    EXPECT_GT(warnings.back().left_out(), 0u);
}

TEST_P(Warnings, OfAnEndAreFindingsOfItsReport)
{
    const std::uint64_t id = client.createIdle();
    run(id,
        "import atexit, warnings\n"
        "atexit.register(lambda: warnings.warn('at the end'))\n"
        "kept = open('/dev/null')\n");
    client.close(id);
    const auto report = client.report(id);
    ASSERT_TRUE(report);
    EXPECT_TRUE(std::any_of(report->findings().begin(), report->findings().end(),
        [](const auto& finding) { return finding.text() == "at the end"; }));
    EXPECT_TRUE(shown(id).empty());
}

TEST_P(Warnings, OfInterpretersThatUserCodeMakesAreTheirs)
{
    const std::uint64_t id = client.createIdle();
    run(id,
        "from concurrent import interpreters\n"
        "made = interpreters.create()\n"
        "made.exec('import warnings; warnings.warn(\"inside\")')\n");
    EXPECT_TRUE(shown(id).empty());
    std::uint64_t foreign = 0;
    for (const proto::Envelope& event : client.events())
        if (event.interpreter_changed().kind() == proto::KIND_FOREIGN)
            foreign = event.interpreter_changed().interpreter();
    ASSERT_EQ(shown(foreign).size(), 1u) << client.errors();
    EXPECT_EQ(shown(foreign)[0].text(), "inside");
    EXPECT_EQ(shown(foreign)[0].run(), 0u);
}

INSTANTIATE_TEST_SUITE_P(, Warnings, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
