// What is asked about a text alone, and what is found: by jedi, which executes none of it.
#pragma once

#include "engine/python/values.h"

#include <cstdint>
#include <string>
#include <vector>

namespace clutch::python {

/// A text and a place in it. `source` is UTF-8.
struct AnalysisRequest
{
    enum class Want
    {
        Names, // that may stand at the cursor
        Signature, // of the call that the cursor is in
        Definitions // of the name at the cursor
    };
    std::uint64_t run = 0; // what an interrupt must name; never 0, never used again
    std::string source;
    std::uint32_t cursor = 0; // in bytes
    std::string filename; // a path, or anything else for a text without one
    Want want = Want::Names;
};

/// Where a name comes from. Line and column count from 1; 0 is unknown.
struct Definition
{
    std::string name;
    std::string kind; // as CompletionItem's
    std::string file; // the request's own for the text itself; empty for what is compiled in
    std::uint32_t line = 0;
    std::uint32_t column = 0; // in characters
    std::string description;
};

struct Analysis
{
    CompletionResult completions; // Names: items; Signature: the calltip
    std::vector<Definition> definitions;
};

} // namespace clutch::python
