#include "ui/cores/time_marks.h"

#include "ui/cores/time_view.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace clutch::ui {

const std::vector<TimeMark>& TimeMarks::of(const TimeView& view, double apart)
{
    const CoreLoadModel& load = view.load();
    const Key key{load.first(), load.end(), view.endColumn(), view.origin().ns, view.columnWidth(),
        view.samplesPerColumn(), view.plotWidth(), apart};
    if (key != m_key) {
        m_key = key;
        find(view, apart);
    }
    return m_marks;
}

void TimeMarks::find(const TimeView& view, double apart)
{
    m_marks.clear();
    const CoreLoadModel& load = view.load();
    if (load.end() == load.first() || !view.hasColumn(view.endColumn() - 1))
        return;
    const std::uint64_t last = view.lastSeen();
    const std::uint64_t zero = view.origin().ns;
    constexpr std::array<double, 11> kSteps{0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300};
    const double perColumn
        = static_cast<double>(load.usualLengthNs(last)) * view.samplesPerColumn() / 1e9;
    const double wanted = perColumn * apart / view.columnWidth();
    const auto step
        = std::find_if(kSteps.begin(), kSteps.end(), [&](double s) { return s >= wanted; });
    m_step = step == kSteps.end() ? kSteps.back() : *step;
    const double rightmost = static_cast<double>(zero - load.at(last).toNs) / 1e9;
    const double oldest = static_cast<double>(zero - load.at(load.first()).fromNs) / 1e9;
    constexpr std::size_t kMostMarks = 40;
    for (double ago = std::ceil(rightmost / m_step) * m_step;
         ago <= oldest && m_marks.size() < kMostMarks; ago += m_step) {
        const std::uint64_t entry = load.numberAt(zero - static_cast<std::uint64_t>(ago * 1e9));
        // Marks stand still; what slides is under them.
        const int x = view.xOf(view.columnOf(entry) + 1) - view.slide();
        if (x < 0)
            break;
        m_marks.push_back({x, ago});
    }
}

} // namespace clutch::ui
