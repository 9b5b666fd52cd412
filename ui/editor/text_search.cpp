#include "ui/editor/text_search.h"

#include <algorithm>
#include <utility>

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
Search eachMatch(
    const QString& text, const QRegularExpression& pattern, Take take, qsizetype from = 0)
{
    // The check would go through the whole text for every match.
    auto options = QRegularExpression::NoMatchOption;
    for (qsizetype at = from; at <= text.size();) {
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

// Copies what stands between the places, from the first of them on.
class Rewriter
{
public:
    Rewriter(const QString& text, qsizetype caret)
        : m_text(text)
        , m_caret(caret)
    {
        m_made.caret = caret;
    }
    void add(const TextSpan& span, const QString& with)
    {
        if (m_made.places++ == 0)
            m_made.of = {span.begin, span.begin};
        m_made.with += QStringView(m_text).mid(m_made.of.end, span.begin - m_made.of.end);
        m_made.with += with;
        m_made.of.end = span.end;
        if (span.end <= m_caret)
            m_made.caret += with.size() - (span.end - span.begin);
        else if (span.begin < m_caret) // it stood in what is gone
            m_made.caret = m_made.of.begin + m_made.with.size();
    }
    [[nodiscard]] Rewriting take() { return std::move(m_made); }

private:
    const QString& m_text;
    const qsizetype m_caret;
    Rewriting m_made;
};

// A character of two units is one.
qsizetype startOfCharacter(const QString& text, qsizetype at)
{
    return at > 0 && at < text.size() && text[at].isLowSurrogate() ? at - 1 : at;
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
    const SearchWatch& goOn)
{
    Found found;
    const Search end = eachMatch(text, pattern, [&](const QRegularExpressionMatch& match) {
        if (found.spans.size() == most || (goOn && !goOn(match.capturedStart())))
            return false;
        found.spans.push_back({match.capturedStart(), match.capturedEnd()});
        return true;
    });
    found.more = end == Search::Stopped;
    found.gaveUp = end == Search::GaveUp;
    return found;
}

std::optional<TextSpan> findFrom(const QString& text, const SearchWish& wish, qsizetype at)
{
    const QRegularExpression pattern = patternOf(wish);
    std::optional<TextSpan> found;
    const auto take = [&](const QRegularExpressionMatch& match) {
        found = TextSpan{match.capturedStart(), match.capturedEnd()};
        return false;
    };
    eachMatch(text, pattern, take, at);
    if (!found && at > 0)
        eachMatch(text, pattern, take);
    return found;
}

// Plain characters are looked for from further and further back: most often they are near, and the
// text is long. What an expression matches depends on where one begins.
std::optional<TextSpan> findBefore(
    const QString& text, const SearchWish& wish, qsizetype at, const SearchWatch& goOn)
{
    constexpr qsizetype kNear = 10'000;
    constexpr qsizetype kFurther = 10;
    const QRegularExpression pattern = patternOf(wish);
    for (const qsizetype end : {at, text.size()}) {
        qsizetype from = end;
        for (qsizetype reach = wish.regex ? end : kNear; from > 0; reach *= kFurther) {
            from = startOfCharacter(text, std::max(qsizetype(0), end - reach));
            std::optional<TextSpan> found;
            eachMatch(
                text, pattern,
                [&](const QRegularExpressionMatch& match) {
                    if (match.capturedEnd() > end || (goOn && !goOn(match.capturedStart())))
                        return false;
                    found = TextSpan{match.capturedStart(), match.capturedEnd()};
                    return true;
                },
                from);
            if (found)
                return found;
        }
    }
    return {};
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

Rewriting rewritten(const QString& text, const SearchWish& wish, const QString& with,
    qsizetype caret, const SearchWatch& goOn)
{
    Rewriter rewriter(text, caret);
    const Search end = eachMatch(text, patternOf(wish), [&](const QRegularExpressionMatch& match) {
        if (goOn && !goOn(match.capturedStart()))
            return false;
        rewriter.add(
            {match.capturedStart(), match.capturedEnd()}, replacementFor(match, with, wish.regex));
        return true;
    });
    if (end == Search::Ended)
        return rewriter.take();
    Rewriting nothing;
    nothing.gaveUp = end == Search::GaveUp;
    return nothing;
}

Rewriting rewritten(
    const QString& text, const std::vector<Replacement>& replacements, qsizetype caret)
{
    Rewriter rewriter(text, caret);
    for (const Replacement& each : replacements)
        rewriter.add(each.span, each.with);
    return rewriter.take();
}

} // namespace clutch::ui
