#include "ui/style/icons.h"

#include "ui/style/fonts.h"
#include "ui/style/resources.h"
#include "ui/style/themes.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFontMetrics>
#include <QImage>
#include <QSvgRenderer>

namespace clutch::ui {
namespace {

// The colour of the icon's most opaque pixel.
QColor inkOf(const QIcon& icon, int size, QIcon::Mode mode = QIcon::Normal)
{
    const QImage image = icon.pixmap(QSize(size, size), 1.0, mode).toImage();
    QColor ink(Qt::transparent);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() > ink.alpha())
                ink = image.pixelColor(x, y);
        }
    }
    return ink;
}

bool near(const QColor& a, const QColor& b)
{
    return std::abs(a.red() - b.red()) < 12 && std::abs(a.green() - b.green()) < 12
        && std::abs(a.blue() - b.blue()) < 12;
}

TEST(Icons, FollowTheThemeWithoutBeingMadeAnew)
{
    Themes::instance().choose(ThemeChoice::Light);
    const QIcon play = icon(QStringLiteral("play"));
    EXPECT_TRUE(near(inkOf(play, 32), Theme::light().text));
    EXPECT_TRUE(near(inkOf(play, 32, QIcon::Disabled), Theme::light().disabled));
    Themes::instance().choose(ThemeChoice::Dark);
    EXPECT_TRUE(near(inkOf(play, 32), Theme::darkTheme().text));
    Themes::instance().choose(ThemeChoice::Light);
}

TEST(Icons, AreDrawnInDevicePixelsAtFractionalScale)
{
    const QPixmap pixmap = icon(QStringLiteral("save")).pixmap(QSize(16, 16), 1.5);
    EXPECT_EQ(pixmap.size(), QSize(24, 24));
    EXPECT_DOUBLE_EQ(pixmap.devicePixelRatio(), 1.5);
}

TEST(Icons, EveryResourceIsAnSvgThatRenders)
{
    useResources();
    const QDir icons(QStringLiteral(":/icons"));
    ASSERT_GT(icons.entryList().size(), 20);
    for (const QString& name : icons.entryList()) {
        QSvgRenderer renderer(icons.filePath(name));
        EXPECT_TRUE(renderer.isValid()) << name.toStdString();
    }
}

TEST(Icons, OfAButtonThatHasNoRoomLeftAreNothing)
{
    const QIcon shown = icon(QStringLiteral("play"));
    EXPECT_TRUE(shown.pixmap(QSize(16, 0)).isNull());
    EXPECT_FALSE(shown.pixmap(QSize(16, 16)).isNull());
}

TEST(Fonts, CodeFontIsFixedAndDrawsNoLigatures)
{
    const QFontMetrics metrics(codeFont());
    EXPECT_EQ(metrics.horizontalAdvance(QStringLiteral("iii")),
        metrics.horizontalAdvance(QStringLiteral("WWW")));
    EXPECT_EQ(metrics.horizontalAdvance(QStringLiteral("!=->>>")),
        metrics.horizontalAdvance(QStringLiteral("xxxxxx")));
}

TEST(Lessons, DemoIsThereAndFitsAPaneOfASmallWindow)
{
    useResources();
    for (const char* name : {"primes.py", "mandelbrot.py"}) {
        QFile file(QStringLiteral(":/lessons/00-demo/") + QLatin1String(name));
        ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << name;
        for (const QByteArray& line : file.readAll().split('\n'))
            EXPECT_LE(QString::fromUtf8(line).size(), 56) << line.constData();
    }
}

} // namespace
} // namespace clutch::ui
