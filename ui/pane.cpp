#include "ui/pane.h"

#include "ui/console/console_widget.h"
#include "ui/editor/editor_panel.h"
#include "ui/palettes.h"
#include "ui/pane_header.h"
#include "ui/preferences.h"
#include "ui/run_marks.h"
#include "ui/style/fonts.h"
#include "ui/style/themes.h"
#include "ui/syntax_check.h"

#include <QApplication>
#include <QEvent>
#include <QKeyEvent>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

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
    , m_editor(new EditorPanel(letter, journal, this))
    , m_pointSize(kCodePointSize)
{
    auto* console = new ConsoleWidget(letter, identityColourOf(letter), history, this);
    m_link = new ConsoleLink(letter, console, session, this);
    m_splitter->addWidget(m_editor);
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

    new SyntaxCheck(m_editor->editor(), session, this);
    m_marks = new RunMarks(m_editor->editor(), *m_link, session, this);

    connect(m_header, &PaneHeader::stopRequested, m_link, &ConsoleLink::stop);
    connect(m_header, &PaneHeader::closeRequested, this, &Pane::closeRequested);
    connect(m_editor, &EditorPanel::titleChanged, this, &Pane::showTitle);
    connect(&m_editor->editor(), &Editor::fileDropped, this, &Pane::fileDropped);
    connect(m_link, &ConsoleLink::stateChanged, this, &Pane::showState);
    connect(m_link, &ConsoleLink::frameActivated, this, [this](const QString& file, int line) {
        if (file == m_editor->editor().document().sourceName())
            m_editor->editor().goToLine(line);
        else
            emit fileWanted(file, line);
    });
    connect(&Themes::instance(), &Themes::changed, this, &Pane::dress);
    watchFocus(this);
    dress();
    showTitle();
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
    const CodeToRun code = codeToRun(m_editor->editor(), part, names);
    if (&target == m_link) {
        m_marks->runBegins();
        m_link->run(code.request, code.announcement);
        return;
    }
    target.run(code.request, tr("%1, from %2").arg(code.announcement, m_letter));
}

void Pane::setCodePointSize(int pointSize)
{
    m_pointSize = pointSize;
    m_editor->editor().setCodePointSize(pointSize);
    dress();
}

void Pane::apply(const Preferences& preferences)
{
    m_editor->editor().setIndentWidth(preferences.tabWidth);
    m_editor->editor().setTrimOnSave(preferences.trimOnSave);
    m_link->console()->setKept(static_cast<std::size_t>(preferences.consoleLines),
        static_cast<std::size_t>(preferences.consoleMegabytes) << 20);
}

void Pane::setFocused(bool focused)
{
    m_header->setFocused(focused);
}

void Pane::focusEditor()
{
    m_editor->editor().setFocus();
}

void Pane::focusConsole()
{
    m_link->console()->focusInput();
}

void Pane::showWaiting(const QString& why)
{
    m_header->setNoInterpreter(why);
}

void Pane::showState()
{
    if (m_link->last().interpreter() == 0)
        m_header->setNoInterpreter(tr("waiting for a runtime"));
    else
        m_header->setState(m_link->last(), m_link->canStop());
}

void Pane::showTitle()
{
    const Document& document = m_editor->editor().document();
    m_header->setTitle(document.displayName(), document.path(), m_editor->needsSaving());
}

void Pane::dress()
{
    ConsoleWidget* console = m_link->console();
    console->setConsolePalette(consolePalette(theme(), m_pointSize));
    console->setIdentity(m_letter, identityColourOf(m_letter));
}

} // namespace clutch::ui
