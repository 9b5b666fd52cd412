#include "ui/console/output_view.h"

#include "ui/console/bar.h"
#include "ui/console/notice_lines.h"
#include "ui/console/output_links.h"
#include "ui/console/pasted_code.h"
#include "ui/console/quiet_scroll_bar.h"
#include "ui/editor/text_for_readers.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QScrollBar>
#include <QToolButton>

#include <algorithm>
#include <climits>
#include <utility>

namespace clutch {
namespace {

constexpr std::size_t kLargestSlice = 64u << 10;
constexpr std::size_t kSmallestSlice = 2u << 10;
// A slice that takes longer is too large for what it has: 64 KB of one-character lines are 32,000
// lines.
constexpr qint64 kSliceNs = 2'000'000;
constexpr long kMuchText = 1 << 20;
constexpr std::size_t kMuchPending = 16u << 10; // what more of it waits is a flood
constexpr qint64 kAnswerMs = 1000;
constexpr int kSettleMs = 100;
constexpr double kMostRoom = 32 << 20;
constexpr long kTickRoom = 2 << 20; // more than a tick shows: 125 MB a second
constexpr long kSliceRoom = 4L * kLargestSlice; // what a slice may become: U+FFFD has three bytes

FoldWords translatedWords()
{
    FoldWords words;
    words.inOneLine = OutputView::tr("in one line").toStdString();
    words.soFar = OutputView::tr("so far").toStdString();
    words.show = OutputView::tr("show part").toStdString();
    words.save = OutputView::tr("save").toStdString();
    return words;
}

} // namespace

OutputView::OutputView(ConsolePump& pump, QWidget* parent)
    : QsciScintilla(parent)
    , m_pump(pump)
    , m_assembler(std::make_unique<AnsiAssembler>(ConsoleLimits{}, translatedWords()))
    , m_links(std::make_unique<OutputLinks>(*this))
{
    setUpView();
    m_jump = new QToolButton(this);
    m_jump->setText(tr("↓ Jump to end"));
    m_jump->setToolTip(tr("Show the newest output (Ctrl+End)"));
    m_jump->setAccessibleName(tr("Jump to the end of the output"));
    m_jump->setCursor(Qt::ArrowCursor);
    m_jump->setFocusPolicy(Qt::NoFocus);
    m_jump->hide();
    connect(m_jump, &QToolButton::clicked, this, &OutputView::jumpToEnd);
    // Scintilla moves its scroll bar with signals blocked and says so here.
    connect(this, &QsciScintillaBase::SCN_UPDATEUI, this, &OutputView::updateJumpButton);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &OutputView::updateJumpButton);
    m_noticesSoon.setSingleShot(true);
    m_noticesSoon.setInterval(kSettleMs);
    connect(&m_noticesSoon, &QTimer::timeout, this, &OutputView::breakNoticesAnew);
}

OutputView::~OutputView()
{
    m_pump.remove(this);
}

void OutputView::setUpView()
{
    m_bar = new QuietScrollBar(Qt::Vertical);
    replaceVerticalScrollBar(m_bar);
    replaceHorizontalScrollBar(new QuietScrollBar(Qt::Horizontal));
    setUtf8(true);
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setEolMode(EolUnix);
    for (int margin = 0; margin < 5; ++margin)
        setMarginWidth(margin, 0);
    SendScintilla(SCI_SETUNDOCOLLECTION, 0UL);
    SendScintilla(SCI_SETMODEVENTMASK, 0UL);
    SendScintilla(SCI_SETLAYOUTCACHE, static_cast<unsigned long>(SC_CACHE_PAGE));
    // The bar follows the widest line that was painted; those lines are laid out anyway, so it
    // costs nothing.
    SendScintilla(SCI_SETSCROLLWIDTHTRACKING, 1UL);
    SendScintilla(SCI_SETSCROLLWIDTH, 1UL);
    SendScintilla(SCI_SETTABWIDTH, 8UL);
    SendScintilla(SCI_SETCARETSTYLE, static_cast<unsigned long>(CARETSTYLE_INVISIBLE));
    SendScintilla(SCI_SETCARETLINEVISIBLE, 0UL);
    SendScintilla(SCI_USEPOPUP, 0UL);
    ui::tellTextsToReadersAlone();
    setAccessibleName(tr("Output"));
    setAccessibleDescription(tr("What the interpreter's code printed"));
    viewport()->setMouseTracking(true);
    // Scintilla paints all of it and does not say so: with each line that is printed Qt would paint
    // what lies behind first, up to the window.
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
}

void OutputView::setConsolePalette(const ConsolePalette& palette, const QColor& identity)
{
    const bool follow = isAtEnd(); // with the range of the type before
    m_styles.setPalette(palette, identity);
    m_styles.redefine(*this, m_assembler->styles());
    SendScintilla(SCI_SETEXTRAASCENT, static_cast<long>(palette.lineSpacing));
    SendScintilla(SCI_SETEXTRADESCENT, static_cast<long>(palette.lineSpacing));
    SendScintilla(SCI_SETSCROLLWIDTH, 1UL); // what is painted from now on has another width
    SendScintilla(SCI_SETMARGINLEFT, 0UL, static_cast<long>(palette.margin));
    SendScintilla(SCI_SETMARGINRIGHT, 0UL, static_cast<long>(palette.margin));
    setSelectionBackgroundColor(palette.selection);
    resetSelectionForegroundColor();
    SendScintilla(SCI_SETSELEOLFILLED, 0UL);
    m_links->setPalette(palette);
    m_noticesSoon.start(); // in another type fewer or more fit
    for (QScrollBar* bar : {verticalScrollBar(), horizontalScrollBar()})
        bar->setStyleSheet(scrollBarSheet(palette, palette.paper));
    m_jump->setStyleSheet(
        QStringLiteral(
            "QToolButton { color: %1; background: %2; border: 1px solid %3; border-radius: 11px;"
            " padding: 3px 12px; } QToolButton:hover { border-color: %1; }")
            .arg(palette.link.name(), palette.fieldPaper.name(), palette.separator.name()));
    SendScintilla(SCI_TEXTHEIGHT, 0UL); // only now Scintilla measures its lines, and sets the range
    if (follow)
        jumpToEnd();
}

void OutputView::setLimits(const ConsoleLimits& limits)
{
    // The assembler is made with its limits; what it has shown stays shown.
    auto assembler = std::make_unique<AnsiAssembler>(limits, translatedWords());
    clearAll();
    while (!m_queue.empty())
        (void)showSlice();
    m_assembler = std::move(assembler);
    m_styles.redefine(*this, m_assembler->styles());
}

void OutputView::setKept(std::size_t lines, std::size_t bytes)
{
    m_assembler->setKept(lines, bytes);
    const bool readOnly = isReadOnly();
    setReadOnly(false);
    trim();
    setReadOnly(readOnly);
}

void OutputView::enqueue(Item item, std::size_t size, ConsolePump::Urgency urgency)
{
    m_queue.push_back(std::move(item));
    m_pending += size;
    m_pump.wake(this, urgency);
    if (m_pending >= kCongested && !m_isCongested) {
        m_isCongested = true;
        emit congested();
    }
}

void OutputView::addOutput(TextSource source, const QByteArray& bytes)
{
    if (bytes.isEmpty())
        return;
    // What comes soon after something typed was shown is its answer.
    const bool answers = m_sinceOwnText.isValid() && !m_sinceOwnText.hasExpired(kAnswerMs);
    enqueue(Bytes{source, bytes}, static_cast<std::size_t>(bytes.size()),
        answers || m_pending + static_cast<std::size_t>(bytes.size()) > kMuchPending
            ? ConsolePump::Urgency::Now
            : ConsolePump::Urgency::NextFrame);
}

void OutputView::write(TextRole role, const QByteArray& text, Begin begin)
{
    m_sinceOwnText.start();
    enqueue(OwnText{role, text, begin}, static_cast<std::size_t>(text.size()),
        ConsolePump::Urgency::Now);
}

void OutputView::writeNotice(TextRole role, const QString& text)
{
    enqueue(Notice{role, text}, static_cast<std::size_t>(text.size()), ConsolePump::Urgency::Now);
}

void OutputView::clearAll()
{
    enqueue(Clear{}, 0, ConsolePump::Urgency::Now);
}

std::size_t OutputView::feedSome(std::size_t limit)
{
    Item& item = m_queue.front();
    std::size_t size = 0;
    std::size_t taken = 0;
    if (auto* bytes = std::get_if<Bytes>(&item)) {
        size = static_cast<std::size_t>(bytes->bytes.size());
        taken = std::min(limit, size - m_frontDone);
        m_assembler->feed(
            bytes->source, std::string_view(bytes->bytes.constData() + m_frontDone, taken));
    } else if (const auto* own = std::get_if<OwnText>(&item)) {
        taken = size = static_cast<std::size_t>(own->text.size());
        if (own->begin == Begin::FreshLine)
            m_assembler->startLine();
        m_assembler->write(own->role, std::string_view(own->text.constData(), size));
    } else if (const auto* notice = std::get_if<Notice>(&item)) {
        taken = size = static_cast<std::size_t>(notice->text.size());
        feedNotice(*notice);
    } else {
        m_assembler->clear();
    }
    m_frontDone += taken;
    m_pending -= taken;
    if (m_frontDone >= size) {
        m_queue.pop_front();
        m_frontDone = 0;
    }
    return std::max<std::size_t>(taken, 1);
}

// What is before it and itself are shown at once, so that its place is known.
void OutputView::feedNotice(const Notice& notice)
{
    m_assembler->startLine();
    apply(m_assembler->takeCommitted());
    const long begin = length();
    const int wide = columns();
    m_assembler->write(notice.role, noticeLines(notice.text, wide).toStdString());
    apply(m_assembler->takeCommitted());
    m_notices.add(begin, notice.text, wide);
}

void OutputView::breakNoticesAnew()
{
    if (m_inTick) {
        m_noticesSoon.start();
        return;
    }
    const bool follow = isAtEnd();
    if (m_notices.layOut(columns()))
        SendScintilla(SCI_SETSCROLLWIDTH, 1UL); // what stuck out may be within by now
    // A line that went for a moment took the bar's value along, and Scintilla stayed where it was.
    verticalScrollBar()->setValue(static_cast<int>(SendScintilla(SCI_GETFIRSTVISIBLELINE)));
    if (follow)
        jumpToEnd();
}

bool OutputView::showSlice()
{
    QElapsedTimer timer;
    timer.start();
    if (!m_inTick) {
        m_inTick = true;
        m_follow = isAtEnd();
        SendScintilla(SCI_SETREADONLY, 0UL);
        m_appended.begin(length() - m_tail);
        m_bar->hold();
        removeTail();
        // Moving megabytes takes as long as a tick may: it gets one of its own.
        const bool went = trim();
        if (went)
            m_appended.everything();
        const bool moved = went || makeRoom();
        m_fullAt = length() + kTickRoom / 2 < m_room ? m_room - kSliceRoom : LONG_MAX;
        if (moved)
            return true;
    }
    for (std::size_t fed = 0; fed < m_slice && !m_queue.empty();)
        fed += feedSome(m_slice - fed);
    apply(m_assembler->takeCommitted());
    m_slice = timer.nsecsElapsed() > kSliceNs ? std::max(m_slice / 2, kSmallestSlice)
                                              : std::min(m_slice * 2, kLargestSlice);
    if (m_isCongested && m_pending <= kRelieved) {
        m_isCongested = false;
        emit relieved();
    }
    return !m_queue.empty() && length() < m_fullAt;
}

bool OutputView::hasMore() const
{
    return !m_queue.empty() || firstToKeep() > 0;
}

void OutputView::endTick()
{
    if (!m_inTick)
        return;
    const StyledText open = m_assembler->openLine();
    const long before = length();
    apply(open);
    m_tail = length() - before;
    SendScintilla(SCI_SETREADONLY, 1UL);
    m_inTick = false;
    if (m_follow)
        jumpToEnd();
    m_appended.end();
    m_bar->release();
    updateJumpButton();
    if (hasMore()) // it was full, or has lines to drop
        m_pump.wake(this);
}

void OutputView::removeTail()
{
    if (m_tail > 0)
        SendScintilla(SCI_DELETERANGE, static_cast<unsigned long>(length() - m_tail), m_tail);
    m_tail = 0;
}

void OutputView::apply(const StyledText& text)
{
    if (text.clearsBefore) {
        SendScintilla(SCI_CLEARALL);
        SendScintilla(SCI_SETSCROLLWIDTH, 1UL);
        m_appended.everything();
        m_room = 0; // Scintilla gives it back
    }
    if (text.text.empty())
        return;
    m_styles.update(*this, m_assembler->styles());
    const long start = length();
    SendScintilla(SCI_APPENDTEXT, static_cast<unsigned long>(text.text.size()), text.text.data());
    SendScintilla(SCI_STARTSTYLING, static_cast<unsigned long>(start), 0L);
    for (const StyleRun& run : text.runs)
        SendScintilla(SCI_SETSTYLING, static_cast<unsigned long>(run.length),
            static_cast<long>(scintillaStyle(run.style)));
    for (const FoldLink& link : text.links)
        m_links->addFold(start + static_cast<long>(link.offset), static_cast<long>(link.length),
            link.fold, link.action);
}

long OutputView::firstToKeep() const
{
    const ConsoleLimits& limits = m_assembler->limits();
    const long lines = SendScintilla(SCI_GETLINECOUNT);
    long firstKept = 0;
    // A tenth more than the limit may gather, so that the text is moved once for many lines.
    if (lines > static_cast<long>(limits.lines + limits.lines / 10))
        firstKept = SendScintilla(SCI_POSITIONFROMLINE,
            static_cast<unsigned long>(lines - static_cast<long>(limits.lines)));
    const long excess = length() - static_cast<long>(limits.bytes);
    if (excess > static_cast<long>(limits.bytes / 10)) {
        const long line = SendScintilla(SCI_LINEFROMPOSITION, static_cast<unsigned long>(excess));
        firstKept = std::max(
            firstKept, SendScintilla(SCI_POSITIONFROMLINE, static_cast<unsigned long>(line)));
    }
    return firstKept;
}

bool OutputView::trim()
{
    const long first = firstToKeep();
    if (first > 0)
        SendScintilla(SCI_DELETERANGE, 0UL, first);
    return first > 0;
}

bool OutputView::makeRoom()
{
    const long size = length();
    if (size < kMuchText || size + kTickRoom / 2 < m_room)
        return false;
    const ConsoleLimits& limits = m_assembler->limits();
    const double perLine
        = static_cast<double>(size) / static_cast<double>(SendScintilla(SCI_GETLINECOUNT));
    const double most
        = std::min(perLine * static_cast<double>(limits.lines), static_cast<double>(limits.bytes));
    const double room = std::max(most * 1.1 + kTickRoom, static_cast<double>(m_room) * 1.2);
    const long before = std::exchange(m_room, static_cast<long>(std::min(room, kMostRoom)));
    if (m_room <= before)
        return false; // it grows by itself from here on
    SendScintilla(SCI_ALLOCATE, static_cast<unsigned long>(m_room));
    return true;
}

bool OutputView::isAtEnd() const
{
    const QScrollBar* bar = verticalScrollBar();
    return bar->value() >= bar->maximum();
}

void OutputView::jumpToEnd()
{
    SendScintilla(
        SCI_SETFIRSTVISIBLELINE, static_cast<unsigned long>(SendScintilla(SCI_GETLINECOUNT)));
    updateJumpButton(); // Scintilla tells of its own scrolling only when it next paints
}

int OutputView::columns() const
{
    constexpr int kMeasured = 100;
    const QByteArray zeros(kMeasured, '0');
    const long cells = SendScintilla(SCI_TEXTWIDTH, STYLE_DEFAULT, zeros.constData());
    const long margins = SendScintilla(SCI_GETMARGINLEFT) + SendScintilla(SCI_GETMARGINRIGHT);
    const long room = width() - m_bar->sizeHint().width() - margins;
    return static_cast<int>(std::max(0L, room) * kMeasured / std::max(1L, cells));
}

void OutputView::updateJumpButton()
{
    const bool atEnd = m_inTick ? m_wasAtEnd : isAtEnd();
    m_jump->setVisible(!atEnd);
    if (!atEnd) {
        m_jump->adjustSize();
        const QRect place = viewport()->geometry();
        m_jump->move(place.right() - m_jump->width() - 14, place.bottom() - m_jump->height() - 10);
    }
    if (atEnd != m_wasAtEnd) {
        m_wasAtEnd = atEnd;
        emit atEndChanged(atEnd);
    }
}

QByteArray OutputView::allText() const
{
    return text().toUtf8();
}

void OutputView::copyWithoutPrompts()
{
    const QString chosen = hasSelectedText() ? selectedText() : text();
    QGuiApplication::clipboard()->setText(codeFromPasted(chosen));
}

} // namespace clutch
