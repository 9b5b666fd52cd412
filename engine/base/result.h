// What can fail returns Result<T>: a value, or an Error whose text is a sentence for a person.
#pragma once

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace clutch {

/// One failure, told as a sentence: what was tried, on what, and what the system said.
///
/// A plain value; any thread may have one.
struct Error
{
    std::string text;
};

template <typename T> using Result = tl::expected<T, Error>;

/// A function that can fail and gives nothing else.
using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> failure(std::string text)
{
    return tl::unexpected<Error>(Error{std::move(text)});
}

/// "cannot pin thread 71 to core 3: Invalid argument". `what` is what was tried, on what; `error`
/// an errno.
[[nodiscard]] tl::unexpected<Error> systemFailure(std::string_view what, int error);

/// What the system calls an errno: "Invalid argument".
[[nodiscard]] std::string systemText(int error);

} // namespace clutch
