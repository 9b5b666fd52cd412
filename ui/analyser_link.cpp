#include "ui/analyser_link.h"

#include "ui/editor/editor.h"
#include "ui/runtime/runtime_session.h"

#include <algorithm>

namespace clutch::ui {

namespace {
constexpr std::size_t kMostRemembered = 64; // more are never on their way at once
}

AnalyserLink::AnalyserLink(RuntimeSession& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_reason(tr("No runtime runs that could look for names in source."))
{
    connect(&session, &RuntimeSession::started, this, [this](const proto::Welcome& welcome) {
        QString reason = QString::fromStdString(welcome.analyser_reason());
        if (welcome.analyser().empty() && reason.isEmpty())
            reason = tr("This runtime does not look for names in source.");
        know(QString::fromStdString(welcome.analyser()), reason);
    });
    connect(&session, &RuntimeSession::ended, this,
        [this] { know({}, tr("No runtime runs that could look for names in source.")); });
}

void AnalyserLink::know(const QString& name, const QString& reason)
{
    m_name = name;
    m_reason = reason;
    emit availabilityChanged();
}

quint64 AnalyserLink::ask(
    const Editor& editor, const QByteArray& text, long cursor, proto::AnalyseSource::Want want)
{
    return ask(editor.document().sourceName(), text, cursor, want);
}

quint64 AnalyserLink::ask(
    const QString& fileName, const QByteArray& text, long cursor, proto::AnalyseSource::Want want)
{
    if (!isThere() || text.size() > kLargestText)
        return 0;
    proto::AnalyseSource request;
    request.set_source(text.toStdString());
    request.set_cursor(static_cast<std::uint32_t>(cursor));
    request.set_filename(fileName.toStdString());
    request.set_want(want);
    m_asked.push_back(m_session.analyseSource(request));
    if (m_asked.size() > kMostRemembered)
        m_asked.pop_front();
    return m_asked.back();
}

bool AnalyserLink::isOurs(quint64 request) const
{
    return std::find(m_asked.begin(), m_asked.end(), request) != m_asked.end();
}

} // namespace clutch::ui
