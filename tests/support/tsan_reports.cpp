// A race in a process that a test starts fails that test. The runtime's own stderr is no place to
// look for ThreadSanitizer's report (user code closes and captures it), nor is its exit code, for
// many a runtime here is killed or crashes on purpose: so the reports go into a folder.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace clutch::test {
namespace {

/// Linking this file is enough: it tells gtest and needs no call. Used by the test's thread, while
/// no runtime lives.
class TsanReports final : public testing::EmptyTestEventListener
{
public:
    static bool install()
    {
        testing::UnitTest::GetInstance()->listeners().Append(new TsanReports); // gtest's from now
        return true;
    }

private:
    void OnTestProgramStart(const testing::UnitTest&) override
    {
        std::string folder = std::filesystem::temp_directory_path() / "clutch-tsan-XXXXXX";
        ASSERT_NE(::mkdtemp(folder.data()), nullptr);
        m_folder = folder;
        // What this process does itself was configured before main(); this is for those it starts.
        const char* before = std::getenv("TSAN_OPTIONS");
        ::setenv("TSAN_OPTIONS",
            (std::string(before ? before : "") + ":log_path='" + folder + "/report'").c_str(), 1);
    }
    void OnTestEnd(const testing::TestInfo&) override
    {
        for (const auto& entry : std::filesystem::directory_iterator(m_folder)) {
            std::ifstream file(entry.path());
            ADD_FAILURE() << std::string(
                std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
            std::filesystem::remove(entry.path());
        }
    }
    void OnTestProgramEnd(const testing::UnitTest&) override
    {
        std::filesystem::remove_all(m_folder);
    }

    std::filesystem::path m_folder;
};

[[maybe_unused]] const bool g_installed = TsanReports::install();

} // namespace
} // namespace clutch::test
