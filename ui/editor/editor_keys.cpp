// What typing does in the editor, where Scintilla does not know Python.
#include "ui/editor/editor.h"
#include "ui/editor/whole_characters.h"

#include <QKeyEvent>

#include <algorithm>
#include <optional>

namespace clutch::ui {

namespace {

// What stands before a comment or the end of a line, without trailing space. Quotes are respected
// as far as one line shows them.
QString codeOf(const QString& line)
{
    QChar quote;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        if (!quote.isNull()) {
            if (c == QLatin1Char('\\'))
                ++i;
            else if (c == quote)
                quote = QChar();
        } else if (c == QLatin1Char('"') || c == QLatin1Char('\'')) {
            quote = c;
        } else if (c == QLatin1Char('#')) {
            return line.left(i).trimmed();
        }
    }
    return line.trimmed();
}

QString indentOf(const QString& line)
{
    qsizetype length = 0;
    while (length < line.size()
        && (line[length] == QLatin1Char(' ') || line[length] == QLatin1Char('\t')))
        ++length;
    return line.left(length);
}

// What both lines begin with.
qsizetype sharedLength(const QString& a, const QString& b)
{
    qsizetype length = 0;
    while (length < a.size() && length < b.size() && a[length] == b[length])
        ++length;
    return length;
}

bool endsBlock(const QString& code)
{
    for (const char* word : {"return", "pass", "break", "continue", "raise"}) {
        const QLatin1String keyword(word);
        if (code == keyword || code.startsWith(keyword + QLatin1Char(' ')))
            return true;
    }
    return false;
}
} // namespace

void Editor::toggleComment()
{
    int first = 0;
    int last = 0;
    int from = 0;
    int to = 0;
    getSelection(&first, &from, &last, &to);
    if (!hasSelectedText()) {
        getCursorPosition(&first, &from);
        last = first;
    } else if (to == 0 && last > first) {
        --last; // a selection that ends at the start of a line does not mean that line
    }
    std::optional<QString> shared; // indent, of spaces or tabs
    bool commented = true;
    for (int line = first; line <= last; ++line) {
        const QString body = text(line);
        if (body.trimmed().isEmpty())
            continue;
        const QString indent = indentOf(body);
        shared = shared ? shared->left(sharedLength(*shared, indent)) : indent;
        commented = commented && body.trimmed().startsWith(QLatin1Char('#'));
    }
    if (!shared)
        return;
    const auto column = static_cast<int>(shared->size());
    beginUndoAction();
    for (int line = first; line <= last; ++line) {
        const QString body = text(line);
        if (body.trimmed().isEmpty())
            continue;
        if (commented) {
            const int at = static_cast<int>(body.indexOf(QLatin1Char('#')));
            const int length = body.mid(at, 2) == QLatin1String("# ") ? 2 : 1;
            const int start = positionFromLineIndex(line, at);
            SendScintilla(SCI_DELETERANGE, static_cast<unsigned long>(start), length);
        } else {
            insertAt(QStringLiteral("# "), line, column);
        }
    }
    endUndoAction();
}

void Editor::selectNextOccurrence()
{
    SendScintilla(SCI_TARGETWHOLEDOCUMENT);
    SendScintilla(SCI_SETSEARCHFLAGS, static_cast<unsigned long>(SCFIND_MATCHCASE));
    SendScintilla(SCI_MULTIPLESELECTADDNEXT);
    ensureCursorVisible();
}

// A new line gets the indent of the one before, one step more after a colon, one step less after
// what leaves a block.
void Editor::indentNewLine()
{
    int line = 0;
    int column = 0;
    getCursorPosition(&line, &column);
    const QString before = text(line).left(column);
    const QString code = codeOf(before);
    const QString indent = indentOf(before);
    const QString step = indentationsUseTabs() ? QStringLiteral("\t")
                                               : QString(indentationWidth(), QLatin1Char(' '));
    const QChar end = code.isEmpty() ? QChar() : code.back();
    QString next = indent;
    if (QStringLiteral(":([{").contains(end) && !code.isEmpty())
        next += step;
    else if (endsBlock(code))
        next.chop(next.endsWith(QLatin1Char('\t'))
                ? 1
                : std::min<qsizetype>(next.size(), indentationWidth()));
    const bool closes = m_brackets.isBetween(); // its bracket gets a line of its own
    beginUndoAction();
    replaceSelectedText(QLatin1Char('\n') + next);
    if (closes)
        insert(QLatin1Char('\n') + indent);
    endUndoAction();
    ensureCursorVisible();
}

bool Editor::unindentByBackspace()
{
    int line = 0;
    int column = 0;
    getCursorPosition(&line, &column);
    if (hasSelectedText() || column == 0 || SendScintilla(SCI_GETSELECTIONS) > 1
        || text(line).left(column).count(QLatin1Char(' ')) != column)
        return false;
    const int to = (column - 1) / indentationWidth() * indentationWidth();
    const int start = positionFromLineIndex(line, to);
    SendScintilla(SCI_DELETERANGE, static_cast<unsigned long>(start), column - to);
    return true;
}

void Editor::keyPressEvent(QKeyEvent* event)
{
    const Qt::KeyboardModifiers held = event->modifiers() & ~Qt::KeypadModifier;
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!isReadOnly() && held == Qt::NoModifier) {
        if (enter && !isListActive() && SendScintilla(SCI_GETSELECTIONS) <= 1) {
            indentNewLine();
            return;
        }
        if (event->key() == Qt::Key_Backspace && unindentByBackspace())
            return;
    }
    if (held == Qt::ControlModifier && event->key() == Qt::Key_Space)
        return emit namesWanted();
    const bool opens = BracketClosing::opensOne(*event); // with its closing one as one step of undo
    if (opens)
        beginUndoAction();
    if (!m_brackets.keyPressed(*event) && !deleteCharacter(*this, *event)) {
        do
            QsciScintilla::keyPressEvent(event);
        while (isToGoOn(*this, *event));
    }
    if (opens)
        endUndoAction();
}

} // namespace clutch::ui
