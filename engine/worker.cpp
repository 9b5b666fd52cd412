#include "engine/worker.h"

#include "engine/clock.h"
#include "engine/convert.h"
#include "engine/metrics/core_affinity.h"
#include "engine/native_thread.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace clutch::engine {

namespace {

/// Even a deadline that is over leaves an interpreter the time for an ordinary end.
constexpr std::chrono::milliseconds kLeastCloseTime{500};

const std::string kLeftParked = "it could not be ended and stays until the runtime ends: ";

} // namespace

Worker::Worker(std::shared_ptr<InterpreterRecord> record, Surroundings surroundings)
    : m_record(std::move(record))
    , m_surroundings(std::move(surroundings))
    , m_console(std::make_shared<InterpreterConsole>(m_record->id(), m_surroundings.sink,
          [about = m_record](bool waiting) { about->awaitInput(waiting); }))
{
}

void Worker::start(python::InterpreterOptions options, CpuSet cpus, std::function<void()> onEnd)
{
    {
        MutexLock lock(m_mutex);
        m_onEnd = std::move(onEnd);
    }
    std::thread([self = shared_from_this(), options = std::move(options), cpus = std::move(cpus)] {
        self->live(options, cpus);
    }).detach();
}

void Worker::live(const python::InterpreterOptions& options, const CpuSet& cpus)
{
    unblockSignalsOnThisThread();
    nameThisThread("clutch " + options.label);
    bearServeAndEnd(options, cpus);
    {
        MutexLock lock(m_mutex);
        m_handle.reset();
    }
    ended();
}

void Worker::bearServeAndEnd(const python::InterpreterOptions& options, const CpuSet& cpus)
{
    const ThreadRegistration registration(
        m_surroundings.directory, m_record->id(), ThreadRole::Owner);
    pin(cpus);
    const std::uint64_t startedNs = monotonicNs();
    auto made = python::Interpreter::create(options, m_console);
    if (!made) {
        m_jobs.stopNow();
        m_record->moveTo(proto::STATE_FAILED, made.error().text);
        return;
    }
    came(**made, monotonicNs() - startedNs);
    (*made)->serve(*this);
    end(**made);
}

void Worker::ended()
{
    if (m_record->state() == proto::STATE_CLOSED)
        m_surroundings.directory.disown(m_record->id());
    m_over = true; // last: who waits for it takes the surroundings away
    std::function<void()> onEnd;
    {
        MutexLock lock(m_mutex);
        onEnd = m_onEnd;
    }
    if (onEnd)
        onEnd();
}

void Worker::serveHere(python::Interpreter& main)
{
    m_record->update(
        [](proto::InterpreterChanged& facts) { facts.set_native_thread(thisNativeThread()); });
    came(main, 0);
    main.serve(*this);
}

void Worker::pin(const CpuSet& cpus)
{
    std::string refused;
    if (!cpus.empty()) {
        if (const Status pinned = setThreadAffinity(0, cpus); !pinned)
            refused = pinned.error().text;
    }
    const Result<CpuSet> readBack = threadAffinity(0);
    m_record->update([&](proto::InterpreterChanged& facts) {
        facts.set_native_thread(thisNativeThread());
        facts.set_pin_refused(refused);
        facts.clear_affinity();
        if (readBack) {
            for (const unsigned cpu : *readBack)
                facts.add_affinity(cpu);
        }
    });
}

void Worker::came(python::Interpreter& interpreter, std::uint64_t durationNs)
{
    {
        MutexLock lock(m_mutex);
        m_handle = interpreter.interruptHandle();
    }
    m_record->update([&](proto::InterpreterChanged& facts) {
        facts.set_python_id(interpreter.pythonId());
        facts.set_create_duration_ns(durationNs);
    });
    m_record->moveTo(proto::STATE_IDLE);
}

Status Worker::run(
    RunId run, python::RunRequest request, const std::function<void(RunId)>& answered)
{
    request.run = run.value();
    QueuedJob job;
    job.run = run;
    job.work = [self = shared_from_this(), request = std::move(request)](
                   python::Interpreter& interpreter) {
        self->m_outcome = interpreter.run(request);
    };
    job.abandoned = [this, run] {
        tellUnbegun(run, proto::RunFinished::ABANDONED);
    };
    if (!m_jobs.push(std::move(job), [&] { answered(run); }))
        return failure(m_record->title() + " is being closed: nothing can be run there any more");
    if (isBusy(m_record->state()))
        m_record->update(
            [&](proto::InterpreterChanged& facts) { facts.set_queued_runs(waitingRuns()); });
    return {};
}

bool Worker::lookUp(python::Job work, std::function<void()> abandoned)
{
    if (m_record->state() != proto::STATE_IDLE)
        return false;
    // A run that was accepted a moment ago may not have begun.
    return m_jobs.pushLook({RunId{}, std::move(work), std::move(abandoned)});
}

Status Worker::stop(RunId run)
{
    if (!stopRunning(run)) {
        if (const std::optional<QueuedJob> withdrawn = m_jobs.withdraw(run)) {
            tellUnbegun(withdrawn->run, proto::RunFinished::INTERRUPTED);
            m_record->update(
                [&](proto::InterpreterChanged& facts) { facts.set_queued_runs(waitingRuns()); });
        } else {
            (void)stopRunning(run); // it began in between
        }
    }
    if (!run)
        m_hurried = true; // what its closing waits for, if it is being closed
    // What has ended already is left in peace, and that is what was asked for.
    return {};
}

bool Worker::stopRunning(RunId run)
{
    const RunId running = m_record->run();
    return running && (!run || run == running)
        && m_surroundings.interrupter.stop(target(), running);
}

Status Worker::close(const CloseWish& wish)
{
    {
        MutexLock lock(m_mutex);
        // Its last event goes out a moment before the registry forgets it.
        if (m_closing && m_record->state() == proto::STATE_CLOSED)
            return failure("interpreter " + std::to_string(m_record->id().value()) + " is closed");
        if (m_closing)
            return failure(m_record->title() + " is being closed already");
        m_closing = wish;
        m_hurried = false; // an earlier Stop was for a run
    }
    const bool parked
        = m_record->state() == proto::STATE_PARKED && m_record->moveTo(proto::STATE_FINALIZING);
    if (wish.runningCode == proto::CloseInterpreter::WAIT)
        m_jobs.stopWhenDone();
    else
        m_jobs.stopNow();
    CloseWatch::begin(
        m_surroundings.timer, m_surroundings.interrupter,
        [self = shared_from_this()] { return self->target(); }, wish,
        [self = shared_from_this()] { return self->m_hurried.load(); },
        [self = shared_from_this()](const std::string& reason) { self->giveUp(reason); });
    if (parked)
        endFromOutside(wish);
    return {};
}

void Worker::finish()
{
    m_jobs.stopNow();
}

InterruptTarget Worker::target()
{
    MutexLock lock(m_mutex);
    return {m_record, m_console, m_handle, m_record->facts().kind() != proto::KIND_MAIN,
        [self = shared_from_this()] {
            self->onParked();
        }};
}

std::optional<python::Job> Worker::next()
{
    finishRun();
    while (std::optional<QueuedJob> job = m_jobs.pop()) {
        if (!job->run)
            return std::move(job->work);
        m_console->output().setRun(job->run);
        m_console->input().reopen();
        if (m_record->beginRun(job->run, m_jobs.waitingRuns())) {
            m_run = job->run;
            if (m_jobs.takeStop())
                (void)stopRunning(m_run);
            m_cpuAtStart = cpuNs();
            return std::move(job->work);
        }
        job->abandoned();
    }
    return std::nullopt;
}

std::uint64_t Worker::cpuNs() const
{
    return clockNs(CLOCK_THREAD_CPUTIME_ID) + m_surroundings.directory.helpersCpuNs(m_record->id());
}

void Worker::finishRun()
{
    if (!m_run)
        return;
    const std::uint64_t used = cpuNs() - m_cpuAtStart;
    // An interrupt may cut the wait for a slow client short, but not the output.
    while (m_console->output().drain() == python::Console::Written::Interrupted) { }
    m_console->output().setRun(RunId{});
    proto::RunFinished finished = toProto(m_outcome);
    finished.set_cpu_ns(used);
    m_outcome = {};
    m_jobs.runIsOver();
    m_record->endRun(std::exchange(m_run, RunId{}), std::move(finished));
}

void Worker::end(python::Interpreter& interpreter)
{
    CloseWish wish;
    {
        MutexLock lock(m_mutex);
        wish = m_closing.value_or(CloseWish{});
    }
    m_record->moveTo(proto::STATE_FINALIZING);
    const std::uint64_t startedNs = monotonicNs();
    python::CloseOptions options;
    options.deadline = std::max(wish.deadline, kLeastCloseTime);
    const python::EndReport account = interpreter.close(options);
    m_console->abandonInput(); // of threads that were left behind
    while (m_console->output().drain() == python::Console::Written::Interrupted) { }
    tell(account, startedNs);
}

void Worker::onParked()
{
    m_jobs.stopNow();
    std::optional<CloseWish> closing;
    {
        MutexLock lock(m_mutex);
        closing = m_closing;
    }
    if (closing && m_record->moveTo(proto::STATE_FINALIZING))
        endFromOutside(*closing);
}

void Worker::endFromOutside(const CloseWish& wish)
{
    // It attaches, and may wait for a GIL for ever.
    runOnHelper([self = shared_from_this(), deadline = std::max(wish.deadline, kLeastCloseTime)] {
        const std::uint64_t startedNs = monotonicNs();
        const python::EndReport account = self->target().handle->endFromOutside(deadline);
        self->m_console->abandonInput();
        while (self->m_console->output().drain() == python::Console::Written::Interrupted) { }
        self->tell(account, startedNs);
        self->ended();
    });
}

void Worker::tell(const python::EndReport& account, std::uint64_t startedNs)
{
    if (account.barsFinalization)
        m_givenUp = true;
    report(toProto(account), startedNs);
    if (account.how == python::EndReport::How::Closed)
        m_record->moveTo(proto::STATE_CLOSED);
    else
        m_record->moveTo(proto::STATE_PARKED, kLeftParked + account.whyParked);
}

void Worker::giveUp(const std::string& reason)
{
    m_givenUp = true;
    if (!m_record->park(reason))
        return; // it ended in the last moment
    m_jobs.stopNow();
    proto::FinalizationReport left;
    left.set_how(proto::FinalizationReport::PARKED);
    proto::Finding& finding = *left.add_findings();
    finding.set_severity(proto::Finding::ERROR);
    finding.set_kind("left behind");
    finding.set_text(m_record->title() + " was not ended: " + reason);
    finding.set_advice("Restart the runtime to be rid of it.");
    report(std::move(left), monotonicNs());
    ended();
}

void Worker::report(proto::FinalizationReport report, std::uint64_t startedNs)
{
    const proto::InterpreterChanged facts = m_record->facts();
    report.set_interpreter(facts.interpreter());
    report.set_letter(facts.letter());
    report.set_name(facts.name());
    report.set_kind(facts.kind());
    report.set_started_ns(startedNs);
    report.set_finished_ns(monotonicNs());
    {
        MutexLock lock(m_mutex);
        report.set_ended_by(m_closing ? m_closing->endedBy : "Stop");
    }
    proto::Envelope envelope;
    *envelope.mutable_finalization_report() = std::move(report);
    m_surroundings.sink->post(std::move(envelope));
}

void Worker::tellUnbegun(RunId run, proto::RunFinished::Outcome outcome)
{
    proto::Envelope envelope;
    proto::RunFinished& finished = *envelope.mutable_run_finished();
    finished.set_interpreter(m_record->id().value());
    finished.set_run(run.value());
    finished.set_outcome(outcome);
    finished.set_started_ns(monotonicNs());
    finished.set_finished_ns(finished.started_ns());
    m_surroundings.sink->post(std::move(envelope));
}

} // namespace clutch::engine
