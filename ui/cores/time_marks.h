// Lines of the time grid.
#pragma once

#include <cstdint>
#include <vector>

namespace clutch::ui {

class TimeView;

struct TimeMark
{
    int x; // device pixels from the plot's left edge
    double ago; // seconds before what times are told from
};

/// Where the lines are: a round number of seconds from one to the next. Every strip asks with every
/// frame, and they change with a sample: they are kept until then. A TimeView's own, UI thread.
class TimeMarks
{
public:
    /// From the right, and at least `apart` device pixels from one to the next.
    const std::vector<TimeMark>& of(const TimeView& view, double apart);
    /// From one to the next, in seconds; of the latest.
    [[nodiscard]] double step() const { return m_step; }

private:
    /// What they depend on.
    struct Key
    {
        std::uint64_t first = 0;
        std::uint64_t end = 0;
        std::int64_t endColumn = 0;
        std::uint64_t zeroNs = 0;
        int columnWidth = 0;
        int samplesPerColumn = 0;
        int plotWidth = 0;
        double apart = 0;
        friend bool operator==(const Key&, const Key&) = default;
    };
    void find(const TimeView& view, double apart);

    Key m_key;
    std::vector<TimeMark> m_marks;
    double m_step = 1;
};

} // namespace clutch::ui
