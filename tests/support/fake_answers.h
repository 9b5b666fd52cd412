// What the fake runtime answers from a request or an order alone.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

namespace clutch::test {

/// "00ff" as two bytes.
inline std::string fromHex(const std::string& hex)
{
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    return bytes;
}

/// A line that begins with "wrong" is an error, from its third character to its fifth.
inline proto::SourceChecked errorsIn(const proto::CheckSource& request)
{
    proto::SourceChecked checked;
    std::istringstream lines(request.source());
    std::uint32_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.rfind("wrong", 0) != 0)
            continue;
        proto::ExceptionInfo& error = *checked.add_errors();
        error.set_type("SyntaxError");
        error.set_message(
            "invalid syntax (" + request.filename() + ", line " + std::to_string(number) + ")");
        error.set_line(number);
        error.set_column(3);
        error.set_end_line(number);
        error.set_end_column(5);
    }
    return checked;
}

} // namespace clutch::test
