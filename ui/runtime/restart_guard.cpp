#include "ui/runtime/restart_guard.h"

namespace clutch::ui {

bool RestartGuard::mayRestart(Time now)
{
    m_deaths.push_back(now);
    while (now - m_deaths.front() > kWindow)
        m_deaths.pop_front();
    return m_deaths.size() < kDeaths;
}

} // namespace clutch::ui
