// Interpreters that the user's own code makes.
#pragma once

#include "engine/base/thread_role.h"
#include "engine/interpreter_console.h"
#include "engine/interpreter_record.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace clutch::engine {

/// Shows what concurrent.interpreters and the like make: their birth, their output and their end.
/// Nothing can be run in them and nothing ends them but their maker.
///
/// The engine owns it. born() and gone() come from threads that hold a GIL, so they are short and
/// wait for nothing.
class ForeignInterpreters
{
public:
    ForeignInterpreters(std::shared_ptr<EventSink> sink, std::function<InterpreterId()> newId);

    [[nodiscard]] std::shared_ptr<python::Console> born(std::int64_t pythonId);
    void gone(std::int64_t pythonId);
    [[nodiscard]] bool contains(InterpreterId interpreter) const;
    /// None where it is unknown.
    [[nodiscard]] InterpreterId withPythonId(std::int64_t pythonId) const;
    /// Ours and Python's id of each.
    [[nodiscard]] std::vector<std::pair<InterpreterId, std::int64_t>> living() const;
    void abandonInput();

private:
    struct Foreign
    {
        std::shared_ptr<InterpreterRecord> record;
        std::shared_ptr<InterpreterConsole> console;
    };

    const std::shared_ptr<EventSink> m_sink;
    const std::function<InterpreterId()> m_newId;
    mutable Mutex m_mutex;
    std::map<std::int64_t, Foreign> m_living CLUTCH_GUARDED_BY(m_mutex);
    bool m_abandoned CLUTCH_GUARDED_BY(m_mutex) = false;
};

} // namespace clutch::engine
