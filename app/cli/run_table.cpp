#include "app/cli/run_report.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace clutch::cli {

namespace {

constexpr std::size_t kColumns = 10;
using Row = std::array<std::string, kColumns>;

// Numbers stand on the right of their column, words on the left.
constexpr std::array<bool, kColumns> kRight{
    false, false, true, false, true, true, true, true, false, true};

std::string fixed(double value, int digits)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

std::string grouped(std::uint64_t value)
{
    std::string text = std::to_string(value);
    for (std::size_t at = text.size(); at > 3; at -= 3)
        text.insert(at - 3, ",");
    return text;
}

std::string seen(const ScriptResult& script)
{
    std::string text;
    for (const unsigned core : script.coresSeen)
        text += (text.empty() ? "" : ",") + std::to_string(core);
    return text.empty() ? "-" : text;
}

Row row(const ScriptResult& script)
{
    std::string exit = script.exitText();
    if (script.ending == Ending::Exception && !script.detail.empty())
        exit += " " + script.detail;
    return {script.letter, script.file, script.core ? std::to_string(*script.core) : "any",
        seen(script), fixed(script.wallSeconds(), 3), fixed(script.cpuSeconds(), 3),
        fixed(script.coreShare() * 100, 1) + " %", grouped(script.peakBlocks), exit,
        std::to_string(script.findings.size())};
}

/// Columns are aligned by characters; continuation bytes take no room.
std::size_t width(const std::string& text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & '\xc0') != '\x80'; }));
}

std::string line(const Row& cells, const std::array<std::size_t, kColumns>& widths)
{
    std::string text;
    for (std::size_t i = 0; i < kColumns; ++i) {
        const std::string space(widths[i] - width(cells[i]), ' ');
        text += (i ? "  " : "") + (kRight[i] ? space + cells[i] : cells[i] + space);
    }
    return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
}

std::string findingLine(const ScriptResult& script, const proto::Finding& finding)
{
    std::string text = script.letter + ": " + finding.kind() + ": " + finding.text();
    if (!finding.file().empty())
        text += " (" + finding.file() + ":" + std::to_string(finding.line()) + ")";
    return text + "\n";
}

} // namespace

std::string toTable(const RunReport& report)
{
    std::vector<Row> rows{{"interpreter", "file", "core", "seen on", "wall s", "CPU s",
        "share of core", "peak blocks", "exit", "findings"}};
    for (const ScriptResult& script : report.scripts)
        rows.push_back(row(script));
    std::array<std::size_t, kColumns> widths{};
    for (const Row& cells : rows) {
        for (std::size_t i = 0; i < kColumns; ++i)
            widths[i] = std::max(widths[i], width(cells[i]));
    }
    std::string text;
    for (const Row& cells : rows)
        text += line(cells, widths);
    for (const ScriptResult& script : report.scripts) {
        for (const proto::Finding& finding : script.findings)
            text += findingLine(script, finding);
    }
    return text + "wall " + fixed(report.wallSeconds(), 3) + " s, CPU "
        + fixed(report.cpuSeconds(), 3) + " s, CPU ÷ wall " + fixed(report.cpuPerWall(), 2) + "\n";
}

} // namespace clutch::cli
