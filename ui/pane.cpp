#include "ui/pane.h"

#include "ui/console/console_widget.h"
#include "ui/editor/dragged_tab.h"
#include "ui/editor/dropped_files.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/editor_tabs.h"
#include "ui/editor/tab_bar.h"
#include "ui/models/interpreter_words.h"
#include "ui/palettes.h"
#include "ui/pane_header.h"
#include "ui/run_marks.h"
#include "ui/runtime/runtime_session.h"
#include "ui/style/fonts.h"
#include "ui/style/themes.h"
#include "ui/syntax_check.h"

#include <QApplication>
#include <QDropEvent>
#include <QEvent>
#include <QKeyEvent>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {
constexpr qint64 kDoubleEscapeMs = 500;
constexpr int kMinimumWidth = 320;
} // namespace

Pane::Pane(const QString& letter, proto::InterpreterKind kind, RuntimeSession& session,
    Journal& journal, CommandHistory* history, QWidget* parent)
    : QWidget(parent)
    , m_letter(letter)
    , m_kind(kind)
    , m_header(new PaneHeader(letter, this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_tabs(new EditorTabs(letter, journal, this))
    , m_session(session)
    , m_pointSize(kCodePointSize)
{
    auto* console = new ConsoleWidget(letter, identityColourOf(letter), history, this);
    m_link = new ConsoleLink(letter, console, session, this);
    m_splitter->addWidget(m_tabs);
    m_splitter->addWidget(console);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({300, 200});
    m_splitter->setHandleWidth(Metrics::kLine);
    m_splitter->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_splitter, 1);
    setMinimumWidth(kMinimumWidth);
    setAccessibleName(tr("Interpreter %1").arg(letter));

    connect(m_header, &PaneHeader::stopRequested, m_link, &ConsoleLink::stop);
    connect(m_header, &PaneHeader::closeRequested, this, &Pane::closeRequested);
    connect(m_link, &ConsoleLink::stateChanged, this, &Pane::showState);
    connect(m_link, &ConsoleLink::frameActivated, this, [this](const QString& file, int line) {
        if (!goTo(file, line))
            emit fileWanted(file, line);
    });
    connect(&Themes::instance(), &Themes::changed, this, &Pane::dress);
    setAcceptDrops(true);
    watchFocus(this);
    connectTabs();
    connectWarnings();
    dress();
    showTitle();
}

// They stay until the next run, or until one has gone to read them.
void Pane::connectWarnings()
{
    connect(&m_session, &RuntimeSession::warningShown, this,
        [this](const proto::WarningShown& warning) {
            if (warning.interpreter() == m_link->last().interpreter())
                m_header->addWarning(warningText(warning));
        });
    connect(&m_session, &RuntimeSession::finalizationReport, this,
        [this](const proto::FinalizationReport& report) {
            if (report.interpreter() != m_link->last().interpreter())
                return;
            for (const proto::Finding& finding : report.findings()) {
                if (finding.severity() == proto::Finding::INFO)
                    continue;
                m_foundAtEnd = true;
                m_header->addWarning(tr("%1 at its end: %2")
                                         .arg(QString::fromStdString(finding.kind()),
                                             QString::fromStdString(finding.text()).simplified()));
            }
        });
    connect(m_header, &PaneHeader::warningsActivated, this, [this] {
        m_header->clearWarnings();
        if (std::exchange(m_foundAtEnd, false))
            emit findingsWanted();
        else
            focusConsole();
    });
}

void Pane::connectTabs()
{
    for (EditorPanel* text : m_tabs->panels())
        attach(*text);
    connect(m_tabs, &EditorTabs::added, this, [this](EditorPanel* text) {
        attach(*text);
        watchFocus(text);
    });
    connect(m_tabs, &EditorTabs::removed, this, [this](EditorPanel* text) { detach(*text); });
    connect(m_tabs, &EditorTabs::currentChanged, this, [this] {
        showTitle();
        emit currentTextChanged();
        emit textsChanged();
    });
    connect(m_tabs, &EditorTabs::changed, this, [this] {
        showTitle();
        emit textsChanged();
    });
    connect(m_tabs, &EditorTabs::closeWanted, this, &Pane::closeTextRequested);
    connect(m_tabs, &EditorTabs::menuWanted, this, &Pane::textMenuRequested);
    // The name in the header stands for the current text; alone it has no tab.
    connect(m_header, &PaneHeader::dragged, this, [this] { m_tabs->drag(m_tabs->current()); });
    connect(m_header, &PaneHeader::menuWanted, this,
        [this](const QPoint& position) { emit textMenuRequested(&m_tabs->current(), position); });
}

EditorPanel& Pane::editorPanel()
{
    return m_tabs->current();
}

// What a text shows of this pane's interpreter. It is made anew where a text comes from another
// pane, whose marks follow it only as long as its run goes on there.
void Pane::attach(EditorPanel& text)
{
    Editor& editor = text.editor();
    editor.setCodePointSize(m_pointSize);
    applyTo(editor);
    m_attached[&text] = {
        new SyntaxCheck(editor, m_session, this), new RunMarks(editor, *m_link, m_session, this)};
    connect(&editor, &Editor::fileDropped, this, &Pane::fileDropped);
}

void Pane::detach(EditorPanel& text)
{
    const auto found = m_attached.find(&text);
    delete found->second.check;
    if (found->second.marks->isRunning()) {
        found->second.marks->follow(&text);
    } else {
        found->second.marks->clear();
        delete found->second.marks;
    }
    m_attached.erase(found);
    disconnect(&text.editor(), nullptr, this, nullptr);
    text.removeEventFilter(this);
    for (QWidget* child : text.findChildren<QWidget*>())
        child->removeEventFilter(this);
}

bool Pane::goTo(const QString& sourceName, int line)
{
    for (EditorPanel* text : m_tabs->panels()) {
        if (text->editor().document().sourceName() != sourceName)
            continue;
        m_tabs->setCurrent(*text);
        text->editor().goToLine(line);
        return true;
    }
    return false;
}

void Pane::watchFocus(QWidget* widget)
{
    widget->installEventFilter(this);
    for (QWidget* child : widget->findChildren<QWidget*>())
        child->installEventFilter(this);
}

bool Pane::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn) {
        emit focusEntered();
    } else if (event->type() == QEvent::KeyPress && watched->isWidgetType()
        && static_cast<QWidget*>(watched)->hasFocus()) {
        // Twice Escape stops, from wherever in the pane; once does what it always does.
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape && !key->isAutoRepeat()) {
            if (m_escape.isValid() && m_escape.elapsed() < kDoubleEscapeMs && m_link->canStop()) {
                m_escape.invalidate();
                m_link->stop();
                return true;
            }
            m_escape.start();
        } else {
            m_escape.invalidate();
        }
    }
    return QWidget::eventFilter(watched, event);
}

bool Pane::consoleHasFocus() const
{
    const QWidget* focused = QApplication::focusWidget();
    const QWidget* console = m_link->console();
    return focused && (focused == console || console->isAncestorOf(focused));
}

void Pane::runIn(ConsoleLink& target, RunPart part, RunNames names)
{
    EditorPanel& text = editorPanel();
    const CodeToRun code = codeToRun(text.editor(), part, names);
    if (&target == m_link) {
        // The last exception is that of the last run, whichever text it was in.
        for (const auto& [other, attached] : m_attached)
            other->editor().markError(0, {});
        m_attached.at(&text).marks->runBegins(m_link->run(code.request, code.announcement));
        return;
    }
    auto* marks = new RunMarks(text.editor(), target, m_session, &text);
    marks->follow(&text); // until it has ended
    marks->runBegins(target.run(code.request, tr("%1, from %2").arg(code.announcement, m_letter)));
}

void Pane::setCodePointSize(int pointSize)
{
    m_pointSize = pointSize;
    for (EditorPanel* text : m_tabs->panels())
        text->editor().setCodePointSize(pointSize);
    dress();
}

void Pane::apply(const Preferences& preferences)
{
    m_preferences = preferences;
    for (EditorPanel* text : m_tabs->panels())
        applyTo(text->editor());
    m_link->console()->setKept(static_cast<std::size_t>(preferences.consoleLines),
        static_cast<std::size_t>(preferences.consoleMegabytes) << 20);
    m_link->console()->setTipsOnTyping(preferences.namesOnTyping);
}

void Pane::applyTo(Editor& editor) const
{
    editor.setIndentWidth(m_preferences.tabWidth);
    editor.setTrimOnSave(m_preferences.trimOnSave);
    editor.setClosesBrackets(m_preferences.closeBrackets);
    editor.setShowsWhitespace(m_preferences.showWhitespace);
    editor.setRuler(m_preferences.showRuler ? m_preferences.rulerColumn : 0);
}

void Pane::setFocused(bool focused)
{
    m_header->setFocused(focused);
}

void Pane::focusEditor()
{
    emit focusEntered(); // a pane that is not seen cannot have the keyboard
    editorPanel().editor().setFocus();
}

void Pane::focusConsole()
{
    emit focusEntered();
    m_link->console()->focusInput();
}

void Pane::showWaiting(const QString& why)
{
    m_header->setNoInterpreter(why);
}

void Pane::showState()
{
    if (const std::uint64_t run = m_link->last().run(); run != 0 && run != m_warningsOfRun) {
        m_warningsOfRun = run;
        m_foundAtEnd = false;
        m_header->clearWarnings();
    }
    if (m_link->last().interpreter() == 0)
        m_header->setNoInterpreter(tr("waiting for a runtime"));
    else
        m_header->setState(m_link->last(), m_link->canStop());
}

void Pane::showTitle()
{
    const Document& document = editorPanel().editor().document();
    m_header->setTitle(document.displayName(), document.path(), editorPanel().needsSaving());
}

void Pane::dragEnterEvent(QDragEnterEvent* event)
{
    if (const EditorPanel* text = DraggedTab::of(event->mimeData())) {
        event->acceptProposedAction();
        m_header->setDropTarget(text->pane() != m_letter);
    } else {
        acceptFiles(*event);
    }
}

void Pane::dragLeaveEvent(QDragLeaveEvent*)
{
    m_header->setDropTarget(false);
}

void Pane::dropEvent(QDropEvent* event)
{
    m_header->setDropTarget(false);
    EditorPanel* text = DraggedTab::of(event->mimeData());
    if (!text) {
        if (acceptFiles(*event)) {
            for (const QString& file : droppedFiles(event->mimeData()))
                emit fileDropped(file);
        }
        return;
    }
    event->acceptProposedAction();
    TabBar& bar = m_tabs->bar();
    const QPoint point = bar.mapFrom(this, event->position().toPoint());
    const bool onBar = bar.isVisible() && bar.rect().contains(point);
    if (onBar || text->pane() != m_letter)
        emit tabDropped(text, onBar ? bar.gapAt(point) : m_tabs->count());
}

void Pane::dress()
{
    ConsoleWidget* console = m_link->console();
    console->setConsolePalette(consolePalette(theme(), m_pointSize));
    console->setIdentity(m_letter, identityColourOf(m_letter));
}

} // namespace clutch::ui
