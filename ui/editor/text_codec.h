// Bytes of a source file to text and back, as Python reads them: PEP 263 cookies, byte order marks,
// line endings.
#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QString>

namespace clutch::ui {

enum class LineEnding
{
    Lf,
    CrLf,
    Cr
};

/// How a file is written; kept from reading to saving.
struct TextFormat
{
    QString encoding = QStringLiteral("utf-8"); // Python's name for it, as the cookie gives it
    bool byteOrderMark = false;
    LineEnding lineEnding = LineEnding::Lf;

    friend bool operator==(const TextFormat&, const TextFormat&) = default;
};

/// A file's text, its lines ended by "\n" alone, and how it was written.
struct DecodedText
{
    QString text;
    TextFormat format;
    bool mixedLineEndings = false; // saving will make them all alike
};

/// The encoding that a cookie in the first two lines names ("# -*- coding: latin-1 -*-"), or empty.
[[nodiscard]] QString cookieOf(const QByteArray& source);

[[nodiscard]] Result<DecodedText> decodeSource(const QByteArray& bytes);

/// Fails when `text` has a character that the encoding lacks, and says which and on what line. A
/// cookie in the text wins over `format.encoding`, because Python will read the file by it; without
/// a cookie only UTF-8 can be read back.
[[nodiscard]] Result<QByteArray> encodeSource(const QString& text, const TextFormat& format);

} // namespace clutch::ui
