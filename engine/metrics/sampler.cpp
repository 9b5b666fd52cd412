#include "engine/metrics/sampler.h"

#include "engine/metrics/core_affinity.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <limits>
#include <pthread.h>
#include <system_error>
#include <utility>

namespace clutch {

namespace {

Status checkRate(double hz)
{
    if (hz >= 0 && hz <= kMaxSampleRate)
        return {};
    char text[128];
    std::snprintf(text, sizeof text,
        "cannot take %g samples a second: the rate must be from 0 (none) to %g", hz,
        kMaxSampleRate);
    return failure(text);
}

/// Holds back every signal that somebody may want to handle from threads that the calling thread
/// makes meanwhile: a SIGINT is for the thread that runs Python. What a fault of the thread itself
/// raises stays as it is.
class SignalsHeldBack
{
public:
    SignalsHeldBack()
    {
        sigset_t set;
        ::sigfillset(&set);
        for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS})
            ::sigdelset(&set, fault);
        ::pthread_sigmask(SIG_BLOCK, &set, &m_before);
    }
    ~SignalsHeldBack() { ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }
    SignalsHeldBack(const SignalsHeldBack&) = delete;
    SignalsHeldBack& operator=(const SignalsHeldBack&) = delete;

private:
    sigset_t m_before{};
};

/// std::chrono::steady_clock is CLOCK_MONOTONIC in every C++ library for Linux.
std::chrono::steady_clock::time_point moment(std::uint64_t ns)
{
    return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(ns));
}

} // namespace

SampleTimetable::SampleTimetable(std::uint64_t nowNs, double hz)
    : m_periodNs(std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::llround(1e9 / hz))))
    , m_dueNs(nowNs)
{
}

std::uint32_t SampleTimetable::advance(std::uint64_t nowNs)
{
    const std::uint64_t late = nowNs > m_dueNs ? (nowNs - m_dueNs) / m_periodNs : 0;
    m_dueNs += (late + 1) * m_periodNs;
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(late, std::numeric_limits<std::uint32_t>::max()));
}

Sampler::Sampler(Settings settings, ThreadDirectory& directory, ProcFiles& files, Clocks& clocks)
    : m_settings(std::move(settings))
    , m_directory(directory)
    , m_files(files)
    , m_clocks(clocks)
    , m_hz(m_settings.hz)
{
}

Result<std::unique_ptr<Sampler>> Sampler::start(
    Settings settings, ThreadDirectory& directory, ProcFiles& files, Clocks& clocks)
{
    if (Status good = checkRate(settings.hz); !good)
        return tl::unexpected(good.error());
    std::unique_ptr<Sampler> sampler(new Sampler(std::move(settings), directory, files, clocks));
    try {
        const SignalsHeldBack heldBack;
        sampler->m_thread = std::thread([raw = sampler.get()] { raw->run(); });
    } catch (const std::system_error& error) {
        return systemFailure("cannot start the sampling thread", error.code().value());
    }
    return sampler;
}

Sampler::~Sampler()
{
    stop();
}

Status Sampler::setRate(double hz)
{
    if (Status good = checkRate(hz); !good)
        return good;
    {
        const MutexLock lock(m_mutex);
        m_hz = hz;
        m_paused = m_paused || hz == 0;
        ++m_generation;
    }
    m_changed.notify_one();
    return {};
}

double Sampler::rate()
{
    const MutexLock lock(m_mutex);
    return m_hz;
}

void Sampler::stop()
{
    {
        const MutexLock lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void Sampler::run()
{
    ::pthread_setname_np(::pthread_self(), "clutch-sampler");
    // A refusal leaves the thread where it is: samples are as true from there.
    if (!m_settings.runOn.empty())
        static_cast<void>(setThreadAffinity(0, m_settings.runOn));
    // Its core is read where the kernel publishes it, and not from a file at each sample.
    const ThreadRegistration registration(m_directory, InterpreterId{}, ThreadRole::Helper);
    SampleTaker taker(m_settings.looks, m_directory, m_files, m_clocks);
    SampleTimetable timetable(m_clocks.monotonicNs(), kDefaultSampleRate);
    std::uint64_t generation = std::numeric_limits<std::uint64_t>::max();
    while (true) {
        {
            MutexLock lock(m_mutex);
            while (!m_stopping) {
                if (generation != m_generation) {
                    generation = m_generation;
                    if (m_hz > 0)
                        timetable = SampleTimetable(m_clocks.monotonicNs(), m_hz);
                }
                if (m_hz <= 0)
                    lock.wait(m_changed);
                else if (m_clocks.monotonicNs() >= timetable.dueNs())
                    break;
                else
                    lock.waitUntil(m_changed, moment(timetable.dueNs()));
            }
            if (m_stopping)
                return;
            if (std::exchange(m_paused, false))
                taker.restart();
        }
        Sample& sample = taker.take(timetable.advance(m_clocks.monotonicNs()));
        if (m_settings.extra)
            m_settings.extra(sample);
        if (m_settings.observer)
            m_settings.observer(sample);
    }
}

} // namespace clutch
