// Worker::glance(): looking into an interpreter while its code runs.
#include "engine/worker.h"

#include <chrono>
#include <utility>

namespace clutch::engine {

namespace {

/// Running bytecode hands its GIL over within 5 ms; on a machine that is full a helper may wait for
/// a core besides. Whoever holds the GIL for longer is in C code, and the answer is "busy".
constexpr std::chrono::milliseconds kGlanceDeadline{250};
/// … and for one that is in: it may lose the GIL there to code that is parked or ended with it.
constexpr std::chrono::seconds kAnswerDeadline{5};

/// A list of names, a value or two and a completion: who asks for more meanwhile is told "busy".
constexpr int kMostWaiting = 4;

} // namespace

bool Worker::glance(LiveLook look, std::function<void()> busy)
{
    const proto::InterpreterState state = m_record->state();
    if (state != proto::STATE_RUNNING && state != proto::STATE_AWAITING_INPUT)
        return false;
    const std::shared_ptr<python::InterruptHandle> handle = target().handle;
    if (!handle)
        return false;
    if (++m_glancing > kMostWaiting) {
        --m_glancing;
        return false;
    }
    // Whoever comes first answers: the deadline, or the helper once it has found something.
    const auto answered = std::make_shared<std::atomic<bool>>(false);
    const auto inside = std::make_shared<std::atomic<bool>>(false);
    m_surroundings.timer.after(kGlanceDeadline, [inside, answered, busy] {
        if (!inside->load() && !answered->exchange(true))
            busy();
    });
    m_surroundings.timer.after(kAnswerDeadline, [answered, busy] {
        if (!answered->exchange(true))
            busy();
    });
    runOnHelper([self = shared_from_this(), handle, inside, answered, look = std::move(look),
                    busy = std::move(busy)] {
        bool waiting = true;
        const auto wanted = [&] {
            waiting = false;
            --self->m_glancing;
            *inside = true;
            return !answered->load();
        };
        // It may be kept in there: what it finds after the deadline is nobody's any more.
        const auto lookAndTell = [&](python::Guest& guest) {
            const std::function<void()> tell = look(guest);
            if (!answered->exchange(true))
                tell();
        };
        if (handle->visit(wanted, lookAndTell))
            return;
        if (waiting) // the door was closed
            --self->m_glancing;
        if (!answered->exchange(true))
            busy();
    });
    return true;
}

} // namespace clutch::engine
