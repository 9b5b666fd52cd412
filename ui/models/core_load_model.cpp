#include "ui/models/core_load_model.h"

#include "ui/models/interpreter_words.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace clutch::ui {

namespace {

/// Code has far fewer lines than this; a program that generates files without end loses the names
/// of later ones.
constexpr std::size_t kMostFrames = 200'000;

std::uint32_t microseconds(std::uint64_t ns)
{
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>((ns + 500) / 1000, std::numeric_limits<std::uint32_t>::max()));
}

/// The wire may say anything, NaN included.
float fraction(double value)
{
    return value > 0 ? static_cast<float>(std::min(value, 1.0)) : 0.0F;
}

} // namespace

CoreLoadModel::CoreLoadModel(InterpreterRoster& roster, QObject* parent)
    : QObject(parent)
    , m_roster(roster)
    , m_frames(1)
{
}

void CoreLoadModel::setTopology(const proto::Topology& topology)
{
    CoreLanes lanes;
    lanes.setTopology(topology);
    const bool sameOrder = [&] {
        if (lanes.size() != m_lanes.size())
            return false;
        for (std::size_t i = 0; i < lanes.size(); ++i) {
            if (lanes.at(i).cpu != m_lanes.at(i).cpu)
                return false;
        }
        return true;
    }();
    m_lanes = lanes;
    if (!sameOrder) {
        // Recorded columns are by lane; with other lanes they would be shown on the wrong cores.
        m_first = end();
        m_entries.clear();
        m_threadLooks = 0;
    }
    emit lanesChanged();
}

void CoreLoadModel::beginRuntime()
{
    // The next runtime's first sample has no predecessor; the time until then is a gap.
    m_lastCpu.clear();
}

void CoreLoadModel::addSample(const proto::Sample& sample)
{
    if (sample.t_ns() <= m_lastNs
        || (sample.previous_ns() != 0 && sample.previous_ns() >= sample.t_ns())) {
        ++m_ignored;
        return;
    }
    const std::uint64_t firstNew = end();
    const std::size_t lanesBefore = m_lanes.size();
    for (const proto::CoreLoad& core : sample.cores())
        m_lanes.laneOf(core.cpu());
    if (m_lanes.size() != lanesBefore)
        emit lanesChanged();

    const std::uint64_t last = std::exchange(m_lastNs, sample.t_ns());
    if (sample.previous_ns() == 0) {
        // A runtime's first look: no deltas, so nothing to show but that time has passed.
        if (last != 0 && m_periodNs != 0)
            appendGap(last, sample.t_ns(),
                std::max<std::uint64_t>(1, (sample.t_ns() - last) / m_periodNs));
        if (end() != firstNew)
            emit sampleAdded(firstNew);
        return;
    }
    std::uint64_t from = sample.previous_ns();
    const std::uint64_t length = sample.t_ns() - from;
    const std::uint64_t parts = std::uint64_t{sample.missed()} + 1;
    m_periodNs = std::max<std::uint64_t>(1, length / parts);
    if (last != 0 && from > last + m_periodNs / 2)
        appendGap(last, from, (from - last + m_periodNs / 2) / m_periodNs);
    if (sample.suspended_ns() > 0) {
        appendGap(from, from, 1);
        m_entries.back().suspendedNs = sample.suspended_ns();
    }
    if (sample.missed() > 0) {
        // The figures are averages over all of it; they are shown once, where the sample was taken.
        const std::uint64_t until = sample.t_ns() - m_periodNs;
        appendGap(from, until, sample.missed());
        from = until;
    }
    LoadEntry entry;
    entry.fromNs = from;
    entry.toNs = sample.t_ns();
    entry.measuredNs = length;
    fill(entry, sample);
    append(std::move(entry));
    emit sampleAdded(firstNew);
}

void CoreLoadModel::appendGap(std::uint64_t fromNs, std::uint64_t toNs, std::uint64_t pieces)
{
    const std::uint64_t count = std::clamp<std::uint64_t>(pieces, 1, kMostGapEntries);
    const double step = static_cast<double>(toNs - fromNs) / static_cast<double>(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        LoadEntry gap;
        gap.fromNs = fromNs + static_cast<std::uint64_t>(step * static_cast<double>(i));
        gap.toNs = i + 1 == count
            ? toNs
            : fromNs + static_cast<std::uint64_t>(step * static_cast<double>(i + 1));
        append(std::move(gap));
    }
}

void CoreLoadModel::append(LoadEntry entry)
{
    m_threadLooks += entry.threads.size();
    m_entries.push_back(std::move(entry));
    while (m_entries.size() > kMostEntries
        || (m_threadLooks > kMostThreadLooks && m_entries.size() > 1)) {
        m_threadLooks -= m_entries.front().threads.size();
        m_entries.pop_front();
        ++m_first;
    }
}

void CoreLoadModel::fillThreads(LoadEntry& entry, const proto::Sample& sample)
{
    entry.threads.reserve(static_cast<std::size_t>(sample.threads_size()));
    std::size_t living = 0;
    const bool looked = hasGilStates(sample);
    std::vector<std::int32_t> unseen; // hardly ever any
    if (!looked && !m_entries.empty()) {
        for (const ThreadLook& each : m_entries.back().threads) {
            if (each.gilUnseen)
                unseen.push_back(each.nativeId);
        }
    }
    for (const proto::ThreadLoad& thread : sample.threads()) {
        ThreadLook look;
        look.who = m_roster.whoIs(thread.interpreter());
        look.nativeId = static_cast<std::int32_t>(thread.native_id());
        look.cpuUs = microseconds(thread.cpu_ns());
        look.waitUs = microseconds(thread.wait_ns());
        look.gilWaitUs = microseconds(thread.gil_wait_ns());
        look.switches = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(thread.switches(), std::numeric_limits<std::uint32_t>::max()));
        look.owner = thread.owner();
        // Where no look belongs to the sample the one before it is what is known.
        look.gilUnseen = thread.owner() && !thread.ended()
            && (looked ? thread.gil() == proto::ThreadLoad::UNKNOWN
                       : std::ranges::count(unseen, look.nativeId) > 0);
        if (m_lanes.laneOf(thread.cpu()))
            look.cpu = static_cast<std::int16_t>(thread.cpu());
        if (thread.has_frame() && !thread.frame().function().empty())
            look.frame = internFrame(thread.frame());
        const auto [before, isNew] = m_lastCpu.try_emplace(thread.native_id(), look.cpu);
        look.migrated
            = !isNew && before->second >= 0 && look.cpu >= 0 && before->second != look.cpu;
        before->second = look.cpu;
        if (thread.ended())
            m_lastCpu.erase(before);
        else
            ++living;
        entry.threads.push_back(look);
    }
    if (m_lastCpu.size() == living)
        return;
    // One that was there is not told of any more, not even its end.
    m_lastCpu.clear();
    for (int i = 0; i < sample.threads_size(); ++i) {
        if (!sample.threads(i).ended())
            m_lastCpu[sample.threads(i).native_id()]
                = entry.threads[static_cast<std::size_t>(i)].cpu;
    }
}

void CoreLoadModel::fill(LoadEntry& entry, const proto::Sample& sample)
{
    const double length = static_cast<double>(entry.measuredNs);
    entry.samplingShare
        = static_cast<float>(static_cast<double>(sample.sampling_cpu_ns()) / length);
    entry.throttledNs = sample.throttled_ns();
    entry.unattributedNs = sample.unattributed_cpu_ns();
    fillThreads(entry, sample);

    m_scratch.resize(std::max(m_scratch.size(), m_lanes.size()));
    for (auto& shares : m_scratch)
        shares.clear();
    for (int i = 0; i < sample.threads_size(); ++i) {
        const ThreadLook& look = entry.threads[static_cast<std::size_t>(i)];
        const auto lane = m_lanes.findLane(look.cpu);
        const double share = static_cast<double>(sample.threads(i).cpu_ns()) / length;
        if (!lane || !(share > 0))
            continue;
        auto& shares = m_scratch[*lane];
        const auto same = std::find_if(
            shares.begin(), shares.end(), [&](const CoreShare& s) { return s.who == look.who; });
        if (same != shares.end())
            same->share += static_cast<float>(share);
        else
            shares.push_back({look.who, static_cast<float>(share)});
    }

    entry.cores.resize(m_lanes.size());
    for (CoreColumn& core : entry.cores)
        core.online = sample.cores_size() == 0; // a core that /proc/stat does not list is not there
    std::vector<float> busy(m_lanes.size(), 0.0F);
    for (const proto::CoreLoad& load : sample.cores()) {
        if (const auto lane = m_lanes.findLane(load.cpu())) {
            entry.cores[*lane].online = load.online();
            busy[*lane] = fraction(load.busy());
        }
    }
    for (std::size_t lane = 0; lane < m_lanes.size(); ++lane) {
        CoreColumn& core = entry.cores[lane];
        auto& shares = m_scratch[lane];
        // Interpreters in the order in which they came, the runtime's own threads above them.
        std::sort(shares.begin(), shares.end(), [](const CoreShare& a, const CoreShare& b) {
            return a.who - 1 < b.who - 1; // kRuntimeThreads, 0, becomes the largest
        });
        core.firstShare = static_cast<std::uint32_t>(entry.shares.size());
        core.shareCount = static_cast<std::uint32_t>(shares.size());
        for (const CoreShare& share : shares)
            core.ours += share.share;
        core.scaled = core.ours > 1.0F;
        for (CoreShare& share : shares) {
            if (core.scaled)
                share.share /= core.ours;
            entry.shares.push_back(share);
        }
        core.ours = std::min(core.ours, 1.0F);
        core.rest = std::max(0.0F, busy[lane] - core.ours);
    }
}

std::uint32_t CoreLoadModel::internFrame(const proto::Frame& frame)
{
    const QString file = QString::fromStdString(frame.file());
    const QString text = QStringLiteral("%1, %2:%3")
                             .arg(QString::fromStdString(frame.function()),
                                 file.mid(file.lastIndexOf(QLatin1Char('/')) + 1))
                             .arg(frame.line());
    const auto known = m_frameIds.constFind(text);
    if (known != m_frameIds.constEnd())
        return *known;
    if (m_frames.size() >= kMostFrames)
        return 0;
    m_frames.push_back(text);
    const auto id = static_cast<std::uint32_t>(m_frames.size() - 1);
    m_frameIds.insert(text, id);
    return id;
}

QString CoreLoadModel::frameText(std::uint32_t frame) const
{
    return frame < m_frames.size() ? m_frames[frame] : QString();
}

std::uint64_t CoreLoadModel::numberAt(std::uint64_t ns) const
{
    const auto place = std::lower_bound(m_entries.begin(), m_entries.end(), ns,
        [](const LoadEntry& entry, std::uint64_t t) { return entry.toNs < t; });
    if (place == m_entries.end())
        return m_entries.empty() ? m_first : end() - 1;
    return m_first + static_cast<std::uint64_t>(place - m_entries.begin());
}

std::uint64_t CoreLoadModel::usualLengthNs(std::uint64_t last) const
{
    std::array<std::uint64_t, 32> lengths{};
    std::size_t count = 0;
    for (std::uint64_t number = last + 1; number-- > m_first && count < lengths.size();) {
        if (has(number) && (!at(number).isGap() || number == last))
            lengths[count++] = at(number).toNs - at(number).fromNs;
    }
    const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(count / 2);
    std::nth_element(lengths.begin(), middle, lengths.begin() + static_cast<std::ptrdiff_t>(count));
    return count == 0 ? 0 : *middle;
}

double CoreLoadModel::samplingShare() const
{
    double cost = 0;
    double length = 0;
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend() && length < 1e9; ++entry) {
        cost += static_cast<double>(entry->samplingShare) * static_cast<double>(entry->measuredNs);
        length += static_cast<double>(entry->measuredNs);
    }
    return length > 0 ? cost / length : 0;
}

} // namespace clutch::ui
