// Interpreters that the user's own code makes.
#pragma once

#include "engine/base/thread_role.h"
#include "engine/interpreter_console.h"
#include "engine/interpreter_record.h"
#include "engine/python/runtime.h"
#include "engine/python/values.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace clutch::engine {

/// Shows what concurrent.interpreters and the like make: their birth, their output and their end.
/// Nothing can be run in them, and nothing ends them but their maker and the end of the runtime.
///
/// The engine owns it. born() and gone() come from threads that hold a GIL, so they are short and
/// wait for nothing.
class ForeignInterpreters
{
public:
    ForeignInterpreters(std::shared_ptr<EventSink> sink, std::function<InterpreterId()> newId);

    [[nodiscard]] std::shared_ptr<python::Console> born(const python::ForeignBirth& birth);
    /// `byCPython`: Py_FinalizeEx() ends what is left; otherwise user code has done it.
    void gone(std::int64_t pythonId, bool byCPython);
    /// Clutch ends it, and ended() tells of it instead of gone(). None where it is gone already.
    [[nodiscard]] InterpreterId closing(std::int64_t pythonId);
    void ended(std::int64_t pythonId, const python::EndReport& account);
    [[nodiscard]] bool contains(InterpreterId interpreter) const;
    /// None where it is unknown.
    [[nodiscard]] InterpreterId withPythonId(std::int64_t pythonId) const;
    /// Those that live: their ids and Python's.
    [[nodiscard]] std::vector<std::pair<InterpreterId, std::int64_t>> living() const;
    /// Whether threads are inside of one: it runs, or is idle. The sampler's thread.
    void show(std::int64_t pythonId, bool running);
    void abandonInput();

private:
    struct Foreign
    {
        std::shared_ptr<InterpreterRecord> record;
        std::shared_ptr<InterpreterConsole> console;
        std::uint64_t closingNs = 0; // since when Clutch ends it
    };

    /// Out of the living, where it is being closed by Clutch, or is not.
    std::optional<Foreign> take(std::int64_t pythonId, bool closing);
    void tell(const Foreign& foreign, proto::FinalizationReport report);

    const std::shared_ptr<EventSink> m_sink;
    const std::function<InterpreterId()> m_newId;
    mutable Mutex m_mutex;
    std::map<std::int64_t, Foreign> m_living CLUTCH_GUARDED_BY(m_mutex);
    bool m_abandoned CLUTCH_GUARDED_BY(m_mutex) = false;
};

} // namespace clutch::engine
