#include "ui/cores/picture_file.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImageWriter>
#include <QPainter>
#include <QPixmap>
#include <QSaveFile>
#include <QScrollBar>
#include <QSvgGenerator>
#include <QWidget>

namespace clutch::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::PictureFile", text);
}

QByteArray svgOf(QWidget& widget)
{
    QBuffer svg;
    svg.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&svg);
    generator.setTitle(widget.accessibleName());
    generator.setDescription(QStringLiteral("Clutch " CLUTCH_VERSION));
    generator.setSize(widget.size());
    generator.setViewBox(widget.rect());
    // A style draws a scroll bar as a bitmap, and nobody can scroll in a picture.
    QList<QScrollBar*> hidden;
    for (QScrollBar* bar : widget.findChildren<QScrollBar*>()) {
        if (bar->isHidden())
            continue;
        bar->hide();
        hidden << bar;
    }
    QPainter painter(&generator);
    widget.render(&painter);
    painter.end();
    for (QScrollBar* bar : hidden)
        bar->show();
    return svg.data();
}

} // namespace

QString writeFile(const QString& what, const QByteArray& content, const QString& path)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit())
        return say("%1 is in %2.").arg(what, path);
    return say("%1 could not be written to %2: %3.").arg(what, path, file.errorString());
}

QString writePicture(QWidget& widget, const QString& path)
{
    const QString what = say("The picture");
    if (path.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive))
        return writeFile(what, svgOf(widget), path);
    QImageWriter writer(path);
    if (writer.write(widget.grab().toImage()))
        return say("%1 is in %2.").arg(what, path);
    return say("%1 could not be written to %2: %3.").arg(what, path, writer.errorString());
}

} // namespace clutch::ui
