// The numbers of QScintilla's indicators that editors and code fields use. One list: two that share
// a number draw over, clear and believe each other's.
#pragma once

namespace clutch {

/// QScintilla's own are below 8.
enum Indicator : unsigned long
{
    kSoftKeyword = 9,
    kSyntaxError = 10,
    kLintFinding = 11,
    kBracketPutByItself = 12,
};

} // namespace clutch
