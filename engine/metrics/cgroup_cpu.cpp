#include "engine/metrics/cgroup_cpu.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace clutch {

namespace {

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find(separator));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        if (!part.empty())
            parts.push_back(part);
    }
    return parts;
}

template <typename Number> std::optional<Number> number(std::string_view text)
{
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end == text.data())
        return std::nullopt;
    return value;
}

bool holdsWord(std::string_view list, std::string_view word)
{
    const auto words = split(list, ',');
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Spaces and the like stand in mountinfo as three octal digits.
std::string unescape(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size()) {
            unsigned code = 0;
            const auto [end, error] = std::from_chars(&text[i + 1], &text[i + 1] + 3, code, 8);
            if (error == std::errc() && end == &text[i + 1] + 3) {
                plain += static_cast<char>(code);
                i += 3;
                continue;
            }
        }
        plain += text[i];
    }
    return plain;
}

enum class Version
{
    V1,
    V2
};

/// Where a hierarchy is mounted, and which of its groups is seen at that place.
struct Mount
{
    std::string root;
    std::string point;
};

std::optional<Mount> findMount(std::string_view mountinfo, Version version)
{
    for (const std::string_view line : split(mountinfo, '\n')) {
        const std::size_t dash = line.find(" - ");
        if (dash == std::string_view::npos)
            continue;
        const auto left = split(line.substr(0, dash), ' ');
        const auto right = split(line.substr(dash + 3), ' '); // type, source, super options
        if (left.size() < 5 || right.size() < 3)
            continue;
        const bool wanted = version == Version::V2
            ? right[0] == "cgroup2"
            : right[0] == "cgroup" && holdsWord(right[2], "cpu");
        if (wanted)
            return Mount{unescape(left[3]), unescape(left[4])};
    }
    return std::nullopt;
}

/// The path of this process's group within the hierarchy, from /proc/self/cgroup
/// ("4:cpu,cpuacct:/docker/1f").
std::optional<std::string> findGroup(std::string_view cgroup, Version version)
{
    for (const std::string_view line : split(cgroup, '\n')) {
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (first == std::string_view::npos || second == std::string_view::npos)
            continue;
        const std::string_view controllers = line.substr(first + 1, second - first - 1);
        const bool wanted = version == Version::V2
            ? line.substr(0, first) == "0" && controllers.empty()
            : holdsWord(controllers, "cpu");
        if (wanted)
            return std::string(line.substr(second + 1));
    }
    return std::nullopt;
}

/// The group's path below the mount point, or empty for the mount point itself, which is also where
/// a container sees its own group although /proc/self/cgroup may tell the host's path of it.
std::string belowMount(const std::string& group, const std::string& root)
{
    std::string below = group;
    if (root != "/") {
        if (below != root && below.rfind(root + "/", 0) != 0)
            return {};
        below.erase(0, root.size());
    }
    if (below == "/" || below.rfind("/..", 0) == 0)
        return {};
    return below;
}

double quotaOf(ProcFiles& files, const std::string& group, Version version)
{
    std::optional<double> quota;
    std::optional<double> period;
    if (version == Version::V2) {
        const auto text = files.read(group + "/cpu.max");
        const auto words = text ? split(*text, ' ') : std::vector<std::string_view>{};
        if (words.size() == 2) {
            quota = number<double>(words[0]); // or "max", which is no number
            period = number<double>(words[1]);
        }
    } else {
        const auto quotaText = files.read(group + "/cpu.cfs_quota_us");
        const auto periodText = files.read(group + "/cpu.cfs_period_us");
        if (quotaText && periodText) {
            quota = number<double>(*quotaText); // -1: none
            period = number<double>(*periodText);
        }
    }
    return quota && period && *quota > 0 && *period > 0 ? *quota / *period : 0;
}

void walkUp(ProcFiles& files, Version version, const std::string& mountinfo,
    const std::string& cgroup, CgroupCpu& tightest)
{
    const auto mount = findMount(mountinfo, version);
    const auto group = findGroup(cgroup, version);
    if (!mount || !group)
        return;
    std::string below = belowMount(*group, mount->root);
    while (true) {
        const std::string folder = mount->point + below;
        const double quota = quotaOf(files, folder, version);
        if (quota > 0 && (tightest.quotaCores == 0 || quota < tightest.quotaCores))
            tightest = {quota, folder + "/cpu.stat"};
        if (below.empty())
            return;
        below.erase(below.rfind('/'));
    }
}

} // namespace

CgroupCpu readCgroupCpu(ProcFiles& files)
{
    CgroupCpu tightest;
    const auto mountinfo = files.read("/proc/self/mountinfo");
    const auto cgroup = files.read("/proc/self/cgroup");
    if (!mountinfo || !cgroup)
        return tightest;
    walkUp(files, Version::V1, *mountinfo, *cgroup, tightest);
    walkUp(files, Version::V2, *mountinfo, *cgroup, tightest);
    return tightest;
}

std::optional<std::uint64_t> throttledNs(std::string_view cpuStat)
{
    for (const std::string_view line : split(cpuStat, '\n')) {
        const auto words = split(line, ' ');
        if (words.size() != 2)
            continue;
        const auto value = number<std::uint64_t>(words[1]);
        if (value && words[0] == "throttled_usec")
            return *value * 1000;
        if (value && words[0] == "throttled_time")
            return *value;
    }
    return std::nullopt;
}

} // namespace clutch
