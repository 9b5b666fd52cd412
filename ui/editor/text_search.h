// What is looked for in texts, where it is, and what takes its place.
#pragma once

#include <QRegularExpression>
#include <QString>

#include <cstddef>
#include <functional>
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

/// Once `unwanted` says so it ends early, with what it has.
[[nodiscard]] Found findAll(const QString& text, const QRegularExpression& pattern,
    std::size_t most, const std::function<bool()>& unwanted = {});

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

/// For every match; none where the expression gave up.
[[nodiscard]] std::vector<Replacement> replacementsFor(
    const QString& text, const SearchWish& wish, const QString& with);

} // namespace clutch::ui
