// style_check ROOT FOLDER…: checks every .h and .cpp below ROOT/FOLDER with checkSource() and
// prints what is wrong.
#include "tests/style/source_rules.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

int main(int argc, char** argv)
{
    namespace fs = std::filesystem;
    if (argc < 3) {
        std::fputs("usage: style_check ROOT FOLDER…\n", stderr);
        return 2;
    }
    const fs::path root = argv[1];
    int files = 0;
    int wrong = 0;
    for (int i = 2; i < argc; ++i) {
        if (!fs::exists(root / argv[i]))
            continue;
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / argv[i])) {
            const fs::path extension = entry.path().extension();
            if (!entry.is_regular_file() || (extension != ".h" && extension != ".cpp"))
                continue;
            const std::string path = entry.path().lexically_relative(root).generic_string();
            std::ifstream file(entry.path(), std::ios::binary);
            const std::string text{std::istreambuf_iterator<char>(file), {}};
            ++files;
            for (const clutch::style::Violation& violation :
                clutch::style::checkSource(path, text)) {
                std::printf(
                    "%s:%d: %s\n", path.c_str(), violation.line, violation.sentence.c_str());
                ++wrong;
            }
        }
    }
    std::printf("%d files checked, %d violations\n", files, wrong);
    // No files at all means that it was called wrongly, and must not pass for a clean tree.
    return wrong == 0 && files > 0 ? 0 : 1;
}
