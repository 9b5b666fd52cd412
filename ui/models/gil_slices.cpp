#include "ui/models/gil_slices.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <utility>

namespace clutch::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::GilSlices", text);
}

/// The last piece that begins at or before `ns`.
template <typename Piece>
typename std::vector<Piece>::const_iterator pieceAt(
    const std::vector<Piece>& pieces, std::uint64_t ns)
{
    const auto after = std::upper_bound(pieces.begin(), pieces.end(), ns,
        [](std::uint64_t at, const Piece& piece) { return at < piece.fromNs; });
    return after == pieces.begin() ? pieces.end() : after - 1;
}

} // namespace

QString GilTrack::title() const
{
    return ownerThread || name.isEmpty() ? owner.letter
                                         : QStringLiteral("%1 %2").arg(owner.letter, name);
}

GilSlices::GilSlices(const proto::GilRecordingStarted& started, Owners owners)
    : m_started(started)
    , m_owners(std::move(owners))
{
}

bool GilSlices::isSound(const proto::GilRecordingPart& part) const
{
    const int changes = part.change_look_size();
    if (part.recording() != m_started.recording() || part.change_thread_size() != changes
        || part.change_gil_size() != changes || part.change_place_size() != changes)
        return false;
    const std::size_t looks = m_lookNs.size() + static_cast<std::size_t>(part.look_ns_size());
    const std::size_t threads = m_trackOf.size() + static_cast<std::size_t>(part.threads_size());
    const std::size_t places = m_places.size() + static_cast<std::size_t>(part.places_size());
    std::uint64_t look = m_lastChange;
    for (int i = 0; i < changes; ++i) {
        look += part.change_look(i);
        if (look >= looks || part.change_thread(i) >= threads || part.change_place(i) > places
            || part.change_gil(i) > proto::ThreadLoad::WAITS)
            return false;
    }
    return true;
}

bool GilSlices::add(const proto::GilRecordingPart& part)
{
    if (m_complete || !isSound(part))
        return false;
    addThreads(part);
    for (const proto::Frame& frame : part.places()) {
        const QString file = QString::fromStdString(frame.file());
        m_places.push_back(
            QStringLiteral("%1, %2:%3")
                .arg(QString::fromStdString(frame.function()), QFileInfo(file).fileName())
                .arg(frame.line()));
    }
    for (const std::uint64_t step : part.look_ns())
        m_lookNs.push_back(m_lookNs.empty() ? step : m_lookNs.back() + step);
    for (int i = 0; i < part.change_look_size(); ++i) {
        m_lastChange += part.change_look(i);
        change(m_tracks[m_trackOf[part.change_thread(i)]], m_lookNs[m_lastChange],
            static_cast<proto::ThreadLoad::Gil>(part.change_gil(i)), part.change_place(i));
    }
    for (GilTrack& track : m_tracks) {
        if (!track.slices.empty())
            track.slices.back().toNs = toNs();
    }
    m_counts = part;
    m_counts.clear_look_ns();
    m_counts.clear_change_look();
    m_counts.clear_change_thread();
    m_counts.clear_change_gil();
    m_counts.clear_change_place();
    m_complete = part.last();
    m_endedEarly = QString::fromStdString(part.ended_early());
    return true;
}

void GilSlices::addThreads(const proto::GilRecordingPart& part)
{
    const auto before = [](const GilTrack& a, const GilTrack& b) {
        return std::tuple(a.interpreter, !a.ownerThread, a.nativeId)
            < std::tuple(b.interpreter, !b.ownerThread, b.nativeId);
    };
    for (const proto::GilRecordingPart::Thread& thread : part.threads()) {
        GilTrack track;
        track.interpreter = thread.interpreter();
        track.owner = m_owners(thread.interpreter());
        track.nativeId = thread.native_id();
        track.ownerThread = thread.owner();
        track.sharedGil = thread.shared_gil();
        track.name = QString::fromStdString(thread.name());
        const auto place = std::upper_bound(m_tracks.begin(), m_tracks.end(), track, before);
        const auto at = static_cast<std::size_t>(place - m_tracks.begin());
        m_tracks.insert(place, std::move(track));
        for (std::size_t& known : m_trackOf)
            known += known >= at;
        m_trackOf.push_back(at);
    }
}

void GilSlices::change(
    GilTrack& track, std::uint64_t ns, proto::ThreadLoad::Gil gil, std::uint32_t place)
{
    if (track.slices.empty() || track.slices.back().gil != gil) {
        if (!track.slices.empty())
            track.slices.back().toNs = ns;
        track.slices.push_back({ns, ns, gil});
    }
    if (track.places.empty() || track.places.back().place != place)
        track.places.push_back({ns, place});
}

void GilSlices::breakOff(const QString& why)
{
    if (m_complete)
        return;
    m_complete = true;
    m_endedEarly = why;
}

double GilSlices::rate() const
{
    const std::uint64_t length = toNs() - fromNs();
    return length == 0 ? 0 : static_cast<double>(looks() - 1) * 1e9 / static_cast<double>(length);
}

double GilSlices::overhead() const
{
    const std::uint64_t length = toNs() - fromNs();
    return length == 0 ? 0 : static_cast<double>(m_counts.cpu_ns()) / static_cast<double>(length);
}

QString GilSlices::sentence() const
{
    if (isEmpty())
        return m_endedEarly;
    QStringList parts{say("%1 looks in %2 s: %3 a second of %4")
                          .arg(looks())
                          .arg(static_cast<double>(toNs() - fromNs()) / 1e9, 0, 'f', 2)
                          .arg(rate(), 0, 'f', 0)
                          .arg(m_started.hz(), 0, 'f', 0)};
    parts << say("%1 late").arg(m_counts.late());
    if (m_counts.left_out() > 0)
        parts << say("%1 left out").arg(m_counts.left_out());
    if (m_counts.failed() > 0)
        parts << say("%1 failed").arg(m_counts.failed());
    if (m_counts.torn() > 0)
        parts << say("%1 in the middle of a hand-over").arg(m_counts.torn());
    parts << say("the reader took %1 % of a core").arg(overhead() * 100, 0, 'f', 1);
    if (std::lround(rate()) < kFewLooks)
        parts << whyFew();
    if (!m_endedEarly.isEmpty())
        parts << say("ended early: %1").arg(m_endedEarly);
    return parts.join(QStringLiteral(" · "));
}

QString GilSlices::whyFew() const
{
    const std::uint64_t lookNs = m_counts.cpu_ns() / std::max<std::uint64_t>(1, looks());
    // The clock of a thread does not run while others have its core.
    if (static_cast<double>(lookNs) * kFewLooks > 1e9)
        return say("fewer than %1 a second: a look at so many threads takes %2 ms")
            .arg(kFewLooks)
            .arg(static_cast<double>(lookNs) / 1e6, 0, 'f', 1);
    if (m_started.hz() < kFewLooks)
        return say("fewer than %1 a second, as asked for").arg(kFewLooks);
    return say("fewer than %1 a second: other threads had the cores when looks were due (an "
               "RLIMIT_RTPRIO of 1 lets the reader go before them)")
        .arg(kFewLooks);
}

const GilSlice* GilSlices::sliceAt(std::size_t track, std::uint64_t ns) const
{
    const auto found = pieceAt(m_tracks.at(track).slices, ns);
    return found == m_tracks.at(track).slices.end() ? nullptr : &*found;
}

QString GilSlices::placeText(std::uint32_t place) const
{
    return place == 0 || place > m_places.size() ? QString() : m_places[place - 1];
}

QString GilSlices::placeAt(std::size_t track, std::uint64_t ns) const
{
    const auto found = pieceAt(m_tracks.at(track).places, ns);
    return found == m_tracks.at(track).places.end() ? QString() : placeText(found->place);
}

GilSums GilSlices::sums(std::size_t track, std::uint64_t fromNs, std::uint64_t toNs) const
{
    GilSums sums;
    const std::vector<GilSlice>& slices = m_tracks.at(track).slices;
    auto slice = pieceAt(slices, fromNs);
    if (slice == slices.end())
        slice = slices.begin();
    for (; slice != slices.end() && slice->fromNs < toNs; ++slice) {
        const std::uint64_t from = std::max(slice->fromNs, fromNs);
        const std::uint64_t to = std::min(slice->toNs, toNs);
        if (to < from)
            continue;
        const std::uint64_t length = to - from;
        switch (slice->gil) {
        case proto::ThreadLoad::HOLDS:
            sums.holdsNs += length;
            sums.longestHoldNs = std::max(sums.longestHoldNs, length);
            sums.turns += slice->fromNs >= fromNs;
            break;
        case proto::ThreadLoad::WAITS:
            sums.waitsNs += length;
            sums.longestWaitNs = std::max(sums.longestWaitNs, length);
            break;
        case proto::ThreadLoad::NEITHER:
            sums.neitherNs += length;
            break;
        default:
            sums.unknownNs += length;
        }
    }
    return sums;
}

std::optional<std::uint64_t> GilSlices::edge(
    std::size_t track, std::uint64_t ns, bool forward) const
{
    const std::vector<GilSlice>& slices = m_tracks.at(track).slices;
    auto slice = pieceAt(slices, ns);
    if (forward) {
        slice = slice == slices.end() ? slices.begin() : slice + 1;
        return slice == slices.end() ? std::nullopt : std::optional(slice->fromNs);
    }
    if (slice == slices.end())
        return std::nullopt;
    if (slice->fromNs < ns)
        return slice->fromNs;
    return slice == slices.begin() ? std::nullopt : std::optional((slice - 1)->fromNs);
}

QString gilWord(proto::ThreadLoad::Gil gil)
{
    switch (gil) {
    case proto::ThreadLoad::HOLDS:
        return say("holds its GIL");
    case proto::ThreadLoad::WAITS:
        return say("waits for its GIL");
    case proto::ThreadLoad::NEITHER:
        return say("neither holds nor waits");
    default:
        return say("not seen");
    }
}

} // namespace clutch::ui
