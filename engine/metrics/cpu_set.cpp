#include "engine/metrics/cpu_set.h"

#include <algorithm>
#include <charconv>

namespace clutch {

namespace {

/// Far above any machine there is; a longer range is garbage and not worth the memory.
constexpr unsigned kHighestCpu = 65535;

bool readNumber(std::string_view text, unsigned& value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value <= kHighestCpu;
}

} // namespace

CpuSet::CpuSet(std::initializer_list<unsigned> cpus)
    : CpuSet(std::vector<unsigned>(cpus))
{
}

CpuSet::CpuSet(std::vector<unsigned> cpus)
    : m_cpus(std::move(cpus))
{
    std::sort(m_cpus.begin(), m_cpus.end());
    m_cpus.erase(std::unique(m_cpus.begin(), m_cpus.end()), m_cpus.end());
}

Result<CpuSet> CpuSet::parse(std::string_view text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.remove_suffix(1);
    const std::string whole(text);
    std::vector<unsigned> cpus;
    while (!text.empty()) {
        const std::string_view part = text.substr(0, text.find(','));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        const std::size_t dash = part.find('-');
        unsigned first = 0;
        unsigned last = 0;
        const bool good = readNumber(part.substr(0, dash), first)
            && (dash == std::string_view::npos ? (last = first, true)
                                               : readNumber(part.substr(dash + 1), last))
            && first <= last;
        if (!good)
            return failure("\"" + whole + "\" is no list of cores: one looks like 0-2,5");
        for (unsigned cpu = first; cpu <= last; ++cpu)
            cpus.push_back(cpu);
    }
    return CpuSet(std::move(cpus));
}

void CpuSet::add(unsigned cpu)
{
    const auto place = std::lower_bound(m_cpus.begin(), m_cpus.end(), cpu);
    if (place == m_cpus.end() || *place != cpu)
        m_cpus.insert(place, cpu);
}

bool CpuSet::contains(unsigned cpu) const
{
    return std::binary_search(m_cpus.begin(), m_cpus.end(), cpu);
}

bool CpuSet::contains(const CpuSet& other) const
{
    return std::includes(m_cpus.begin(), m_cpus.end(), other.m_cpus.begin(), other.m_cpus.end());
}

bool CpuSet::intersects(const CpuSet& other) const
{
    return std::any_of(other.begin(), other.end(), [this](unsigned cpu) { return contains(cpu); });
}

std::vector<std::string> CpuSet::ranges() const
{
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < m_cpus.size();) {
        std::size_t last = i;
        while (last + 1 < m_cpus.size() && m_cpus[last + 1] == m_cpus[last] + 1)
            ++last;
        std::string part = std::to_string(m_cpus[i]);
        if (last > i)
            part.append(1, '-').append(std::to_string(m_cpus[last]));
        parts.push_back(std::move(part));
        i = last + 1;
    }
    return parts;
}

std::string CpuSet::text() const
{
    std::string text;
    for (const std::string& part : ranges())
        text += (text.empty() ? "" : ",") + part;
    return text;
}

std::string CpuSet::words() const
{
    if (m_cpus.empty())
        return "no core";
    if (m_cpus.size() == 1)
        return "core " + std::to_string(m_cpus.front());
    if (m_cpus.size() == 2)
        return "cores " + std::to_string(m_cpus[0]) + " and " + std::to_string(m_cpus[1]);
    const std::vector<std::string> parts = ranges();
    std::string text = "cores " + parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i)
        text += (i + 1 < parts.size() ? ", " : " and ") + parts[i];
    return text;
}

} // namespace clutch
