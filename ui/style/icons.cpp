#include "ui/style/icons.h"

#include "ui/style/resources.h"
#include "ui/style/themes.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace clutch::ui {

namespace {

QColor colourOf(IconTint tint, QIcon::Mode mode)
{
    const Theme& now = theme();
    if (mode == QIcon::Disabled)
        return now.disabled;
    switch (tint) {
    case IconTint::Text:
        return now.text;
    case IconTint::Muted:
        return now.muted;
    case IconTint::Accent:
        return now.accent;
    case IconTint::Success:
        return now.success;
    case IconTint::Warning:
        return now.warning;
    case IconTint::Error:
        return now.error;
    }
    return now.text;
}

/// Draws one SVG of the resources in whatever colour the theme has at that moment.
///
/// Owned by its QIcon, UI thread. Pixmaps are kept in QPixmapCache under name, colour and size in
/// device pixels.
class TintedIconEngine : public QIconEngine
{
public:
    TintedIconEngine(QString name, IconTint tint)
        : m_name(std::move(name))
        , m_tint(tint)
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal scale = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, scaledPixmap(rect.size() * scale, mode, state, scale));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    // `size` is in device pixels.
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        if (size.isEmpty())
            return {}; // of a button that has no room left
        const QColor colour = colourOf(m_tint, mode);
        const QString key = QStringLiteral("clutch:%1:%2:%3x%4")
                                .arg(m_name, colour.name())
                                .arg(size.width())
                                .arg(size.height());
        QPixmap drawn;
        if (QPixmapCache::find(key, &drawn))
            return drawn;
        drawn = QPixmap(size);
        drawn.fill(Qt::transparent);
        QSvgRenderer renderer(source().replace("currentColor", colour.name().toLatin1()));
        QPainter painter(&drawn);
        renderer.render(&painter);
        painter.end();
        QPixmapCache::insert(key, drawn);
        return drawn;
    }

    [[nodiscard]] QIconEngine* clone() const override
    {
        return new TintedIconEngine(m_name, m_tint);
    }

private:
    [[nodiscard]] QByteArray source() const
    {
        QFile file(QStringLiteral(":/icons/%1.svg").arg(m_name));
        const bool opened = file.open(QIODevice::ReadOnly);
        Q_ASSERT_X(opened, "icon", qPrintable(m_name));
        return opened ? file.readAll() : QByteArray();
    }

    QString m_name;
    IconTint m_tint;
};

} // namespace

QIcon icon(const QString& name)
{
    return icon(name, IconTint::Text);
}

QIcon icon(const QString& name, IconTint tint)
{
    useResources();
    return QIcon(new TintedIconEngine(name, tint));
}

} // namespace clutch::ui
