#include "ui/editor/editor_marks.h"

#include "ui/editor/indicators.h"
#include "ui/style/fonts.h"
#include "ui/style/themes.h"

#include <Qsci/qsciscintilla.h>
#include <Qsci/qscistyle.h>

#include <QPoint>

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {

using S = QsciScintilla;

constexpr int kMarkWidth = Metrics::kSpace + Metrics::kTight;
constexpr int kSmallestType = 7;

} // namespace

EditorMarks::EditorMarks(QsciScintilla& editor, int margin)
    : m_editor(editor)
    , m_margin(margin)
    , m_runningGround(editor.markerDefine(S::Background))
    , m_exceptionGround(editor.markerDefine(S::Background))
    , m_runningSign(editor.markerDefine(S::SC_MARK_SHORTARROW))
    , m_exceptionSign(editor.markerDefine(S::FullRectangle))
    , m_problemSign(editor.markerDefine(S::Circle))
{
    editor.setMarginType(margin, S::SymbolMargin);
    editor.setMarginWidth(margin, kMarkWidth);
    editor.setMarginMarkerMask(
        margin, 1 << m_runningSign | 1 << m_exceptionSign | 1 << m_problemSign);
    editor.setAnnotationDisplay(S::AnnotationIndented);
    editor.SendScintilla(S::SCI_INDICSETSTYLE, kSyntaxError, static_cast<long>(S::INDIC_SQUIGGLE));
    editor.SendScintilla(S::SCI_INDICSETUNDER, kSyntaxError, 1L);
}

void EditorMarks::dress(int pointSize)
{
    m_pointSize = pointSize;
    const Theme& now = theme();
    m_editor.setMarkerBackgroundColor(now.errorSurface, m_exceptionGround);
    m_editor.setMarkerBackgroundColor(now.infoSurface, m_runningGround);
    m_editor.setMarkerBackgroundColor(now.accent, m_runningSign);
    m_editor.setMarkerForegroundColor(now.accent, m_runningSign);
    for (const int sign : {m_exceptionSign, m_problemSign}) {
        m_editor.setMarkerBackgroundColor(now.error, sign);
        m_editor.setMarkerForegroundColor(now.error, sign);
    }
    m_editor.SendScintilla(S::SCI_INDICSETFORE, kSyntaxError, now.error);
    if (m_exceptionLine > 0)
        showException(m_exceptionLine, m_exceptionMessage);
}

void EditorMarks::showRunning(int line, const void* by)
{
    const int now = line <= m_editor.lines() ? std::max(0, line) : 0;
    const auto before = m_runningLines.find(by);
    if (now == (before == m_runningLines.end() ? 0 : before->second))
        return;
    if (now > 0)
        m_runningLines[by] = now;
    else
        m_runningLines.erase(before);
    for (const int marker : {m_runningGround, m_runningSign}) {
        m_editor.markerDeleteAll(marker);
        for (const auto& [who, each] : m_runningLines) {
            if (!(m_editor.markersAtLine(each - 1) & 1U << marker))
                m_editor.markerAdd(each - 1, marker);
        }
    }
}

int EditorMarks::runningLine() const
{
    int first = 0;
    for (const auto& [who, line] : m_runningLines)
        first = first == 0 ? line : std::min(first, line);
    return first;
}

void EditorMarks::showException(int line, QString message)
{
    clearException();
    if (line < 1 || line > m_editor.lines())
        return;
    m_exceptionLine = line;
    m_exceptionMessage = std::move(message);
    m_editor.markerAdd(line - 1, m_exceptionGround);
    m_editor.markerAdd(line - 1, m_exceptionSign);
    if (m_exceptionMessage.isEmpty())
        return;
    const QsciStyle style(-1, QStringLiteral("error"), theme().error, theme().errorSurface,
        codeFont(std::max(kSmallestType, m_pointSize - 1)));
    m_editor.annotate(line - 1, m_exceptionMessage, style);
}

void EditorMarks::clearException()
{
    if (m_exceptionLine == 0)
        return; // going through all lines of a large text for nothing takes half a second
    m_editor.markerDeleteAll(m_exceptionGround);
    m_editor.markerDeleteAll(m_exceptionSign);
    m_editor.clearAnnotations();
    m_exceptionLine = 0;
    m_exceptionMessage.clear();
}

// Where the place is empty (the end of a line, where something is missing) the character before it
// is shown; an unknown place is the whole line. The range never leaves its first line.
ByteRange rangeOf(const QsciScintilla& editor, const SourceProblem& problem)
{
    const auto line = static_cast<unsigned long>(problem.line - 1);
    const long lineEnd = editor.SendScintilla(S::SCI_GETLINEENDPOSITION, line);
    const long codeBegin = editor.SendScintilla(S::SCI_GETLINEINDENTPOSITION, line);
    if (problem.column < 1)
        return {codeBegin, lineEnd};
    const auto place = [&](int column) {
        return std::min<long>(lineEnd, editor.positionFromLineIndex(problem.line - 1, column - 1));
    };
    ByteRange range{place(problem.column), lineEnd};
    if (problem.endLine == problem.line && problem.endColumn > 0)
        range.end = place(problem.endColumn);
    if (range.begin >= range.end && range.begin < lineEnd)
        range.end
            = editor.SendScintilla(S::SCI_POSITIONAFTER, static_cast<unsigned long>(range.begin));
    else if (range.begin >= range.end && lineEnd > codeBegin)
        range = {editor.SendScintilla(S::SCI_POSITIONBEFORE, static_cast<unsigned long>(lineEnd)),
            lineEnd};
    return range;
}

void EditorMarks::showProblem(const SourceProblem& problem)
{
    clearProblem();
    m_problem = problem;
    m_problem->line = std::clamp(problem.line, 1, std::max(1, m_editor.lines()));
    m_editor.markerAdd(m_problem->line - 1, m_problemSign);
    const ByteRange range = rangeOf(m_editor, *m_problem);
    m_editor.SendScintilla(S::SCI_SETINDICATORCURRENT, kSyntaxError);
    if (range.end > range.begin)
        m_editor.SendScintilla(S::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(range.begin),
            range.end - range.begin);
}

void EditorMarks::clearProblem()
{
    m_problem.reset();
    m_editor.markerDeleteAll(m_problemSign);
    m_editor.SendScintilla(S::SCI_SETINDICATORCURRENT, kSyntaxError);
    m_editor.SendScintilla(
        S::SCI_INDICATORCLEARRANGE, 0UL, m_editor.SendScintilla(S::SCI_GETLENGTH));
}

bool EditorMarks::has(int line, int marker) const
{
    return (m_editor.markersAtLine(line) & 1U << static_cast<unsigned>(marker)) != 0;
}

QString EditorMarks::tipAt(const QPoint& point) const
{
    const long position = m_editor.SendScintilla(
        S::SCI_POSITIONFROMPOINT, static_cast<unsigned long>(std::max(0, point.x())), point.y());
    const int line = static_cast<int>(m_editor.SendScintilla(S::SCI_LINEFROMPOSITION, position));
    int margins = 0;
    for (int margin = 0; margin < m_editor.margins(); ++margin)
        margins += m_editor.marginWidth(margin);
    const bool beside = point.x() < margins;
    const long squiggled = m_editor.SendScintilla(S::SCI_INDICATORVALUEAT, kSyntaxError, position);
    if (m_problem && (squiggled != 0 || (beside && has(line, m_problemSign))))
        return m_problem->message;
    if (beside && has(line, m_exceptionSign))
        return m_exceptionMessage;
    if (beside && has(line, m_runningSign))
        return S::tr("This line runs");
    return {};
}

} // namespace clutch::ui
