#include "ui/console/input_field.h"

#include "ui/console/bar.h"
#include "ui/console/console_widget.h"
#include "ui/console/pasted_code.h"
#include "ui/console/python_strings.h"
#include "ui/editor/call_parameter.h"
#include "ui/editor/dropped_files.h"
#include "ui/editor/python_lexer.h"
#include "ui/editor/soft_keyword_marks.h"
#include "ui/editor/text_for_readers.h"
#include "ui/editor/window_keys.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QScrollBar>

#include <algorithm>

namespace clutch {
namespace {

constexpr unsigned long kPromptStyle = 60;
constexpr unsigned long kBusyPromptStyle = 61;
constexpr int kIndent = 4;
constexpr long kMarkedLines = 400; // more than a field ever shows

} // namespace

InputField::InputField(QWidget* parent)
    : QsciScintilla(parent)
    , m_lexer(new PythonLexer(this))
{
    setUtf8(true);
    setLexer(m_lexer);
    setFrameShape(QFrame::NoFrame);
    setEolMode(EolUnix);
    setTabWidth(kIndent);
    setIndentationsUseTabs(false);
    setBackspaceUnindents(true);
    setWrapMode(WrapCharacter);
    setBraceMatching(SloppyBraceMatch);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    for (int margin = 0; margin < 5; ++margin)
        setMarginWidth(margin, 0);
    setMarginType(0, TextMargin);
    setMarginSensitivity(0, false);
    SendScintilla(SCI_USEPOPUP, 0UL);
    // There are none. For their heights Scintilla would lay out each line that is pasted at once.
    setAnnotationDisplay(AnnotationHidden);
    SendScintilla(SCI_SETENDATLASTLINE, 1UL);
    SendScintilla(SCI_AUTOCSETSEPARATOR, static_cast<unsigned long>('\n'));
    SendScintilla(SCI_AUTOCSETORDER, static_cast<unsigned long>(SC_ORDER_CUSTOM));
    prepareSoftKeywords(*this);
    // Ctrl+L, Ctrl+D, Ctrl+R and Ctrl+F mean what they mean in a console, not Scintilla's line
    // commands.
    for (const unsigned char key : {'L', 'D', 'T', 'R'})
        SendScintilla(SCI_CLEARCMDKEY, key + (static_cast<unsigned long>(SCMOD_CTRL) << 16));
    ui::leaveKeysToTheWindow(*this);
    ui::tellTextsToReadersAlone();
    setAccessibleName(tr("Code"));
    setAccessibleDescription(tr("Python code for this console's interpreter; Enter runs it"));
    connect(this, &QsciScintilla::textChanged, this, &InputField::afterEdit);
    connect(this, &QsciScintillaBase::SCN_CHARADDED, this, &InputField::afterCharacter);
}

void InputField::setConsolePalette(const ConsolePalette& palette, const QColor& identity)
{
    m_palette = palette;
    m_identity = identity;
    m_lexer->setDefaultFont(palette.font);
    m_lexer->setFont(palette.font);
    m_lexer->setDefaultPaper(palette.fieldPaper);
    m_lexer->setPaper(palette.fieldPaper);
    m_lexer->setDefaultColor(palette.text);
    m_lexer->setColor(palette.text);
    const std::pair<int, QColor> colours[] = {{PythonLexer::Comment, palette.comment},
        {PythonLexer::CommentBlock, palette.comment}, {PythonLexer::Number, palette.number},
        {PythonLexer::DoubleQuotedString, palette.string},
        {PythonLexer::SingleQuotedString, palette.string},
        {PythonLexer::TripleSingleQuotedString, palette.string},
        {PythonLexer::TripleDoubleQuotedString, palette.string},
        {PythonLexer::DoubleQuotedFString, palette.string},
        {PythonLexer::SingleQuotedFString, palette.string},
        {PythonLexer::TripleSingleQuotedFString, palette.string},
        {PythonLexer::TripleDoubleQuotedFString, palette.string},
        {PythonLexer::UnclosedString, palette.string}, {PythonLexer::Keyword, palette.keyword},
        {PythonLexer::ClassName, palette.definition},
        {PythonLexer::FunctionMethodName, palette.definition},
        {PythonLexer::HighlightedIdentifier, palette.builtin},
        {PythonLexer::Decorator, palette.decorator}};
    for (const auto& [style, colour] : colours)
        m_lexer->setColor(colour, style);
    m_lexer->setEolFill(false, PythonLexer::UnclosedString);
    setPaper(palette.fieldPaper);
    setColor(palette.text);
    setCaretForegroundColor(palette.caret);
    setCaretWidth(2);
    setSelectionBackgroundColor(palette.selection);
    resetSelectionForegroundColor();
    setMatchedBraceBackgroundColor(palette.selection);
    setMatchedBraceForegroundColor(palette.text);
    setUnmatchedBraceBackgroundColor(palette.fieldPaper);
    setUnmatchedBraceForegroundColor(palette.failure);
    setMarginsBackgroundColor(palette.fieldPaper);
    setMarginsFont(palette.font);
    setCallTipsBackgroundColor(palette.noticePaper);
    setCallTipsForegroundColor(palette.text);
    setCallTipsHighlightColor(palette.link);
    for (const auto& [style, colour] :
        {std::pair{kPromptStyle, identity}, std::pair{kBusyPromptStyle, palette.faint}}) {
        SendScintilla(SCI_STYLESETFONT, style, palette.font.family().toUtf8().constData());
        SendScintilla(SCI_STYLESETSIZE, style, static_cast<long>(palette.font.pointSize()));
        SendScintilla(SCI_STYLESETBOLD, style, 1L);
        SendScintilla(SCI_STYLESETFORE, style, colour);
        SendScintilla(SCI_STYLESETBACK, style, palette.fieldPaper);
    }
    verticalScrollBar()->setStyleSheet(scrollBarSheet(palette, palette.fieldPaper));
    setSoftKeywordColour(*this, palette.keyword);
    SendScintilla(SCI_SETEXTRAASCENT, static_cast<long>(palette.lineSpacing));
    SendScintilla(SCI_SETEXTRADESCENT, static_cast<long>(palette.lineSpacing));
    m_promptedLines = 0;
    updatePrompts();
    emit heightChanged();
}

void InputField::setHistory(const CommandHistory* history, const QString& interpreter)
{
    m_history = history;
    m_interpreter = interpreter;
    m_walk.reset();
}

void InputField::setBusy(bool busy)
{
    if (m_busy == busy)
        return;
    m_busy = busy;
    m_promptedLines = 0;
    updatePrompts();
}

void InputField::setCode(const QString& code)
{
    beginUndoAction();
    removeCode();
    const QByteArray bytes = code.toUtf8();
    SendScintilla(SCI_ADDTEXT, static_cast<unsigned long>(bytes.size()), bytes.constData());
    endUndoAction();
    placeCursor(SendScintilla(SCI_GETLENGTH));
}

void InputField::insertCode(const QByteArray& code)
{
    SendScintilla(SCI_REPLACESEL, code.constData());
    SendScintilla(SCI_SCROLLCARET);
}

// SCI_CLEARALL takes the prompt in the margin with it, after it has told of the change.
void InputField::removeCode()
{
    SendScintilla(SCI_DELETERANGE, 0UL, SendScintilla(SCI_GETLENGTH));
}

void InputField::placeCursor(long position)
{
    SendScintilla(SCI_GOTOPOS, static_cast<unsigned long>(position));
    SendScintilla(SCI_SCROLLCARET);
}

void InputField::submit()
{
    const QByteArray source = code();
    if (source.trimmed().isEmpty()) {
        setCode({});
        return;
    }
    m_walk.reset();
    m_units.push_back(source);
    SendScintilla(SCI_CALLTIPCANCEL); // the answer that would end it is for what is gone
    removeCode();
    SendScintilla(SCI_EMPTYUNDOBUFFER);
    emit submitted(source);
}

QByteArray InputField::unitAccepted()
{
    if (m_units.empty())
        return {};
    QByteArray unit = std::move(m_units.front());
    m_units.pop_front();
    return unit;
}

bool InputField::continueUnit(const QString& indent)
{
    if (m_units.empty())
        return false;
    // Keys that were faster than the interpreter's answer are in the field already: they belong on
    // the new line.
    const QByteArray unit = unitAccepted() + '\n' + indent.toUtf8();
    const long at = cursor();
    SendScintilla(SCI_INSERTTEXT, 0UL, unit.constData());
    placeCursor(at + static_cast<long>(unit.size()));
    return true;
}

void InputField::showCompletions(const ConsoleCompletions& completions)
{
    if (!hasFocus())
        return;
    if (m_asked == Wish::Words) {
        // Whoever types on is still in the same call, unless there is another bracket.
        const QByteArray before = m_askedSource.left(m_askedCursor);
        const QByteArray now = code().left(cursor());
        const QByteArray since = now.startsWith(before) ? now.mid(before.size()) : "(";
        if (!since.contains('(') && !since.contains(')'))
            showTip(completions.calltip);
        return;
    }
    if (m_askedCursor != cursor() || m_askedSource != code())
        return;
    const long typed = cursor() - completions.start;
    if (typed >= 0 && !completions.items.isEmpty()) {
        SendScintilla(SCI_AUTOCSETCHOOSESINGLE, 1UL);
        const QByteArray items = completions.items.join(u'\n').toUtf8();
        SendScintilla(SCI_AUTOCSHOW, static_cast<unsigned long>(typed), items.constData());
    } else if (!completions.calltip.isEmpty()) {
        showTip(completions.calltip);
    }
}

void InputField::showTip(const QString& tip)
{
    if (tip.isEmpty())
        SendScintilla(SCI_CALLTIPCANCEL);
    else
        ui::showCallTip(
            *this, tip, ui::currentParameter(tip, QString::fromUtf8(code().left(cursor()))));
}

// Names are shown only when they are asked for: a list would take the Enter that is to run the
// code.
void InputField::afterCharacter(int character)
{
    const bool tells = character == '(' || character == ',' || character == ')';
    if (!tells || !m_tipsOnTyping || SendScintilla(SCI_AUTOCACTIVE) != 0)
        return;
    const long at = cursor() - 1;
    SendScintilla(SCI_COLOURISE, 0UL, at + 1); // else that is done when it is painted
    if (SendScintilla(SCI_GETSTYLEAT, static_cast<unsigned long>(at)) == PythonLexer::Operator)
        request(Wish::Words);
}

void InputField::request(Wish wish)
{
    m_asked = wish;
    m_askedSource = code();
    m_askedCursor = cursor();
    emit completionRequested(m_askedSource, static_cast<int>(m_askedCursor));
}

void InputField::afterEdit()
{
    if (!m_isWalking)
        m_walk.reset();
    updatePrompts();
    markSoftKeywords(*this, 0, kMarkedLines);
    emit heightChanged();
}

void InputField::updatePrompts()
{
    const auto count = static_cast<int>(SendScintilla(SCI_GETLINECOUNT));
    // Scintilla forgets the margin of a text that is deleted as a whole, be it one character.
    if (count != m_promptedLines || SendScintilla(SCI_MARGINGETTEXT, 0UL, 0L) == 0) {
        m_promptedLines = count;
        const unsigned long style = m_busy ? kBusyPromptStyle : kPromptStyle;
        SendScintilla(SCI_MARGINTEXTCLEARALL);
        for (int line = 0; line < count; ++line) {
            const auto at = static_cast<unsigned long>(line);
            SendScintilla(SCI_MARGINSETTEXT, at, line == 0 ? ">>> " : "... ");
            SendScintilla(SCI_MARGINSETSTYLE, at, static_cast<long>(style));
        }
    }
    const long width = SendScintilla(SCI_TEXTWIDTH, kPromptStyle, ">>> ");
    SendScintilla(SCI_SETMARGINWIDTHN, 0UL, width);
}

int InputField::heightForText(int limit) const
{
    const auto lineHeight = static_cast<int>(SendScintilla(SCI_TEXTHEIGHT, 0UL));
    const long count = SendScintilla(SCI_GETLINECOUNT);
    int height = 0;
    for (long line = 0; line < count && height < limit; ++line)
        height += lineHeight
            * static_cast<int>(SendScintilla(SCI_WRAPCOUNT, static_cast<unsigned long>(line)));
    return std::max(lineHeight, std::min(height, limit / lineHeight * lineHeight));
}

QByteArray InputField::fromMimeData(const QMimeData* source, bool& rectangular) const
{
    rectangular = false;
    if (const QStringList files = ui::droppedFiles(source); !files.isEmpty())
        return asPythonStrings(files);
    return codeFromPasted(source->text()).toUtf8();
}

// Files are the console's to take, wherever on it they are dropped.
void InputField::dragEnterEvent(QDragEnterEvent* event)
{
    if (ui::droppedFiles(event->mimeData()).isEmpty())
        QsciScintilla::dragEnterEvent(event);
    else
        event->ignore();
}

bool InputField::canInsertFromMimeData(const QMimeData* source) const
{
    return source->hasUrls() || source->hasText();
}

} // namespace clutch
