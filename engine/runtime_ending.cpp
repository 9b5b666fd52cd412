#include "engine/runtime_ending.h"

#include "engine/clock.h"
#include "engine/close_watch.h"
#include "engine/convert.h"

#include <future>
#include <utility>

namespace clutch::engine {

namespace {

using namespace std::chrono_literals;

constexpr auto kMainMayFinish = 1s; // after clutch.finalize(), which is a script's last line
constexpr auto kInsist = 500ms;
constexpr auto kCloseGrace = CloseWatch::kGrace + 1s;
constexpr auto kFinalizeGrace = 5s; // for Py_FinalizeEx: 20–30 ms are usual (FACTS § 1)
constexpr int kExitNotFinalized = 1;
constexpr int kExitFinalizeFailed = 120; // what `python` exits with then

proto::Finding remaining(Worker& worker)
{
    const proto::InterpreterChanged facts = worker.record().facts();
    proto::Finding finding;
    finding.set_severity(proto::Finding::WARNING);
    finding.set_kind("ResourceWarning");
    finding.set_text("remaining subinterpreter " + facts.letter()
        + (facts.name().empty() ? std::string() : " \"" + facts.name() + "\"") + " (Python's id "
        + std::to_string(facts.python_id()) + ") when the runtime was finalized");
    finding.set_advice("Close every interpreter before the runtime ends.");
    return finding;
}

} // namespace

RuntimeEnding::RuntimeEnding(InterpreterRegistry& registry, Surroundings surroundings,
    std::function<void(int exitCode)> exitNow)
    : m_registry(registry)
    , m_surroundings(std::move(surroundings))
    , m_exitNow(std::move(exitNow))
{
}

Status RuntimeEnding::ask(const EndingWish& wish, const std::shared_ptr<Worker>& main,
    const std::function<void()>& answered)
{
    const bool clutchCloses = wish.policy == python::FinalizePolicy::ClutchCloses;
    std::vector<std::shared_ptr<Worker>> left;
    {
        MutexLock lock(m_mutex);
        if (m_wish)
            return failure("the runtime is being finalized already");
        m_wish = wish;
        m_startedNs = monotonicNs();
        m_registry.refuseNew("the runtime is being finalized");
        left = m_left = m_registry.living();
    }
    answered();
    if (clutchCloses) {
        CloseWish close;
        close.deadline = wish.deadline;
        close.endedBy = "runtime closing";
        for (const auto& worker : left)
            (void)worker->close(close); // one that is being closed already needs no second word
    }
    main->finish();
    m_surroundings.timer.after(
        wish.interruptMain ? 0ms : kMainMayFinish, [this, main] { insist(main, 3); });
    m_surroundings.timer.after(wish.deadline + kCloseGrace + kFinalizeGrace, [this] {
        announceEnd("the runtime did not finalize within its deadline: something in it hangs",
            kExitNotFinalized);
        m_exitNow(kExitNotFinalized);
    });
    return {};
}

void RuntimeEnding::insist(const std::shared_ptr<Worker>& main, unsigned times)
{
    if (!main->record().run() || times == 0)
        return;
    // Never a third Stop: that would park the main thread, which has to finalize.
    if (times > 1)
        (void)main->stop(RunId{});
    m_surroundings.timer.after(kInsist, [this, main, times] { insist(main, times - 1); });
}

int RuntimeEnding::finish(python::PythonRuntime& runtime)
{
    EndingWish wish;
    std::vector<std::shared_ptr<Worker>> left;
    {
        MutexLock lock(m_mutex);
        wish = *m_wish;
        left = m_left;
    }
    const bool clutchCloses = wish.policy == python::FinalizePolicy::ClutchCloses;
    proto::FinalizationReport report;
    report.set_how(clutchCloses ? proto::FinalizationReport::FINALIZED_BY_CLUTCH
                                : proto::FinalizationReport::FINALIZED_BY_CPYTHON);
    if (clutchCloses) {
        const std::uint64_t startedNs = monotonicNs();
        m_registry.waitUntilEnded(std::chrono::steady_clock::now() + wish.deadline + kCloseGrace);
        proto::FinalizationReport::Step& step = *report.add_steps();
        step.set_name("close interpreters");
        step.set_duration_ns(monotonicNs() - startedNs);
        for (const auto& worker : left)
            *report.add_findings() = remaining(*worker);
    }
    if (const std::string abandoned = abandonedOnes(); !abandoned.empty()) {
        proto::FinalizationReport::Step& step = *report.add_steps();
        step.set_name("Py_FinalizeEx");
        step.set_outcome("skipped: " + abandoned
            + " could be neither stopped nor parked, and Py_FinalizeEx() would wait for it for "
              "ever");
        reportRuntime(std::move(report));
        announceEnd("ended without Py_FinalizeEx(): " + abandoned + " is stuck", kExitNotFinalized);
        return kExitNotFinalized;
    }
    if (wish.from)
        return finishFrom(wish.from);
    const python::FinalizeReport account = runtime.finalize();
    proto::FinalizationReport::Step& step = *report.add_steps();
    step.set_name("Py_FinalizeEx");
    step.set_duration_ns(account.durationNs);
    if (account.status != 0)
        step.set_outcome("returned " + std::to_string(account.status));
    for (const python::Finding& finding : account.findings)
        *report.add_findings() = toProto(finding);
    reportRuntime(std::move(report));
    const int exitCode = account.status == 0 ? 0 : kExitFinalizeFailed;
    announceEnd(clutchCloses ? "finalized; Clutch closed what was left"
                             : "finalized; CPython was left to close what was there",
        exitCode);
    return exitCode;
}

int RuntimeEnding::finishFrom(const std::shared_ptr<Worker>& worker)
{
    std::promise<void> notCalled;
    const bool asked
        = worker->lookUp([](python::Interpreter&) { python::PythonRuntime::finalizeFromHere(); },
            [&notCalled] { notCalled.set_value(); });
    // Where it is called the process ends, in finalizedElsewhere() or at the deadline.
    if (asked)
        notCalled.get_future().wait();
    proto::FinalizationReport report;
    report.set_how(proto::FinalizationReport::FINALIZED_BY_CPYTHON);
    proto::FinalizationReport::Step& step = *report.add_steps();
    step.set_name("Py_FinalizeEx");
    step.set_outcome("not called: " + worker->record().title() + " was no longer idle");
    reportRuntime(std::move(report));
    announceEnd("ended without Py_FinalizeEx(): " + worker->record().title()
            + ", which should have called it, was no longer idle",
        kExitNotFinalized);
    return kExitNotFinalized;
}

void RuntimeEnding::finalizedElsewhere()
{
    std::shared_ptr<Worker> from;
    std::uint64_t startedNs = 0;
    {
        MutexLock lock(m_mutex);
        if (m_wish)
            from = m_wish->from;
        startedNs = m_startedNs;
    }
    if (from) {
        proto::FinalizationReport report;
        report.set_how(proto::FinalizationReport::FINALIZED_BY_CPYTHON);
        proto::FinalizationReport::Step& step = *report.add_steps();
        step.set_name("Py_FinalizeEx, called from " + from->record().title());
        step.set_duration_ns(monotonicNs() - startedNs);
        reportRuntime(std::move(report));
        announceEnd("finalized from " + from->record().title()
                + "; CPython switched to the main interpreter by itself and closed what was there",
            0);
        return m_exitNow(0);
    }
    announceEnd(
        "user code called Py_FinalizeEx() by itself: CPython and every interpreter are gone "
        "(clutch.finalize() ends a runtime with a report)",
        kExitNotFinalized);
    m_exitNow(kExitNotFinalized);
}

std::string RuntimeEnding::abandonedOnes() const
{
    MutexLock lock(m_mutex);
    for (const auto& worker : m_left) {
        const bool alive = !isEnd(worker->record().state());
        if (worker->givenUp() || (alive && m_wish->policy == python::FinalizePolicy::ClutchCloses))
            return worker->record().title();
    }
    return {};
}

void RuntimeEnding::reportRuntime(proto::FinalizationReport report)
{
    {
        MutexLock lock(m_mutex);
        report.set_ended_by(m_wish->endedBy);
        report.set_started_ns(m_startedNs);
    }
    report.set_kind(proto::KIND_MAIN);
    report.set_finished_ns(monotonicNs());
    proto::Envelope envelope;
    *envelope.mutable_finalization_report() = std::move(report);
    m_surroundings.sink->post(std::move(envelope));
}

void RuntimeEnding::announceEnd(const std::string& reason, int exitCode)
{
    {
        MutexLock lock(m_mutex);
        if (m_announced)
            return;
        m_announced = true;
    }
    proto::Envelope envelope;
    envelope.mutable_runtime_ending()->set_reason(reason);
    envelope.mutable_runtime_ending()->set_exit_code(exitCode);
    m_surroundings.sink->post(std::move(envelope));
}

} // namespace clutch::engine
