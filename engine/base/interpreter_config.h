// The kinds of interpreter and CPython's own configuration fields, checked before CPython sees
// them.
#pragma once

#include "engine/base/result.h"

namespace clutch {

enum class InterpreterKind
{
    Main,
    Isolated,
    SharedGil,
    Legacy,
    Custom
};

/// PyInterpreterConfig (CPython 3.14 and 3.15, Include/cpython/pylifecycle.h), field by field.
struct InterpreterConfig
{
    enum class Gil
    {
        Shared,
        Own
    };
    bool useMainObmalloc = false;
    bool allowFork = false;
    bool allowExec = false;
    bool allowThreads = true;
    bool allowDaemonThreads = false;
    bool checkMultiInterpExtensions = true;
    Gil gil = Gil::Own;
};

/// The fields of a kind; for Custom an isolated interpreter's, to start from.
[[nodiscard]] InterpreterConfig configFor(InterpreterKind kind);

/// Explains in a sentence why CPython would refuse a combination, or why it would accept it and be
/// unsafe (an own GIL with the main interpreter's obmalloc: FACTS, measured on 3.14.8 and 3.15.0).
[[nodiscard]] Status validate(const InterpreterConfig& config);

} // namespace clutch
