#include "engine/python/arena_counter.h"

#include "engine/base/thread_role.h"
#include "engine/python/python_api.h"

#include <cstddef>
#include <map>
#include <unordered_map>

namespace clutch::python {

namespace {

/// POOL_SIZE of Objects/obmalloc.c (3.14, 3.15; 64 bit). Every pool begins with the number of its
/// blocks in use, as an unsigned int (struct pool_header, ref.count), and a pool that was never
/// used is what mmap() gave: zeros.
constexpr std::size_t kPoolSize = 16'384;

/// How many arenas are looked at before who wants to allocate or free one gets a turn.
constexpr int kArenasAtOnce = 64;

/// An interpreter's arenas: their sizes by their addresses, and the sum of those.
struct Heap
{
    std::map<void*, std::size_t> arenas;
    std::uint64_t bytes = 0;
};

/// Whose arena an address is, because the interpreter that frees it need not be current any more.
struct Arenas
{
    Mutex mutex;
    std::unordered_map<void*, std::int64_t> owners CLUTCH_GUARDED_BY(mutex);
    std::map<std::int64_t, Heap> heaps CLUTCH_GUARDED_BY(mutex);
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
    Heap& heap = all.heaps[id];
    heap.arenas[address] = size;
    heap.bytes += size;
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
            const auto heap = all.heaps.find(owner->second);
            const auto arena = heap->second.arenas.find(address);
            heap->second.bytes -= arena->second;
            heap->second.arenas.erase(arena);
            if (heap->second.arenas.empty())
                all.heaps.erase(heap);
            all.owners.erase(owner);
        }
    }
    all.original.free(all.original.ctx, address, size);
}

/// Its owner may be counting in it: what is read is a moment's truth for each pool, not for all.
std::uint64_t blocksInArena(void* arena, std::size_t size)
{
    const auto* bytes = static_cast<const std::byte*>(arena);
    const std::size_t unaligned = reinterpret_cast<std::uintptr_t>(arena) % kPoolSize;
    std::uint64_t blocks = 0;
    for (std::size_t pool = unaligned == 0 ? 0 : kPoolSize - unaligned; pool + kPoolSize <= size;
         pool += kPoolSize)
        blocks
            += __atomic_load_n(reinterpret_cast<const unsigned*>(bytes + pool), __ATOMIC_RELAXED);
    return blocks;
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
    const auto heap = all.heaps.find(pythonId);
    return heap == all.heaps.end() ? 0 : heap->second.bytes;
}

std::uint64_t blocksOf(std::int64_t pythonId)
{
    Arenas& all = arenas();
    std::uint64_t blocks = 0;
    void* last = nullptr;
    for (bool more = true; more;) {
        MutexLock lock(all.mutex);
        const auto heap = all.heaps.find(pythonId);
        if (heap == all.heaps.end())
            return blocks;
        auto arena = heap->second.arenas.upper_bound(last);
        for (int i = 0; i < kArenasAtOnce && arena != heap->second.arenas.end(); ++i, ++arena) {
            blocks += blocksInArena(arena->first, arena->second);
            last = arena->first;
        }
        more = arena != heap->second.arenas.end();
    }
    return blocks;
}

} // namespace clutch::python
