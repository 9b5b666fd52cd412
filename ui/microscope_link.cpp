#include "ui/microscope_link.h"

#include "ui/microscope/microscope_panel.h"
#include "ui/models/core_history.h"
#include "ui/runtime/runtime_session.h"

#include <utility>

namespace clutch::ui {

MicroscopeLink::MicroscopeLink(
    RuntimeSession& session, CoreHistory& history, MicroscopePanel& panel, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_history(history)
    , m_panel(panel)
    , m_unavailable(tr("no runtime runs at the moment"))
{
    connect(&panel, &MicroscopePanel::recordRequested, this, &MicroscopeLink::record);
    connect(&session, &RuntimeSession::started, this, [this](const proto::Welcome& welcome) {
        setUnavailable(welcome.gil_state_available()
                ? QString()
                : QString::fromStdString(welcome.gil_state_reason()));
    });
    connect(&session, &RuntimeSession::gilRecordingStarted, this,
        [this](quint64 request, const proto::GilRecordingStarted& started) {
            if (request != m_request)
                return;
            m_slices = GilSlices(started, [this](std::uint64_t interpreter) {
                const RosterEntry& entry = m_history.entryOf(interpreter);
                return GilOwner{entry.letter, entry.identity};
            });
        });
    connect(&session, &RuntimeSession::gilRecordingPart, this, &MicroscopeLink::take);
    connect(&session, &RuntimeSession::requestRefused, this,
        [this](quint64 request, const QString& reason) {
            if (request != m_request || !m_records)
                return;
            m_records = false;
            m_panel.setRecording(false);
            m_panel.say(reason);
        });
    connect(&session, &RuntimeSession::ended, this, [this] {
        if (m_records) {
            m_slices.breakOff(tr("the runtime ended"));
            finish();
        }
        setUnavailable(tr("no runtime runs at the moment"));
    });
}

void MicroscopeLink::setUnavailable(const QString& reason)
{
    m_unavailable = reason;
    m_panel.setUnavailable(reason);
    emit availabilityChanged();
}

void MicroscopeLink::record(int seconds)
{
    if (m_records)
        return;
    proto::RecordGil request;
    request.set_duration_ns(static_cast<std::uint64_t>(seconds) * 1'000'000'000);
    m_records = true;
    m_slices = GilSlices();
    m_request = m_session.recordGil(request);
    m_panel.setRecording(true);
    m_panel.say(tr("recording %1 s …").arg(seconds));
}

void MicroscopeLink::take(const proto::GilRecordingPart& part)
{
    if (!m_records || part.recording() != m_slices.started().recording())
        return;
    if (!m_slices.add(part))
        m_slices.breakOff(tr("the runtime sent what makes no sense"));
    if (m_slices.isComplete())
        finish();
    else
        m_panel.say(tr("recording … %1 looks").arg(m_slices.looks()));
}

void MicroscopeLink::finish()
{
    m_records = false;
    m_panel.setRecording(false);
    if (m_slices.isEmpty())
        m_panel.say(m_slices.endedEarly()); // what was recorded before stays to be seen
    else
        m_panel.setSlices(std::exchange(m_slices, {}));
}

} // namespace clutch::ui
