#include "engine/warm_pool.h"

#include "engine/base/log.h"

#include <chrono>
#include <utility>

namespace clutch::engine {

namespace {

using namespace std::chrono_literals;

/// Whoever takes one is about to use it; the next birth waits until that is on its way.
constexpr auto kPause = 200ms;

} // namespace

struct WarmPool::Place
{
    Place(Surroundings around, std::function<InterpreterId()> ids)
        : surroundings(std::move(around))
        , newId(std::move(ids))
    {
    }

    const Surroundings surroundings;
    const std::function<InterpreterId()> newId; // not called under the mutex: it takes another

    Mutex mutex;
    std::condition_variable changed;
    WarmPoolMode mode CLUTCH_GUARDED_BY(mutex) = WarmPoolMode::Off;
    InterpreterKind kind CLUTCH_GUARDED_BY(mutex) = InterpreterKind::Isolated;
    bool ended CLUTCH_GUARDED_BY(mutex) = false;
    bool willFill CLUTCH_GUARDED_BY(mutex) = false;
    bool isReady CLUTCH_GUARDED_BY(mutex) = false;
    bool isDismissed CLUTCH_GUARDED_BY(mutex) = false; // the worker, be it born or not
    std::shared_ptr<Worker> worker CLUTCH_GUARDED_BY(mutex); // being born, ready or being closed
};

WarmPool::WarmPool(Surroundings surroundings, std::function<InterpreterId()> newId)
    : m_place(std::make_shared<Place>(std::move(surroundings), std::move(newId)))
{
}

WarmPool::~WarmPool()
{
    end();
}

void WarmPool::setMode(WarmPoolMode mode, InterpreterKind kind)
{
    bool keeps = mode == WarmPoolMode::On;
    {
        MutexLock lock(m_place->mutex);
        m_place->mode = mode;
        keeps = std::exchange(m_place->kind, kind) == kind && keeps;
    }
    if (!keeps)
        empty(m_place);
    fillLater(m_place);
}

std::shared_ptr<Worker> WarmPool::take(InterpreterKind kind)
{
    std::shared_ptr<Worker> taken;
    {
        MutexLock lock(m_place->mutex);
        if (m_place->kind != kind || !std::exchange(m_place->isReady, false))
            return nullptr;
        taken = std::exchange(m_place->worker, nullptr);
    }
    fillLater(m_place);
    return taken;
}

std::optional<std::int64_t> WarmPool::ready() const
{
    MutexLock lock(m_place->mutex);
    if (!m_place->isReady)
        return std::nullopt;
    return m_place->worker->record().facts().python_id();
}

void WarmPool::end()
{
    {
        MutexLock lock(m_place->mutex);
        m_place->ended = true;
    }
    empty(m_place);
    MutexLock lock(m_place->mutex);
    while (m_place->worker)
        lock.wait(m_place->changed);
}

void WarmPool::fillLater(const std::shared_ptr<Place>& place)
{
    {
        MutexLock lock(place->mutex);
        if (place->ended || place->mode == WarmPoolMode::Off || place->worker
            || std::exchange(place->willFill, true))
            return;
    }
    place->surroundings.timer.after(kPause, [place] { fill(place); });
}

void WarmPool::fill(const std::shared_ptr<Place>& place)
{
    const auto wanted = [&]() CLUTCH_REQUIRES(place->mutex) {
        return !place->ended && place->mode == WarmPoolMode::On && !place->worker;
    };
    {
        MutexLock lock(place->mutex);
        place->willFill = false;
        if (!wanted())
            return;
    }
    proto::InterpreterChanged facts;
    facts.set_interpreter(place->newId().value());
    facts.set_python_id(-1);
    facts.set_state(proto::STATE_STARTING);
    const auto worker = std::make_shared<Worker>(
        std::make_shared<InterpreterRecord>(std::move(facts), place->surroundings.sink),
        place->surroundings);
    python::InterpreterOptions options;
    {
        MutexLock lock(place->mutex);
        if (!wanted())
            return;
        place->worker = worker;
        place->isDismissed = false;
        options.kind = place->kind;
    }
    const auto onReady = [place, raw = worker.get()](const Status& born) {
        MutexLock lock(place->mutex);
        if (!born) { // and the next one would not be either
            log::write(log::Level::Warning, "no interpreter is kept ready: " + born.error().text);
            place->mode = WarmPoolMode::Off;
        }
        place->isReady = born && place->worker.get() == raw && !place->isDismissed;
    };
    const auto onEnd = [place, raw = worker.get()] {
        {
            MutexLock lock(place->mutex);
            if (place->worker.get() != raw)
                return; // it was somebody's
            place->worker.reset();
            place->isReady = false;
        }
        place->changed.notify_all();
        fillLater(place); // the mode may have been changed twice meanwhile
    };
    worker->startWarm(std::move(options), onReady, onEnd);
}

void WarmPool::empty(const std::shared_ptr<Place>& place)
{
    std::shared_ptr<Worker> worker;
    {
        MutexLock lock(place->mutex);
        place->isReady = false;
        place->isDismissed = true;
        worker = place->worker;
    }
    if (worker)
        worker->finish();
}

} // namespace clutch::engine
