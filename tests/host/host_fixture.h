// What every test of the real runtime starts from: one runtime of one Python version.
#pragma once

#include "tests/support/runtime_client.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace clutch::test {

inline std::vector<std::string> runtimePrograms()
{
    std::vector<std::string> programs;
    std::string rest = CLUTCH_RUNTIMES;
    for (std::size_t end = rest.find(':'); end != std::string::npos; end = rest.find(':')) {
        programs.push_back(rest.substr(0, end));
        rest.erase(0, end + 1);
    }
    return programs;
}

/// "clutch-runtime-3.15" as a test's name: "Python315".
inline std::string runtimeName(const testing::TestParamInfo<std::string>& info)
{
    std::string name = "Python" + info.param.substr(info.param.rfind('-') + 1);
    std::erase(name, '.');
    return name;
}

class HostTest : public testing::TestWithParam<std::string>
{
protected:
    RuntimeClient client{GetParam()};

    void SetUp() override { ASSERT_TRUE(client.waitForWelcome()); }
};

} // namespace clutch::test
