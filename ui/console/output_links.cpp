#include "ui/console/output_links.h"

#include "ui/console/output_view.h"

#include <QRegularExpression>

namespace clutch {
namespace {

using Sci = QsciScintillaBase;

constexpr unsigned long kHoverIndicator = 8;
constexpr unsigned long kFoldIndicator = 9;
// Scintilla's own number of the pointing hand, which its header does not name.
constexpr unsigned long kHandCursor = 8;
// A traceback's line is shorter than this; a longer one is not searched under a moving mouse.
constexpr long kMaxLine = 4096;

} // namespace

std::optional<FrameLink> frameInLine(const QByteArray& line)
{
    static const QRegularExpression kPattern(QStringLiteral("File \"([^\"]+)\", line (\\d{1,9})"));
    const QRegularExpressionMatch match
        = kPattern.match(QString::fromLatin1(line)); // one character a byte
    if (!match.hasMatch())
        return std::nullopt;
    return FrameLink{static_cast<int>(match.capturedStart()),
        static_cast<int>(match.capturedLength()), QString::fromUtf8(match.captured(1).toLatin1()),
        match.captured(2).toInt()};
}

OutputLinks::OutputLinks(OutputView& view)
    : m_view(view)
{
    m_view.SendScintilla(
        Sci::SCI_INDICSETSTYLE, kHoverIndicator, static_cast<long>(Sci::INDIC_PLAIN));
    m_view.SendScintilla(
        Sci::SCI_INDICSETSTYLE, kFoldIndicator, static_cast<long>(Sci::INDIC_HIDDEN));
}

void OutputLinks::setPalette(const ConsolePalette& palette)
{
    m_view.SendScintilla(Sci::SCI_INDICSETFORE, kHoverIndicator, palette.link);
}

void OutputLinks::addFold(long position, long length, FoldId fold, FoldLink::Action action)
{
    const unsigned long value = fold * 2UL + (action == FoldLink::Action::Save ? 1UL : 0UL);
    m_view.SendScintilla(Sci::SCI_SETINDICATORCURRENT, kFoldIndicator);
    m_view.SendScintilla(Sci::SCI_SETINDICATORVALUE, value);
    m_view.SendScintilla(Sci::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(position), length);
}

long OutputLinks::foldAt(long position) const
{
    return m_view.SendScintilla(Sci::SCI_INDICATORVALUEAT, kFoldIndicator, position);
}

std::optional<std::pair<OutputLinks::Range, FrameLink>> OutputLinks::frameAt(long position) const
{
    const auto line = static_cast<unsigned long>(
        m_view.SendScintilla(Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(position)));
    const long start = m_view.SendScintilla(Sci::SCI_POSITIONFROMLINE, line);
    const long length = m_view.SendScintilla(Sci::SCI_LINELENGTH, line);
    if (length <= 0 || length > kMaxLine)
        return std::nullopt;
    QByteArray text(length, '\0');
    m_view.SendScintilla(Sci::SCI_GETLINE, line, static_cast<void*>(text.data()));
    auto frame = frameInLine(text);
    if (!frame || position < start + frame->start
        || position > start + frame->start + frame->length)
        return std::nullopt;
    const Range range{start + frame->start, frame->length};
    return std::pair{range, *std::move(frame)};
}

void OutputLinks::hover(QPoint point)
{
    const long position = m_view.SendScintilla(Sci::SCI_POSITIONFROMPOINTCLOSE,
        static_cast<unsigned long>(point.x()), static_cast<long>(point.y()));
    std::optional<Range> range;
    bool isLink = false;
    if (position >= 0) {
        isLink = foldAt(position) > 0;
        if (const auto frame = frameAt(position)) {
            range = frame->first;
            isLink = true;
        }
    }
    underline(range);
    m_view.SendScintilla(Sci::SCI_SETCURSOR,
        isLink ? kHandCursor : static_cast<unsigned long>(Sci::SC_CURSORNORMAL));
    m_view.setToolTip(range ? OutputView::tr("Open this line in an editor") : QString());
}

void OutputLinks::underline(std::optional<Range> range)
{
    m_view.SendScintilla(Sci::SCI_SETINDICATORCURRENT, kHoverIndicator);
    if (m_underlined)
        m_view.SendScintilla(Sci::SCI_INDICATORCLEARRANGE,
            static_cast<unsigned long>(m_underlined->start), m_underlined->length);
    m_underlined = range;
    if (range)
        m_view.SendScintilla(
            Sci::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(range->start), range->length);
}

bool OutputLinks::activateAt(long position)
{
    if (const long fold = foldAt(position); fold > 0) {
        emit m_view.foldActivated(static_cast<quint32>(fold / 2),
            fold % 2 == 1 ? FoldLink::Action::Save : FoldLink::Action::Show);
        return true;
    }
    if (const auto frame = frameAt(position)) {
        emit m_view.frameActivated(frame->second.file, frame->second.line);
        return true;
    }
    return false;
}

} // namespace clutch
