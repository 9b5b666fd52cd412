#include "ui/editor/call_parameter.h"

#include <Qsci/qsciscintilla.h>

#include <QRegularExpression>

#include <optional>
#include <vector>

namespace clutch::ui {

namespace {

struct Argument
{
    int number = 0; // from 0
    QString name; // of "name=…"; empty where it has none
};

bool isOpening(QChar c)
{
    return c == QLatin1Char('(') || c == QLatin1Char('[') || c == QLatin1Char('{');
}

bool isClosing(QChar c)
{
    return c == QLatin1Char(')') || c == QLatin1Char(']') || c == QLatin1Char('}');
}

// Behind the string that begins here, as far as this text shows it.
qsizetype behindString(QStringView text, qsizetype at)
{
    const QChar quote = text[at];
    const bool triple = at + 2 < text.size() && text[at + 1] == quote && text[at + 2] == quote;
    const qsizetype marks = triple ? 3 : 1;
    for (qsizetype i = at + marks; i < text.size(); ++i) {
        if (text[i] == QLatin1Char('\\')) {
            ++i;
        } else if (text[i] == quote
            && (!triple || (i + 2 < text.size() && text[i + 1] == quote && text[i + 2] == quote))) {
            return i + marks;
        }
    }
    return text.size();
}

// Goes over code and calls `see` for what is in no string or comment, with its place.
template <typename See> void eachSign(QStringView code, See see)
{
    for (qsizetype i = 0; i < code.size(); ++i) {
        const QChar c = code[i];
        if (c == QLatin1Char('"') || c == QLatin1Char('\'')) {
            i = behindString(code, i) - 1;
        } else if (c == QLatin1Char('#')) {
            const qsizetype end = code.indexOf(QLatin1Char('\n'), i);
            i = end < 0 ? code.size() : end;
        } else {
            see(c, i);
        }
    }
}

std::optional<Argument> argumentAtEnd(QStringView code)
{
    struct Bracket
    {
        QChar sign;
        int commas = 0;
        qsizetype argument = 0; // where its last one begins
    };
    std::vector<Bracket> open;
    eachSign(code, [&](QChar c, qsizetype at) {
        if (isOpening(c)) {
            open.push_back({c, 0, at + 1});
        } else if (isClosing(c)) {
            if (!open.empty())
                open.pop_back();
        } else if (c == QLatin1Char(',') && !open.empty()) {
            ++open.back().commas;
            open.back().argument = at + 1;
        }
    });
    // In "f(a, [1, " it is the list that one writes, and it is for the second one.
    while (!open.empty() && open.back().sign != QLatin1Char('('))
        open.pop_back();
    if (open.empty())
        return std::nullopt;
    static const QRegularExpression kNamed(
        QStringLiteral("^\\s*(\\w+)\\s*=(?!=)"), QRegularExpression::UseUnicodePropertiesOption);
    const auto named = kNamed.match(code.mid(open.back().argument).toString());
    return Argument{open.back().commas, named.captured(1)};
}

struct Parameter
{
    ParameterSpan span;
    QString name; // without stars
    int stars = 0;
};

// What stands between the first bracket and the one that closes it.
std::vector<Parameter> parametersOf(const QString& tip)
{
    std::vector<Parameter> all;
    int depth = 0;
    qsizetype begin = -1;
    const auto add = [&](qsizetype end) {
        while (begin < end && tip[begin].isSpace())
            ++begin;
        while (end > begin && tip[end - 1].isSpace())
            --end;
        qsizetype at = begin;
        while (at < end && tip[at] == QLatin1Char('*'))
            ++at;
        qsizetype behind = at;
        while (behind < end && (tip[behind].isLetterOrNumber() || tip[behind] == QLatin1Char('_')))
            ++behind;
        if (end > begin)
            all.push_back(
                {{begin, end - begin}, tip.mid(at, behind - at), static_cast<int>(at - begin)});
    };
    bool closed = false;
    eachSign(tip, [&](QChar c, qsizetype at) {
        if (closed)
            return;
        if (isOpening(c)) {
            if (depth++ == 0)
                begin = at + 1;
        } else if (isClosing(c) && --depth == 0) {
            add(at);
            closed = true;
        } else if (c == QLatin1Char(',') && depth == 1) {
            add(at);
            begin = at + 1;
        }
    });
    return all;
}

} // namespace

ParameterSpan currentParameter(const QString& tip, const QString& code)
{
    const std::optional<Argument> argument = argumentAtEnd(code);
    if (!argument)
        return {};
    int number = 0;
    const Parameter* takesNames = nullptr;
    const Parameter* byNumber = nullptr;
    bool onlyByName = false;
    const std::vector<Parameter> all = parametersOf(tip);
    for (const Parameter& each : all) {
        if (each.stars == 2) {
            takesNames = &each;
        } else if (each.name.isEmpty()) { // "*" or "/"
            onlyByName = onlyByName || each.stars == 1;
        } else {
            if (!argument->name.isEmpty() && each.stars == 0 && each.name == argument->name)
                return each.span;
            const bool takesIt
                = !onlyByName && !byNumber && (each.stars == 1 || number == argument->number);
            if (takesIt)
                byNumber = &each;
            onlyByName = onlyByName || each.stars == 1;
            ++number;
        }
    }
    const Parameter* found = argument->name.isEmpty() ? byNumber : takesNames;
    return found ? found->span : ParameterSpan{};
}

void showCallTip(QsciScintilla& editor, const QString& tip, const ParameterSpan& current)
{
    using S = QsciScintilla;
    const auto bytes = [&](qsizetype characters) {
        return tip.left(characters).toUtf8().size();
    };
    editor.SendScintilla(S::SCI_CALLTIPSHOW,
        static_cast<unsigned long>(editor.SendScintilla(S::SCI_GETCURRENTPOS)),
        tip.toUtf8().constData());
    if (current.length > 0)
        editor.SendScintilla(S::SCI_CALLTIPSETHLT, static_cast<unsigned long>(bytes(current.begin)),
            static_cast<long>(bytes(current.begin + current.length)));
}

} // namespace clutch::ui
