#include "ui/style/fonts.h"

#include <QApplication>
#include <QFontDatabase>
#include <QStringList>

namespace clutch::ui {

namespace {
// The first that is here. None of these draws `>>>` or `!=` as a ligature; the ones that do (Fira
// Code, JetBrains Mono) are left out, because what is shown must be what was typed.
QString usualFamily()
{
    static const QString family = [] {
        const QStringList wanted{QStringLiteral("DejaVu Sans Mono"), QStringLiteral("Hack"),
            QStringLiteral("Noto Sans Mono"), QStringLiteral("Liberation Mono")};
        const QStringList here = QFontDatabase::families();
        for (const QString& name : wanted) {
            if (here.contains(name))
                return name;
        }
        return QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    }();
    return family;
}

QString& chosenFamily()
{
    static QString family;
    return family;
}
} // namespace

void chooseCodeFamily(const QString& family)
{
    chosenFamily() = family;
}

QFont codeFont(int pointSize)
{
    return codeFontOf(chosenFamily(), pointSize);
}

QFont codeFontOf(const QString& family, int pointSize)
{
    const bool here = !family.isEmpty() && QFontDatabase::hasFamily(family);
    QFont font(here ? family : usualFamily());
    font.setPointSize(pointSize);
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

QFont labelFont()
{
    QFont font = QApplication::font();
    if (font.pointSize() > 8)
        font.setPointSize(font.pointSize() - 1);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace clutch::ui
