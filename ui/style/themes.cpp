#include "ui/style/themes.h"

#include "ui/style/desktop_appearance.h"
#include "ui/style/plain_labels.h"
#include "ui/style/style_sheet.h"

#include <QApplication>
#include <QPalette>
#include <QPointer>
#include <QSettings>
#include <QStyleFactory>

namespace clutch::ui {

namespace {

const QString kChoiceKey = QStringLiteral("theme/choice");
const QString kDesktopKey = QStringLiteral("theme/desktopWasDark");

QPalette paletteOf(const Theme& theme)
{
    QPalette palette;
    const auto all = [&](QPalette::ColorRole role, const QColor& colour) {
        palette.setColor(role, colour);
    };
    all(QPalette::Window, theme.window);
    all(QPalette::WindowText, theme.text);
    all(QPalette::Base, theme.surface);
    all(QPalette::AlternateBase, theme.window);
    all(QPalette::Text, theme.text);
    all(QPalette::PlaceholderText, theme.muted);
    all(QPalette::Button, theme.window);
    all(QPalette::ButtonText, theme.text);
    all(QPalette::BrightText, theme.error);
    all(QPalette::Highlight, theme.selection);
    all(QPalette::HighlightedText, theme.text);
    all(QPalette::Link, theme.accent);
    all(QPalette::LinkVisited, theme.accent);
    all(QPalette::ToolTipBase, theme.raised);
    all(QPalette::ToolTipText, theme.text);
    all(QPalette::Light, theme.surface);
    all(QPalette::Midlight, theme.raised);
    all(QPalette::Mid, theme.line);
    all(QPalette::Dark, theme.line);
    all(QPalette::Shadow, theme.dark ? theme.input : theme.line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, theme.raised);
    return palette;
}

} // namespace

Themes& Themes::instance()
{
    static QPointer<Themes> themes;
    if (!themes)
        themes = new Themes(qApp);
    return *themes;
}

Themes::Themes(QObject* parent)
    : QObject(parent)
    , m_current(&Theme::light())
{
}

Themes::~Themes() = default;

void Themes::dress()
{
    m_dressed = true;
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    // The portal answers some milliseconds after the first paint; what it said last time avoids a
    // flash.
    const QSettings settings;
    m_desktopIsDark = settings.value(kDesktopKey, false).toBool();
    m_choice = static_cast<ThemeChoice>(qBound(0, settings.value(kChoiceKey, 0).toInt(), 2));
    apply();
    if (m_desktop)
        return;
    new PlainLabels(this);
    m_desktop = new DesktopAppearance(this);
    connect(m_desktop, &DesktopAppearance::darkPreferred, this, [this](bool dark) {
        QSettings().setValue(kDesktopKey, dark);
        m_desktopIsDark = dark;
        apply();
    });
    m_desktop->start();
}

void Themes::choose(ThemeChoice choice)
{
    m_choice = choice;
    if (m_dressed)
        QSettings().setValue(kChoiceKey, static_cast<int>(choice));
    apply();
    emit choiceChanged();
}

void Themes::apply()
{
    const bool dark
        = m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && m_desktopIsDark);
    const Theme* wanted = dark ? &Theme::darkTheme() : &Theme::light();
    const bool changes = wanted != m_current;
    m_current = wanted;
    if (m_dressed && (changes || qApp->styleSheet().isEmpty())) {
        QApplication::setPalette(paletteOf(*m_current));
        qApp->setStyleSheet(styleSheet(*m_current));
    }
    if (changes)
        emit changed();
}

} // namespace clutch::ui
