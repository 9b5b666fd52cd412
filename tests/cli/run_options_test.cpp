#include "app/cli/run_options.h"

#include <gtest/gtest.h>

namespace clutch::cli {
namespace {

RunWords words(std::vector<std::string> files)
{
    RunWords words;
    words.files = std::move(files);
    return words;
}

std::string refusal(const RunWords& words)
{
    const auto options = checkRunOptions(words);
    return options ? "accepted" : options.error().text;
}

TEST(RunOptions, GiveEachFileAnInterpreterAndOneFileSeveral)
{
    EXPECT_EQ(checkRunOptions(words({"a.py", "b.py"}))->files.size(), 2U);
    RunWords several = words({"a.py"});
    several.interpreters = "512";
    EXPECT_EQ(checkRunOptions(several)->files.size(), 512U);
}

TEST(RunOptions, RefuseEveryCountThatIsNone)
{
    for (const char* count : {"0", "513", "-1", "two", "1.5", "99999999999999999999", " 3"}) {
        RunWords bad = words({"a.py"});
        bad.interpreters = count;
        EXPECT_EQ(refusal(bad),
            std::string("--interpreters takes a number from 1 to 512, not '") + count + "'");
    }
}

TEST(RunOptions, RefuseToMultiplySeveralFiles)
{
    RunWords bad = words({"a.py", "b.py"});
    bad.interpreters = "3";
    EXPECT_EQ(refusal(bad),
        "--interpreters runs one FILE several times, and 2 were given: each has an interpreter of "
        "its own already");
}

TEST(RunOptions, RefuseNoFileAndTooMany)
{
    EXPECT_EQ(refusal(words({})), "run needs at least one FILE");
    EXPECT_EQ(refusal(words(std::vector<std::string>(513, "a.py"))),
        "513 files are more than the 512 interpreters that there may be");
}

TEST(RunOptions, TakeCoresInTurnAndFromTheStartAgain)
{
    RunWords pinned = words({"a", "b", "c"});
    pinned.pin = "0,7";
    const auto options = checkRunOptions(pinned);
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_EQ(pinFor(*options, 0).cpus(0), 0U);
    EXPECT_EQ(pinFor(*options, 1).cpus(0), 7U);
    EXPECT_EQ(pinFor(*options, 2).cpus(0), 0U);
    EXPECT_EQ(pinFor(*options, 2).cpus_size(), 1);
}

TEST(RunOptions, RefuseWhatIsNoPin)
{
    for (const char* pin : {"", "0,", ",1", "0;1", "all", "-1", "0-3"}) {
        RunWords bad = words({"a"});
        bad.pin = pin;
        EXPECT_EQ(refusal(bad),
            std::string("--pin takes auto, none or core numbers like 0,1, not '") + pin + "'");
    }
}

TEST(RunOptions, KnowThreeKinds)
{
    for (const auto& [name, kind] :
        {std::pair("isolated", proto::KIND_ISOLATED), std::pair("shared", proto::KIND_SHARED_GIL),
            std::pair("legacy", proto::KIND_LEGACY)}) {
        RunWords good = words({"a"});
        good.kind = name;
        EXPECT_EQ(checkRunOptions(good)->kind, kind);
    }
    RunWords bad = words({"a"});
    bad.kind = "main";
    EXPECT_EQ(refusal(bad), "--kind takes isolated, shared or legacy, not 'main'");
}

TEST(RunOptions, AreCheckedAgainstTheMachine)
{
    proto::Topology topology;
    topology.add_cpus()->set_usable(true);
    topology.add_cpus()->set_os_index(1);
    RunOptions options;
    options.cores = {0};
    EXPECT_TRUE(checkCores(options, topology));
    options.cores = {0, 1};
    EXPECT_EQ(checkCores(options, topology).error().text,
        "cannot pin an interpreter to core 1: this process may not use it");
    options.cores = {2};
    EXPECT_EQ(checkCores(options, topology).error().text,
        "cannot pin an interpreter to core 2: this machine has none of that number");
}

TEST(Letters, GoOnAfterZ)
{
    EXPECT_EQ(letterFor(0), "A");
    EXPECT_EQ(letterFor(25), "Z");
    EXPECT_EQ(letterFor(26), "AA");
    EXPECT_EQ(letterFor(51), "AZ");
    EXPECT_EQ(letterFor(52), "BA");
    EXPECT_EQ(letterFor(511), "SR");
}

} // namespace
} // namespace clutch::cli
