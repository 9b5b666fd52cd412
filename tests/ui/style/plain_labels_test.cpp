#include "ui/style/plain_labels.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QLabel>
#include <QTest>
#include <QToolTip>

namespace clutch::ui {
namespace {

QLabel* shownTip()
{
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        if (widget->inherits("QTipLabel") && widget->isVisible())
            return qobject_cast<QLabel*>(widget);
    }
    return nullptr;
}

TEST(PlainLabels, AToolTipShowsTheTextOfAValueAsItIs)
{
    const PlainLabels plain(qApp);
    QWidget under;
    QToolTip::showText({10, 10}, QStringLiteral("'<b>x</b>'"), &under);
    QLabel* tip = shownTip();
    ASSERT_NE(tip, nullptr);
    EXPECT_EQ(tip->textFormat(), Qt::PlainText);
    QToolTip::hideText();
}

TEST(PlainLabels, ALabelDoesNotGuessButDoesAsToldWhereMarkupIsMeant)
{
    const PlainLabels plain(qApp);
    QWidget window;
    QLabel guessing(QStringLiteral("<b>x.py"), &window);
    QLabel told(QStringLiteral("<b>x</b>"), &window);
    told.setTextFormat(Qt::RichText);
    window.show();
    EXPECT_EQ(guessing.textFormat(), Qt::PlainText);
    EXPECT_EQ(told.textFormat(), Qt::RichText);
}

} // namespace
} // namespace clutch::ui
