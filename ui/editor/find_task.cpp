#include "ui/editor/find_task.h"

namespace clutch::ui {

namespace {

constexpr long kAtOnce = 1'000'000; // bytes that are searched for plain characters in no time

SearchWatch inCharacters(const TaskWatch& watch, const QString& text)
{
    if (!watch)
        return {};
    return [&watch, size = text.size()](qsizetype at) {
        return watch(static_cast<int>(at * 100 / (size + 1)));
    };
}

} // namespace

FindAnswer answerTo(const FindTask& task, const TaskWatch& watch)
{
    const QString text = QString::fromUtf8(task.text);
    const SearchWatch goOn = inCharacters(watch, text);
    FindAnswer answer;
    if (task.step) {
        const qsizetype from = charactersOf(task.text, task.step->from);
        const std::optional<TextSpan> place = task.step->forward
            ? findFrom(text, task.wish, from)
            : findBefore(text, task.wish, from, goOn);
        if (place)
            answer.place = bytesOf(text, *place);
    }
    if (task.counts)
        answer.all = findAll(text, patternOf(task.wish), kMostCounted, goOn);
    return answer;
}

Replaced answerTo(const ReplaceTask& task, const TaskWatch& watch)
{
    const QString text = QString::fromUtf8(task.text);
    const Rewriting rewriting = rewritten(
        text, task.wish, task.with, charactersOf(task.text, task.caret), inCharacters(watch, text));
    return {bytesOf(text, rewriting), rewriting.places, rewriting.gaveUp};
}

bool isDoneAtOnce(const SearchWish& wish, long bytes)
{
    return !wish.regex && bytes <= kAtOnce;
}

} // namespace clutch::ui
