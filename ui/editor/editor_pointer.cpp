// What the pointer does in the editor, and what it brings.
#include "ui/editor/editor.h"

#include "ui/editor/dragged_tab.h"
#include "ui/editor/dropped_files.h"

#include <QDropEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QWheelEvent>

namespace clutch::ui {

void Editor::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || event->modifiers() != Qt::ControlModifier)
        return QsciScintilla::mousePressEvent(event);
    const QPoint point = event->position().toPoint();
    const auto at = static_cast<unsigned long>(
        SendScintilla(SCI_POSITIONFROMPOINT, static_cast<unsigned long>(point.x()), point.y()));
    setFocus();
    const QString word = wordAtPoint(point);
    if (!m_followsNames || word.isEmpty() || word.front().isDigit()) {
        // QScintilla would begin a rectangle.
        SendScintilla(SCI_ADDSELECTION, at, static_cast<long>(at));
        return;
    }
    SendScintilla(SCI_SETEMPTYSELECTION, at);
    emit definitionWanted();
}

void Editor::dragEnterEvent(QDragEnterEvent* event)
{
    if (DraggedTab::of(event->mimeData()))
        event->ignore(); // the pane takes it
    else if (!acceptFiles(*event))
        QsciScintilla::dragEnterEvent(event);
}

void Editor::dragMoveEvent(QDragMoveEvent* event)
{
    if (DraggedTab::of(event->mimeData()))
        event->ignore(); // the pane takes it
    else if (!acceptFiles(*event))
        QsciScintilla::dragMoveEvent(event);
}

void Editor::dropEvent(QDropEvent* event)
{
    if (!acceptFiles(*event)) {
        QsciScintilla::dropEvent(event);
        return;
    }
    for (const QString& path : droppedFiles(event->mimeData()))
        emit fileDropped(path);
}

// A NUL would end the text for Scintilla, and with it what is saved.
QByteArray Editor::fromMimeData(const QMimeData* source, bool& rectangular) const
{
    return QsciScintilla::fromMimeData(source, rectangular).replace('\0', "\xe2\x90\x80");
}

void Editor::wheelEvent(QWheelEvent* event)
{
    QsciScintilla::wheelEvent(event);
    if (event->modifiers() & Qt::ControlModifier)
        fitLineNumbers();
}

} // namespace clutch::ui
