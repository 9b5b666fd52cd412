// What the docks show, filled from what the runtime says.
#pragma once

#include "ui/models/core_history.h"
#include "ui/models/finalization_log_model.h"
#include "ui/models/interpreters_model.h"
#include "ui/models/recording_log.h"

#include <QObject>

namespace clutch::ui {

class RuntimeSession;

/// The models behind the tree, the graphs and the log. Owned by the MainWindow, UI thread; fed by
/// the session's signals, in their order. History and log outlive a runtime; the tree does not.
class LiveModels : public QObject
{
    Q_OBJECT
public:
    explicit LiveModels(RuntimeSession& session, QObject* parent);

    [[nodiscard]] CoreHistory& history() { return m_history; }
    [[nodiscard]] InterpretersModel& interpreters() { return m_interpreters; }
    /// All that the graphs were made from, to be saved.
    [[nodiscard]] const RecordingLog& recording() const { return m_recording; }
    [[nodiscard]] FinalizationLogModel& log() { return m_log; }
    /// What one sample costs, in cores; of the last second or so.
    [[nodiscard]] double samplingCost() const { return m_samplingCost; }

signals:
    void samplingCostChanged(double cores);

private:
    void runtimeEnded(
        const QString& sentence, int signal, int exitCode, bool expected, const QString& lastWords);
    void weighSampling(const proto::Sample& sample);

    CoreHistory m_history;
    InterpretersModel m_interpreters;
    FinalizationLogModel m_log;
    RecordingLog m_recording;
    std::uint64_t m_costNs = 0;
    std::uint64_t m_costOverNs = 0;
    double m_samplingCost = 0;
};

} // namespace clutch::ui
