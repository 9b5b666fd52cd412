// A scroll bar beside text that is printed all the time.
#pragma once

#include <QScrollBar>

#include <optional>

namespace clutch {

/// Paints itself when its handle moves by a pixel, not whenever its numbers change, which each
/// printed line does. Paints all of its place, and keeps saying so: style sheets take that back
/// whenever they are applied, and then all that lies behind is painted first, up to the window.
/// Owned by its view, UI thread only.
class QuietScrollBar : public QScrollBar
{
    Q_OBJECT
public:
    using QScrollBar::QScrollBar;

    /// From now on range and value change one after the other, and what is in between is not shown.
    void hold() { m_held = true; }
    void release();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void sliderChange(SliderChange change) override;

private:
    /// Where the handle is, in pixels of a bar without arrows and without a shortest handle: it
    /// moves no more often than this does. The style itself takes 25 µs to say it.
    struct Place
    {
        int from = 0;
        int length = 0;
        friend bool operator==(const Place&, const Place&) = default;
    };
    [[nodiscard]] Place handle() const;

    bool m_held = false;
    std::optional<Place> m_painted; // where it was; none: not painted yet
};

} // namespace clutch
