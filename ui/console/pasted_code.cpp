#include "ui/console/pasted_code.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace clutch {
namespace {

/// Takes the prompt off a line; nothing where there is none.
enum class Prompt
{
    None,
    First,
    Continued
};
Prompt takePrompt(QString& line)
{
    static const QRegularExpression kFirst(QStringLiteral("^\\s*(?:>>>|In ?\\[\\d*\\]:)(?: |$)"));
    static const QRegularExpression kContinued(QStringLiteral("^\\s*(?:\\.\\.\\.:?)(?: |$)"));
    for (const auto& [pattern, prompt] :
        {std::pair{&kFirst, Prompt::First}, std::pair{&kContinued, Prompt::Continued}}) {
        if (const auto match = pattern->match(line); match.hasMatch()) {
            line.remove(0, match.capturedLength());
            return prompt;
        }
    }
    return Prompt::None;
}

bool isBlank(const QString& line)
{
    return line.trimmed().isEmpty();
}

QStringList withoutPrompts(const QStringList& lines)
{
    QStringList code;
    bool inUnit = false;
    for (QString line : lines) {
        const Prompt prompt = takePrompt(line);
        // "..." in output, with no unit before it, is output.
        const bool isCode = prompt == Prompt::First || (prompt == Prompt::Continued && inUnit);
        inUnit = isCode;
        if (isCode)
            code << line;
    }
    return code;
}

void removeSharedIndent(QStringList& lines)
{
    qsizetype shared = -1;
    for (const QString& line : lines) {
        if (isBlank(line))
            continue;
        qsizetype indent = 0;
        while (line[indent].isSpace())
            ++indent;
        shared = shared < 0 ? indent : std::min(shared, indent);
    }
    for (QString& line : lines)
        line.remove(0, isBlank(line) ? line.size() : std::max<qsizetype>(shared, 0));
}

} // namespace

QString codeFromPasted(const QString& pasted)
{
    QString text = pasted;
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"))
        .replace(u'\r', u'\n')
        .replace(QChar::Nbsp, u' ')
        .replace(QChar::Null, u'\u2400'); // Scintilla would take it for the end of the text
    if (!text.contains(u'\n') && !text.contains(QStringLiteral(">>>"))
        && !text.contains(QStringLiteral("In [")))
        return text; // a word or a part of a line: as it is, spaces around it too
    QStringList lines = text.split(u'\n');
    const bool hasPrompts = std::any_of(lines.cbegin(), lines.cend(),
        [](QString line) { return takePrompt(line) == Prompt::First; });
    if (hasPrompts)
        lines = withoutPrompts(lines);
    else
        removeSharedIndent(lines);
    while (!lines.isEmpty() && isBlank(lines.first()))
        lines.removeFirst();
    while (!lines.isEmpty() && isBlank(lines.last()))
        lines.removeLast();
    return lines.join(u'\n');
}

} // namespace clutch
