#include "ui/editor/text_codec.h"

#include <QRegularExpression>

#include <cerrno>
#include <iconv.h>
#include <memory>

namespace clutch::ui {

namespace {

const QByteArray kMark("\xef\xbb\xbf");

/// An iconv descriptor; closes itself.
struct IconvCloser
{
    void operator()(iconv_t* handle) const
    {
        iconv_close(*handle);
        delete handle;
    }
};
using Converter = std::unique_ptr<iconv_t, IconvCloser>;

// Python's codec names and the C library's agree but for separators and some aliases.
QByteArray systemName(const QString& pythonName)
{
    const QString plain = pythonName.toLower().replace(QLatin1Char('_'), QLatin1Char('-'));
    if (plain == QLatin1String("latin-1") || plain == QLatin1String("latin1"))
        return "ISO-8859-1";
    if (plain == QLatin1String("latin-9") || plain == QLatin1String("latin9"))
        return "ISO-8859-15";
    if (plain == QLatin1String("utf8") || plain == QLatin1String("utf-8-sig"))
        return "UTF-8";
    if (plain == QLatin1String("mbcs"))
        return "CP1252";
    return plain.toLatin1();
}

bool isUtf8(const QString& encoding)
{
    return systemName(encoding).toUpper() == "UTF-8";
}

Converter openConverter(const QByteArray& to, const QByteArray& from)
{
    const iconv_t handle = iconv_open(to.constData(), from.constData());
    // The C library says "no such encoding" by a pointer of all ones.
    if (reinterpret_cast<std::intptr_t>(handle) == -1)
        return nullptr;
    return Converter(new iconv_t(handle));
}

struct Converted
{
    QByteArray bytes;
    qsizetype failedAt = -1; // offset in the input of the first byte that could not be converted
};

Converted convert(const Converter& converter, QByteArray input)
{
    Converted result;
    result.bytes.resize(input.size() * 4 + 16);
    char* in = input.data();
    std::size_t inLeft = static_cast<std::size_t>(input.size());
    char* out = result.bytes.data();
    std::size_t outLeft = static_cast<std::size_t>(result.bytes.size());
    if (iconv(*converter, &in, &inLeft, &out, &outLeft) == static_cast<std::size_t>(-1)
        || iconv(*converter, nullptr, nullptr, &out, &outLeft) == static_cast<std::size_t>(-1))
        result.failedAt = input.size() - static_cast<qsizetype>(inLeft);
    result.bytes.truncate(result.bytes.size() - static_cast<qsizetype>(outLeft));
    return result;
}

std::string lineOf(const QByteArray& bytes, qsizetype offset)
{
    return std::to_string(bytes.left(offset).count('\n') + 1);
}

// The first byte that is not UTF-8, or -1. QString's own decoder replaces silently. iconv knows the
// place, but takes half a second for 45 MB.
qsizetype firstBadUtf8(const QByteArray& bytes)
{
    if (bytes.isValidUtf8())
        return -1;
    const Converter check = openConverter("UTF-16LE", "UTF-8");
    return check ? convert(check, bytes).failedAt : -1;
}

LineEnding commonEnding(const QString& text, bool* mixed)
{
    *mixed = false;
    if (!text.contains(QLatin1Char('\r')))
        return LineEnding::Lf; // seen at once, and the counts below take time in a large file
    const qsizetype crlf = text.count(QLatin1String("\r\n"));
    const qsizetype lf = text.count(QLatin1Char('\n')) - crlf;
    const qsizetype cr = text.count(QLatin1Char('\r')) - crlf;
    *mixed = (crlf > 0) + (lf > 0) + (cr > 0) > 1;
    if (crlf > lf && crlf >= cr)
        return LineEnding::CrLf;
    return cr > lf ? LineEnding::Cr : LineEnding::Lf;
}

} // namespace

QString cookieOf(const QByteArray& source)
{
    static const QRegularExpression cookie(
        QStringLiteral("^[ \\t\\f]*#.*?coding[:=][ \\t]*([-_.a-zA-Z0-9]+)"));
    static const QRegularExpression blank(QStringLiteral("^[ \\t\\f]*(#.*)?$"));
    QByteArray head = source.left(2000).replace("\r\n", "\n").replace('\r', '\n');
    if (head.startsWith(kMark))
        head.remove(0, kMark.size());
    const QList<QByteArray> lines = head.split('\n').mid(0, 2);
    for (const QByteArray& line : lines) {
        const QString text = QString::fromLatin1(line);
        if (const auto match = cookie.match(text); match.hasMatch())
            return match.captured(1);
        if (!blank.match(text).hasMatch())
            return {}; // the second line counts only under a comment or an empty one
    }
    return {};
}

Result<DecodedText> decodeSource(const QByteArray& bytes)
{
    DecodedText result;
    QByteArray body = bytes;
    if (body.startsWith(kMark)) {
        result.format.byteOrderMark = true;
        body.remove(0, kMark.size());
    }
    if (const QString cookie = cookieOf(body); !cookie.isEmpty())
        result.format.encoding = cookie;
    const std::string name = result.format.encoding.toStdString();
    QString text;
    if (isUtf8(result.format.encoding)) {
        if (const qsizetype bad = firstBadUtf8(body); bad >= 0)
            return failure("line " + lineOf(body, bad)
                + " is not valid UTF-8, and the file names no other encoding (PEP 263)");
        text = QString::fromUtf8(body);
    } else {
        if (result.format.byteOrderMark)
            return failure("the file begins with a UTF-8 byte order mark but names the encoding \""
                + name + "\"; Python refuses that too");
        const Converter converter = openConverter("UTF-8", systemName(result.format.encoding));
        if (!converter)
            return failure("the file names the encoding \"" + name + "\", which is not known here");
        const Converted converted = convert(converter, body);
        if (converted.failedAt >= 0)
            return failure("line " + lineOf(body, converted.failedAt) + " is not valid " + name
                + ", the encoding that the file names");
        text = QString::fromUtf8(converted.bytes);
    }
    result.format.lineEnding = commonEnding(text, &result.mixedLineEndings);
    if (result.format.lineEnding != LineEnding::Lf || result.mixedLineEndings) {
        text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
        text.replace(QLatin1Char('\r'), QLatin1Char('\n'));
    }
    result.text = text;
    return result;
}

Result<QByteArray> encodeSource(const QString& text, const TextFormat& format)
{
    const QByteArray utf8 = text.toUtf8();
    const QString cookie = cookieOf(utf8);
    const QString encoding = cookie.isEmpty() ? QStringLiteral("utf-8") : cookie;
    QString ended = text;
    if (format.lineEnding == LineEnding::CrLf)
        ended.replace(QLatin1Char('\n'), QLatin1String("\r\n"));
    else if (format.lineEnding == LineEnding::Cr)
        ended.replace(QLatin1Char('\n'), QLatin1Char('\r'));
    if (isUtf8(encoding))
        return (format.byteOrderMark ? kMark : QByteArray()) + ended.toUtf8();
    const Converter converter = openConverter(systemName(encoding), "UTF-8");
    if (!converter)
        return failure("the text names the encoding \"" + encoding.toStdString()
            + "\", which is not known here");
    const QByteArray input = ended.toUtf8();
    const Converted converted = convert(converter, input);
    if (converted.failedAt >= 0) {
        const QString character = QString::fromUtf8(input.mid(converted.failedAt, 4)).left(1);
        return failure("line " + lineOf(input, converted.failedAt) + " has \""
            + character.toStdString() + "\", which the encoding \"" + encoding.toStdString()
            + "\" named at the top does not have");
    }
    return converted.bytes;
}

} // namespace clutch::ui
