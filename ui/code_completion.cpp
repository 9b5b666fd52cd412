#include "ui/code_completion.h"

#include "ui/analyser_link.h"
#include "ui/editor/editor.h"
#include "ui/editor/python_lexer.h"
#include "ui/runtime/runtime_session.h"

#include <QSet>

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {

using Sci = QsciScintillaBase;

constexpr int kSoonMs = 120;

bool isOfName(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || byte == '_' || (byte >= '0' && byte <= '9')
        || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool isOfName(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return isOfName(c); });
}

} // namespace

std::vector<OfferedName> mergedNames(const proto::Completions& fromLive,
    const proto::Completions& fromSource, const QByteArray& before, long& start)
{
    start = 0;
    for (const proto::Completions* each : {&fromLive, &fromSource}) {
        if (each->items_size() > 0 && each->start() <= static_cast<std::size_t>(before.size()))
            start = std::max(start, static_cast<long>(each->start()));
    }
    std::vector<OfferedName> names;
    QSet<QByteArray> known;
    for (const proto::Completions* each : {&fromLive, &fromSource}) {
        const QByteArray skipped = before.mid(each->start(), start - each->start());
        const QByteArray typed = before.mid(start);
        if (each->start() > static_cast<std::size_t>(before.size()))
            continue;
        for (const proto::Completions::Item& item : each->items()) {
            QByteArray text(item.text().data(), static_cast<qsizetype>(item.text().size()));
            if (!text.startsWith(skipped + typed))
                continue;
            text.remove(0, skipped.size());
            if (text.isEmpty() || known.contains(text))
                continue;
            known.insert(text);
            names.push_back({text, QString::fromStdString(item.kind())});
        }
    }
    return names;
}

CodeCompletion::CodeCompletion(Editor& editor, ChooseInterpreter interpreter,
    RuntimeSession& session, AnalyserLink& analyser, QObject* parent)
    : QObject(parent)
    , m_editor(editor)
    , m_interpreter(std::move(interpreter))
    , m_session(session)
    , m_analyser(analyser)
    , m_list(editor)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        if (caret() == m_nextAt)
            ask(m_next);
    });
    connect(&editor, &Editor::namesWanted, this, &CodeCompletion::askForNames);
    connect(&editor, &QsciScintillaBase::SCN_CHARADDED, this, &CodeCompletion::typed);
    connectSession(session);
}

void CodeCompletion::connectSession(RuntimeSession& session)
{
    connect(&session, &RuntimeSession::completions, this,
        [this](quint64 request, const proto::Completions& found) {
            if (!m_asked || request != m_asked->live)
                return;
            m_asked->live = 0;
            m_asked->fromLive = found;
            show();
        });
    connect(&session, &RuntimeSession::sourceAnalysed, this,
        [this](quint64 request, const proto::SourceAnalysed& found) {
            if (!m_asked || request != m_asked->source)
                return;
            m_asked->source = 0;
            if (m_asked->askedSignature)
                m_asked->fromSource.set_calltip(found.completions().calltip());
            else
                m_asked->fromSource = found.completions();
            show();
        });
    connect(&session, &RuntimeSession::requestRefused, this, [this](quint64 request) {
        if (!m_asked || request == 0)
            return;
        if (request == m_asked->live)
            m_asked->live = 0;
        else if (request == m_asked->source)
            m_asked->source = 0;
        else
            return;
        show();
    });
}

long CodeCompletion::caret() const
{
    return m_editor.SendScintilla(Sci::SCI_GETCURRENTPOS);
}

// A dot in a text or a comment asks for nothing.
bool CodeCompletion::isCode(long position) const
{
    const auto line = static_cast<unsigned long>(
        m_editor.SendScintilla(Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(position)));
    // What was typed just now is coloured when it is painted, and not before.
    m_editor.SendScintilla(Sci::SCI_COLOURISE,
        static_cast<unsigned long>(m_editor.SendScintilla(Sci::SCI_POSITIONFROMLINE, line)),
        position + 1);
    switch (m_editor.SendScintilla(Sci::SCI_GETSTYLEAT, static_cast<unsigned long>(position))) {
    case PythonLexer::Default:
    case PythonLexer::Operator:
    case PythonLexer::Identifier:
    case PythonLexer::Keyword:
    case PythonLexer::HighlightedIdentifier:
    case PythonLexer::ClassName:
    case PythonLexer::FunctionMethodName:
    case PythonLexer::Decorator:
        return true;
    default:
        return false;
    }
}

void CodeCompletion::typed(int character)
{
    // Who types on does not want a list, but for who goes on with the name: names are asked for at
    // the first rest.
    const bool goesOn = m_soon.isActive() && m_next == Wish::Names
        && (character >= 0x80 || isOfName(static_cast<char>(character)));
    m_soon.stop();
    if (goesOn) {
        m_nextAt = caret();
        return m_soon.start();
    }
    if (character != '.' && character != '(' && character != ',')
        return;
    const long at = caret();
    if (!m_onTyping || m_editor.isReadOnly() || !isCode(at - 1)
        || m_editor.SendScintilla(Sci::SCI_GETSELECTIONS) > 1)
        return;
    m_nextAt = at;
    m_next = character == '.' ? Wish::Names : Wish::Signature;
    m_soon.start();
}

void CodeCompletion::askForNames()
{
    if (m_editor.length() > AnalyserLink::kLargestText) {
        emit said(tr("No names were looked for: the text has more than %L1 characters.")
                      .arg(AnalyserLink::kLargestText));
        return;
    }
    ask(Wish::NamesNow);
}

void CodeCompletion::ask(Wish wish)
{
    m_soon.stop();
    m_asked.reset();
    if (m_editor.length() > AnalyserLink::kLargestText)
        return;
    const QByteArray text = m_editor.text().toUtf8();
    const long cursor = caret();
    Asked asked;
    asked.wish = wish;
    asked.before = text.left(cursor);
    m_asked = std::move(asked);
    if (const InterpreterId interpreter = m_interpreter(); interpreter && m_session.isUp())
        m_asked->live
            = m_session.complete(interpreter, text.toStdString(), static_cast<quint32>(cursor));
    m_asked->source = m_analyser.ask(m_editor, text, cursor,
        wish == Wish::Signature ? proto::AnalyseSource::SIGNATURE : proto::AnalyseSource::NAMES);
    m_asked->askedSignature = wish == Wish::Signature;
    if (m_asked->live == 0 && m_asked->source == 0)
        show();
}

bool CodeCompletion::isOutdated() const
{
    const QByteArray now = m_editor.text().toUtf8().left(caret());
    return !m_editor.hasFocus() || !now.startsWith(m_asked->before)
        || !isOfName(QByteArrayView(now).sliced(m_asked->before.size()));
}

void CodeCompletion::show()
{
    if (isOutdated() || (m_asked->shown && !m_list.isOpen())) // it was closed, or one was taken
        return m_asked.reset();
    if (m_asked->wish == Wish::Signature)
        return showTip();
    const QByteArray before = m_editor.text().toUtf8().left(caret());
    long start = 0;
    const auto names = mergedNames(m_asked->fromLive, m_asked->fromSource, before, start);
    if (!names.empty())
        return showNames(start, names);
    if (m_asked->live != 0 || m_asked->source != 0)
        return; // more comes
    if (m_asked->wish == Wish::Names)
        return m_asked.reset();
    showTip();
}

void CodeCompletion::showNames(long start, const std::vector<OfferedName>& names)
{
    const bool whole = m_asked->live == 0 && m_asked->source == 0;
    const bool now = m_asked->wish == Wish::NamesNow;
    m_asked->shown = true;
    m_list.show(start, names, whole && now ? ListIs::Whole : ListIs::Partial);
    if (whole)
        m_asked.reset();
}

// Where nothing can stand at the caret but the call has words, Ctrl+Space shows those.
void CodeCompletion::showTip()
{
    const std::string& live = m_asked->fromLive.calltip();
    const std::string& tip = live.empty() ? m_asked->fromSource.calltip() : live;
    if (!tip.empty())
        m_list.showTip(
            QString::fromStdString(tip), QString::fromUtf8(m_editor.text().toUtf8().left(caret())));
    if (m_asked->live != 0 || m_asked->source != 0)
        return;
    if (tip.empty() && !m_asked->askedSignature) {
        m_asked->askedSignature = true;
        const QByteArray text = m_editor.text().toUtf8();
        m_asked->source = m_analyser.ask(m_editor, text, caret(), proto::AnalyseSource::SIGNATURE);
        if (m_asked->source != 0)
            return;
    }
    if (tip.empty() && m_asked->wish == Wish::NamesNow)
        emit said(tr("Nothing is known that could stand here."));
    m_asked.reset();
}

} // namespace clutch::ui
