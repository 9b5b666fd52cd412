#include "ui/editor/finding_marks.h"

#include "ui/editor/indicators.h"
#include "ui/style/themes.h"

#include <Qsci/qsciscintilla.h>

#include <QPoint>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {

using S = QsciScintilla;

constexpr int kMostShownInTip = 8;

unsigned long asWord(long position)
{
    return static_cast<unsigned long>(position);
}

} // namespace

QString sentenceOf(const Finding& finding)
{
    return QStringLiteral("%1 %2").arg(finding.code, finding.place.message);
}

FindingMarks::FindingMarks(QsciScintilla& editor)
    : m_editor(editor)
    , m_sign(editor.markerDefine(S::SmallRectangle))
{
    editor.SendScintilla(S::SCI_INDICSETSTYLE, kLintFinding, static_cast<long>(S::INDIC_SQUIGGLE));
    editor.SendScintilla(S::SCI_INDICSETUNDER, kLintFinding, 1L);
}

void FindingMarks::dress()
{
    m_editor.setMarkerBackgroundColor(theme().warning, m_sign);
    m_editor.setMarkerForegroundColor(theme().warning, m_sign);
    m_editor.SendScintilla(S::SCI_INDICSETFORE, kLintFinding, theme().warning);
}

void FindingMarks::show(std::vector<Finding> findings)
{
    m_editor.markerDeleteAll(m_sign);
    m_signs.clear();
    m_findings = std::move(findings);
    m_editor.SendScintilla(S::SCI_SETINDICATORCURRENT, kLintFinding);
    m_editor.SendScintilla(
        S::SCI_INDICATORCLEARRANGE, 0UL, m_editor.SendScintilla(S::SCI_GETLENGTH));
    long value = 0;
    for (Finding& finding : m_findings) {
        finding.place.line = std::clamp(finding.place.line, 1, std::max(1, m_editor.lines()));
        m_signs.push_back(m_editor.markerAdd(finding.place.line - 1, m_sign));
        const ByteRange range = rangeOf(m_editor, finding.place);
        // The value says whose squiggle it is.
        m_editor.SendScintilla(S::SCI_SETINDICATORVALUE, asWord(++value));
        if (range.end > range.begin)
            m_editor.SendScintilla(
                S::SCI_INDICATORFILLRANGE, asWord(range.begin), range.end - range.begin);
    }
}

int FindingMarks::lineOf(const Finding& finding) const
{
    const auto index = static_cast<std::size_t>(&finding - m_findings.data());
    return m_editor.markerLine(m_signs[index]) + 1;
}

const Finding* FindingMarks::at(TextPlace place) const
{
    const Finding* onLine = nullptr;
    for (const Finding& finding : m_findings) {
        if (lineOf(finding) != place.line)
            continue;
        const SourceProblem& its = finding.place;
        const bool ends = its.endLine == its.line && its.endColumn > 0;
        if (place.column >= its.column && (!ends || place.column <= its.endColumn))
            return &finding;
        if (!onLine)
            onLine = &finding;
    }
    return onLine;
}

QString FindingMarks::tipOf(const std::vector<const Finding*>& findings) const
{
    QStringList lines;
    for (const Finding* each : findings) {
        if (lines.size() >= kMostShownInTip) {
            lines << S::tr("… and more");
            break;
        }
        lines << sentenceOf(*each);
        if (!each->fix.isEmpty())
            lines << S::tr("    Fix available: %1").arg(each->fix);
    }
    return lines.join(QLatin1Char('\n'));
}

QString FindingMarks::tipAt(const QPoint& point) const
{
    if (m_findings.empty())
        return {};
    const long position = m_editor.SendScintilla(
        S::SCI_POSITIONFROMPOINT, asWord(std::max(0, point.x())), point.y());
    int margins = 0;
    for (int margin = 0; margin < m_editor.margins(); ++margin)
        margins += m_editor.marginWidth(margin);
    std::vector<const Finding*> meant;
    if (point.x() < margins) {
        const auto line
            = static_cast<int>(m_editor.SendScintilla(S::SCI_LINEFROMPOSITION, asWord(position)));
        for (const Finding& each : m_findings) {
            if (lineOf(each) == line + 1)
                meant.push_back(&each);
        }
        return tipOf(meant);
    }
    const long value = m_editor.SendScintilla(S::SCI_INDICATORVALUEAT, kLintFinding, position);
    if (value < 1 || asWord(value) > m_findings.size())
        return {};
    // Two may be about the same place, and only the later one's value is left there.
    const Finding& top = m_findings[asWord(value) - 1];
    for (const Finding& each : m_findings) {
        if (each.place.line == top.place.line && each.place.column == top.place.column)
            meant.push_back(&each);
    }
    return tipOf(meant);
}

} // namespace clutch::ui
