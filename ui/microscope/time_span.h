// Which part of a recording is seen.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace clutch::ui {

/// A window on a stretch of time that never leaves it: zoom and pan by figures, without pixels.
/// A plain value.
class TimeSpan
{
public:
    static constexpr double kClosestNs = 200'000; // a fifth of a millisecond over the whole width

    TimeSpan() = default;
    TimeSpan(std::uint64_t fromNs, std::uint64_t toNs)
        : m_allFrom(static_cast<double>(fromNs))
        , m_allTo(static_cast<double>(toNs))
        , m_from(m_allFrom)
        , m_to(m_allTo)
    {
    }

    [[nodiscard]] double from() const { return m_from; }
    [[nodiscard]] double to() const { return m_to; }
    [[nodiscard]] double length() const { return m_to - m_from; }
    [[nodiscard]] bool isEmpty() const { return m_allTo <= m_allFrom; }
    [[nodiscard]] bool isAll() const { return m_from <= m_allFrom && m_to >= m_allTo; }
    [[nodiscard]] std::uint64_t clamp(double ns) const
    {
        return static_cast<std::uint64_t>(std::clamp(ns, m_allFrom, m_allTo));
    }

    /// Positive steps: closer. What is at `anchor` stays where it is.
    void zoom(double steps, double anchor)
    {
        const double all = m_allTo - m_allFrom;
        const double wanted = length() * std::pow(0.8, steps);
        const double now = std::clamp(wanted, std::min(kClosestNs, all), all);
        const double share = length() > 0 ? (anchor - m_from) / length() : 0.5;
        m_from = anchor - share * now;
        m_to = m_from + now;
        pan(0);
    }
    void pan(double ns)
    {
        const double now = length();
        m_from = std::clamp(m_from + ns, m_allFrom, std::max(m_allFrom, m_allTo - now));
        m_to = std::min(m_from + now, m_allTo);
    }
    void show(double ns)
    {
        if (ns < m_from)
            pan(ns - m_from - length() / 10);
        else if (ns > m_to)
            pan(ns - m_to + length() / 10);
    }
    void showAll()
    {
        m_from = m_allFrom;
        m_to = m_allTo;
    }

private:
    double m_allFrom = 0;
    double m_allTo = 0;
    double m_from = 0;
    double m_to = 0;
};

} // namespace clutch::ui
