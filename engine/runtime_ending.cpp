#include "engine/runtime_ending.h"

#include "engine/clock.h"
#include "engine/close_watch.h"
#include "engine/convert.h"

#include <algorithm>
#include <future>
#include <utility>

namespace clutch::engine {

namespace {

using namespace std::chrono_literals;

constexpr auto kMainMayFinish = 1s; // after clutch.finalize(), which is a script's last line
constexpr auto kInsist = 500ms;
constexpr auto kCloseGrace = CloseWatch::kGrace + 1s;
constexpr auto kFinalizeGrace = 5s; // for Py_FinalizeEx: 20–30 ms are usual (FACTS § 1)
constexpr auto kLeastTime = 500ms; // for interpreters of user code, however late it is
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

/// Adds the step and its findings, where there is anything to close; who is stuck afterwards.
std::vector<std::string> closeForeignOnes(
    const CloseForeign& close, std::uint64_t untilNs, proto::FinalizationReport& report)
{
    const std::uint64_t startedNs = monotonicNs();
    const std::uint64_t until
        = std::max(untilNs, startedNs + std::chrono::nanoseconds(kLeastTime).count());
    ForeignEndings endings = close(std::chrono::steady_clock::time_point(
        std::chrono::nanoseconds(static_cast<std::int64_t>(until))));
    if (endings.findings.empty())
        return {};
    proto::FinalizationReport::Step& step = *report.add_steps();
    step.set_name("close interpreters that code made");
    step.set_duration_ns(monotonicNs() - startedNs);
    for (proto::Finding& finding : endings.findings)
        *report.add_findings() = std::move(finding);
    return std::move(endings.stuck);
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
    m_leftToCPython = !clutchCloses;
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

int RuntimeEnding::finish(python::PythonRuntime& runtime, const CloseForeign& closeForeign)
{
    EndingWish wish;
    std::vector<std::shared_ptr<Worker>> left;
    std::uint64_t startedNs = 0;
    {
        MutexLock lock(m_mutex);
        wish = *m_wish;
        left = m_left;
        startedNs = m_startedNs;
    }
    const bool clutchCloses = wish.policy == python::FinalizePolicy::ClutchCloses;
    proto::FinalizationReport report;
    report.set_how(clutchCloses ? proto::FinalizationReport::FINALIZED_BY_CLUTCH
                                : proto::FinalizationReport::FINALIZED_BY_CPYTHON);
    if (clutchCloses) {
        const std::uint64_t closingNs = monotonicNs();
        m_registry.waitUntilEnded(std::chrono::steady_clock::now() + wish.deadline + kCloseGrace);
        proto::FinalizationReport::Step& step = *report.add_steps();
        step.set_name("close interpreters");
        step.set_duration_ns(monotonicNs() - closingNs);
        for (const auto& worker : left)
            *report.add_findings() = remaining(*worker);
    }
    std::vector<std::string> stuck = abandonedOnes();
    // One that is stuck may be inside of one that its code made.
    if (clutchCloses && stuck.empty())
        stuck = closeForeignOnes(closeForeign,
            startedNs + static_cast<std::uint64_t>(std::chrono::nanoseconds(wish.deadline).count()),
            report);
    if (!stuck.empty())
        return finishWithout(stuck, std::move(report));
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

int RuntimeEnding::finishWithout(
    const std::vector<std::string>& stuck, proto::FinalizationReport report)
{
    std::string names = stuck.front();
    for (std::size_t i = 1; i < stuck.size(); ++i)
        names += (i + 1 == stuck.size() ? " and " : ", ") + stuck[i];
    proto::FinalizationReport::Step& step = *report.add_steps();
    step.set_name("Py_FinalizeEx");
    step.set_outcome("skipped: " + names
        + " could be neither stopped nor parked, and Py_FinalizeEx() would wait for ever, or "
          "crash");
    reportRuntime(std::move(report));
    announceEnd("ended without Py_FinalizeEx(): " + names
            + (stuck.size() == 1 ? " is stuck" : " are stuck"),
        kExitNotFinalized);
    return kExitNotFinalized;
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

std::vector<std::string> RuntimeEnding::abandonedOnes() const
{
    std::vector<std::string> names;
    MutexLock lock(m_mutex);
    for (const auto& worker : m_left) {
        const bool alive = !isEnd(worker->record().state());
        if (worker->givenUp() || (alive && m_wish->policy == python::FinalizePolicy::ClutchCloses))
            names.push_back(worker->record().title());
    }
    return names;
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
