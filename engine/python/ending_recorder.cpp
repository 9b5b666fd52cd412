#include "engine/python/ending_recorder.h"

#include <cstdlib>
#include <regex>
#include <utility>

namespace clutch::python {

namespace {
/// A finding's text is for a person; a program that ends by printing megabytes gets the first of
/// them.
constexpr std::size_t kMaxFindingText = 8192;
constexpr std::size_t kMaxFindings = 200;
} // namespace

std::string adviceFor(std::string_view kind, std::string_view text)
{
    if (kind == "ResourceWarning") {
        if (text.find("unclosed file") != std::string_view::npos)
            return "Open the file in a `with` block, or call close() before the code ends.";
        if (text.find("unclosed") != std::string_view::npos
            && text.find("socket") != std::string_view::npos)
            return "Close the socket, best in a `with` block.";
        if (text.find("subprocess") != std::string_view::npos)
            return "Wait for the child process: call wait() or communicate(), or use `with "
                   "Popen(…)`.";
        return "Close it explicitly; CPython releases it only because the interpreter ends.";
    }
    if (kind == "RuntimeWarning"
        && text.find("remaining subinterpreters") != std::string_view::npos)
        return "Close each interpreter before the runtime ends: CPython ends what is left by "
               "itself.";
    if (kind == "RuntimeWarning" && text.find("never awaited") != std::string_view::npos)
        return "Await the coroutine, or hand it to asyncio.run() or create_task().";
    if (kind == "exception ignored")
        return "CPython cannot raise an exception here, so it prints and drops it; handle it "
               "inside that function.";
    return {};
}

std::string EndingRecorder::write(std::string_view text)
{
    MutexLock lock(m_mutex);
    std::string shown;
    m_partial.append(text);
    std::size_t begin = 0;
    for (std::size_t end; (end = m_partial.find('\n', begin)) != std::string::npos;
         begin = end + 1) {
        std::string line = m_partial.substr(begin, end - begin);
        if (takeLine(line))
            shown.append(line).push_back('\n');
    }
    m_partial.erase(0, begin);
    return shown;
}

/// Whether the console shall see the line.
bool EndingRecorder::takeLine(const std::string& line)
{
    static const std::regex warningLine(R"(^(.*?):(\d+): ([A-Za-z_.]*Warning): (.*)$)");
    const bool indented = !line.empty() && (line[0] == ' ' || line[0] == '\t');
    if (m_afterHiddenWarning && indented)
        return false;
    m_afterHiddenWarning = false;
    std::smatch match;
    if (line.size() < kMaxFindingText && std::regex_match(line, match, warningLine)) {
        m_inTraceback = false;
        Finding finding;
        finding.severity = Finding::Severity::Warning;
        finding.kind = match[3];
        finding.text = match[4];
        finding.file = match[1];
        finding.line = static_cast<int>(std::strtol(match[2].str().c_str(), nullptr, 10));
        finding.advice = adviceFor(finding.kind, finding.text);
        m_afterHiddenWarning = finding.kind == "ResourceWarning";
        if (m_findings.size() < kMaxFindings)
            m_findings.push_back(std::move(finding));
        return !m_afterHiddenWarning;
    }
    if (line.rfind("Exception ignored", 0) == 0) {
        m_inTraceback = true;
        Finding finding;
        finding.severity = Finding::Severity::Warning;
        finding.kind = "exception ignored";
        finding.text = line;
        finding.advice = adviceFor(finding.kind, line);
        if (m_findings.size() < kMaxFindings)
            m_findings.push_back(std::move(finding));
        return true;
    }
    if (m_inTraceback && !m_findings.empty()) {
        Finding& finding = m_findings.back();
        if (finding.text.size() + line.size() < kMaxFindingText)
            finding.text.append("\n").append(line);
        static const std::regex place(R"re(^  File "(.*)", line (\d+))re");
        if (line.size() < kMaxFindingText && std::regex_search(line, match, place)) {
            finding.file = match[1];
            finding.line = static_cast<int>(std::strtol(match[2].str().c_str(), nullptr, 10));
        }
        // The last line of a traceback is the exception itself, the first one that is not indented.
        if (!indented && line.rfind("Traceback", 0) != 0)
            m_inTraceback = false;
    }
    return true;
}

void EndingRecorder::add(Finding finding)
{
    MutexLock lock(m_mutex);
    if (m_findings.size() < kMaxFindings)
        m_findings.push_back(std::move(finding));
}

std::vector<Finding> EndingRecorder::finish()
{
    m_on.store(false);
    MutexLock lock(m_mutex);
    if (!m_partial.empty())
        takeLine(std::exchange(m_partial, {}));
    m_inTraceback = m_afterHiddenWarning = false;
    return std::exchange(m_findings, {});
}

} // namespace clutch::python
