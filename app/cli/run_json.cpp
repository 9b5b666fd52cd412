#include "app/cli/run_report.h"

#include <nlohmann/json.hpp>

namespace clutch::cli {

namespace {

using nlohmann::ordered_json;

const char* kindName(proto::InterpreterKind kind)
{
    if (kind == proto::KIND_SHARED_GIL)
        return "shared";
    return kind == proto::KIND_LEGACY ? "legacy" : "isolated";
}

const char* severityName(proto::Finding::Severity severity)
{
    if (severity == proto::Finding::ERROR)
        return "error";
    return severity == proto::Finding::WARNING ? "warning" : "info";
}

ordered_json findingJson(const proto::Finding& finding)
{
    return {{"severity", severityName(finding.severity())}, {"kind", finding.kind()},
        {"text", finding.text()}, {"file", finding.file()}, {"line", finding.line()},
        {"advice", finding.advice()}};
}

ordered_json scriptJson(const ScriptResult& script)
{
    ordered_json json;
    json["letter"] = script.letter;
    json["file"] = script.file;
    json["kind"] = kindName(script.kind);
    json["core"] = script.core ? ordered_json(*script.core) : ordered_json();
    json["cores_seen"] = script.coresSeen;
    json["wall_s"] = script.wallSeconds();
    json["cpu_s"] = script.cpuSeconds();
    json["core_share"] = script.coreShare();
    json["peak_blocks"] = script.peakBlocks;
    json["exit"] = script.exitText();
    json["stdout"] = script.out;
    json["stderr"] = script.err;
    json["findings"] = ordered_json::array();
    for (const proto::Finding& finding : script.findings)
        json["findings"].push_back(findingJson(finding));
    return json;
}

} // namespace

std::string toJson(const RunReport& report)
{
    ordered_json json;
    json["interpreters"] = ordered_json::array();
    for (const ScriptResult& script : report.scripts)
        json["interpreters"].push_back(scriptJson(script));
    json["wall_s"] = report.wallSeconds();
    json["cpu_s"] = report.cpuSeconds();
    json["cpu_per_wall"] = report.cpuPerWall();
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

} // namespace clutch::cli
