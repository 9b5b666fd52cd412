// Errors in source that nobody has run yet.
#pragma once

#include "engine/job_queue.h"
#include "engine/python/interpreter.h"

#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace clutch::engine {

/// Compiles source in a small interpreter of its own, which belongs to nobody and is shown nowhere:
/// what the user runs is neither disturbed nor waited for, and warnings of the compiler go nowhere.
///
/// The engine owns it. The interpreter is made when the first source comes. check() from any
/// thread; start and end() from one at a time. end() waits for a compilation that is under way.
class SourceChecker : private python::JobSource
{
public:
    using Answer = std::function<void(Result<std::vector<python::ExceptionInfo>>)>;

    SourceChecker() = default;
    ~SourceChecker() override;
    SourceChecker(const SourceChecker&) = delete;
    SourceChecker& operator=(const SourceChecker&) = delete;

    /// `answer` is called once, on a thread of ours or, with an error, on the caller's.
    void check(std::string source, std::string filename, const Answer& answer);
    void end();

private:
    std::optional<python::Job> next() override;
    void work();

    JobQueue m_jobs; // synchronises itself
    Mutex m_mutex;
    std::thread m_thread CLUTCH_GUARDED_BY(m_mutex);
    bool m_started CLUTCH_GUARDED_BY(m_mutex) = false;
};

} // namespace clutch::engine
