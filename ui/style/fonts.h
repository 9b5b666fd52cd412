// The two type faces of the window: the desktop's own for chrome, a monospaced one for code.
#pragma once

#include <QFont>

namespace clutch::ui {

inline constexpr int kCodePointSize = 10;
inline constexpr int kPresentationPointSize = 17;

/// A monospaced font that is on this machine and draws no ligatures, at `pointSize`.
[[nodiscard]] QFont codeFont(int pointSize = kCodePointSize);

/// The same in another family; the usual one where that is empty or not on this machine.
[[nodiscard]] QFont codeFontOf(const QString& family, int pointSize = kCodePointSize);

/// What codeFont() is made of from now on; empty: the usual one. Whoever has a code font already
/// must ask for it again.
void chooseCodeFamily(const QString& family);

/// The application's font, smaller by one point and in the weight of a label: dock titles, graph
/// labels.
[[nodiscard]] QFont labelFont();

} // namespace clutch::ui
