#include "engine/python/arena_counter.h"

#include "engine/base/thread_role.h"
#include "engine/python/python_api.h"

#include <map>
#include <unordered_map>

namespace clutch::python {

namespace {

/// Whose arena an address is, because the interpreter that frees it need not be current any more.
struct Arenas
{
    Mutex mutex;
    std::unordered_map<void*, std::int64_t> owners CLUTCH_GUARDED_BY(mutex);
    std::map<std::int64_t, std::uint64_t> bytes CLUTCH_GUARDED_BY(mutex);
    PyObjectArenaAllocator original{};
};

Arenas& arenas()
{
    // Never destroyed: CPython frees arenas of static types after main().
    static auto* instance = new Arenas;
    return *instance;
}

void* allocate(void*, std::size_t size)
{
    Arenas& all = arenas();
    void* address = all.original.alloc(all.original.ctx, size);
    if (!address)
        return nullptr;
    PyThreadState* state = PyThreadState_GetUnchecked();
    const std::int64_t id = state ? PyInterpreterState_GetID(state->interp) : 0;
    MutexLock lock(all.mutex);
    all.owners[address] = id;
    all.bytes[id] += size;
    return address;
}

void release(void*, void* address, std::size_t size)
{
    if (!address)
        return;
    Arenas& all = arenas();
    {
        MutexLock lock(all.mutex);
        if (const auto owner = all.owners.find(address); owner != all.owners.end()) {
            const auto bytes = all.bytes.find(owner->second);
            bytes->second -= size;
            if (bytes->second == 0)
                all.bytes.erase(bytes);
            all.owners.erase(owner);
        }
    }
    all.original.free(all.original.ctx, address, size);
}

} // namespace

void installArenaCounter()
{
    PyObject_GetArenaAllocator(&arenas().original);
    PyObjectArenaAllocator counting{nullptr, allocate, release};
    PyObject_SetArenaAllocator(&counting);
}

std::uint64_t arenaBytesOf(std::int64_t pythonId)
{
    Arenas& all = arenas();
    MutexLock lock(all.mutex);
    const auto found = all.bytes.find(pythonId);
    return found == all.bytes.end() ? 0 : found->second;
}

} // namespace clutch::python
