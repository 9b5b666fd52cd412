// What became of each interpreter, as stretches of states on the time axis.
#pragma once

#include "ui/models/interpreter_roster.h"

#include <QObject>

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace clutch::ui {

/// One stretch of one state.
struct LifeSegment
{
    std::uint64_t fromNs = 0;
    std::uint64_t toNs = 0; // 0: it goes on
    proto::InterpreterState state = proto::STATE_UNSPECIFIED;
    QString reason;
};

/// One moment that deserves a mark.
struct LifeTick
{
    enum class Kind
    {
        RunStarted,
        RunEnded,
        Exception,
        Warning,
        ThreadStarted,
        ThreadEnded
    };
    std::uint64_t ns = 0;
    Kind kind = Kind::RunStarted;
    QString text;
};

/// One interpreter's life. `endNs` of 0: it lives.
struct Life
{
    Who who = 0;
    std::uint64_t endNs = 0;
    bool lost = false; // the runtime ended with it
    std::uint64_t run = 0;
    std::vector<LifeSegment> segments; // in order, without overlap
    std::vector<LifeTick> ticks; // in order
};

/// The lives, in order of birth. Filled by CoreHistory, UI thread; knows no widgets.
/// Times of the wire are trusted only as far as they keep the order: a segment never ends before it
/// begins.
class LivesModel : public QObject
{
    Q_OBJECT
public:
    /// Of one interpreter; older ones are dropped. Enough for ten minutes of a run every 60 ms.
    static constexpr std::size_t kMostPieces = 20'000;

    explicit LivesModel(InterpreterRoster& roster, QObject* parent = nullptr);

    void apply(const proto::InterpreterChanged& changed);
    void addRun(const proto::RunFinished& run);
    void addSample(const proto::Sample& sample); // threads that came and went
    void addWarning(const proto::WarningShown& warning);
    void addTick(std::uint64_t interpreter, LifeTick tick);
    /// The runtime is gone: every life that went on ends here, lost.
    void endRuntime(std::uint64_t ns);
    /// Drops what ended before: the time axis does not reach there any more.
    void forgetBefore(std::uint64_t ns);

    [[nodiscard]] std::size_t size() const { return m_lives.size(); }
    [[nodiscard]] const Life& at(std::size_t row) const { return m_lives.at(row); }
    [[nodiscard]] std::optional<std::size_t> rowOf(Who who) const;
    [[nodiscard]] const InterpreterRoster& roster() const { return m_roster; }

    /// The state in which it spent most of (fromNs, toNs]; STATE_UNSPECIFIED where it did not live.
    [[nodiscard]] proto::InterpreterState stateWithin(
        std::size_t row, std::uint64_t fromNs, std::uint64_t toNs) const;
    [[nodiscard]] const LifeSegment* segmentAt(std::size_t row, std::uint64_t ns) const;
    [[nodiscard]] std::span<const LifeTick> ticksWithin(
        std::size_t row, std::uint64_t fromNs, std::uint64_t toNs) const;

signals:
    /// Something at or after `sinceNs` is different.
    void changed(std::uint64_t sinceNs);
    void rowsChanged();

private:
    Life& lifeOf(Who who);
    void insertTick(Life& life, LifeTick tick);
    InterpreterRoster& m_roster;
    std::vector<Life> m_lives;
    using Threads = std::vector<std::pair<std::int64_t, Who>>; // by native id
    Threads m_threads; // as of the last sample
    Threads m_threadsNow; // reused
};

} // namespace clutch::ui
