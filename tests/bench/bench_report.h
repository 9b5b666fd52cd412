// What a benchmark found, as a table for people and as JSON for the summary.
#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

namespace clutch {

/// Collects the results of one benchmark program. main() owns it, one thread; finish() is its last
/// word.
///
/// `--json FILE` writes an array of {name, value, unit, target, held}; the table goes to stdout in
/// any case. A figure that misses its target is a result and not a failure of the program: only a
/// file that cannot be written makes it exit with 1.
class BenchReport
{
public:
    BenchReport(int argc, char** argv)
    {
        for (int i = 1; i + 1 < argc; ++i) {
            if (std::strcmp(argv[i], "--json") == 0)
                m_file = argv[i + 1];
        }
    }

    /// Held when `value` is at most `limit`.
    void atMost(const std::string& name, double value, const std::string& unit, double limit)
    {
        m_results.push_back({name, value, unit, "<= " + text(limit) + " " + unit, value <= limit});
    }
    /// Held when `value` is at least `limit`.
    void atLeast(const std::string& name, double value, const std::string& unit, double limit)
    {
        m_results.push_back({name, value, unit, ">= " + text(limit) + " " + unit, value >= limit});
    }
    /// A figure without a target, for the record.
    void note(const std::string& name, double value, const std::string& unit)
    {
        m_results.push_back({name, value, unit, "", true});
    }

    /// Prints, writes, and gives main()'s exit code.
    [[nodiscard]] int finish() const
    {
        std::size_t width = 4;
        for (const Result& result : m_results)
            width = std::max(width, result.name.size());
        for (const Result& result : m_results) {
            std::printf("%-*s %12s %-8s %-18s %s\n", static_cast<int>(width), result.name.c_str(),
                text(result.value).c_str(), result.unit.c_str(), result.target.c_str(),
                result.target.empty() ? ""
                    : result.held     ? "held"
                                      : "MISSED");
        }
        return m_file.empty() || write() ? 0 : 1;
    }

private:
    struct Result
    {
        std::string name;
        double value;
        std::string unit;
        std::string target;
        bool held;
    };
    static std::string text(double value)
    {
        char room[32];
        std::snprintf(room, sizeof room, "%.4g", value);
        return room;
    }
    [[nodiscard]] bool write() const
    {
        nlohmann::json array = nlohmann::json::array();
        for (const Result& result : m_results) {
            array.push_back({{"name", result.name}, {"value", result.value}, {"unit", result.unit},
                {"target", result.target}, {"held", result.held}});
        }
        std::ofstream file(m_file);
        file << array.dump(2) << '\n';
        file.close();
        if (!file)
            std::fprintf(stderr, "cannot write the results to %s\n", m_file.c_str());
        return static_cast<bool>(file);
    }

    std::string m_file;
    std::vector<Result> m_results;
};

} // namespace clutch
