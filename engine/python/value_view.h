// One value in full: what is asked for, and what is told of it. Plain values.
#pragma once

#include "engine/python/values.h"

#include <cstdint>
#include <string>
#include <vector>

namespace clutch::python {

/// From a name of __main__ inwards, and which page of what is found there.
struct ValueRequest
{
    struct Step
    {
        std::int64_t row = 0;
        std::string label; // UTF-8
    };
    std::string name;
    std::vector<Step> path;
    std::uint64_t firstRow = 0;
    std::uint32_t rows = 0; // 0: the prelude's number
    std::uint64_t firstColumn = 0;
    std::uint64_t firstCharacter = 0;
};

struct ValueRow
{
    std::string label;
    Variable value; // without its name
    bool opens = false;
    std::vector<std::string> cells; // of a table, which has no values
};

struct ValueView
{
    enum class Kind
    {
        Text,
        Items,
        Pairs,
        Attributes,
        Elements
    };
    std::string gone; // why there is nothing to show; the rest is empty then
    std::string type;
    Kind kind = Kind::Text;
    std::string text;
    std::uint64_t firstCharacter = 0;
    std::uint64_t characters = 0;
    std::uint64_t nextCharacter = 0; // 0: the last page
    std::string textNote;
    std::vector<ValueRow> rows;
    std::uint64_t firstRow = 0;
    std::uint64_t totalRows = 0;
    std::uint64_t firstColumn = 0;
    std::uint64_t totalColumns = 0;
    std::string format;
    std::vector<std::uint64_t> shape;
    std::uint64_t itemSize = 0;
    std::int64_t size = -1;
    std::int64_t length = -1;
};

} // namespace clutch::python
