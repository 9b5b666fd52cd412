#include "ui/editor/text_search.h"

#include <gtest/gtest.h>

namespace clutch::ui {
namespace {

std::vector<FoundPlace> places(const QString& text, const SearchWish& wish)
{
    return placesOf(text, findAll(text, patternOf(wish), 100).spans, 100);
}

std::string emphasised(const FoundPlace& place)
{
    return place.lineText.mid(place.begin, place.length).toStdString();
}

QString replaced(QString text, const SearchWish& wish, const QString& with)
{
    const Rewriting all = rewritten(text, wish, with, 0);
    return text.replace(all.of.begin, all.of.end - all.of.begin, all.with);
}

TEST(TextSearch, SaysLineAndWhatIsSeenOfIt)
{
    const auto found = places(QStringLiteral("aä x\n\n\t  x = 1\nx"), {QStringLiteral("x")});
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].line, 1);
    EXPECT_EQ(found[0].begin, 3);
    EXPECT_EQ(found[1].line, 3);
    EXPECT_EQ(found[1].lineText, QStringLiteral("x = 1"));
    EXPECT_EQ(found[1].span, (TextSpan{9, 10}));
    EXPECT_EQ(found[2].line, 4);
}

TEST(TextSearch, AMatchMayGoOverLines)
{
    const QString text = QStringLiteral("if a\nb: c\na\nb");
    const auto found = places(text, {QStringLiteral("a\\nb"), true});
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].line, 1);
    EXPECT_EQ(found[0].span, (TextSpan{3, 6}));
    EXPECT_EQ(emphasised(found[0]), "a↵");
    EXPECT_EQ(found[1].line, 3);
}

TEST(TextSearch, ShowsOfAVeryLongLineWhatIsAroundTheMatch)
{
    const QString text
        = QString(50'000, QLatin1Char('-')) + QStringLiteral("here") + QString(50'000, u'-');
    const auto found = places(text, {QStringLiteral("here")});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_LT(found[0].lineText.size(), 400);
    EXPECT_EQ(emphasised(found[0]), "here");
    EXPECT_TRUE(found[0].lineText.startsWith(QChar(0x2026)));
    EXPECT_TRUE(found[0].lineText.endsWith(QChar(0x2026)));
}

TEST(TextSearch, WhatIsSeenOfAPlaceFitsIntoFewColumns)
{
    const QString text = QString(60, QLatin1Char('-')) + QStringLiteral("here---");
    const FoundPlace place = fitted(places(text, {QStringLiteral("here")}).front(), 30);
    EXPECT_EQ(emphasised(place), "here");
    EXPECT_LE(place.begin + place.length, 30);
    const FoundPlace same = fitted(places(text, {QStringLiteral("here")}).front(), 90);
    EXPECT_EQ(same.lineText, text);
}

TEST(TextSearch, ControlCharactersAreShownAsPictures)
{
    const auto found = places(QStringLiteral("a\tx\x01y"), {QStringLiteral("y")});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].lineText, QStringLiteral("a x␁y"));
}

TEST(TextSearch, SwitchesSayWhatMatches)
{
    const QString text = QStringLiteral("Name name names n.me");
    const auto count = [&](const SearchWish& wish) {
        return findAll(text, patternOf(wish), 10).spans.size();
    };
    const QString name = QStringLiteral("name");
    EXPECT_EQ(count({name}), 3U);
    EXPECT_EQ(count({name, false, true}), 2U);
    EXPECT_EQ(count({name, false, true, true}), 1U);
    EXPECT_EQ(count({QStringLiteral("n.me")}), 1U);
    EXPECT_EQ(count({QStringLiteral("n.me"), true}), 4U);
    EXPECT_FALSE(patternOf({QStringLiteral("("), true}).isValid());
}

TEST(TextSearch, WordsEndWherePythonsNamesDo)
{
    const QString text = QStringLiteral("gr größe größen -x a-x -xy");
    const auto count = [&](const char* word) {
        return findAll(text, patternOf({QString::fromUtf8(word), false, true}), 10).spans.size();
    };
    EXPECT_EQ(count("gr"), 1U);
    EXPECT_EQ(count("größe"), 1U);
    EXPECT_EQ(count("-x"), 1U);
}

TEST(TextSearch, GivesNoMoreThanIsWantedAndSaysSo)
{
    const Found some = findAll(QStringLiteral("aaaa"), patternOf({QStringLiteral("a")}), 3);
    EXPECT_EQ(some.spans.size(), 3U);
    EXPECT_TRUE(some.more);
    EXPECT_FALSE(findAll(QStringLiteral("aaa"), patternOf({QStringLiteral("a")}), 3).more);
}

TEST(TextSearch, FindsNothingWithoutCharacters)
{
    const QString text = QStringLiteral("b😀ab");
    const Found found = findAll(text, patternOf({QStringLiteral("a*"), true}), 10);
    ASSERT_EQ(found.spans.size(), 1U);
    EXPECT_EQ(found.spans[0], (TextSpan{3, 4}));
    EXPECT_EQ(replaced(text, {QStringLiteral("^"), true}, QStringLiteral("#")), text);
}

TEST(TextSearch, AnExpressionThatNeedsTooManyStepsIsGivenUpAndReplacesNothing)
{
    const QString text = QStringLiteral("ab ") + QString(200, QLatin1Char('a'));
    const SearchWish wish{QStringLiteral("ab|(a|a)*(a|a)*(a|a)*c"), true};
    const Found found = findAll(text, patternOf(wish), 10);
    EXPECT_TRUE(found.gaveUp);
    EXPECT_EQ(found.spans.size(), 1U);
    const Rewriting nothing = rewritten(text, wish, {}, 0);
    EXPECT_TRUE(nothing.gaveUp);
    EXPECT_EQ(nothing.places, 0U);
}

TEST(TextSearch, GoesRoundFromAnyPlaceInBothDirections)
{
    const QString text = QStringLiteral("ab ab ab");
    const SearchWish wish{QStringLiteral("ab")};
    EXPECT_EQ(findFrom(text, wish, 1), (TextSpan{3, 5}));
    EXPECT_EQ(findFrom(text, wish, 7), (TextSpan{0, 2}));
    EXPECT_EQ(findBefore(text, wish, 5), (TextSpan{3, 5}));
    EXPECT_EQ(findBefore(text, wish, 4), (TextSpan{0, 2}));
    EXPECT_EQ(findBefore(text, wish, 1), (TextSpan{6, 8}));
    EXPECT_FALSE(findFrom(text, {QStringLiteral("c")}, 3));
    EXPECT_FALSE(findBefore(text, {QStringLiteral("c")}, 3));
}

TEST(TextSearch, FindsBackwardsWhatIsFarAndNoPartOfAnExpressionsMatch)
{
    const QString far = QStringLiteral("one ") + QStringLiteral("😀").repeated(200'000);
    EXPECT_EQ(findBefore(far, {QStringLiteral("one")}, far.size()), (TextSpan{0, 3}));
    EXPECT_EQ(findBefore(far, {QStringLiteral("one")}, 3), (TextSpan{0, 3}));
    const QString digits = QStringLiteral("7").repeated(50'000);
    EXPECT_EQ(
        findBefore(digits, {QStringLiteral("\\d+"), true}, digits.size()), (TextSpan{0, 50'000}));
}

TEST(TextSearch, ASearchThatIsToGoOnNoLongerReplacesNothing)
{
    int asked = 0;
    const Rewriting nothing = rewritten(QStringLiteral("aaaa"), {QStringLiteral("a")},
        QStringLiteral("b"), 0, [&](qsizetype) { return ++asked < 3; });
    EXPECT_EQ(asked, 3);
    EXPECT_EQ(nothing.places, 0U);
    EXPECT_FALSE(nothing.gaveUp);
}

TEST(TextSearch, ReplacesWithWhatGroupsCaught)
{
    const SearchWish pairs{QStringLiteral("(\\w+)=(\\w+)"), true};
    EXPECT_EQ(replaced(QStringLiteral("a=b, c=d"), pairs, QStringLiteral("$2=\\1")),
        QStringLiteral("b=a, d=c"));
    EXPECT_EQ(
        replaced(QStringLiteral("a=b"), pairs, QStringLiteral("$1\\n$2")), QStringLiteral("a\nb"));
    EXPECT_EQ(replaced(QStringLiteral("a.b"), {QStringLiteral(".")}, QStringLiteral("$1")),
        QStringLiteral("a$1b"));
}

} // namespace
} // namespace clutch::ui
