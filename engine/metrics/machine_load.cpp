#include "engine/metrics/machine_load.h"

#include <algorithm>
#include <charconv>

namespace clutch {

namespace {

/// A machine has fewer; a higher number in the text is garbage and must not make us allocate.
constexpr unsigned kHighestCpu = 65535;

std::uint64_t takeNumber(std::string_view& text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return error == std::errc() ? value : 0;
}

} // namespace

MachineLoad::MachineLoad(const std::vector<unsigned>& cpus)
{
    for (const unsigned cpu : cpus)
        m_cores[place(cpu)].online = false;
}

void MachineLoad::restart()
{
    for (std::size_t i = 0; i < m_cores.size(); ++i) {
        m_ticks[i] = {};
        m_cores[i].busy = 0;
    }
}

std::size_t MachineLoad::place(unsigned cpu)
{
    const auto found = std::lower_bound(m_cores.begin(), m_cores.end(), cpu,
        [](const CoreLoad& core, unsigned number) { return core.cpu < number; });
    const auto index = found - m_cores.begin();
    if (found == m_cores.end() || found->cpu != cpu) {
        m_cores.insert(found, CoreLoad{cpu, 0, true});
        m_ticks.insert(m_ticks.begin() + index, Ticks{});
    }
    return static_cast<std::size_t>(index);
}

void MachineLoad::update(std::string_view procStat)
{
    for (Ticks& ticks : m_ticks)
        ticks.seen = false;
    while (!procStat.empty()) {
        std::string_view line = procStat.substr(0, procStat.find('\n'));
        procStat.remove_prefix(std::min(line.size() + 1, procStat.size()));
        if (line.substr(0, 3) != "cpu")
            break; // the cores come first
        line.remove_prefix(3);
        if (line.empty() || line.front() == ' ')
            continue; // the sum of all
        const std::uint64_t cpu = takeNumber(line);
        if (cpu > kHighestCpu)
            continue;
        // user nice system idle iowait irq softirq steal; guest time is in user already. Stolen
        // time is none that this machine could use: it counts as busy.
        std::uint64_t fields[8] = {};
        for (std::uint64_t& field : fields)
            field = takeNumber(line);
        updateCore(static_cast<unsigned>(cpu),
            fields[0] + fields[1] + fields[2] + fields[5] + fields[6] + fields[7],
            fields[3] + fields[4]);
    }
    for (std::size_t i = 0; i < m_cores.size(); ++i) {
        m_cores[i].online = m_ticks[i].seen;
        if (!m_ticks[i].seen) {
            m_cores[i].busy = 0;
            m_ticks[i].known = false;
        }
    }
}

void MachineLoad::updateCore(unsigned cpu, std::uint64_t busy, std::uint64_t idle)
{
    const std::size_t index = place(cpu);
    Ticks& old = m_ticks[index];
    old.seen = true;
    // iowait is known to run backwards now and then, by a tick.
    const std::uint64_t idleTicks = idle > old.idle ? idle - old.idle : 0;
    const std::uint64_t busyTicks = busy > old.busy ? busy - old.busy : 0;
    const std::uint64_t all = idleTicks + busyTicks;
    if (old.known && all == 0)
        return;
    m_cores[index].busy = old.known ? static_cast<double>(busyTicks) / static_cast<double>(all) : 0;
    old.busy = busy;
    old.idle = idle;
    old.known = true;
}

} // namespace clutch
