// What a search in all open texts says.
#pragma once

#include "ui/editor/text_search.h"

#include <QStringList>

#include <cstddef>

namespace clutch::ui {

class Editor;

/// What all texts together have.
struct FoundSum
{
    std::size_t places = 0;
    std::size_t texts = 0; // with places
    bool more = false;
    bool gaveUp = false;
};

/// "1 text", "3 texts".
[[nodiscard]] QString textsInWords(std::size_t count);
/// In quotation marks, and no longer than a sentence bears.
[[nodiscard]] QString quoted(QString text);
/// “x” (matching case, whole words)
[[nodiscard]] QString inWords(const SearchWish& wish);
/// Where it was found, or why not. Of `texts` open ones; of the places, `listed` at most are shown.
[[nodiscard]] QString foundInWords(
    const SearchWish& wish, const FoundSum& sum, std::size_t texts, std::size_t listed);
/// Why nothing is to be replaced in a text; empty where it can be.
[[nodiscard]] QString unchangeable(const Editor& editor, const Found& found);
/// A sentence to follow another; empty where there are none.
[[nodiscard]] QString leftAlone(const QStringList& names);

} // namespace clutch::ui
