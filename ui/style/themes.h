// Which theme the window wears, and its change at run time.
#pragma once

#include "ui/style/theme.h"

#include <QObject>

namespace clutch::ui {

class DesktopAppearance;

enum class ThemeChoice
{
    System,
    Light,
    Dark
};

/// The theme of the application, one a process, on the UI thread; a child of the QApplication.
///
/// Sets palette and style sheet of the QApplication when dress() was called; until then (in tests
/// of one widget) it only answers. Widgets that paint or that QPalette does not reach (QScintilla)
/// listen to changed() and read current().
class Themes : public QObject
{
    Q_OBJECT
public:
    [[nodiscard]] static Themes& instance();
    ~Themes() override;

    [[nodiscard]] const Theme& current() const { return *m_current; }
    [[nodiscard]] ThemeChoice choice() const { return m_choice; }

    /// Gives the application its style, palette and style sheet, and begins to follow the desktop.
    void dress();
    void choose(ThemeChoice choice);

signals:
    void changed();
    void choiceChanged();

private:
    explicit Themes(QObject* parent);
    void apply();

    const Theme* m_current;
    ThemeChoice m_choice = ThemeChoice::System;
    DesktopAppearance* m_desktop = nullptr;
    bool m_desktopIsDark = false;
    bool m_dressed = false;
};

/// The current theme, for code that only reads it.
[[nodiscard]] inline const Theme& theme()
{
    return Themes::instance().current();
}

} // namespace clutch::ui
