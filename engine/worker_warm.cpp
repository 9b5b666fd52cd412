// The part of a Worker's life before it is anybody's.
#include "engine/clock.h"
#include "engine/native_thread.h"
#include "engine/worker.h"

#include <thread>
#include <utility>

namespace clutch::engine {

void Worker::startWarm(python::InterpreterOptions options,
    std::function<void(const Status&)> onReady, std::function<void()> onEnd)
{
    {
        MutexLock lock(m_mutex);
        m_onEnd = std::move(onEnd);
    }
    std::thread([self = shared_from_this(), options = std::move(options),
                    onReady = std::move(onReady)] {
        self->liveWarm(options, onReady);
        {
            MutexLock lock(self->m_mutex);
            self->m_handle.reset();
        }
        self->ended();
    }).detach();
}

void Worker::liveWarm(
    const python::InterpreterOptions& options, const std::function<void(const Status&)>& onReady)
{
    unblockSignalsOnThisThread();
    nameThisThread("clutch warm");
    goToTheBackground();
    // Nobody's, as long as no client knows the interpreter.
    ThreadRegistration registration(m_surroundings.directory, InterpreterId{}, ThreadRole::Helper);
    m_registration = &registration;
    auto made = python::Interpreter::create(options, m_console);
    if (!made) {
        m_jobs.stopNow();
        onReady(tl::unexpected(made.error()));
        return;
    }
    m_record->update([&](proto::InterpreterChanged& facts) {
        facts.set_python_id((*made)->pythonId());
        facts.set_native_thread(thisNativeThread());
    });
    onReady({});
    (*made)->serve(*this);
    if (m_takenNs == 0) {
        (void)(*made)->close({});
        return;
    }
    // Where a close came first it is told of an interpreter that came to life and ended.
    if (m_record->state() == proto::STATE_STARTING)
        came(**made, monotonicNs() - m_takenNs);
    end(**made);
}

void Worker::take(python::InterpreterOptions options, CpuSet cpus, std::function<void()> onEnd)
{
    m_takenNs = monotonicNs();
    {
        MutexLock lock(m_mutex);
        m_onEnd = std::move(onEnd);
    }
    QueuedJob job;
    job.work = [self = shared_from_this(), options = std::move(options), cpus = std::move(cpus)](
                   python::Interpreter& interpreter) {
        self->settle(interpreter, options, cpus);
    };
    job.abandoned = [] {
    };
    // Only what is closed already refuses it, and that tells its end itself.
    static_cast<void>(m_jobs.push(std::move(job), [] {}));
}

void Worker::settle(
    python::Interpreter& interpreter, const python::InterpreterOptions& options, const CpuSet& cpus)
{
    returnToTheForeground();
    nameThisThread("clutch " + options.label);
    m_registration->become(m_record->id(), ThreadRole::Owner);
    pin(cpus);
    if (const Status settled = interpreter.settle(options); !settled) {
        proto::Envelope envelope;
        envelope.mutable_notice()->set_severity(proto::Notice::WARNING);
        envelope.mutable_notice()->set_interpreter(m_record->id().value());
        envelope.mutable_notice()->set_text(settled.error().text);
        m_surroundings.sink->post(std::move(envelope));
    }
    came(interpreter, monotonicNs() - m_takenNs);
}

} // namespace clutch::engine
