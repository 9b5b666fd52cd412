// Thread rules that the compiler (clang's -Wthread-safety) and the running program check.
#pragma once

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

#if defined(__clang__)
#define CLUTCH_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define CLUTCH_THREAD_ATTRIBUTE(x)
#endif

#define CLUTCH_CAPABILITY(name) CLUTCH_THREAD_ATTRIBUTE(capability(name))
#define CLUTCH_SCOPED_CAPABILITY CLUTCH_THREAD_ATTRIBUTE(scoped_lockable)
#define CLUTCH_GUARDED_BY(x) CLUTCH_THREAD_ATTRIBUTE(guarded_by(x))
#define CLUTCH_REQUIRES(...) CLUTCH_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define CLUTCH_EXCLUDES(...) CLUTCH_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))
#define CLUTCH_ACQUIRE(...) CLUTCH_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define CLUTCH_RELEASE(...) CLUTCH_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))
#define CLUTCH_ASSERT_CAPABILITY(x) CLUTCH_THREAD_ATTRIBUTE(assert_capability(x))
#define CLUTCH_NO_THREAD_SAFETY_ANALYSIS CLUTCH_THREAD_ATTRIBUTE(no_thread_safety_analysis)

namespace clutch {

/// A std::mutex that clang's analysis understands.
class CLUTCH_CAPABILITY("mutex") Mutex
{
public:
    void lock() CLUTCH_ACQUIRE() { m_mutex.lock(); }
    void unlock() CLUTCH_RELEASE() { m_mutex.unlock(); }

private:
    friend class MutexLock;
    std::mutex m_mutex;
};

/// Holds a Mutex for a scope; wait() and waitFor() let go of it meanwhile, as condition variables
/// do. Callers of wait loop over their condition themselves, so that the analysis sees the guarded
/// reads.
class CLUTCH_SCOPED_CAPABILITY MutexLock
{
public:
    explicit MutexLock(Mutex& mutex) CLUTCH_ACQUIRE(mutex)
        : m_lock(mutex.m_mutex)
    {
    }
    ~MutexLock() CLUTCH_RELEASE() { }
    MutexLock(const MutexLock&) = delete;
    MutexLock& operator=(const MutexLock&) = delete;

    void wait(std::condition_variable& condition) { condition.wait(m_lock); }
    template <typename TimePoint>
    std::cv_status waitUntil(std::condition_variable& condition, TimePoint until)
    {
        return condition.wait_until(m_lock, until);
    }

private:
    std::unique_lock<std::mutex> m_lock;
};

/// Remembers the thread it was made on (or bound to) and asserts that it is still that one: the
/// run-time half of "one interpreter, one thread, for its whole life".
class CLUTCH_CAPABILITY("thread") ThreadChecker
{
public:
    ThreadChecker()
        : m_thread(std::this_thread::get_id())
    {
    }
    void bindToCurrentThread() { m_thread = std::this_thread::get_id(); }
    [[nodiscard]] bool isCurrent() const { return m_thread == std::this_thread::get_id(); }
    void check() const CLUTCH_ASSERT_CAPABILITY(this) { assert(isCurrent()); }

private:
    std::thread::id m_thread;
};

} // namespace clutch
