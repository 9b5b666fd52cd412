#include "ui/console_names.h"

#include "ui/analyser_link.h"
#include "ui/console/console_widget.h"
#include "ui/console_link.h"
#include "ui/editor/editor.h"
#include "ui/runtime/runtime_session.h"

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {
constexpr qsizetype kMostRemembered = 200'000; // bytes of what has run
}

ConsoleNames::ConsoleNames(
    ConsoleLink& link, ChooseText text, RuntimeSession& session, AnalyserLink& analyser)
    : QObject(&link)
    , m_link(link)
    , m_text(std::move(text))
    , m_analyser(analyser)
{
    connect(&link, &ConsoleLink::completionHeldUp, this, &ConsoleNames::ask);
    connect(&link, &ConsoleLink::unitRan, this, [this](const QByteArray& source) {
        m_ran += source + '\n';
        if (m_ran.size() > kMostRemembered) // whole lines
            m_ran.remove(0, m_ran.indexOf('\n', m_ran.size() - kMostRemembered) + 1);
    });
    connect(&session, &RuntimeSession::ended, this, [this] {
        m_ran.clear(); // so are the names
        m_asked = {};
    });
    connect(&session, &RuntimeSession::sourceAnalysed, this,
        [this](quint64 request, const proto::SourceAnalysed& found) {
            if (request == 0 || request != m_asked.request)
                return;
            const proto::Completions& answer = found.completions();
            const QString calltip = QString::fromStdString(answer.calltip());
            if (m_asked.isAboutCall && calltip.isEmpty())
                return send(proto::AnalyseSource::NAMES);
            QStringList items;
            for (const auto& item : answer.items())
                items << QString::fromStdString(item.text());
            show(items, static_cast<int>(static_cast<long>(answer.start()) - m_asked.before),
                calltip);
        });
    connect(&session, &RuntimeSession::requestRefused, this, [this](quint64 request) {
        if (request != 0 && request == m_asked.request)
            giveUp();
    });
}

void ConsoleNames::ask(const QByteArray& source, int cursor)
{
    const Editor* editor = m_text();
    QByteArray before;
    if (editor && editor->length() + m_ran.size() + source.size() < AnalyserLink::kLargestText)
        before = editor->text().toUtf8() + '\n';
    before += m_ran;
    m_asked = {};
    m_asked.text = before + source;
    m_asked.before = before.size();
    m_asked.cursor = before.size() + cursor;
    send(proto::AnalyseSource::SIGNATURE);
}

void ConsoleNames::send(proto::AnalyseSource::Want want)
{
    const Editor* editor = m_text();
    m_asked.isAboutCall = want == proto::AnalyseSource::SIGNATURE;
    m_asked.request
        = m_analyser.ask(editor ? editor->document().sourceName() : QStringLiteral("<console>"),
            m_asked.text, m_asked.cursor, want);
    if (m_asked.request == 0)
        giveUp();
}

void ConsoleNames::show(const QStringList& items, int start, const QString& calltip)
{
    if ((items.isEmpty() && calltip.isEmpty()) || start < 0)
        return giveUp();
    m_asked = {};
    ConsoleCompletions completions;
    completions.start = start;
    completions.items = items;
    completions.calltip = calltip;
    m_link.console()->showCompletions(completions);
}

void ConsoleNames::giveUp()
{
    m_asked = {};
    emit said(tr("%1 is busy in C code and keeps its GIL: what could stand here is not known.")
                  .arg(m_link.letter()));
}

} // namespace clutch::ui
