// A scroll bar beside text that is printed all the time.
#pragma once

#include <QRect>
#include <QScrollBar>

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
    [[nodiscard]] QRect handle() const;

    bool m_held = false;
    QRect m_painted; // where the handle was; empty: not painted yet
};

} // namespace clutch
