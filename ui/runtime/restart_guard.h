// Keeps a runtime that dies at once from being started for ever.
#pragma once

#include <chrono>
#include <deque>

namespace clutch::ui {

/// Counts deaths: the third within 30 seconds is one too many, and the user is asked. A plain
/// value.
class RestartGuard
{
public:
    using Time = std::chrono::steady_clock::time_point;

    static constexpr int kDeaths = 3;
    static constexpr std::chrono::seconds kWindow{30};

    /// Notes a death at `now`; whether a new runtime may be started without asking.
    [[nodiscard]] bool mayRestart(Time now);
    /// The user asked for a new runtime: count afresh.
    void reset() { m_deaths.clear(); }

private:
    std::deque<Time> m_deaths;
};

} // namespace clutch::ui
