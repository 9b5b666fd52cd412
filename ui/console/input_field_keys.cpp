// InputField's keyboard.
#include "ui/console/input_field.h"
#include "ui/editor/whole_characters.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QWheelEvent>

namespace clutch {
namespace {

constexpr int kIndent = 4;

bool leavesBlock(const QByteArray& line)
{
    for (const char* word : {"return", "pass", "break", "continue", "raise"}) {
        if (line == word || line.startsWith(QByteArray(word) + ' '))
            return true;
    }
    return false;
}

} // namespace

bool InputField::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        // While the field has the focus these are the console's, whatever the window's menus use
        // them for.
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isOurs = key->modifiers() == Qt::ControlModifier
            && (key->key() == Qt::Key_C || key->key() == Qt::Key_D || key->key() == Qt::Key_L
                || key->key() == Qt::Key_R || key->key() == Qt::Key_F
                || key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter);
        if (isOurs || key->key() == Qt::Key_Escape || key->key() == Qt::Key_Tab) {
            event->accept();
            return true;
        }
    }
    return QsciScintilla::event(event);
}

long InputField::lineOf(long position) const
{
    return SendScintilla(SCI_LINEFROMPOSITION, static_cast<unsigned long>(position));
}

QByteArray InputField::lineUpTo(long position) const
{
    const long start
        = SendScintilla(SCI_POSITIONFROMLINE, static_cast<unsigned long>(lineOf(position)));
    return code().mid(start, position - start);
}

void InputField::keyPressEvent(QKeyEvent* event)
{
    const bool listShown = SendScintilla(SCI_AUTOCACTIVE) != 0;
    if (listShown) {
        QsciScintilla::keyPressEvent(event);
        return;
    }
    const bool handled = [&] {
        switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return handleEnter(*event);
        case Qt::Key_Tab:
            return event->modifiers() == Qt::NoModifier && handleTab();
        case Qt::Key_Up:
        case Qt::Key_Down:
            return event->modifiers() == Qt::NoModifier && walkHistory(event->key());
        case Qt::Key_Escape:
            if (SendScintilla(SCI_CALLTIPACTIVE) != 0)
                SendScintilla(SCI_CALLTIPCANCEL);
            else
                setCode({});
            return true;
        default:
            return event->modifiers() == Qt::ControlModifier && handleControlKey(*event);
        }
    }();
    if (handled || ui::deleteCharacter(*this, *event))
        return;
    do
        QsciScintilla::keyPressEvent(event);
    while (ui::isToGoOn(*this, *event));
}

bool InputField::handleControlKey(const QKeyEvent& event)
{
    switch (event.key()) {
    case Qt::Key_C:
        if (hasSelectedText())
            copy();
        else
            emit stopRequested();
        return true;
    case Qt::Key_D:
        if (length() == 0)
            emit eofRequested();
        return true;
    case Qt::Key_L:
        emit clearRequested();
        return true;
    case Qt::Key_R:
        emit searchRequested();
        return true;
    case Qt::Key_F:
        emit findRequested();
        return true;
    case Qt::Key_Space:
        request(Wish::Names);
        return true;
    default:
        return false;
    }
}

bool InputField::handleEnter(const QKeyEvent& event)
{
    const bool force = event.modifiers() & Qt::ControlModifier;
    const bool breaks = event.modifiers() & Qt::ShiftModifier;
    const bool isOneLine = lines() == 1;
    const QByteArray after = code().mid(cursor());
    if (!breaks && (force || isOneLine || after.trimmed().isEmpty()))
        submit();
    else
        breakLine();
    return true;
}

void InputField::breakLine()
{
    const QByteArray line = lineUpTo(cursor());
    const QByteArray content = line.trimmed();
    qsizetype indent = 0;
    while (indent < line.size() && line[indent] == ' ')
        ++indent;
    if (content.endsWith(':'))
        indent += kIndent;
    else if (leavesBlock(content))
        indent = std::max<qsizetype>(0, indent - kIndent);
    const QByteArray text = '\n' + QByteArray(indent, ' ');
    SendScintilla(SCI_REPLACESEL, text.constData());
    SendScintilla(SCI_SCROLLCARET);
}

bool InputField::handleTab()
{
    if (hasSelectedText() || lineUpTo(cursor()).trimmed().isEmpty())
        return false; // Scintilla indents
    request(Wish::Names);
    return true;
}

bool InputField::walkHistory(int key)
{
    if (!m_history || hasSelectedText())
        return false;
    // Inside a unit the cursor moves; what is older lies before its first line, what is newer after
    // its last.
    const long line = lineOf(cursor());
    const QString* found = nullptr;
    if (key == Qt::Key_Up && line == 0)
        found = m_walk.older(*m_history, m_interpreter, text());
    else if (key == Qt::Key_Down && line == lines() - 1)
        found = m_walk.newer();
    else
        return false;
    if (found) {
        m_isWalking = true;
        setCode(*found);
        m_isWalking = false;
    }
    return true;
}

void InputField::wheelEvent(QWheelEvent* event)
{
    if (!(event->modifiers() & Qt::ControlModifier)) {
        QsciScintilla::wheelEvent(event);
        return;
    }
    if (event->angleDelta().y() != 0)
        emit zoomRequested(event->angleDelta().y() > 0 ? 1 : -1);
    event->accept();
}

void InputField::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    menu.addAction(tr("Cu&t"), this, [this] { cut(); })->setEnabled(hasSelectedText());
    menu.addAction(tr("&Copy"), this, [this] { copy(); })->setEnabled(hasSelectedText());
    menu.addAction(tr("&Paste"), this, [this] { paste(); });
    menu.addAction(tr("Select &All"), this, [this] { selectAll(); });
    menu.addSeparator();
    menu.addAction(tr("&Undo"), this, [this] { undo(); })->setEnabled(isUndoAvailable());
    menu.addAction(tr("Search &History…"), this, &InputField::searchRequested);
    menu.exec(event->globalPos());
}

} // namespace clutch
