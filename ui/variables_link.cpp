#include "ui/variables_link.h"

#include "ui/console_link.h"
#include "ui/models/variables_words.h"
#include "ui/palettes.h"
#include "ui/runtime/runtime_session.h"
#include "ui/style/themes.h"
#include "ui/value_link.h"
#include "ui/variables/value_window.h"
#include "ui/variables/variables_panel.h"

namespace clutch::ui {

namespace {
constexpr int kLiveMs = 500;
}

VariablesLink::VariablesLink(RuntimeSession& session, VariablesPanel& panel, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_panel(panel)
{
    m_live.setInterval(kLiveMs);
    connect(&m_live, &QTimer::timeout, this, [this] {
        if (m_request == 0) // one that does not answer is not asked again and again
            ask();
    });
    connect(&m_panel, &VariablesPanel::shown, this, &VariablesLink::ask);
    connect(&m_panel, &VariablesPanel::refreshRequested, this, &VariablesLink::ask);
    connect(&m_panel, &VariablesPanel::opened, this, &VariablesLink::openValue);
    connect(&m_panel, &VariablesPanel::liveChanged, this, &VariablesLink::timeLive);
    connect(&Themes::instance(), &Themes::changed, this, &VariablesLink::showNow);
    connectSession();
    timeLive();
    showNow();
}

void VariablesLink::connectSession()
{
    connect(&m_session, &RuntimeSession::runFinished, this, [this](const proto::RunFinished& run) {
        const auto seen = m_seen.find(run.interpreter());
        if (seen != m_seen.end() && run.outcome() != proto::RunFinished::INCOMPLETE)
            seen->second.runFinished();
    });
    connect(&m_session, &RuntimeSession::interpreterChanged, this,
        [this](const proto::InterpreterChanged& now) {
            if (now.state() == proto::STATE_CLOSED)
                m_seen.erase(now.interpreter());
        });
    connect(&m_session, &RuntimeSession::starting, this, &VariablesLink::showNow);
    connect(&m_session, &RuntimeSession::ended, this, [this] {
        m_seen.clear();
        m_request = 0;
        m_state = proto::STATE_UNSPECIFIED;
        showNow();
    });
    connect(&m_session, &RuntimeSession::variables, this,
        [this](quint64 request, const proto::Variables& seen) {
            if (request == m_request)
                take(seen);
        });
    connect(&m_session, &RuntimeSession::requestRefused, this,
        [this](quint64 request, const QString& reason) {
            if (request != 0 && request == m_request)
                refused(reason);
        });
}

void VariablesLink::follow(ConsoleLink* console)
{
    if (m_console == console)
        return;
    if (m_console)
        disconnect(m_console, nullptr, this, nullptr);
    m_console = console;
    m_request = 0;
    m_refusal.clear();
    m_panel.clearNames();
    m_state = proto::STATE_UNSPECIFIED;
    if (m_console) {
        connect(m_console, &ConsoleLink::stateChanged, this, &VariablesLink::consoleChanged);
        connect(m_console, &QObject::destroyed, this, &VariablesLink::showNow);
    }
    consoleChanged();
    showNow();
}

void VariablesLink::consoleChanged()
{
    if (!m_console)
        return;
    const proto::InterpreterState now = m_console->last().state();
    if (now == m_state)
        return;
    m_state = now;
    m_seenLive = false;
    m_refusal.clear();
    // A run's end is told before the interpreter is idle again, and only an idle one answers.
    if (now == proto::STATE_IDLE)
        ask();
    showNow();
}

void VariablesLink::ask()
{
    if (!m_panel.isVisible() || !m_console || !m_console->interpreter())
        return;
    m_asked = m_console->interpreter().value();
    m_request = m_session.listVariables(m_console->interpreter(), m_panel.live());
}

void VariablesLink::take(const proto::Variables& seen)
{
    m_request = 0;
    m_refusal.clear();
    m_seenLive = seen.live();
    if (!seen.busy())
        m_seen[m_asked].look(seen);
    showNow();
}

void VariablesLink::refused(const QString& reason)
{
    m_request = 0;
    m_refusal = reason;
    showNow();
}

const VariableHistory* VariablesLink::history() const
{
    if (!m_console || !m_console->interpreter())
        return nullptr;
    const auto seen = m_seen.find(m_console->interpreter().value());
    return seen == m_seen.end() ? nullptr : &seen->second;
}

QString VariablesLink::sentence() const
{
    if (!m_console)
        return tr("Names appear here for the interpreter whose editor or console was used last.");
    if (m_session.isDown())
        return tr("No runtime runs, so there are no names. Runtime → Restart starts one.");
    const QString& letter = m_console->letter();
    const VariableHistory* seen = history();
    const bool haveNames = seen && !seen->rows().empty();
    if (m_seenLive && haveNames)
        return tr("%1 runs · %2").arg(letter, variablesSummary(letter, *seen));
    if (QString why = whyNoVariables(letter, m_console->last(), haveNames); !why.isEmpty())
        return why;
    if (!m_refusal.isEmpty())
        return tr("The names of %1 cannot be told: %2").arg(letter, m_refusal);
    if (!seen)
        return tr("Looking at the names of %1 …").arg(letter);
    return variablesSummary(letter, *seen);
}

void VariablesLink::showNow()
{
    const QString letter = m_console ? m_console->letter() : QString();
    m_panel.setInterpreter(letter, m_console ? identityColourOf(letter) : QColor());
    if (const VariableHistory* seen = history())
        m_panel.showNames(*seen);
    else
        m_panel.clearNames();
    m_panel.setSentence(sentence());
}

void VariablesLink::openValue(const VariableRow& row)
{
    if (!m_console)
        return;
    auto* window = new ValueWindow(m_console->letter(), row.name, m_panel.window());
    window->showText(row.text);
    new ValueLink(m_session, *m_console, m_panel, *window);
    window->show();
}

void VariablesLink::timeLive()
{
    if (!m_panel.live())
        return m_live.stop();
    m_live.start();
    ask();
}

} // namespace clutch::ui
