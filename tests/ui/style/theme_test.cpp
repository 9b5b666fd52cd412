#include "ui/style/theme.h"

#include "ui/style/banner.h"
#include "ui/style/style_sheet.h"
#include "ui/style/themes.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QPaintEvent>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>

namespace clutch::ui {
namespace {

class EachTheme : public testing::TestWithParam<const Theme*>
{
};

TEST_P(EachTheme, TextIsReadableOnEverySurface)
{
    const Theme& theme = *GetParam();
    for (const QColor& ground : {theme.window, theme.surface, theme.editor, theme.raised,
             theme.input, theme.selection, theme.caretLine, theme.infoSurface, theme.warningSurface,
             theme.errorSurface, theme.bracket})
        EXPECT_GE(contrast(theme.text, ground), 7.0) << ground.name().toStdString();
    for (const QColor& ground : {theme.window, theme.surface, theme.editor})
        EXPECT_GE(contrast(theme.muted, ground), 4.5) << ground.name().toStdString();
    EXPECT_GE(contrast(theme.onAccent, theme.accent), 4.5);
}

TEST_P(EachTheme, StatesAreReadableAsTextAndOnTheirBanners)
{
    const Theme& theme = *GetParam();
    for (const QColor& colour : {theme.success, theme.warning, theme.error}) {
        EXPECT_GE(contrast(colour, theme.window), 4.5) << colour.name().toStdString();
        EXPECT_GE(contrast(colour, theme.editor), 4.5) << colour.name().toStdString();
    }
    EXPECT_GE(contrast(theme.error, theme.errorSurface), 4.5);
    EXPECT_GE(contrast(theme.warning, theme.warningSurface), 4.5);
}

TEST_P(EachTheme, CodeIsReadableOnPaperAndOnTheCaretLine)
{
    const Theme& theme = *GetParam();
    const SyntaxColours& s = theme.syntax;
    for (const QColor& colour : {s.keyword, s.string, s.number, s.comment, s.definition,
             s.decorator, s.builtin, s.op, s.text}) {
        EXPECT_GE(contrast(colour, theme.editor), 4.5) << colour.name().toStdString();
        EXPECT_GE(contrast(colour, theme.caretLine), 4.5) << colour.name().toStdString();
    }
    for (const QColor& colour : theme.ansi)
        EXPECT_GE(contrast(colour, theme.editor), 4.5) << colour.name().toStdString();
}

TEST_P(EachTheme, StyleSheetHasNoPlaceholderLeft)
{
    const QString sheet = styleSheet(*GetParam());
    EXPECT_FALSE(sheet.isEmpty());
    EXPECT_FALSE(sheet.contains(QLatin1Char('@')));
}

INSTANTIATE_TEST_SUITE_P(Themes, EachTheme, testing::Values(&Theme::light(), &Theme::darkTheme()),
    [](const auto& each) { return std::string(each.param->dark ? "Dark" : "Light"); });

TEST(Contrast, IsWcags)
{
    EXPECT_NEAR(contrast(Qt::black, Qt::white), 21.0, 0.01);
    EXPECT_NEAR(contrast(QColor(0x777777), Qt::white), 4.48, 0.01);
}

TEST(Themes, ChangePaletteAndStyleSheetAtRunTime)
{
    QTemporaryDir folder;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
    Themes& themes = Themes::instance();
    themes.dress();
    themes.choose(ThemeChoice::Light);
    const QString light = qApp->styleSheet();
    QSignalSpy changed(&themes, &Themes::changed);
    themes.choose(ThemeChoice::Dark);
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(QApplication::palette().color(QPalette::Window), Theme::darkTheme().window);
    EXPECT_NE(qApp->styleSheet(), light);
    themes.choose(ThemeChoice::Dark);
    EXPECT_EQ(changed.count(), 1);
    themes.choose(ThemeChoice::Light);
    EXPECT_EQ(QApplication::palette().color(QPalette::Window), Theme::light().window);
}

/// Keeps what was painted of a widget.
class Painted : public QObject
{
public:
    explicit Painted(QWidget& widget) { widget.installEventFilter(this); }
    QRegion region;

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint)
            region += static_cast<QPaintEvent*>(event)->region();
        return false;
    }
};

TEST(Banner, IsPaintedWholeInTheColourOfWhatItSaysNext)
{
    QWidget window;
    Banner banner(&window);
    window.resize(600, 100);
    banner.resize(600, 100);
    window.show();
    banner.show(Banner::Tone::Error, QStringLiteral("killed"), {});
    QApplication::processEvents();
    const Painted painted(banner);
    banner.show(Banner::Tone::Info, QStringLiteral("ended"), {});
    QApplication::processEvents();
    EXPECT_EQ(painted.region, QRegion(banner.rect()));
}

TEST(Banner, ReplacesItsButtonsAndRunsTheChosenOneAfterHiding)
{
    QWidget window;
    Banner banner(&window);
    window.show();
    banner.show(Banner::Tone::Info, QStringLiteral("first"), {{QStringLiteral("one"), {}}});
    bool visibleInAction = true;
    banner.show(Banner::Tone::Error, QStringLiteral("second"), {{QStringLiteral("two"), [&] {
                                                                     visibleInAction
                                                                         = banner.isVisible();
                                                                 }}});
    EXPECT_EQ(banner.text(), QStringLiteral("second"));
    QPushButton* shown = nullptr;
    for (QPushButton* button : banner.findChildren<QPushButton*>()) {
        if (!button->isHidden())
            shown = button;
    }
    ASSERT_NE(shown, nullptr);
    EXPECT_EQ(shown->text(), QStringLiteral("two"));
    shown->click();
    EXPECT_FALSE(visibleInAction);
    EXPECT_FALSE(banner.isVisible());
}

} // namespace
} // namespace clutch::ui
