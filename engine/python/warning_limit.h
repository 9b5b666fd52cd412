// How many warnings of one interpreter are told. Internal to engine/python.
#pragma once

#include "engine/base/thread_role.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace clutch::python {

/// Lets ten through in any second and counts the rest, so that code which warns in a loop floods
/// nobody. Any thread.
class WarningLimit
{
public:
    static constexpr std::size_t kMostASecond = 10;
    static constexpr std::uint64_t kSecondNs = 1'000'000'000;

    /// How many were left out before this one, which is to be told; nothing when it is left out
    /// too.
    [[nodiscard]] std::optional<std::uint64_t> admit(std::uint64_t nowNs)
    {
        const MutexLock lock(m_mutex);
        std::uint64_t& tenthLast = m_toldNs[m_told % kMostASecond];
        if (m_told >= kMostASecond && nowNs - tenthLast < kSecondNs) {
            ++m_leftOut;
            return std::nullopt;
        }
        tenthLast = nowNs;
        ++m_told;
        return std::exchange(m_leftOut, 0);
    }

private:
    Mutex m_mutex;
    std::array<std::uint64_t, kMostASecond> m_toldNs CLUTCH_GUARDED_BY(m_mutex){};
    std::size_t m_told CLUTCH_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_leftOut CLUTCH_GUARDED_BY(m_mutex) = 0;
};

} // namespace clutch::python
