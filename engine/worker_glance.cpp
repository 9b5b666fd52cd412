// Worker::glance(): looking into an interpreter while its code runs.
#include "engine/worker.h"

#include <chrono>
#include <utility>

namespace clutch::engine {

namespace {

/// Running bytecode hands its GIL over within 5 ms; on a machine that is full a helper may wait for
/// a core besides. Whoever holds the GIL for longer is in C code, and the answer is "busy".
constexpr std::chrono::milliseconds kGlanceDeadline{250};

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
    // Whoever comes first answers: the deadline, or the helper once it holds the GIL.
    const auto answered = std::make_shared<std::atomic<bool>>(false);
    m_surroundings.timer.after(kGlanceDeadline, [answered, busy] {
        if (!answered->exchange(true))
            busy();
    });
    runOnHelper([self = shared_from_this(), handle, answered, look = std::move(look),
                    busy = std::move(busy)] {
        bool waiting = true;
        const auto wanted = [&] {
            waiting = false;
            --self->m_glancing;
            return !answered->exchange(true);
        };
        if (handle->visit(wanted, look))
            return;
        if (waiting) // the door was closed
            --self->m_glancing;
        if (!answered->exchange(true))
            busy();
    });
    return true;
}

} // namespace clutch::engine
