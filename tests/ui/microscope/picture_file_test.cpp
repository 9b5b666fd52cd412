#include "ui/cores/picture_file.h"

#include "tests/ui/support/gil_scene.h"
#include "ui/microscope/slices_widget.h"

#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <gtest/gtest.h>

using namespace clutch::ui;

namespace {

struct PictureFile : testing::Test
{
    QTemporaryDir folder;
    GilSlices slices = synthetic::gilRecording(2, 1, 20);
    SlicesWidget widget;

    PictureFile()
    {
        widget.resize(600, 160);
        widget.setAccessibleName(QStringLiteral("Slices"));
        widget.setSlices(&slices);
    }
    QByteArray contentOf(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

} // namespace

TEST_F(PictureFile, AnSvgHasTheColoursAndTheWordsThatAreSeen)
{
    const QString path = folder.filePath(QStringLiteral("a.svg"));
    EXPECT_TRUE(writePicture(widget, path).contains(path));
    const QByteArray svg = contentOf(path);
    QXmlStreamReader xml(svg);
    while (!xml.atEnd())
        xml.readNext();
    EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
    EXPECT_TRUE(svg.contains("main's GIL") || svg.contains("main&apos;s GIL")
        || svg.contains("main&#39;s GIL"));
    EXPECT_TRUE(svg.contains(GraphPalette::lightTheme().identity(0).name().toUtf8()));
    EXPECT_TRUE(svg.contains("viewBox=\"0 0 600 160\""));
}

TEST_F(PictureFile, APngIsThePicture)
{
    const QString path = folder.filePath(QStringLiteral("a.png"));
    EXPECT_TRUE(writePicture(widget, path).contains(path));
    EXPECT_EQ(QImage(path).size(), widget.size());
}

TEST_F(PictureFile, WhatCannotBeWrittenIsSaidWithTheReason)
{
    const QString nowhere = folder.filePath(QStringLiteral("no/such/folder/a"));
    for (const QString& path :
        {nowhere + QStringLiteral(".svg"), nowhere + QStringLiteral(".png")}) {
        const QString said = writePicture(widget, path);
        EXPECT_TRUE(said.contains(QStringLiteral("could not be written"))) << said.toStdString();
        EXPECT_TRUE(said.contains(path));
    }
}
