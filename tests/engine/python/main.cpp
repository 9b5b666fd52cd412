// CPython starts once in a process, so a program that is asked for several tests starts itself
// again for each of them.
#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

int runAlone(const std::string& program, const std::string& test)
{
    const std::string filter = "--gtest_filter=" + test;
    std::vector<char*> arguments{const_cast<char*>(program.c_str()),
        const_cast<char*>(filter.c_str()), const_cast<char*>("--gtest_brief=1"), nullptr};
    pid_t child = 0;
    int status = -1;
    if (posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, arguments.data(), environ) != 0)
        return -1;
    waitpid(child, &status, 0);
    return status;
}

/// The tests that RUN_ALL_TESTS() would run, and runs none of them.
class Collector : public testing::EmptyTestEventListener
{
public:
    std::vector<std::string> names;
    void OnTestProgramStart(const testing::UnitTest& all) override
    {
        for (int i = 0; i < all.total_test_suite_count(); ++i) {
            const testing::TestSuite& suite = *all.GetTestSuite(i);
            for (int j = 0; j < suite.total_test_count(); ++j) {
                if (suite.GetTestInfo(j)->should_run())
                    names.push_back(std::string(suite.name()) + "." + suite.GetTestInfo(j)->name());
            }
        }
        if (names.size() < 2)
            return;
        int failed = 0;
        for (const std::string& name : names) {
            const int status = runAlone("test", name);
            failed += status != 0;
            std::printf("%s %s\n", status == 0 ? "[  OK  ]" : "[FAILED]", name.c_str());
            std::fflush(stdout);
        }
        std::printf("%zu tests, %d failed\n", names.size(), failed);
        std::fflush(stdout);
        _exit(failed != 0);
    }
};

} // namespace

int main(int argc, char** argv)
{
    testing::InitGoogleTest(&argc, argv);
    testing::UnitTest::GetInstance()->listeners().Append(new Collector);
    return RUN_ALL_TESTS();
}
