// A set of CPUs by the kernel's numbers.
#pragma once

#include "engine/base/result.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace clutch {

/// The CPUs that a thread may run on, or that somebody asked for: the kernel's numbers, sorted,
/// each once.
///
/// A plain value without an upper bound; whether the CPUs exist is for CpuTopology to say.
class CpuSet
{
public:
    CpuSet() = default;
    CpuSet(std::initializer_list<unsigned> cpus);
    explicit CpuSet(std::vector<unsigned> cpus);

    /// The kernel's list format, as in /sys/devices/system/cpu/online: "0-2,5".
    static Result<CpuSet> parse(std::string_view text);

    void add(unsigned cpu);
    [[nodiscard]] bool contains(unsigned cpu) const;
    [[nodiscard]] bool contains(const CpuSet& other) const;
    [[nodiscard]] bool intersects(const CpuSet& other) const;
    [[nodiscard]] bool empty() const { return m_cpus.empty(); }
    [[nodiscard]] std::size_t size() const { return m_cpus.size(); }
    [[nodiscard]] auto begin() const { return m_cpus.begin(); }
    [[nodiscard]] auto end() const { return m_cpus.end(); }
    [[nodiscard]] const std::vector<unsigned>& values() const { return m_cpus; }

    /// "0-2,5", the kernel's way.
    [[nodiscard]] std::string text() const;
    /// For a sentence: "core 3", "cores 0 and 1", "cores 0-2, 5 and 8-11", "no core".
    [[nodiscard]] std::string words() const;

    friend bool operator==(const CpuSet&, const CpuSet&) = default;

private:
    [[nodiscard]] std::vector<std::string> ranges() const;

    std::vector<unsigned> m_cpus;
};

} // namespace clutch
