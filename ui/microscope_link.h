// The microscope's panel and the runtime.
#pragma once

#include "engine/protocol/clutch.pb.h"
#include "ui/models/gil_slices.h"

#include <QObject>

namespace clutch::ui {

class CoreHistory;
class MicroscopePanel;
class RuntimeSession;

/// Asks the present runtime for a recording, gathers its parts and shows them once the last one is
/// there; of a runtime that died meanwhile, what it had sent. Owned by the MainWindow, UI thread;
/// the panel outlives it.
class MicroscopeLink : public QObject
{
    Q_OBJECT
public:
    MicroscopeLink(
        RuntimeSession& session, CoreHistory& history, MicroscopePanel& panel, QObject* parent);

    /// Why nothing can be recorded at the moment; empty where something can.
    [[nodiscard]] const QString& unavailable() const { return m_unavailable; }

signals:
    void availabilityChanged();

private:
    void setUnavailable(const QString& reason);
    void record(int seconds);
    void take(const proto::GilRecordingPart& part);
    void finish();

    RuntimeSession& m_session;
    CoreHistory& m_history;
    MicroscopePanel& m_panel;
    QString m_unavailable;
    quint64 m_request = 0; // 0: none is open
    bool m_records = false;
    GilSlices m_slices; // of the recording that goes on
};

} // namespace clutch::ui
