#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace clutch::style {

/// One place where a file breaks HOUSE_STYLE, as the sentence that is printed.
struct Violation
{
    int line = 0; ///< from 1; 0 where the whole file is meant
    std::string sentence;
};

/// Checks one source file against the rules that need no compiler: the table of layers,
/// root-relative includes, where CPython's, Qt's and QScintilla's headers may stand, lengths, and
/// notes that name no issue. `path` is relative to the project's root, with '/'. Reads no file.
std::vector<Violation> checkSource(std::string_view path, std::string_view text);

} // namespace clutch::style
