// Looking into an interpreter while its code runs.
#pragma once

#include "engine/python/value_view.h"
#include "engine/python/values.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace clutch::python {

/// What a visitor may ask of an interpreter that runs code: only what runs none of the user's, and
/// takes less than a switch interval. Lives for one InterruptHandle::visit(), on the thread that
/// called it.
class Guest
{
public:
    virtual ~Guest() = default;
    [[nodiscard]] virtual CompletionResult complete(std::string_view source, std::uint32_t cursor)
        = 0;
    /// Plain texts: no __repr__ is called.
    [[nodiscard]] virtual VariableList variables(std::uint32_t limit) = 0;
    [[nodiscard]] virtual ValueView value(const ValueRequest& request) = 0;
    /// gettid()'s numbers of its threads, whoever started them; the visitor's own is not among
    /// them.
    [[nodiscard]] virtual std::vector<std::int64_t> nativeThreads() = 0;
};

} // namespace clutch::python
