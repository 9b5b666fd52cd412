#include "engine/python/away_threads.h"

#include "engine/base/thread_role.h"
#include "engine/python/interpreter_context.h"
#include "engine/python/python_api.h"

#include <algorithm>
#include <map>
#include <utility>

#include <unistd.h>

namespace clutch::python {

namespace {

struct AwayThread
{
    std::int64_t native = 0;
    std::vector<std::int64_t> interpreters; // the innermost last
    bool shallEnd = false;
};

struct AwayThreads
{
    Mutex mutex;
    std::map<unsigned long, AwayThread> byIdent CLUTCH_GUARDED_BY(mutex);
};

AwayThreads& awayThreads()
{
    // Never destroyed: threads may outlive main().
    static auto* threads = new AwayThreads;
    return *threads;
}

/// Whether an end was asked for of a thread that is still in this interpreter. An ident is used
/// again, and a pending call may wait for long.
bool takeEnd(unsigned long ident, std::int64_t pythonId)
{
    AwayThreads& all = awayThreads();
    MutexLock lock(all.mutex);
    const auto found = all.byIdent.find(ident);
    return found != all.byIdent.end() && found->second.interpreters.back() == pythonId
        && std::exchange(found->second.shallEnd, false);
}

/// A pending call of the interpreter that the thread is in; on whichever of its threads is first.
int raiseThere(void* argument)
{
    const auto ident = reinterpret_cast<unsigned long>(argument);
    if (takeEnd(ident, PyInterpreterState_GetID(PyInterpreterState_Get())))
        PyThreadState_SetAsyncExc(ident, PyExc_KeyboardInterrupt);
    return 0;
}

} // namespace

void goAway(std::int64_t pythonId)
{
    AwayThreads& all = awayThreads();
    MutexLock lock(all.mutex);
    AwayThread& mine = all.byIdent[PyThread_get_thread_ident()];
    mine.native = gettid();
    mine.interpreters.push_back(pythonId);
}

void comeBack()
{
    AwayThreads& all = awayThreads();
    MutexLock lock(all.mutex);
    const auto mine = all.byIdent.find(PyThread_get_thread_ident());
    mine->second.interpreters.pop_back();
    if (mine->second.interpreters.empty())
        all.byIdent.erase(mine);
}

std::optional<std::int64_t> whereIs(unsigned long ident)
{
    AwayThreads& all = awayThreads();
    MutexLock lock(all.mutex);
    const auto found = all.byIdent.find(ident);
    return found == all.byIdent.end() ? std::nullopt
                                      : std::optional(found->second.interpreters.back());
}

std::optional<std::int64_t> whereIsNative(std::int64_t thread)
{
    AwayThreads& all = awayThreads();
    MutexLock lock(all.mutex);
    for (const auto& [ident, each] : all.byIdent) {
        if (each.native == thread)
            return each.interpreters.back();
    }
    return std::nullopt;
}

void interruptAway(const std::vector<std::int64_t>& threads)
{
    std::map<unsigned long, std::int64_t> asked;
    AwayThreads& all = awayThreads();
    {
        MutexLock lock(all.mutex);
        for (auto& [ident, each] : all.byIdent) {
            if (std::ranges::count(threads, each.native) == 0 || std::exchange(each.shallEnd, true))
                continue;
            asked[ident] = each.interpreters.back();
        }
    }
    for (const auto& [ident, pythonId] : asked) {
        bool queued = false;
        withForeign(pythonId, [&, ident = ident](const InterpreterContext& there) {
            void* argument = reinterpret_cast<void*>(ident); // NOLINT(performance-no-int-to-ptr)
            queued = _PyEval_AddPendingCall(there.interpreter, raiseThere, argument, 0) == 0;
        });
        if (!queued) // it is full: another time
            (void)takeEnd(ident, pythonId);
    }
}

} // namespace clutch::python
