#include "ui/models/lives_model.h"

#include "ui/models/interpreter_words.h"

#include <algorithm>

namespace clutch::ui {

namespace {

bool isOver(proto::InterpreterState state)
{
    return state == proto::STATE_CLOSED || state == proto::STATE_FAILED
        || state == proto::STATE_UNSPECIFIED;
}

} // namespace

LivesModel::LivesModel(InterpreterRoster& roster, QObject* parent)
    : QObject(parent)
    , m_roster(roster)
{
}

std::optional<std::size_t> LivesModel::rowOf(Who who) const
{
    const auto place = std::find_if(
        m_lives.begin(), m_lives.end(), [&](const Life& life) { return life.who == who; });
    if (place == m_lives.end())
        return std::nullopt;
    return static_cast<std::size_t>(place - m_lives.begin());
}

Life& LivesModel::lifeOf(Who who)
{
    if (const auto row = rowOf(who))
        return m_lives[*row];
    Life life;
    life.who = who;
    m_lives.push_back(std::move(life));
    emit rowsChanged();
    return m_lives.back();
}

void LivesModel::apply(const proto::InterpreterChanged& change)
{
    const Who who = m_roster.apply(change);
    if (who == InterpreterRoster::kRuntimeThreads)
        return;
    Life& life = lifeOf(who);
    if (life.endNs != 0)
        return; // CLOSED was its last event
    std::uint64_t since = change.since_ns();
    if (!life.segments.empty())
        since = std::max(since, life.segments.back().fromNs);
    if (change.run() != 0 && change.run() != life.run)
        insertTick(
            life, {since, LifeTick::Kind::RunStarted, tr("run %1 started").arg(change.run())});
    life.run = change.run();
    if (!life.segments.empty() && life.segments.back().state == change.state()) {
        life.segments.back().reason = QString::fromStdString(change.reason());
        return;
    }
    if (!life.segments.empty() && life.segments.back().toNs == 0)
        life.segments.back().toNs = since;
    if (change.state() == proto::STATE_FAILED)
        insertTick(
            life, {since, LifeTick::Kind::Exception, QString::fromStdString(change.reason())});
    if (isOver(change.state())) {
        life.endNs = std::max<std::uint64_t>(1, since);
    } else {
        if (life.segments.size() >= kMostPieces)
            life.segments.erase(life.segments.begin(), life.segments.begin() + kMostPieces / 10);
        life.segments.push_back(
            {since, 0, change.state(), QString::fromStdString(change.reason())});
    }
    emit changed(since);
}

void LivesModel::addRun(const proto::RunFinished& run)
{
    const Who who = m_roster.whoIs(run.interpreter());
    if (who == InterpreterRoster::kRuntimeThreads
        || run.outcome() == proto::RunFinished::INCOMPLETE)
        return;
    Life& life = lifeOf(who);
    const bool failed = run.outcome() == proto::RunFinished::EXCEPTION;
    const QString text = failed ? tr("run %1 ended with %2: %3")
                                      .arg(run.run())
                                      .arg(QString::fromStdString(run.exception().type()),
                                          QString::fromStdString(run.exception().message()))
                                : tr("run %1 ended").arg(run.run());
    insertTick(life,
        {run.finished_ns(), failed ? LifeTick::Kind::Exception : LifeTick::Kind::RunEnded, text});
    emit changed(run.finished_ns());
}

void LivesModel::addSample(const proto::Sample& sample)
{
    Threads& now = m_threadsNow;
    now.clear();
    for (const proto::ThreadLoad& thread : sample.threads()) {
        if (!thread.ended())
            now.emplace_back(thread.native_id(), m_roster.whoIs(thread.interpreter()));
    }
    std::sort(now.begin(), now.end());
    // Most samples: nobody came, and nobody went or lived for less than a sample.
    if (now == m_threads && static_cast<int>(now.size()) == sample.threads_size())
        return;
    const auto isOf = [](const Threads& threads, std::int64_t nativeId) {
        const auto place = std::lower_bound(threads.begin(), threads.end(), nativeId,
            [](const auto& thread, std::int64_t id) { return thread.first < id; });
        return place != threads.end() && place->first == nativeId;
    };
    bool any = false;
    for (const proto::ThreadLoad& thread : sample.threads()) {
        const Who who = m_roster.whoIs(thread.interpreter());
        if (who == InterpreterRoster::kRuntimeThreads || thread.owner()
            || isOf(m_threads, thread.native_id()))
            continue;
        insertTick(lifeOf(who),
            {sample.t_ns(), LifeTick::Kind::ThreadStarted,
                tr("thread %1 started").arg(thread.native_id())});
        any = true;
    }
    for (const auto& [nativeId, who] : m_threads) {
        if (who == InterpreterRoster::kRuntimeThreads || isOf(now, nativeId))
            continue;
        const auto row = rowOf(who);
        if (!row || m_lives[*row].endNs != 0)
            continue; // its end is told by the end of its bar
        insertTick(m_lives[*row],
            {sample.t_ns(), LifeTick::Kind::ThreadEnded, tr("thread %1 ended").arg(nativeId)});
        any = true;
    }
    std::swap(m_threads, m_threadsNow);
    if (any)
        emit changed(sample.t_ns());
}

void LivesModel::addWarning(const proto::WarningShown& warning)
{
    QString text = warningText(warning);
    if (warning.left_out() > 0)
        text = tr("%1 (%n more since the mark before it)", nullptr,
            static_cast<int>(std::min<std::uint64_t>(warning.left_out(), 1'000'000'000)))
                   .arg(text);
    addTick(warning.interpreter(), {warning.t_ns(), LifeTick::Kind::Warning, std::move(text)});
}

void LivesModel::addTick(std::uint64_t interpreter, LifeTick tick)
{
    const Who who = m_roster.whoIs(interpreter);
    if (who == InterpreterRoster::kRuntimeThreads)
        return;
    const std::uint64_t ns = tick.ns;
    insertTick(lifeOf(who), std::move(tick));
    emit changed(ns);
}

void LivesModel::insertTick(Life& life, LifeTick tick)
{
    if (life.ticks.size() >= kMostPieces)
        life.ticks.erase(life.ticks.begin(), life.ticks.begin() + kMostPieces / 10);
    const auto place = std::upper_bound(life.ticks.begin(), life.ticks.end(), tick.ns,
        [](std::uint64_t ns, const LifeTick& other) { return ns < other.ns; });
    life.ticks.insert(place, std::move(tick));
}

void LivesModel::endRuntime(std::uint64_t ns)
{
    m_threads.clear();
    for (Life& life : m_lives) {
        if (life.endNs != 0)
            continue;
        if (!life.segments.empty())
            life.segments.back().toNs = std::max(ns, life.segments.back().fromNs);
        life.endNs = std::max<std::uint64_t>(1, ns);
        life.lost = true;
    }
    emit changed(ns);
}

void LivesModel::forgetBefore(std::uint64_t ns)
{
    const auto gone = std::erase_if(
        m_lives, [&](const Life& life) { return life.endNs != 0 && life.endNs < ns; });
    if (gone > 0)
        emit rowsChanged();
}

const LifeSegment* LivesModel::segmentAt(std::size_t row, std::uint64_t ns) const
{
    const auto& segments = m_lives.at(row).segments;
    const auto after = std::upper_bound(segments.begin(), segments.end(), ns,
        [](std::uint64_t t, const LifeSegment& segment) { return t < segment.fromNs; });
    if (after == segments.begin())
        return nullptr;
    const LifeSegment& segment = *(after - 1);
    return segment.toNs != 0 && segment.toNs < ns ? nullptr : &segment;
}

proto::InterpreterState LivesModel::stateWithin(
    std::size_t row, std::uint64_t fromNs, std::uint64_t toNs) const
{
    const auto& segments = m_lives.at(row).segments;
    auto at = std::upper_bound(segments.begin(), segments.end(), fromNs,
        [](std::uint64_t t, const LifeSegment& segment) { return t < segment.fromNs; });
    if (at != segments.begin())
        --at;
    proto::InterpreterState state = proto::STATE_UNSPECIFIED;
    std::uint64_t longest = 0;
    for (; at != segments.end() && at->fromNs < toNs; ++at) {
        const std::uint64_t from = std::max(fromNs, at->fromNs);
        const std::uint64_t to = at->toNs == 0 ? toNs : std::min(toNs, at->toNs);
        if (to > from && to - from > longest) {
            longest = to - from;
            state = at->state;
        }
    }
    return state;
}

std::span<const LifeTick> LivesModel::ticksWithin(
    std::size_t row, std::uint64_t fromNs, std::uint64_t toNs) const
{
    const auto& ticks = m_lives.at(row).ticks;
    const auto later = [](std::uint64_t t, const LifeTick& tick) {
        return t < tick.ns;
    };
    const auto first = std::upper_bound(ticks.begin(), ticks.end(), fromNs, later);
    const auto last = std::upper_bound(first, ticks.end(), toNs, later);
    return {first, last};
}

} // namespace clutch::ui
