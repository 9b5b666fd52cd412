#include "ui/console/python_strings.h"

namespace clutch {
namespace {

QString asPythonString(const QString& text)
{
    QString made = QStringLiteral("'");
    for (const QChar c : text) {
        if (c == u'\\' || c == u'\'')
            made += u'\\';
        if (c.unicode() < 0x20)
            made += QStringLiteral("\\x%1").arg(c.unicode(), 2, 16, QLatin1Char('0'));
        else
            made += c;
    }
    return made + u'\'';
}

} // namespace

QByteArray asPythonStrings(const QStringList& files)
{
    QStringList strings;
    for (const QString& file : files)
        strings << asPythonString(file);
    return strings.join(QStringLiteral(", ")).toUtf8();
}

} // namespace clutch
