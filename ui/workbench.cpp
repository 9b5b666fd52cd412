#include "ui/workbench.h"

#include "ui/console/console_widget.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/editor_tabs.h"
#include "ui/models/interpreter_words.h"
#include "ui/palettes.h"
#include "ui/pane_area.h"
#include "ui/pane_header.h"
#include "ui/runtime/runtime_session.h"
#include "ui/style/banner.h"
#include "ui/style/fonts.h"
#include "ui/style/themes.h"

#include <QFileInfo>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace clutch::ui {

namespace {
const QString kMain = QStringLiteral("main");
}

Workbench::Workbench(
    RuntimeSession& session, Journal& journal, CommandHistory* history, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_journal(journal)
    , m_history(history)
    , m_banner(new Banner(this))
    , m_area(new PaneArea(this))
    , m_mainConsole(new ConsoleWidget(kMain, identityColourOf(kMain), history, this))
    , m_mainLink(new ConsoleLink(kMain, m_mainConsole, session, this))
    , m_pointSize(kCodePointSize)
{
    auto* empty
        = new QLabel(tr("No interpreter is open.\n\n＋ Interpreter makes one, with an editor, a "
                        "console and a GIL of its own."),
            this);
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    m_empty = empty;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_area, 1);
    column->addWidget(m_empty, 1);
    m_area->hide();
    connect(m_area, &PaneArea::chosen, this, [](Pane* pane) { pane->focusEditor(); });
    adopt(m_mainLink);
    connect(m_mainLink, &ConsoleLink::frameActivated, this, &Workbench::fileWanted);
    connect(&Themes::instance(), &Themes::changed, this, &Workbench::dressMainConsole);
    dressMainConsole();
    connectSession();
}

void Workbench::describe(Pane* pane)
{
    const proto::InterpreterChanged& now = pane->link().last();
    const bool there = now.interpreter() != 0;
    QString title = pane->header().title();
    const QString tip = tr("Interpreter %1: %2, %3")
                            .arg(pane->letter(), title,
                                there ? stateWord(now.state()) : tr("waiting for a runtime"));
    title.replace(QLatin1Char('&'), QLatin1String("&&")); // a tab would underline what follows
    m_area->describe(pane,
        QStringLiteral("%1  %2  %3")
            .arg(pane->letter(), title, stateGlyph(there ? now.state() : proto::STATE_UNSPECIFIED)),
        tip);
}

void Workbench::dressMainConsole()
{
    m_mainConsole->setConsolePalette(consolePalette(theme(), m_pointSize));
    m_mainConsole->setIdentity(kMain, identityColourOf(kMain));
}

void Workbench::connectSession()
{
    connect(&m_session, &RuntimeSession::interpreterChanged, this, &Workbench::interpreterChanged);
    connect(&m_session, &RuntimeSession::output, this, &Workbench::output);
    connect(&m_session, &RuntimeSession::inputRequested, this,
        [this](const proto::InputRequested& request) {
            if (ConsoleLink* link = linkOf(request.interpreter()))
                link->take(request);
        });
    connect(&m_session, &RuntimeSession::runFinished, this, [this](const proto::RunFinished& run) {
        if (ConsoleLink* link = linkOf(run.interpreter()))
            link->take(run);
    });
    connect(&m_session, &RuntimeSession::notice, this, [this](const proto::Notice& notice) {
        ConsoleLink* link = linkOf(notice.interpreter());
        (link ? link : m_mainLink)
            ->takeNotice(QString::fromStdString(notice.text()), notice.severity());
    });
    connect(&m_session, &RuntimeSession::ended, this,
        [this](const client::RuntimeEnd& end, AfterEnd then) {
            m_links.clear();
            m_foreign.clear();
            const QString sentence = QString::fromStdString(end.sentence());
            const bool expected = then == AfterEnd::StaysDown || then == AfterEnd::Restarts;
            m_mainLink->runtimeEnded(sentence, expected);
            for (Pane* pane : m_panes)
                pane->link().runtimeEnded(sentence, expected);
        });
}

void Workbench::adopt(ConsoleLink* link)
{
    connect(link, &ConsoleLink::stateChanged, this, &Workbench::statesChanged);
    connect(link, &ConsoleLink::congestedChanged, this, [this, link](bool congested) {
        if (congested)
            m_congested.insert(link);
        else
            m_congested.remove(link);
        m_session.setCongested(!m_congested.isEmpty());
    });
}

ConsoleLink* Workbench::linkOf(std::uint64_t interpreter) const
{
    const auto found = m_links.find(interpreter);
    return found == m_links.end() ? nullptr : found->second;
}

void Workbench::interpreterChanged(const proto::InterpreterChanged& now)
{
    ConsoleLink* link = linkOf(now.interpreter());
    if (!link) {
        if (now.kind() == proto::KIND_MAIN) {
            link = m_mainLink;
        } else if (Pane* pane = paneOf(QString::fromStdString(now.letter()));
                   pane && now.kind() != proto::KIND_FOREIGN) {
            link = &pane->link();
        } else {
            m_foreign[now.interpreter()] = displayLetter(now);
            return;
        }
        m_links[now.interpreter()] = link;
    }
    link->interpreterChanged(now);
    if (now.state() == proto::STATE_CLOSED)
        m_links.erase(now.interpreter());
}

void Workbench::output(const proto::Output& output)
{
    if (ConsoleLink* link = linkOf(output.interpreter()))
        return link->take(output);
    // Interpreters that user code made have no console of their own; one line says whose text
    // follows.
    const auto foreign = m_foreign.find(output.interpreter());
    if (foreign != m_foreign.end() && m_lastForeign != output.interpreter())
        m_mainConsole->showNotice(tr("output of interpreter %1:").arg(foreign->second));
    m_lastForeign = output.interpreter();
    m_mainLink->take(output);
}

Pane* Workbench::addPane(proto::InterpreterKind kind, const QString& letter)
{
    proto::CreateInterpreter wish;
    wish.set_kind(kind);
    wish.set_letter(letter.toStdString());
    return addPane(std::move(wish));
}

Pane* Workbench::addPane(proto::CreateInterpreter wish)
{
    if (wish.letter().empty())
        wish.set_letter(m_session.freeLetter());
    wish.set_colour(true);
    auto* pane = new Pane(
        QString::fromStdString(wish.letter()), wish.kind(), m_session, m_journal, m_history, this);
    m_panes.push_back(pane);
    adopt(&pane->link());
    connectPane(pane);
    pane->setCodePointSize(m_pointSize);
    pane->apply(m_preferences);
    m_area->setPanes(m_panes);
    m_area->show();
    m_empty->hide();
    describe(pane);

    m_session.createInterpreter(wish);
    if (!m_current)
        setCurrent(pane);
    emit statesChanged();
    emit textsChanged();
    return pane;
}

void Workbench::connectPane(Pane* pane)
{
    connect(pane, &Pane::focusEntered, this, [this, pane] { setCurrent(pane); });
    connect(pane, &Pane::closeRequested, this, [this, pane] { emit closeRequested(pane); });
    connect(pane, &Pane::fileWanted, this, &Workbench::fileWanted);
    connect(pane, &Pane::findingsWanted, this, &Workbench::findingsWanted);
    connect(pane, &Pane::fileDropped, this,
        [this, pane](const QString& file) { emit fileDropped(pane, file); });
    connect(pane, &Pane::currentTextChanged, this, [this, pane] {
        if (pane == m_current)
            emit currentChanged();
    });
    connect(pane, &Pane::textsChanged, this, &Workbench::textsChanged);
    connect(pane, &Pane::textsChanged, this, [this, pane] { describe(pane); });
    connect(&pane->link(), &ConsoleLink::stateChanged, this, [this, pane] { describe(pane); });
    connect(pane, &Pane::closeTextRequested, this, &Workbench::closeTextRequested);
    connect(pane, &Pane::textMenuRequested, this, &Workbench::textMenuRequested);
    connect(pane, &Pane::tabDropped, this,
        [this, pane](EditorPanel* text, int before) { moveText(*text, *pane, before); });
}

proto::CreateInterpreter Workbench::wishOf(const Pane& pane) const
{
    for (const proto::CreateInterpreter& wish : m_session.interpreters().wanted()) {
        if (wish.letter() == pane.letter().toStdString())
            return wish;
    }
    return {};
}

void Workbench::closePane(Pane* pane)
{
    const auto found = std::find(m_panes.begin(), m_panes.end(), pane);
    if (found == m_panes.end())
        return;
    const auto at = found - m_panes.begin();
    m_panes.erase(found);
    m_session.forgetInterpreter(pane->letter().toStdString());
    if (const InterpreterId interpreter
        = m_session.interpreters().byLetter(pane->letter().toStdString()))
        m_session.closeInterpreter(interpreter, proto::CloseInterpreter::INTERRUPT);
    ConsoleLink* link = &pane->link();
    std::erase_if(m_links, [&](const auto& entry) {
        if (entry.second == link) // what it says while it ends has no console any more
            m_foreign[entry.first] = pane->letter();
        return entry.second == link;
    });
    if (m_congested.remove(link))
        m_session.setCongested(!m_congested.isEmpty());
    for (EditorPanel* text : pane->tabs().panels())
        text->discard();
    if (m_current == pane) {
        m_current = nullptr;
        if (!m_panes.empty()) {
            Pane* next
                = m_panes[std::min<std::size_t>(static_cast<std::size_t>(at), m_panes.size() - 1)];
            setCurrent(next);
            next->focusEditor();
        }
    }
    pane->hide();
    pane->setParent(this);
    pane->deleteLater();
    m_area->setPanes(m_panes);
    for (Pane* each : m_panes)
        describe(each);
    m_area->setVisible(!m_panes.empty());
    m_empty->setVisible(m_panes.empty());
    emit currentChanged();
    emit textsChanged();
    emit statesChanged();
}

Pane* Workbench::paneOf(const QString& letter) const
{
    for (Pane* pane : m_panes) {
        if (pane->letter() == letter)
            return pane;
    }
    return nullptr;
}

std::vector<EditorPanel*> Workbench::texts() const
{
    std::vector<EditorPanel*> all;
    for (Pane* pane : m_panes)
        all.insert(all.end(), pane->tabs().panels().begin(), pane->tabs().panels().end());
    return all;
}

EditorPanel* Workbench::textOf(const QString& name) const
{
    // Two paths may lead to one file.
    const QString file = QFileInfo(name).canonicalFilePath();
    EditorPanel* found = nullptr;
    for (EditorPanel* text : texts()) {
        const Document& document = text->editor().document();
        const bool same = document.sourceName() == name
            || (document.hasFile() && !file.isEmpty()
                && QFileInfo(document.path()).canonicalFilePath() == file);
        if (same && (!found || (m_current && text->pane() == m_current->letter())))
            found = text;
    }
    return found;
}

void Workbench::show(EditorPanel& text, int line)
{
    Pane* pane = paneOf(text.pane());
    if (!pane)
        return;
    pane->tabs().setCurrent(text);
    setCurrent(pane);
    if (line > 0)
        text.editor().goToLine(line);
    else
        pane->focusEditor();
}

void Workbench::moveText(EditorPanel& text, Pane& to, int before)
{
    Pane* from = paneOf(text.pane());
    if (!from)
        return; // its pane is being closed
    if (from == &to)
        return to.tabs().move(text, before);
    if (from->tabs().count() == 1)
        from->tabs().add().editor().setUntitled(freeName(), {});
    from->tabs().release(text);
    to.tabs().adopt(text, before);
    show(text);
}

void Workbench::closeText(EditorPanel& text)
{
    Pane* pane = paneOf(text.pane());
    if (!pane)
        return;
    if (pane->tabs().count() == 1)
        pane->tabs().add().editor().setUntitled(freeName(), {});
    pane->tabs().close(text);
}

QString Workbench::freeName() const
{
    QSet<QString> taken;
    for (EditorPanel* text : texts())
        taken.insert(text->editor().document().displayName());
    for (int i = 1;; ++i) {
        if (QString name = tr("untitled %1").arg(i); !taken.contains(name))
            return name;
    }
}

void Workbench::setCurrent(Pane* pane)
{
    if (m_current == pane)
        return;
    m_current = pane;
    for (Pane* each : m_panes)
        each->setFocused(each == pane);
    m_area->setCurrent(pane);
    emit currentChanged();
}

void Workbench::runAll(Pane::Names names)
{
    for (Pane* pane : m_panes)
        pane->run(names);
}

void Workbench::stopAll()
{
    for (Pane* pane : m_panes) {
        if (pane->link().canStop())
            pane->link().stop();
    }
    if (m_mainLink->canStop())
        m_mainLink->stop();
}

bool Workbench::anythingRuns() const
{
    return m_mainLink->canStop() || std::any_of(m_panes.begin(), m_panes.end(), [](Pane* pane) {
        return pane->link().canStop();
    });
}

void Workbench::apply(const Preferences& preferences)
{
    m_preferences = preferences;
    for (Pane* pane : m_panes)
        pane->apply(preferences);
    m_mainConsole->setKept(static_cast<std::size_t>(preferences.consoleLines),
        static_cast<std::size_t>(preferences.consoleMegabytes) << 20);
    m_mainConsole->setTipsOnTyping(preferences.namesOnTyping);
}

void Workbench::setCodePointSize(int pointSize)
{
    m_pointSize = pointSize;
    for (Pane* pane : m_panes)
        pane->setCodePointSize(pointSize);
    dressMainConsole();
}

} // namespace clutch::ui
