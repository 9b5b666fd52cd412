#include "ui/find_sentences.h"

#include "ui/editor/editor.h"
#include "ui/find/found_model.h"
#include "ui/find_in_texts.h"

namespace clutch::ui {

namespace {

constexpr qsizetype kMostQuoted = 60; // of what is searched

} // namespace

QString textsInWords(std::size_t count)
{
    return count == 1 ? FindInTexts::tr("1 text") : FindInTexts::tr("%1 texts").arg(count);
}

QString quoted(QString text)
{
    if (text.size() > kMostQuoted)
        text = text.left(kMostQuoted) + QChar(0x2026);
    return FindInTexts::tr("“%1”").arg(text);
}

QString inWords(const SearchWish& wish)
{
    QStringList how;
    if (wish.regex)
        how << FindInTexts::tr("as a regular expression");
    if (wish.matchCase)
        how << FindInTexts::tr("matching case");
    if (wish.words)
        how << FindInTexts::tr("whole words");
    const QString what = quoted(wish.what);
    return how.isEmpty() ? what
                         : FindInTexts::tr("%1 (%2)").arg(what, how.join(QStringLiteral(", ")));
}

QString unchangeable(const Editor& editor, const Found& found)
{
    if (found.gaveUp)
        return FindInTexts::tr("the expression takes too long here");
    if (editor.isReadOnly())
        return FindInTexts::tr("read-only");
    if (editor.document().readOnlyOnDisk())
        return FindInTexts::tr("its file cannot be written");
    return {};
}

QString leftAlone(const QStringList& names)
{
    return names.isEmpty() ? QString()
                           : QLatin1Char(' ')
            + FindInTexts::tr("Left alone: %1.").arg(names.join(QStringLiteral(", ")));
}

QString foundInWords(
    const SearchWish& wish, const FoundSum& sum, std::size_t texts, std::size_t listed)
{
    if (texts == 0)
        return FindInTexts::tr("No text is open.");
    if (wish.what.isEmpty())
        return FindInTexts::tr("Type what to find. Every tab of every pane is searched: %1.")
            .arg(textsInWords(texts));
    if (const QRegularExpression pattern = patternOf(wish); !pattern.isValid())
        return FindInTexts::tr("%1 is not a regular expression: %2 (at character %3).")
            .arg(quoted(wish.what), pattern.errorString())
            .arg(pattern.patternErrorOffset() + 1);
    if (sum.places == 0 && !sum.gaveUp)
        return texts == 1
            ? FindInTexts::tr("%1 is not in the one open text.").arg(inWords(wish))
            : FindInTexts::tr("%1 is in none of the %2 open texts.").arg(inWords(wish)).arg(texts);
    QString said = FindInTexts::tr("%1 in %2 of %3.")
                       .arg(placesInWords(sum.places))
                       .arg(sum.texts)
                       .arg(textsInWords(texts));
    if (sum.more)
        said = FindInTexts::tr("More than %1").arg(said);
    if (sum.places > listed)
        said += QLatin1Char(' ') + FindInTexts::tr("The first %L1 are listed.").arg(listed);
    if (sum.gaveUp)
        said += QLatin1Char(' ') + FindInTexts::tr("Not every text could be searched to its end.");
    return said;
}

} // namespace clutch::ui
