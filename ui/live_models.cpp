#include "ui/live_models.h"

#include "ui/models/interpreter_words.h"
#include "ui/runtime/runtime_session.h"

#include <ctime>

namespace clutch::ui {

namespace {
constexpr std::uint64_t kWeighNs = 1'000'000'000;

std::uint64_t clockNs(clockid_t clock)
{
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000
        + static_cast<std::uint64_t>(now.tv_nsec);
}
} // namespace

LiveModels::LiveModels(RuntimeSession& session, QObject* parent)
    : QObject(parent)
{
    connect(&session, &RuntimeSession::started, this, [this](const proto::Welcome& welcome) {
        m_interpreters.clear();
        m_log.beginRuntime();
        m_history.beginRuntime(welcome);
        m_recording.add(welcome);
    });
    connect(&session, &RuntimeSession::interpreterChanged, this,
        [this](const proto::InterpreterChanged& now) {
            m_history.apply(now);
            m_interpreters.apply(now);
            m_log.apply(now);
            m_recording.add(now);
        });
    connect(&session, &RuntimeSession::sample, this, [this](const proto::Sample& sample) {
        m_history.addSample(sample);
        m_history.tellClocks(clockNs(CLOCK_MONOTONIC), clockNs(CLOCK_REALTIME));
        m_interpreters.setWarm(static_cast<int>(sample.warm_interpreters()), sample.warm_bytes());
        m_interpreters.addSample(sample);
        m_recording.add(sample);
        weighSampling(sample);
    });
    connect(&session, &RuntimeSession::runFinished, this, [this](const proto::RunFinished& run) {
        m_history.addRun(run);
        m_recording.add(run);
    });
    connect(
        &session, &RuntimeSession::warningShown, this, [this](const proto::WarningShown& warning) {
            m_history.addWarning(warning);
            m_recording.add(warning);
        });
    connect(&session, &RuntimeSession::gilRecordingStarted, this,
        [this](quint64, const proto::GilRecordingStarted& started) { m_recording.add(started); });
    connect(&session, &RuntimeSession::gilRecordingPart, this,
        [this](const proto::GilRecordingPart& part) { m_recording.add(part); });
    connect(&session, &RuntimeSession::finalizationReport, this,
        [this](const proto::FinalizationReport& report) {
            m_history.addReport(report);
            m_log.addReport(report);
            m_recording.add(report);
        });
    connect(&session, &RuntimeSession::ended, this,
        [this](const client::RuntimeEnd& end, AfterEnd then) {
            if (then != AfterEnd::Closing)
                runtimeEnded(QString::fromStdString(end.sentence()), end.signal, end.exitCode,
                    then == AfterEnd::StaysDown || then == AfterEnd::Restarts,
                    QString::fromStdString(end.lastStderr));
        });
}

void LiveModels::runtimeEnded(
    const QString& sentence, int signal, int exitCode, bool expected, const QString& lastWords)
{
    RuntimeEnd end;
    end.text = sentence;
    end.signal = signal;
    end.exitCode = exitCode;
    end.expected = expected;
    end.lastWords = lastWords;
    for (const InterpreterRow* row : m_interpreters.rows()) {
        if (row->now.kind() != proto::KIND_MAIN)
            end.lost << displayLetter(row->now);
    }
    m_history.endRuntime();
    m_recording.addEnd(sentence);
    m_interpreters.clear();
    m_log.addRuntimeEnd(end);
}

void LiveModels::weighSampling(const proto::Sample& sample)
{
    if (sample.previous_ns() == 0 || sample.t_ns() <= sample.previous_ns())
        return;
    m_costNs += sample.sampling_cpu_ns();
    m_costOverNs += sample.t_ns() - sample.previous_ns();
    if (m_costOverNs < kWeighNs)
        return;
    m_samplingCost = static_cast<double>(m_costNs) / static_cast<double>(m_costOverNs);
    m_costNs = 0;
    m_costOverNs = 0;
    emit samplingCostChanged(m_samplingCost);
}

} // namespace clutch::ui
