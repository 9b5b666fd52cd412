#include "app/cli/run_report.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace clutch::cli {
namespace {

RunReport sample()
{
    RunReport report;
    ScriptResult& a = report.scripts.emplace_back();
    a.letter = "A";
    a.file = "primes.py";
    a.core = 0;
    a.coresSeen = {0};
    a.startedNs = 1'000'000'000;
    a.finishedNs = 3'000'000'000;
    a.cpuNs = 1'990'000'000;
    a.peakBlocks = 1234567;
    a.ending = Ending::Ok;
    a.out = "caf\xc3\xa9 \xff\n";
    proto::Finding& finding = a.findings.emplace_back();
    finding.set_severity(proto::Finding::WARNING);
    finding.set_kind("ResourceWarning");
    finding.set_text("unclosed file 'a.txt'");
    finding.set_file("c.py");
    finding.set_line(3);
    ScriptResult& b = report.scripts.emplace_back();
    b.letter = "B";
    b.file = "größe.py";
    b.startedNs = 1'500'000'000;
    b.finishedNs = 5'000'000'000;
    b.cpuNs = 10'000'000;
    b.ending = Ending::Exception;
    b.detail = "ValueError";
    return report;
}

TEST(RunReport, IsATableWithAlignedColumns)
{
    EXPECT_EQ(toTable(sample()),
        "interpreter  file       core  seen on  wall s  CPU s  share of core  peak blocks  exit    "
        "              findings\n"
        "A            primes.py     0  0         2.000  1.990         99.5 %    1,234,567  ok      "
        "                     1\n"
        "B            größe.py    any  -         3.500  0.010          0.3 %            0  "
        "exception ValueError         0\n"
        "A: ResourceWarning: unclosed file 'a.txt' (c.py:3)\n"
        "wall 4.000 s, CPU 2.000 s, CPU ÷ wall 0.50\n");
}

TEST(RunReport, IsOneJsonObjectWithExactlyTheNamedFields)
{
    const auto json = nlohmann::json::parse(toJson(sample()));
    std::set<std::string> names;
    for (const auto& [name, value] : json.items())
        names.insert(name);
    EXPECT_EQ(names, (std::set<std::string>{"interpreters", "wall_s", "cpu_s", "cpu_per_wall"}));
    names.clear();
    for (const auto& [name, value] : json["interpreters"][0].items())
        names.insert(name);
    EXPECT_EQ(names,
        (std::set<std::string>{"letter", "file", "kind", "core", "cores_seen", "wall_s", "cpu_s",
            "core_share", "peak_blocks", "exit", "stdout", "stderr", "findings"}));
    const auto& a = json["interpreters"][0];
    EXPECT_EQ(a["kind"], "isolated");
    EXPECT_EQ(a["core"], 0);
    EXPECT_EQ(a["cores_seen"], nlohmann::json::array({0}));
    EXPECT_DOUBLE_EQ(a["wall_s"], 2.0);
    EXPECT_DOUBLE_EQ(a["core_share"], 0.995);
    EXPECT_EQ(a["exit"], "ok");
    EXPECT_EQ(a["stdout"], "caf\xc3\xa9 \xef\xbf\xbd\n");
    EXPECT_EQ(a["findings"][0]["kind"], "ResourceWarning");
    EXPECT_TRUE(json["interpreters"][1]["core"].is_null());
    EXPECT_EQ(json["interpreters"][1]["exit"], "exception");
    EXPECT_DOUBLE_EQ(json["wall_s"], 4.0);
    EXPECT_DOUBLE_EQ(json["cpu_per_wall"], 0.5);
}

TEST(RunReport, ExitsWithZeroOnlyWhenAllEndedWell)
{
    RunReport report = sample();
    EXPECT_EQ(report.exitStatus(), 1);
    report.scripts[1].ending = Ending::SystemExit;
    EXPECT_EQ(report.exitStatus(), 0) << "sys.exit(0) is well";
    report.scripts[1].exitCode = 3;
    EXPECT_EQ(report.exitStatus(), 1);
    EXPECT_EQ(report.scripts[1].exitText(), "SystemExit 3");
    report.scripts[1].ending = Ending::Ok;
    EXPECT_EQ(report.exitStatus(), 0);
    report.death.emplace();
    EXPECT_EQ(report.exitStatus(), 1);
    report.interrupted = true;
    EXPECT_EQ(report.exitStatus(), 130);
}

} // namespace
} // namespace clutch::cli
