#include "tests/host/host_fixture.h"
#include "tests/support/scratch_folder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace clutch::test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using Want = proto::AnalyseSource;

/// An environment variable of this process and of the runtimes that it starts, for a scope.
class Environment
{
public:
    Environment(const char* name, const std::string& value)
        : m_name(name)
    {
        if (const char* before = std::getenv(name))
            m_before = before;
        ::setenv(name, value.c_str(), 1);
    }
    ~Environment()
    {
        if (m_before)
            ::setenv(m_name, m_before->c_str(), 1);
        else
            ::unsetenv(m_name);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    const char* const m_name;
    std::optional<std::string> m_before;
};

proto::Envelope wish(const std::string& source, Want::Want want, const std::string& filename,
    std::optional<std::size_t> cursor = {})
{
    proto::Envelope request;
    proto::AnalyseSource& analyse = *request.mutable_analyse_source();
    analyse.set_source(source);
    analyse.set_cursor(static_cast<std::uint32_t>(cursor.value_or(source.size())));
    analyse.set_filename(filename);
    analyse.set_want(want);
    return request;
}

std::vector<std::string> texts(const proto::SourceAnalysed& analysed)
{
    std::vector<std::string> found;
    for (const proto::Completions::Item& item : analysed.completions().items())
        found.push_back(item.text());
    return found;
}

std::string kindOf(const proto::SourceAnalysed& analysed, const std::string& text)
{
    for (const proto::Completions::Item& item : analysed.completions().items())
        if (item.text() == text)
            return item.kind();
    return "not there";
}

/// Parsing the library's stubs takes seconds: the tests that are not about it share what one has
/// parsed.
std::string sharedCache(const ScratchFolder& scratch)
{
    const char* given = std::getenv("CLUTCH_TEST_CACHE");
    return given ? given : scratch.file("cache");
}

class AnalysingBase : public testing::TestWithParam<std::string>
{
protected:
    ScratchFolder scratch;
    Environment cache{"XDG_CACHE_HOME", sharedCache(scratch)};
    std::unique_ptr<RuntimeClient> client;

    void start()
    {
        client = std::make_unique<RuntimeClient>(GetParam());
        ASSERT_TRUE(client->waitForWelcome());
    }
    std::string refusal(const proto::Envelope& request)
    {
        return client->ask(request).refusal().reason();
    }
};

/// Where this machine has no jedi there is nothing to ask.
class Analysing : public AnalysingBase
{
protected:
    void SetUp() override
    {
        start();
        if (client->welcome().analyser().empty())
            GTEST_SKIP() << client->welcome().analyser_reason();
    }

    proto::SourceAnalysed analysed(const proto::Envelope& request)
    {
        const proto::Envelope answer = client->ask(request);
        EXPECT_TRUE(answer.has_source_analysed()) << answer.refusal().reason();
        return answer.source_analysed();
    }
    proto::SourceAnalysed names(const std::string& source, const std::string& filename = "<text>")
    {
        return analysed(wish(source, Want::NAMES, filename));
    }
    std::string signature(const std::string& source)
    {
        return analysed(wish(source, Want::SIGNATURE, "<text>")).completions().calltip();
    }
    std::vector<proto::SourceAnalysed::Definition> definitions(
        const std::string& source, std::size_t cursor, const std::string& filename = "<text>")
    {
        const auto found = analysed(wish(source, Want::DEFINITIONS, filename, cursor));
        return {found.definitions().begin(), found.definitions().end()};
    }
    void finalize()
    {
        proto::Envelope request;
        request.mutable_finalize_runtime();
        (void)client->connection().send(request);
    }
};

TEST_P(Analysing, TheWelcomeNamesTheAnalyser)
{
    EXPECT_THAT(client->welcome().analyser(), StartsWith("jedi "));
    EXPECT_EQ(client->welcome().analyser_reason(), "");
}

TEST_P(Analysing, NamesOfAnImportedModule)
{
    const std::string source = "import json\njson.du";
    const proto::SourceAnalysed found = names(source);
    EXPECT_THAT(texts(found), ElementsAre("dump", "dumps"));
    EXPECT_EQ(kindOf(found, "dumps"), "function");
    EXPECT_EQ(found.completions().start(), source.size() - 2);
    EXPECT_FALSE(found.completions().busy());
    EXPECT_THAT(texts(names("import threading\nthreading.Thr")), Contains("Thread"));
    EXPECT_EQ(kindOf(names("import jso"), "json"), "module");
}

TEST_P(Analysing, NamesOfALocalClassByItsAnnotation)
{
    const proto::SourceAnalysed found
        = names("class Thing:\n    size: int = 3\n    def grow(self, by: float): ...\n"
                "    def _own(self): ...\ndef use(thing: Thing):\n    thing.");
    EXPECT_THAT(texts(found), ElementsAre("grow", "size"));
    EXPECT_EQ(kindOf(found, "grow"), "function");
    EXPECT_EQ(kindOf(found, "size"), "attribute");
    EXPECT_EQ(found.completions().items(0).signature(), "grow(by: float)");
}

TEST_P(Analysing, NamesOfTheScopeKeywordsAndBuiltins)
{
    const std::string source = "class Thing: ...\nprice = 1\n";
    EXPECT_EQ(kindOf(names(source + "pri"), "price"), "variable");
    EXPECT_EQ(kindOf(names(source + "pri"), "print"), "function");
    EXPECT_EQ(kindOf(names(source + "Thi"), "Thing"), "class");
    EXPECT_EQ(kindOf(names(source + "whi"), "while"), "keyword");
    EXPECT_THAT(
        texts(names("")), Not(Contains("TypeVar"))); // which only typeshed's builtins import
    EXPECT_THAT(texts(names("# pri")), ElementsAre());
}

TEST_P(Analysing, TheStartCountsBytes)
{
    const std::string source = "\xC3\xA4 = '\xE2\x82\xAC'\n\xC3\xA4.upp";
    const proto::SourceAnalysed found = names(source);
    EXPECT_THAT(texts(found), ElementsAre("upper"));
    EXPECT_EQ(found.completions().start(), source.size() - 3);
}

TEST_P(Analysing, ModulesBesideTheFileAndAboveItsPackage)
{
    std::filesystem::create_directories(scratch.path() / "package");
    std::ofstream(scratch.path() / "package" / "__init__.py") << "";
    std::ofstream(scratch.path() / "package" / "beside.py") << "neighbour = 1\n";
    const std::string file = scratch.file("package/text.py");
    EXPECT_THAT(texts(names("import beside\nbeside.nei", file)), ElementsAre("neighbour"));
    EXPECT_THAT(texts(names("from . import beside\nbeside.nei", file)), ElementsAre("neighbour"));
    EXPECT_THAT(texts(names("import package.beside as b\nb.nei", file)), ElementsAre("neighbour"));
    EXPECT_THAT(texts(names("import beside\nbeside.nei")), ElementsAre());
}

TEST_P(Analysing, TheSignatureOfTheCallThatTheCursorIsIn)
{
    EXPECT_EQ(signature("def add(left, right: int = 3, *, wrap): ...\nadd(1, "),
        "add(left, right: int=3, *, wrap)");
    EXPECT_THAT(signature("import json\njson.dumps("),
        AllOf(StartsWith("dumps(obj"), HasSubstr("skipkeys")));
    EXPECT_EQ(signature("x = 3"), "");
}

TEST_P(Analysing, ADefinitionInTheTextItself)
{
    const std::string source = "\xC3\xA4 = 1\ndef add(left): ...\nadd(1)";
    const auto found = definitions(source, source.size() - 4, scratch.file("text.py"));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].name(), "add");
    EXPECT_EQ(found[0].kind(), "function");
    EXPECT_EQ(found[0].file(), scratch.file("text.py"));
    EXPECT_EQ(found[0].line(), 2u);
    EXPECT_EQ(found[0].column(), 5u);
    EXPECT_EQ(found[0].description(), "def add(left)");
    EXPECT_EQ(definitions("size = 1\nsize", 10, "<A>").at(0).file(), "<A>");
}

TEST_P(Analysing, ADefinitionInTheLibrary)
{
    const std::string source = "import json\njson.dumps";
    const auto found = definitions(source, source.size());
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].name(), "json.dumps");
    EXPECT_THAT(found[0].file(), EndsWith("/json/__init__.py"));
    EXPECT_THAT(found[0].description(), StartsWith("def dumps(obj"));
    std::ifstream file(found[0].file());
    std::string line;
    for (unsigned number = 0; number < found[0].line(); ++number)
        std::getline(file, line);
    EXPECT_EQ(line.substr(found[0].column() - 1, 6), "dumps(");
    EXPECT_THAT(definitions("x = 1 + 2", 6), ElementsAre());
}

// A module that the text imports is read and never executed, whatever kind of module it is.
TEST_P(Analysing, NothingOfTheUsersIsExecuted)
{
    const std::string mark = scratch.file("executed");
    std::ofstream(scratch.path() / "loud.py")
        << "open(" << '"' << mark << '"' << ", 'w').write('x')\nquiet = 1\n";
    std::ofstream(scratch.path() / "json.py") << "import loud\n";
    std::ofstream(scratch.path() / "broken.abi3.so") << "no ELF\n";
    const std::string file = scratch.file("text.py");
    EXPECT_THAT(texts(names("import loud\nloud.qui", file)), ElementsAre("quiet"));
    EXPECT_THAT(texts(names("import gi\ngi.x", file)), ElementsAre());
    EXPECT_THAT(texts(names("import broken\nbroken.x", file)), ElementsAre());
    EXPECT_THAT(texts(names("import readline\nreadline.add_h", file)), Contains("add_history"));
    EXPECT_FALSE(std::filesystem::exists(mark));
}

TEST_P(Analysing, WhatIsParsedIsKeptInAFolderOfClutchs)
{
    const Environment own("XDG_CACHE_HOME", scratch.file("cache"));
    start();
    EXPECT_THAT(texts(names("import json\njson.du")), Contains("dumps"));
    EXPECT_TRUE(std::filesystem::exists(scratch.path() / "cache" / "clutch" / "jedi"));
    for (const auto& entry : std::filesystem::directory_iterator(scratch.path() / "cache"))
        EXPECT_EQ(entry.path().filename(), "clutch");
}

TEST_P(Analysing, ADamagedCacheIsPassedOver)
{
    const Environment own("XDG_CACHE_HOME", scratch.file("cache"));
    start();
    EXPECT_THAT(texts(names("import json\njson.du")), Contains("dumps"));
    finalize();
    EXPECT_TRUE(client->waitForEnd());
    unsigned damaged = 0;
    for (const auto& entry :
        std::filesystem::recursive_directory_iterator(scratch.path() / "cache")) {
        if (entry.path().extension() == ".pkl") {
            std::filesystem::resize_file(entry.path(), 100);
            ++damaged;
        }
    }
    EXPECT_GT(damaged, 0u);
    start();
    EXPECT_THAT(texts(names("import json\njson.du")), Contains("dumps"));
}

TEST_P(Analysing, WhatCannotBeAnsweredIsRefusedWithASentence)
{
    EXPECT_EQ(refusal(wish("abc", Want::NAMES, "", 4)),
        "the source cannot be analysed: the cursor is at byte 4 of 3");
    EXPECT_EQ(refusal(wish("\xC3\xA4", Want::NAMES, "", 1)),
        "the source cannot be analysed: the cursor is at byte 1, in the middle of a character");
    EXPECT_EQ(refusal(wish(std::string(2'000'001, ' '), Want::NAMES, "", 0)),
        "the source cannot be analysed: it has 2000001 bytes, and 2000000 are the most");
    proto::Envelope unknown = wish("abc", Want::NAMES, "");
    unknown.mutable_analyse_source()->set_want(static_cast<Want::Want>(7));
    EXPECT_EQ(
        refusal(unknown), "the source cannot be analysed: what is wanted of it, 7, is unknown");
    // Bytes that are no text are no reason.
    EXPECT_THAT(texts(names("x = '\xFF'\npri")), Contains("print"));
}

/// A text that keeps the analyser busy for longer than it may be.
std::string slowSource()
{
    std::string source;
    while (source.size() < 1'900'000)
        source += "x = [a.b(c, d=1) for e in f if g]\n";
    return source;
}

TEST_P(Analysing, OneThatTakesTooLongIsGivenUpAndTheNextOneIsAnswered)
{
    EXPECT_THAT(texts(names("import json\njson.du")), Contains("dumps"));
    EXPECT_EQ(refusal(wish(slowSource(), Want::NAMES, "<text>")),
        "the source cannot be analysed: jedi found no answer in 5 s");
    EXPECT_THAT(texts(names("import json\njson.du")), Contains("dumps"));
}

TEST_P(Analysing, EachRequestIsAnsweredOnceAndTheLastOneNotRefused)
{
    std::vector<std::uint64_t> ids;
    for (int i = 0; i < 20; ++i) {
        const auto id
            = client->connection().send(wish("import json\njson.du", Want::NAMES, "<text>"));
        ASSERT_TRUE(id);
        ids.push_back(*id);
    }
    EXPECT_THAT(texts(names("import json\njson.lo")), ElementsAre("load", "loads"));
    for (const std::uint64_t id : ids) {
        const proto::Envelope answer = client->answerTo(id);
        if (answer.has_source_analysed()) {
            EXPECT_THAT(texts(answer.source_analysed()), ElementsAre("dump", "dumps"));
        } else {
            EXPECT_EQ(answer.refusal().reason(),
                "the source was not analysed: a later request came while this one waited");
        }
    }
}

TEST_P(Analysing, WhileUserCodeRunsAndNothingOfItIsSeen)
{
    const std::uint64_t id = client->createIdle();
    const std::uint64_t run
        = client->run(id, "import sys\nprint('ready', flush=True)\nwhile True: pass");
    EXPECT_TRUE(client->says(id, "ready\n"));
    proto::Envelope sampling;
    sampling.mutable_set_sampling()->set_hz(20);
    EXPECT_TRUE(client->ask(sampling).has_accepted());
    EXPECT_THAT(texts(names("import json\njson.du")), Contains("dumps"));
    const auto samples = [](const std::vector<proto::Envelope>& events) {
        return std::count_if(events.begin(), events.end(),
            [](const proto::Envelope& event) { return event.has_sample(); });
    };
    const auto before = samples(client->events());
    EXPECT_TRUE(client->wait([&](const auto& events) { return samples(events) >= before + 3; }));
    client->stop(id, run);
    EXPECT_TRUE(client->finished(run));
    for (const proto::Envelope& event : client->events()) {
        if (event.has_interpreter_changed()) {
            EXPECT_THAT(event.interpreter_changed().interpreter(), testing::AnyOf(1u, id));
            EXPECT_NE(event.interpreter_changed().kind(), proto::KIND_FOREIGN);
        }
        for (const proto::InterpreterLoad& load : event.sample().interpreters())
            EXPECT_THAT(load.interpreter(), testing::AnyOf(1u, id));
    }
}

TEST_P(Analysing, TheRuntimeFinalizesWithoutAWordOfIt)
{
    EXPECT_THAT(texts(names("import json\njson.du")), Contains("dumps"));
    finalize();
    const auto report = client->report(0);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->findings_size(), 0) << report->findings(0).text();
    const auto end = client->waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_EQ(client->errors(), "");
}

TEST_P(Analysing, TheRuntimeFinalizesInTheMiddleOfAnAnalysis)
{
    EXPECT_THAT(texts(names("import json\njson.du")), Contains("dumps"));
    const auto slow = client->connection().send(wish(slowSource(), Want::NAMES, "<text>"));
    ASSERT_TRUE(slow);
    finalize();
    const auto report = client->report(0);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->how(), proto::FinalizationReport::FINALIZED_BY_CLUTCH);
    EXPECT_EQ(report->findings_size(), 0) << report->findings(0).text();
    EXPECT_TRUE(client->waitForEnd());
    EXPECT_EQ(client->errors(), "");
}

class AnalysingWithout : public AnalysingBase
{
};

TEST_P(AnalysingWithout, JediTheWelcomeSaysWhyAndRequestsAreRefused)
{
    const Environment nowhere("CLUTCH_TOOLS_DIR", "/nonexistent");
    const Environment nothing("PYTHONNOUSERSITE", "1");
    start();
    if (!client->welcome().analyser().empty())
        GTEST_SKIP() << "this machine's Python has " << client->welcome().analyser();
    const std::string reason = client->welcome().analyser_reason();
    EXPECT_THAT(reason, StartsWith("there is no jedi in /nonexistent/python"));
    EXPECT_EQ(refusal(wish("x", Want::NAMES, "")), "the source cannot be analysed: " + reason);
}

TEST_P(AnalysingWithout, AJediThatStartsIsSaidWhenItIsAsked)
{
    for (const char* module : {"jedi", "parso"}) {
        const auto folder = scratch.path() / "tools" / "python" / module;
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "__init__.py")
            << "__version__ = '0.99.0'\nraise NotImplementedError('not this Python')\n";
    }
    const Environment broken("CLUTCH_TOOLS_DIR", scratch.file("tools"));
    start();
    EXPECT_EQ(client->welcome().analyser(), "jedi 0.99.0");
    EXPECT_EQ(refusal(wish("x", Want::NAMES, "")),
        "the source cannot be analysed: jedi cannot be used here: NotImplementedError: not this "
        "Python");
}

INSTANTIATE_TEST_SUITE_P(, Analysing, testing::ValuesIn(runtimePrograms()), runtimeName);
INSTANTIATE_TEST_SUITE_P(, AnalysingWithout, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
