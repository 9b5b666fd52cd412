#include "engine/metrics/thread_clock.h"

#include <algorithm>
#include <charconv>
#include <sys/resource.h>
#include <sys/rseq.h>

namespace clutch {

namespace {

constexpr std::size_t kMostDescriptors = 256;

/// `text` from its word number `index` on, words being separated by single spaces; empty where
/// there are fewer.
std::string_view wordAt(std::string_view text, int index)
{
    for (; index > 0; --index) {
        const std::size_t space = text.find(' ');
        if (space == std::string_view::npos)
            return {};
        text.remove_prefix(space + 1);
    }
    return text.substr(0, text.find_first_of(" \n"));
}

template <typename Number> std::optional<Number> number(std::string_view text)
{
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

const char* threadPointer()
{
#if defined(__x86_64__)
    // clang 14 has no __builtin_thread_pointer for this processor.
    const char* pointer = nullptr;
    __asm__("mov %%fs:0, %0" : "=r"(pointer));
    return pointer;
#else
    return static_cast<const char*>(__builtin_thread_pointer());
#endif
}

} // namespace

clockid_t threadCpuClock(pid_t thread)
{
    // The kernel's MAKE_THREAD_CPUCLOCK(thread, CPUCLOCK_SCHED): part of its ABI, and what
    // pthread_getcpuclockid gives.
    return static_cast<clockid_t>((~static_cast<unsigned>(thread) << 3) | 6u);
}

const void* rseqAddressOfThisThread()
{
    if (__rseq_size == 0)
        return nullptr; // switched off by a tunable, or the kernel has none
    return threadPointer() + __rseq_offset;
}

int cpuFromRseq(const void* area)
{
    if (!area)
        return -1;
    // The kernel writes it whenever the thread returns to user mode. Unregistered areas say -1 or
    // -2.
    const auto* rseq = static_cast<const struct rseq*>(area);
    const auto cpu = static_cast<int>(__atomic_load_n(&rseq->cpu_id, __ATOMIC_RELAXED));
    return std::max(cpu, -1);
}

std::optional<SchedStat> parseSchedstat(std::string_view text)
{
    const auto waitNs = number<std::uint64_t>(wordAt(text, 1));
    const auto switches = number<std::uint64_t>(wordAt(text, 2));
    if (!waitNs || !switches)
        return std::nullopt;
    return SchedStat{*waitNs, *switches};
}

std::optional<int> cpuFromStat(std::string_view text)
{
    const std::size_t bracket = text.rfind(')');
    if (bracket == std::string_view::npos)
        return std::nullopt;
    return number<int>(wordAt(text.substr(bracket), 39 - 2));
}

DescriptorBudget DescriptorBudget::ofThisProcess()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return {};
    return {static_cast<std::size_t>(std::min<rlim_t>(limit.rlim_cur / 4, kMostDescriptors))};
}

ThreadFiles::ThreadFiles(pid_t thread, ProcFiles& files, DescriptorBudget& budget)
    : m_thread(thread)
    , m_files(files)
    , m_budget(budget)
{
}

ThreadFiles::~ThreadFiles()
{
    m_budget.left += (m_schedstat ? 1u : 0u) + (m_stat ? 1u : 0u);
}

std::optional<std::string_view> ThreadFiles::look(std::unique_ptr<KeptFile>& kept, const char* file)
{
    if (kept) {
        m_text.resize(1024);
        if (const auto text = kept->read(m_text))
            return text;
        kept.reset();
        ++m_budget.left;
    }
    const std::string path = "/proc/self/task/" + std::to_string(m_thread) + "/" + file;
    if (m_keep && m_budget.left > 0) {
        if (auto opened = m_files.open(path)) {
            m_text.resize(1024);
            if (const auto text = opened->read(m_text)) {
                kept = std::move(opened);
                --m_budget.left;
                return text;
            }
        }
        return std::nullopt;
    }
    auto text = m_files.read(path);
    if (!text)
        return std::nullopt;
    m_text = std::move(*text);
    return m_text;
}

std::optional<SchedStat> ThreadFiles::schedstat()
{
    const auto text = look(m_schedstat, "schedstat");
    return text ? parseSchedstat(*text) : std::nullopt;
}

std::optional<int> ThreadFiles::lastCpu()
{
    const auto text = look(m_stat, "stat");
    return text ? cpuFromStat(*text) : std::nullopt;
}

std::optional<std::string> ThreadFiles::name()
{
    auto text = m_files.read("/proc/self/task/" + std::to_string(m_thread) + "/comm");
    if (!text)
        return std::nullopt;
    if (!text->empty() && text->back() == '\n')
        text->pop_back();
    return std::move(*text);
}

} // namespace clutch
