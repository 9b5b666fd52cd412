// Who is who among the process's threads.
#pragma once

#include "engine/base/strong_id.h"
#include "engine/base/thread_role.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace clutch {

/// One registered thread, as a look finds it.
struct KnownThread
{
    pid_t nativeId = 0;
    InterpreterId interpreter; ///< where it is; none: a thread of the runtime itself
    bool owner = false; ///< the one thread that owns that interpreter
    InterpreterId owned; ///< the one that it owns, wherever it is; none for all others
    int cpu = -1; ///< the core it is on, or was on last
};

/// A registration that ended: what the thread had used up to then, in all its life.
struct DepartedThread
{
    pid_t nativeId = 0;
    InterpreterId interpreter;
    bool owner = false;
    std::uint64_t cpuNs = 0;
    std::uint64_t waitNs = 0;
    std::uint64_t switches = 0;
    int cpu = -1;
    std::string name;
};

enum class ThreadRole
{
    Owner, ///< owns its interpreter
    Helper
}; ///< works for it, or for the runtime

/// The threads that told who they are. The engine owns one; it outlives every registration and
/// every sampler.
///
/// Synchronises itself. Looks read the rseq areas of other threads under the same lock that a
/// registration needs to end, so an area is never read after its thread is gone. Threads that code
/// starts past Python (in C) are not here.
class ThreadDirectory
{
public:
    /// The interpreter is gone: threads that it left behind are nobody's.
    void disown(InterpreterId interpreter) CLUTCH_EXCLUDES(m_mutex);
    /// The CPU time so far of all threads but its owner's that are or were in that interpreter,
    /// while they were there. Only differences mean anything, and none across a disown().
    [[nodiscard]] std::uint64_t helpersCpuNs(InterpreterId interpreter) CLUTCH_EXCLUDES(m_mutex);
    /// What looks() has seen, and what departed since the last look; both in the order of the
    /// native ids or of departure.
    void look(std::vector<KnownThread>& living, std::vector<DepartedThread>& departed)
        CLUTCH_EXCLUDES(m_mutex);
    /// Only where those of `living` are that are in `moved`, as long as `changes()` is what it was
    /// when look() gave them; false, and nothing done, where it is not.
    bool lookAgain(std::vector<KnownThread>& living, std::uint64_t changes,
        const std::vector<pid_t>& moved) CLUTCH_EXCLUDES(m_mutex);
    /// How often a thread came, went or became another's.
    [[nodiscard]] std::uint64_t changes() CLUTCH_EXCLUDES(m_mutex);

private:
    friend class ThreadRegistration;
    friend class ThreadStay;
    struct Entry
    {
        pid_t thread = 0;
        InterpreterId interpreter;
        InterpreterId owned;
        const void* rseq = nullptr;
        std::uint64_t sinceNs = 0; // its clock when it came to where it is
    };

    using Entries = std::vector<Entry>;

    /// Where the thread is, or belongs.
    [[nodiscard]] Entries::iterator placeOf(pid_t thread) CLUTCH_REQUIRES(m_mutex);
    /// Null for one that is not registered.
    [[nodiscard]] Entry* find(pid_t thread) CLUTCH_REQUIRES(m_mutex);
    /// The calling thread's entry leaves where it is.
    void leave(Entry& entry) CLUTCH_REQUIRES(m_mutex);

    Mutex m_mutex;
    Entries m_living CLUTCH_GUARDED_BY(m_mutex); // by native id; a look walks all of them
    std::vector<DepartedThread> m_departed CLUTCH_GUARDED_BY(m_mutex);
    std::uint64_t m_changes CLUTCH_GUARDED_BY(m_mutex) = 0;
    // By interpreter, of helpers that were there.
    std::map<InterpreterId, std::uint64_t> m_usedByHelpers CLUTCH_GUARDED_BY(m_mutex);
};

/// Says who the calling thread is, for as long as it lives: a local variable at the top of the
/// thread's function.
///
/// Made and destroyed on the thread it speaks for; its destructor leaves the thread's last CPU time
/// with the directory, so that no nanosecond between the last look and its end is lost. One at a
/// time a thread.
class ThreadRegistration
{
public:
    ThreadRegistration(ThreadDirectory& directory, InterpreterId interpreter, ThreadRole role);
    ~ThreadRegistration();
    /// From now on the thread is another's: what it used up to the last look stays where it was.
    void become(InterpreterId interpreter, ThreadRole role);
    ThreadRegistration(const ThreadRegistration&) = delete;
    ThreadRegistration& operator=(const ThreadRegistration&) = delete;

private:
    ThreadDirectory& m_directory;
    const pid_t m_thread;
};

/// Where the calling thread is for a while: it counts for that interpreter, and afterwards for the
/// one before. A thread that is not known yet is registered for as long, as a helper.
///
/// Made and destroyed on the thread it speaks for, in the order of a stack.
class ThreadStay
{
public:
    ThreadStay(ThreadDirectory& directory, InterpreterId interpreter);
    ~ThreadStay();
    ThreadStay(const ThreadStay&) = delete;
    ThreadStay& operator=(const ThreadStay&) = delete;

private:
    ThreadDirectory& m_directory;
    InterpreterId m_before;
    std::optional<ThreadRegistration> m_registration; // where it was not known
};

} // namespace clutch
