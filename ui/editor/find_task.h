// What a find bar wants of a text, as values that any thread may work on.
#pragma once

#include "ui/editor/editor_spans.h"

#include <cstddef>
#include <functional>
#include <optional>

namespace clutch::ui {

/// Hears how far it is, of 100, and says whether to go on.
using TaskWatch = std::function<bool(int)>;

struct FindTask
{
    struct Step
    {
        bool forward = true;
        long from = 0; // byte
    };

    QByteArray text;
    SearchWish wish;
    bool counts = false;
    std::optional<Step> step;
};

struct FindAnswer
{
    std::optional<Found> all; // where it was to be counted, up to kMostCounted
    std::optional<ByteSpan> place; // that the step leads to
};

inline constexpr std::size_t kMostCounted = 100'000;

[[nodiscard]] FindAnswer answerTo(const FindTask& task, const TaskWatch& watch = {});

struct ReplaceTask
{
    QByteArray text;
    SearchWish wish;
    QString with;
    long caret = 0; // byte
};

struct Replaced
{
    ByteChange change;
    std::size_t places = 0;
    bool gaveUp = false;
};

[[nodiscard]] Replaced answerTo(const ReplaceTask& task, const TaskWatch& watch = {});

/// Whether nobody notices that it is done on the window's thread: plain characters, in that many
/// bytes in all.
[[nodiscard]] bool isDoneAtOnce(const SearchWish& wish, long bytes);

} // namespace clutch::ui
