#include "ui/editor/editor.h"

#include "ui/editor/change_teller.h"
#include "ui/editor/editor_theme.h"
#include "ui/editor/python_lexer.h"
#include "ui/editor/scroll_width.h"
#include "ui/editor/soft_keyword_marks.h"
#include "ui/editor/text_for_readers.h"
#include "ui/editor/window_keys.h"
#include "ui/style/fonts.h"
#include "ui/style/themes.h"

#include <Qsci/qscicommandset.h>

#include <QAccessible>
#include <QHelpEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <iterator>

namespace clutch::ui {

namespace {
constexpr int kNumberMargin = 0;
constexpr int kMarkMargin = 1;
constexpr int kFoldMargin = 2;
constexpr int kIndent = 4; // until setIndentWidth()

// All of a text up to the lines that are seen has to be coloured, a second for 10 MB. What is small
// is coloured before it is first painted, the rest of what is large while nothing else is to be
// done.
void colourInTurns(QsciScintilla& text)
{
    constexpr int kMuch = 1'000'000; // bytes
    const bool large = text.length() > kMuch;
    text.SendScintilla(QsciScintilla::SCI_SETIDLESTYLING,
        static_cast<unsigned long>(
            large ? QsciScintilla::SC_IDLESTYLING_TOVISIBLE : QsciScintilla::SC_IDLESTYLING_NONE));
}
} // namespace

Editor::Editor(QWidget* parent)
    : QsciScintilla(parent)
    , m_document(new Document(this))
    , m_lexer(new PythonLexer(this))
    , m_brackets(*this)
    , m_pointSize(kCodePointSize)
{
    configure();
    applyTheme();
    connect(&Themes::instance(), &Themes::changed, this, &Editor::applyTheme);
    connect(this, &QsciScintilla::linesChanged, this, &Editor::fitLineNumbers);
    connect(this, &QsciScintilla::textChanged, this, [this] {
        if (errorLine() > 0)
            markError(0, {});
    });
    m_lookSoon.setSingleShot(true);
    m_lookSoon.setInterval(0);
    connect(&m_lookSoon, &QTimer::timeout, this, &Editor::lookAtVisibleLines);
    const auto soon = qOverload<>(&QTimer::start);
    connect(this, &QsciScintilla::textChanged, &m_lookSoon, soon);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, &m_lookSoon, soon);
    // Only a paint tells Scintilla how wide a line is; what it then remembers may be gone already.
    connect(
        this, &QsciScintillaBase::SCN_PAINTED, this,
        [this] {
            if (horizontalScrollBar()->maximum() > 0)
                fitScrollWidth(*this);
        },
        Qt::QueuedConnection);
    connect(this, &QsciScintilla::cursorPositionChanged, this,
        [this](int line, int column) { emit caretMoved(line + 1, column + 1); });
}

Editor::~Editor()
{
    // QScintilla's own destructor still colours what its lexer told it.
    setLexer(nullptr);
}

QString Editor::componentVersion()
{
    return QStringLiteral(QSCINTILLA_VERSION_STR);
}

void Editor::configure()
{
    setUtf8(true);
    setEolMode(EolUnix); // the Document remembers what the file had
    setFrameStyle(QFrame::NoFrame);
    setAcceptDrops(true);
    tellTextsToReadersAlone();
    setAccessibleName(tr("Source editor"));
    static_cast<PythonLexer*>(m_lexer)->setFoldComments(false);
    setLexer(m_lexer);
    prepareSoftKeywords(*this);

    setIndentationsUseTabs(false);
    setIndentationWidth(kIndent);
    setTabWidth(kIndent);
    setTabIndents(true);
    setBackspaceUnindents(false); // ours knows the column it goes back to
    setAutoIndent(false); // ours knows about colons and returns
    setIndentationGuides(true);
    setBraceMatching(StrictBraceMatch);
    setCaretLineVisible(true);
    setCaretWidth(2);
    setScrollWidth(1);
    setScrollWidthTracking(true);
    m_changes = new ChangeTeller(*this);
    // The mark of the line that runs moves twenty times a second: what stands in the line was laid
    // out before.
    SendScintilla(SCI_SETLAYOUTCACHE, static_cast<unsigned long>(SC_CACHE_PAGE));
    SendScintilla(SCI_SETMULTIPLESELECTION, 1);
    SendScintilla(SCI_SETADDITIONALSELECTIONTYPING, 1);
    SendScintilla(SCI_SETMULTIPASTE, SC_MULTIPASTE_EACH);
    SendScintilla(SCI_SETVIRTUALSPACEOPTIONS, SCVS_RECTANGULARSELECTION);
    SendScintilla(SCI_SETEXTRAASCENT, 1);
    SendScintilla(SCI_SETEXTRADESCENT, 1);

    setMarginType(kNumberMargin, NumberMargin);
    m_cells = std::make_unique<CellBorders>(*this); // below the marks of runs
    m_findings = std::make_unique<FindingMarks>(*this); // below what is worse
    m_marks = std::make_unique<EditorMarks>(*this, kMarkMargin);
    setMarginMarkerMask(kMarkMargin, marginMarkerMask(kMarkMargin) | m_findings->mask());
    setFolding(BoxedTreeFoldStyle, kFoldMargin);
    setFolding(PlainFoldStyle, kFoldMargin);
    SendScintilla(SCI_MARKERDEFINE, SC_MARKNUM_FOLDER, SC_MARK_ARROW);
    SendScintilla(SCI_MARKERDEFINE, SC_MARKNUM_FOLDEROPEN, SC_MARK_ARROWDOWN);
    SendScintilla(SCI_MARKERDEFINE, SC_MARKNUM_FOLDEREND, SC_MARK_ARROW);
    SendScintilla(SCI_MARKERDEFINE, SC_MARKNUM_FOLDEROPENMID, SC_MARK_ARROWDOWN);
    setMarginWidth(kFoldMargin, 12);

    leaveKeysToTheWindow(*this);
}

void Editor::applyTheme()
{
    dressPythonLexer(*m_lexer, m_pointSize);
    dressEditor(*this);
    setMarginsFont(codeFont(std::max(7, m_pointSize - 1)));
    m_cells->dress();
    m_findings->dress();
    m_marks->dress(m_pointSize);
    setSoftKeywordColour(*this, theme().syntax.keyword);
    fitLineNumbers();
}

void Editor::setCodePointSize(int pointSize)
{
    m_pointSize = pointSize;
    zoomTo(0);
    applyTheme();
}

// What depends on the lines that are seen and would take long for a whole text.
void Editor::lookAtVisibleLines()
{
    constexpr long kAround = 100; // lines, so that a larger window shows them too
    colourInTurns(*this);
    fitScrollWidth(*this);
    const long first = SendScintilla(SCI_GETFIRSTVISIBLELINE);
    const long line = SendScintilla(SCI_DOCLINEFROMVISIBLE, static_cast<unsigned long>(first));
    const long end = line + SendScintilla(SCI_LINESONSCREEN) + kAround;
    markSoftKeywords(*this, line - kAround, end);
    m_cells->mark(static_cast<int>(line - kAround), static_cast<int>(end));
}

void Editor::fitLineNumbers()
{
    setMarginWidth(kNumberMargin, QStringLiteral(" ") + QString::number(std::max(100, lines())));
}

Status Editor::open(const QString& path)
{
    auto text = m_document->load(path);
    if (!text)
        return tl::unexpected(text.error());
    clearProblem(); // it was about another text
    setFindings({});
    setWhole(*text);
    colourInTurns(*this);
    SendScintilla(SCI_EMPTYUNDOBUFFER);
    setModified(false);
    markError(0, {});
    setReadOnly(false);
    indentAsTheTextDoes();
    return {};
}

Status Editor::reload()
{
    auto text = m_document->load(QString(m_document->path()));
    if (!text)
        return tl::unexpected(text.error());
    int line = 0;
    int column = 0;
    getCursorPosition(&line, &column);
    beginUndoAction();
    selectAll();
    replaceSelectedText(*text);
    endUndoAction();
    setCursorPosition(std::min(line, lines() - 1), column);
    setModified(false);
    return {};
}

void Editor::replaceBytes(long begin, long end, const QByteArray& with)
{
    const int linesBefore = lines();
    const bool quietly = end - begin + with.size() >= kTold;
    std::optional<ChangeTeller::Silence> silence;
    if (quietly)
        silence.emplace(*m_changes);
    beginUndoAction();
    SendScintilla(SCI_SETTARGETRANGE, static_cast<unsigned long>(begin), end);
    SendScintilla(SCI_REPLACETARGET, static_cast<unsigned long>(with.size()), with.constData());
    endUndoAction();
    if (!quietly)
        return;
    silence.reset();
    tellOfNewText(linesBefore);
}

// Told when it is there: what is marked in it next is not to go with the text before.
void Editor::setWhole(const QString& whole)
{
    const int linesBefore = lines();
    {
        const ChangeTeller::Silence silence(*m_changes);
        setText(whole);
    }
    tellOfNewText(linesBefore);
}

void Editor::tellOfNewText(int linesBefore)
{
    emit textChanged();
    if (lines() != linesBefore)
        emit linesChanged();
    QAccessibleEvent reloaded(this, QAccessible::DocumentReload);
    QAccessible::updateAccessibility(&reloaded);
}

// Python refuses a block that mixes them. PEP 8's spaces, unless the text has tabs alone.
void Editor::indentAsTheTextDoes()
{
    constexpr int kLinesThatTell = 10'000;
    bool tabs = false;
    for (int line = 0; line < std::min(lines(), kLinesThatTell); ++line) {
        const long begin = positionFromLineIndex(line, 0);
        const long first = SendScintilla(SCI_GETCHARAT, static_cast<unsigned long>(begin));
        if (first == ' ')
            return setIndentationsUseTabs(false);
        tabs = tabs || first == '\t';
    }
    setIndentationsUseTabs(tabs);
}

void Editor::setShowsWhitespace(bool on)
{
    setWhitespaceVisibility(on ? WsVisible : WsInvisible);
}

void Editor::setRuler(int column)
{
    setEdgeMode(column > 0 ? EdgeLine : EdgeNone);
    setEdgeColumn(column);
}

void Editor::setIndentWidth(int width)
{
    setIndentationWidth(width);
    setTabWidth(width);
}

void Editor::trimLineEnds()
{
    beginUndoAction();
    for (int line = lines() - 1; line >= 0; --line) {
        const auto at = static_cast<unsigned long>(line);
        const long begin = SendScintilla(SCI_POSITIONFROMLINE, at);
        const long end = SendScintilla(SCI_GETLINEENDPOSITION, at);
        long keep = end;
        const auto before = [this](long position) {
            return SendScintilla(SCI_GETCHARAT, static_cast<unsigned long>(position - 1));
        };
        while (keep > begin && (before(keep) == ' ' || before(keep) == '\t'))
            --keep;
        if (keep < end)
            SendScintilla(SCI_DELETERANGE, static_cast<unsigned long>(keep), end - keep);
    }
    endUndoAction();
}

Status Editor::save()
{
    if (m_trimOnSave)
        trimLineEnds();
    if (Status saved = m_document->save(text()); !saved)
        return saved;
    setModified(false);
    return {};
}

Status Editor::saveAs(const QString& path)
{
    if (m_trimOnSave)
        trimLineEnds();
    if (Status saved = m_document->saveAs(text(), path); !saved)
        return saved;
    setModified(false);
    return {};
}

void Editor::setUntitled(const QString& name, const QString& newText)
{
    m_document->detach(name);
    clearProblem(); // it was about another text
    setFindings({});
    setWhole(newText);
    colourInTurns(*this);
    SendScintilla(SCI_EMPTYUNDOBUFFER);
    setModified(false);
    markError(0, {});
    indentAsTheTextDoes();
}

void Editor::restoreText(const QString& newText)
{
    beginUndoAction();
    selectAll();
    replaceSelectedText(newText);
    endUndoAction();
    setCursorPosition(0, 0);
}

void Editor::markError(int line, const QString& message)
{
    m_marks->showException(line, message);
}

void Editor::setProblem(const SourceProblem& problem)
{
    m_marks->showProblem(problem);
    emit problemChanged();
}

void Editor::clearProblem()
{
    if (!problem())
        return;
    m_marks->clearProblem();
    emit problemChanged();
}

void Editor::setFindings(std::vector<Finding> findings)
{
    if (findings.empty() && m_findings->isEmpty())
        return;
    m_findings->show(std::move(findings));
    emit problemChanged();
}

QString Editor::tipAt(const QPoint& point) const
{
    const QString tip = m_marks->tipAt(point);
    return tip.isEmpty() ? m_findings->tipAt(point) : tip;
}

TextPlace Editor::caretPlace() const
{
    TextPlace place;
    getCursorPosition(&place.line, &place.column);
    return {place.line + 1, place.column + 1};
}

bool Editor::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QsciScintilla::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString tip = tipAt(help->pos());
    if (tip.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), tip, viewport());
    return true;
}

void Editor::goToLine(int line, int column)
{
    const int row = std::clamp(line, 1, lines()) - 1;
    ensureLineVisible(row);
    setCursorPosition(row, std::max(0, column - 1));
    SendScintilla(SCI_VERTICALCENTRECARET);
    setFocus();
}

} // namespace clutch::ui
