#include "engine/protocol/interpreter_config.h"

#include <gtest/gtest.h>

namespace clutch {
namespace {

TEST(InterpreterConfigOnTheWire, ComesBackFieldByField)
{
    for (unsigned bits = 0; bits < 128; ++bits) {
        InterpreterConfig config;
        config.useMainObmalloc = bits & 1;
        config.allowFork = bits & 2;
        config.allowExec = bits & 4;
        config.allowThreads = bits & 8;
        config.allowDaemonThreads = bits & 16;
        config.checkMultiInterpExtensions = bits & 32;
        config.gil = bits & 64 ? InterpreterConfig::Gil::Own : InterpreterConfig::Gil::Shared;
        const InterpreterConfig back = fromProto(toProto(config));
        EXPECT_EQ(back.useMainObmalloc, config.useMainObmalloc) << bits;
        EXPECT_EQ(back.allowFork, config.allowFork) << bits;
        EXPECT_EQ(back.allowExec, config.allowExec) << bits;
        EXPECT_EQ(back.allowThreads, config.allowThreads) << bits;
        EXPECT_EQ(back.allowDaemonThreads, config.allowDaemonThreads) << bits;
        EXPECT_EQ(back.checkMultiInterpExtensions, config.checkMultiInterpExtensions) << bits;
        EXPECT_EQ(back.gil, config.gil) << bits;
    }
}

} // namespace
} // namespace clutch
