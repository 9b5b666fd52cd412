// One line of text that may be longer than its place.
#pragma once

#include <QLabel>

namespace clutch::ui {

/// Ends in dots where there is no room for all of it, and needs none: what it says never widens the
/// window. Whoever sets the text gives it a tool tip that has all of it.
class ElidedLabel final : public QLabel
{
    Q_OBJECT
public:
    using QLabel::QLabel;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace clutch::ui
