#include "ui/editor/text_search.h"

#include <algorithm>

namespace clutch::ui {

namespace {

constexpr qsizetype kShownBefore = 100; // of a line, before the match
constexpr qsizetype kShown = 300; // of a line, in all
const QChar kCut(0x2026); // …
const QChar kLineEnd(0x21b5); // ↵

enum class Search
{
    Ended,
    Stopped,
    GaveUp
};

// `found` takes a match and says whether to go on.
template <typename Take>
Search eachMatch(const QString& text, const QRegularExpression& pattern, Take take)
{
    // The check would go through the whole text for every match.
    auto options = QRegularExpression::NoMatchOption;
    for (qsizetype at = 0; at <= text.size();) {
        const QRegularExpressionMatch match
            = pattern.match(text, at, QRegularExpression::NormalMatch, options);
        options = QRegularExpression::DontCheckSubjectStringMatchOption;
        if (!match.isValid())
            return Search::GaveUp;
        if (!match.hasMatch())
            return Search::Ended;
        if (match.capturedLength() > 0) {
            if (!take(match))
                return Search::Stopped;
            at = match.capturedEnd();
            continue;
        }
        at = match.capturedEnd() + 1;
        if (at < text.size() && text[at].isLowSurrogate())
            ++at;
    }
    return Search::Ended;
}

// One character each, so that places stay what they are.
QString visible(QString text)
{
    for (QChar& c : text) {
        if (c == QLatin1Char('\t'))
            c = QLatin1Char(' ');
        else if (c.unicode() < 0x20)
            c = QChar(0x2400 + c.unicode()); // the control character's picture
    }
    return text;
}

FoundPlace placeOf(const QString& text, const TextSpan& span, int line, const TextSpan& whole)
{
    qsizetype from = whole.begin;
    while (from < span.begin && text[from].isSpace())
        ++from;
    const bool cut = span.begin - from > kShownBefore;
    if (cut)
        from = span.begin - kShownBefore;
    const qsizetype to = std::min(whole.end, from + kShown);
    const bool overLines = span.end > whole.end;
    FoundPlace place;
    place.span = span;
    place.line = line;
    place.begin = static_cast<int>(span.begin - from);
    place.length = static_cast<int>(std::min(span.end, to) - span.begin);
    place.lineText = visible(text.mid(from, to - from));
    if (cut)
        place.lineText[0] = kCut;
    if (to < whole.end) {
        place.lineText += kCut;
    } else if (overLines) {
        place.lineText += kLineEnd;
        ++place.length;
    }
    return place;
}

} // namespace

QRegularExpression patternOf(const SearchWish& wish)
{
    QString pattern = wish.regex ? wish.what : QRegularExpression::escape(wish.what);
    // Not \b, which wants a word's character on its other side, also where "-x" begins.
    if (wish.words)
        pattern = QStringLiteral("(?<!\\w)(?:%1)(?!\\w)").arg(pattern);
    QRegularExpression::PatternOptions options
        = QRegularExpression::MultilineOption | QRegularExpression::UseUnicodePropertiesOption;
    if (!wish.matchCase)
        options |= QRegularExpression::CaseInsensitiveOption;
    return QRegularExpression(pattern, options);
}

Found findAll(const QString& text, const QRegularExpression& pattern, std::size_t most,
    const std::function<bool()>& unwanted)
{
    Found found;
    const Search end = eachMatch(text, pattern, [&](const QRegularExpressionMatch& match) {
        if (found.spans.size() == most || (unwanted && unwanted()))
            return false;
        found.spans.push_back({match.capturedStart(), match.capturedEnd()});
        return true;
    });
    found.more = end == Search::Stopped;
    found.gaveUp = end == Search::GaveUp;
    return found;
}

std::vector<FoundPlace> placesOf(
    const QString& text, const std::vector<TextSpan>& spans, std::size_t most)
{
    std::vector<FoundPlace> places;
    places.reserve(std::min(most, spans.size()));
    const auto endOfLine = [&](qsizetype begin) {
        const qsizetype end = text.indexOf(QLatin1Char('\n'), begin);
        return end < 0 ? text.size() : end;
    };
    TextSpan whole{0, endOfLine(0)};
    int line = 1;
    for (const TextSpan& span : spans) {
        if (places.size() == most)
            break;
        for (; span.begin > whole.end; ++line)
            whole = {whole.end + 1, endOfLine(whole.end + 1)};
        places.push_back(placeOf(text, span, line, whole));
    }
    return places;
}

FoundPlace fitted(FoundPlace place, int columns)
{
    const int drop = std::min(place.begin - columns / 3, place.begin + place.length - columns);
    if (drop <= 0)
        return place;
    place.lineText.remove(0, drop);
    place.lineText[0] = kCut;
    place.begin -= drop;
    return place;
}

QString replacementFor(const QRegularExpressionMatch& match, const QString& with, bool regex)
{
    if (!regex)
        return with;
    QString result;
    for (qsizetype i = 0; i < with.size(); ++i) {
        const bool special = with[i] == QLatin1Char('$') || with[i] == QLatin1Char('\\');
        if (special && i + 1 < with.size() && with[i + 1].isDigit()) {
            result += match.captured(with[++i].digitValue());
        } else if (QStringView(with).mid(i, 2) == QLatin1String("\\n")) {
            result += QLatin1Char('\n');
            ++i;
        } else {
            result += with[i];
        }
    }
    return result;
}

std::vector<Replacement> replacementsFor(
    const QString& text, const SearchWish& wish, const QString& with)
{
    std::vector<Replacement> all;
    const Search end = eachMatch(text, patternOf(wish), [&](const QRegularExpressionMatch& match) {
        all.push_back({{match.capturedStart(), match.capturedEnd()},
            replacementFor(match, with, wish.regex)});
        return true;
    });
    if (end == Search::GaveUp)
        all.clear();
    return all;
}

} // namespace clutch::ui
