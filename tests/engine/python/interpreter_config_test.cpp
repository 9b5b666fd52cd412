#include "engine/base/interpreter_config.h"

#include "tests/engine/python/python_fixture.h"

#include <gtest/gtest.h>

namespace clutch::python {

namespace {

InterpreterConfig combination(unsigned bits)
{
    InterpreterConfig config;
    config.useMainObmalloc = bits & 1;
    config.allowFork = bits & 2;
    config.allowExec = bits & 4;
    config.allowThreads = bits & 8;
    config.allowDaemonThreads = bits & 16;
    config.checkMultiInterpExtensions = bits & 32;
    config.gil = bits & 64 ? InterpreterConfig::Gil::Own : InterpreterConfig::Gil::Shared;
    return config;
}

} // namespace

TEST(InterpreterConfig, RefusesExactlyTheImpossibleAndTheUnsafeCombinations)
{
    int refused = 0;
    for (unsigned bits = 0; bits < 128; ++bits) {
        const InterpreterConfig config = combination(bits);
        const bool impossible = !config.useMainObmalloc && !config.checkMultiInterpExtensions;
        const bool unsafe = config.useMainObmalloc && config.gil == InterpreterConfig::Gil::Own;
        const Status status = validate(config);
        EXPECT_EQ(status.has_value(), !impossible && !unsafe) << bits;
        if (!status) {
            ++refused;
            EXPECT_THAT(status.error().text, HasSubstr("use_main_obmalloc")) << bits;
            EXPECT_EQ(status.error().text.back(), '.') << bits;
        }
    }
    EXPECT_EQ(refused, 64);
}

using ConfigInCPython = PythonTest;

TEST_F(ConfigInCPython, AcceptsEveryCombinationThatIsNotRefused)
{
    for (unsigned bits = 0; bits < 128; ++bits) {
        const InterpreterConfig config = combination(bits);
        // A shared GIL is the main thread's to give, and this thread waits for the other one:
        // serve() has let go of it.
        if (!validate(config))
            continue;
        InterpreterOptions options;
        options.kind = InterpreterKind::Custom;
        options.config = config;
        Sub sub(options);
        ASSERT_TRUE(sub.isAlive()) << bits << ": " << sub.error();
        EXPECT_EQ(sub.run("print('alive')").kind, RunOutcome::Kind::Ok) << bits;
        EXPECT_EQ(sub.close().how, EndReport::How::Closed) << bits;
    }
}

TEST_F(ConfigInCPython, AnUnsafeCustomInterpreterIsRefusedBeforeCPythonSeesIt)
{
    InterpreterOptions options;
    options.kind = InterpreterKind::Custom;
    options.config.useMainObmalloc = true;
    Sub sub(options);
    ASSERT_FALSE(sub.isAlive());
    EXPECT_THAT(sub.error(), HasSubstr("corrupts memory"));
}

TEST_F(ConfigInCPython, EveryKindRunsCode)
{
    for (const auto kind :
        {InterpreterKind::Isolated, InterpreterKind::SharedGil, InterpreterKind::Legacy}) {
        InterpreterOptions options;
        options.kind = kind;
        Sub sub(options);
        ASSERT_TRUE(sub.isAlive()) << sub.error();
        EXPECT_EQ(sub.run("print('kind')").kind, RunOutcome::Kind::Ok);
        EXPECT_EQ(sub.console().out(), "kind\n");
        EXPECT_EQ(sub.close().how, EndReport::How::Closed);
    }
}

} // namespace clutch::python
