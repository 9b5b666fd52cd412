// The classes, functions and cells of a source text, without asking Python.
#pragma once

#include <QString>

#include <vector>

namespace clutch::ui {

struct OutlineEntry
{
    enum class Kind
    {
        Class,
        Function,
        Cell
    };
    Kind kind = Kind::Function;
    QString name;
    int line = 1; // its heading's, from 1
    int last = 1; // the last line that belongs to it
    int depth = 0; // how many of the entries before it are around it
    friend bool operator==(const OutlineEntry&, const OutlineEntry&) = default;
};

/// In the order of the text. Reads indents, strings and brackets as Python does, and takes a text
/// that is half typed as far as it goes.
[[nodiscard]] std::vector<OutlineEntry> outlineOf(const QString& text);

/// The innermost entry that this line belongs to, from 0; -1 where there is none. A cell is one
/// only where nothing else is.
[[nodiscard]] int entryAt(const std::vector<OutlineEntry>& outline, int line);

} // namespace clutch::ui
