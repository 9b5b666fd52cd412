// What is looked for in texts, where it is, and what takes its place.
#pragma once

#include <QRegularExpression>
#include <QString>

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace clutch::ui {

/// What the fields and switches of a search say.
struct SearchWish
{
    QString what;
    bool regex = false;
    bool words = false;
    bool matchCase = false;
    friend bool operator==(const SearchWish&, const SearchWish&) = default;
};

/// Not valid where a regular expression is none.
[[nodiscard]] QRegularExpression patternOf(const SearchWish& wish);

/// A part of a text, in units of its QString.
struct TextSpan
{
    qsizetype begin = 0;
    qsizetype end = 0;
    friend bool operator==(const TextSpan&, const TextSpan&) = default;
};

/// What was found in one text, from its start. What has no characters is not found.
struct Found
{
    std::vector<TextSpan> spans;
    bool more = false; // than were wanted
    bool gaveUp = false; // the expression needs too many steps for what follows the last of them
};

/// Hears at each match how far a search is, and says whether it is to go on.
using SearchWatch = std::function<bool(qsizetype)>;

/// Once `goOn` says no it ends early, with what it has.
[[nodiscard]] Found findAll(const QString& text, const QRegularExpression& pattern,
    std::size_t most, const SearchWatch& goOn = {});

/// The first match that begins at `at` or behind, or else the first of all.
[[nodiscard]] std::optional<TextSpan> findFrom(
    const QString& text, const SearchWish& wish, qsizetype at);
/// The last match that ends at `at` or before, or else the last of all.
[[nodiscard]] std::optional<TextSpan> findBefore(
    const QString& text, const SearchWish& wish, qsizetype at, const SearchWatch& goOn = {});

/// One place as a list shows it.
struct FoundPlace
{
    TextSpan span;
    int line = 0; // from 1
    QString lineText; // what is seen of that line: without indent, cut where it is very long
    int begin = 0; // of the match in lineText
    int length = 0;
};

/// The first `most` of `spans`, which are in order.
[[nodiscard]] std::vector<FoundPlace> placesOf(
    const QString& text, const std::vector<TextSpan>& spans, std::size_t most);

/// The same place with its match within the first `columns` characters, as far as that can be.
[[nodiscard]] FoundPlace fitted(FoundPlace place, int columns);

struct Replacement
{
    TextSpan span;
    QString with;
};

/// `with` for one match. Where it comes from a regular expression, $1 to $9 and \1 to \9 stand for
/// what the groups caught, and \n for a new line.
[[nodiscard]] QString replacementFor(
    const QRegularExpressionMatch& match, const QString& with, bool regex);

/// A text with every match replaced, as one change from the first of them to the last.
struct Rewriting
{
    TextSpan of;
    QString with;
    std::size_t places = 0; // none where the expression gave up, or the search was not to go on
    bool gaveUp = false;
    qsizetype caret = 0; // where what it stood at is now
};

[[nodiscard]] Rewriting rewritten(const QString& text, const SearchWish& wish, const QString& with,
    qsizetype caret, const SearchWatch& goOn = {});

/// Replacements that are known already, in order and apart, as one change.
[[nodiscard]] Rewriting rewritten(
    const QString& text, const std::vector<Replacement>& replacements, qsizetype caret);

} // namespace clutch::ui
