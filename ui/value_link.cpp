#include "ui/value_link.h"

#include "ui/console_link.h"
#include "ui/models/variables_words.h"
#include "ui/runtime/runtime_session.h"
#include "ui/variables/value_window.h"
#include "ui/variables/variables_panel.h"

namespace clutch::ui {

namespace {
constexpr int kLiveMs = 500;
}

ValueLink::ValueLink(
    RuntimeSession& session, ConsoleLink& console, VariablesPanel& panel, ValueWindow& window)
    : QObject(&window)
    , m_session(session)
    , m_panel(panel)
    , m_window(window)
    , m_console(&console)
    , m_interpreter(console.interpreter())
    , m_letter(console.letter())
    , m_state(console.last().state())
{
    connect(&m_window, &ValueWindow::wanted, this, &ValueLink::ask);
    connect(&console, &ConsoleLink::stateChanged, this, &ValueLink::consoleChanged);
    connect(&console, &QObject::destroyed, this,
        [this] { end(tr("%1 was closed; this is how it was.").arg(m_letter)); });
    connect(&m_session, &RuntimeSession::value, this,
        [this](quint64 request, const proto::Value& value) {
            if (request == m_request)
                take(value);
        });
    connect(&m_session, &RuntimeSession::requestRefused, this,
        [this](quint64 request, const QString& reason) {
            if (request == 0 || request != m_request)
                return;
            m_request = 0;
            m_window.setSentence(reason);
        });
    m_live.setInterval(kLiveMs);
    connect(&m_live, &QTimer::timeout, this, [this] {
        if (m_panel.live() && m_request == 0
            && (m_state == proto::STATE_RUNNING || m_state == proto::STATE_AWAITING_INPUT))
            ask();
    });
    m_live.start();
    if (m_interpreter)
        ask();
    else
        end(tr("%1 is not there; this is how it was.").arg(m_letter));
}

void ValueLink::ask()
{
    if (!m_console || m_console->interpreter() != m_interpreter)
        return;
    proto::ShowValue request = m_window.request();
    request.set_interpreter(m_interpreter.value());
    request.set_live(m_panel.live());
    m_request = m_session.showValue(request);
}

void ValueLink::take(const proto::Value& value)
{
    m_request = 0;
    if (value.busy())
        return m_window.setSentence(whyBusy());
    if (!value.gone().empty())
        return m_window.setSentence(
            tr("%1 This is how it was.").arg(QString::fromStdString(value.gone())));
    m_window.show(value);
    if (value.live())
        m_window.setSentence(tr("%1 runs; this is how it was a moment ago.").arg(m_letter));
}

QString ValueLink::whyBusy() const
{
    if (m_panel.live())
        return tr("%1 runs C code that keeps its GIL: this is looked at again as soon as it lets "
                  "go.")
            .arg(m_letter);
    return tr("%1 runs code: this is looked at when the run ends. The variables' switch “Live” "
              "looks while it runs.")
        .arg(m_letter);
}

void ValueLink::consoleChanged()
{
    if (!m_console)
        return;
    const proto::InterpreterState now = m_console->last().state();
    if (m_console->interpreter() != m_interpreter)
        return end(now == proto::STATE_CLOSED || now == proto::STATE_FINALIZING
                ? tr("%1 was closed; this is how it was.").arg(m_letter)
                : tr("The runtime ended; this is how it was in %1.").arg(m_letter));
    if (now == m_state)
        return;
    m_state = now;
    if (now == proto::STATE_IDLE)
        ask();
    else if (now == proto::STATE_PARKED || now == proto::STATE_STUCK)
        m_window.setSentence(whyNoVariables(m_letter, m_console->last(), true));
}

void ValueLink::end(const QString& sentence)
{
    m_live.stop();
    m_request = 0;
    m_window.setOver(sentence);
}

} // namespace clutch::ui
