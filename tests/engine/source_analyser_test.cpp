#include "engine/source_analyser.h"

#include "engine/protocol/limits.h"
#include "tests/support/fake_python.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>

namespace clutch::engine {
namespace {

using testing::HasSubstr;

struct SourceAnalyserTest : testing::Test
{
    TimerThread timer;
    SourceAnalyser analyser{{"jedi 0.20.0", "/tools/python", {}}, timer};

    ~SourceAnalyserTest() override
    {
        analyser.end();
        timer.end(); // its calls are the analyser's
    }

    /// The signature that was found, or why none was.
    using Said = std::future<std::string>;

    static Said ask(SourceAnalyser& whom, const std::string& source, std::uint32_t cursor = 0)
    {
        auto promise = std::make_shared<std::promise<std::string>>();
        python::AnalysisRequest request;
        request.source = source;
        request.cursor = cursor;
        request.want = python::AnalysisRequest::Want::Signature;
        whom.analyse(std::move(request), [promise](const Result<python::Analysis>& found) {
            promise->set_value(found ? found->completions.calltip : found.error().text);
        });
        return promise->get_future();
    }
    Said ask(const std::string& source, std::uint32_t cursor = 0)
    {
        return ask(analyser, source, cursor);
    }
};

TEST_F(SourceAnalyserTest, AnswersTheLastOfThoseThatWaitAndRefusesTheOthers)
{
    Said first = ask("hold");
    fake::waitUntilAnalysing();
    Said second = ask("tip second");
    Said third = ask("tip third");
    EXPECT_THAT(second.get(), HasSubstr("a later request came while this one waited"));
    Said fourth = ask("tip fourth");
    EXPECT_THAT(third.get(), HasSubstr("a later request came while this one waited"));
    fake::letGo();
    EXPECT_EQ(first.get(), "");
    EXPECT_EQ(fourth.get(), "fourth");
}

TEST_F(SourceAnalyserTest, EndsInTheMiddleOfAnAnalysisThatSwallowsAnInterrupt)
{
    Said goesOn = ask("swallow 1");
    fake::waitUntilAnalysing();
    Said waits = ask("tip never");
    analyser.end();
    EXPECT_THAT(goesOn.get(), HasSubstr("the runtime is ending"));
    EXPECT_THAT(waits.get(), HasSubstr("the runtime is ending"));
    EXPECT_THAT(ask("tip never").get(), HasSubstr("the runtime is ending"));
}

TEST_F(SourceAnalyserTest, RefusesWithTheReasonWhereJediDoesNotStart)
{
    fake::failNextAnalyser("jedi cannot be used here: ModuleNotFoundError");
    EXPECT_THAT(ask("tip x").get(), HasSubstr("cannot be used here: ModuleNotFoundError"));
    EXPECT_THAT(ask("tip x").get(), HasSubstr("cannot be used here: ModuleNotFoundError"));
}

TEST_F(SourceAnalyserTest, RefusesWithTheReasonWhereThereIsNoInterpreterForIt)
{
    fake::failNextCreate("no memory");
    EXPECT_THAT(ask("tip x").get(), HasSubstr("no memory"));
    EXPECT_THAT(ask("tip x").get(), HasSubstr("no memory"));
}

TEST_F(SourceAnalyserTest, RefusesWithTheReasonWhereThereIsNoJedi)
{
    SourceAnalyser without{{{}, {}, "there is no jedi in /nowhere"}, timer};
    EXPECT_EQ(
        ask(without, "tip x").get(), "the source cannot be analysed: there is no jedi in /nowhere");
}

TEST_F(SourceAnalyserTest, RefusesACursorThatIsNoPlaceInTheSource)
{
    EXPECT_EQ(ask("abc", 4).get(), "the source cannot be analysed: the cursor is at byte 4 of 3");
    EXPECT_EQ(ask("\xC3\xA4", 1).get(),
        "the source cannot be analysed: the cursor is at byte 1, in the middle of a character");
    EXPECT_EQ(ask("tip \xC3\xA4", 6).get(), "\xC3\xA4");
}

TEST_F(SourceAnalyserTest, RefusesASourceThatIsTooLarge)
{
    EXPECT_THAT(ask(std::string(protocol::kMaxAnalysed + 1, ' ')).get(),
        HasSubstr("it has 2000001 bytes, and 2000000 are the most"));
}

} // namespace
} // namespace clutch::engine
