// An interpreter made in advance, so that a new one is there at once.
#pragma once

#include "engine/base/strong_id.h"
#include "engine/worker.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace clutch::engine {

enum class WarmPoolMode
{
    Off,
    On
};

/// Keeps one interpreter of the kind that is usually asked for ready on a worker thread, which is
/// nobody's until take().
///
/// The registry owns it. Any thread; only end() waits. What is taken is made up for in the
/// background, a moment later and on a thread that preempts nobody. Until then take() gives
/// nothing, and the ordinary birth is what it is. A birth that fails turns the pool off. States:
/// off ⇄ empty → being born → ready → empty (taken); → ended, for good.
class WarmPool
{
public:
    /// `newId` gives an id that no interpreter has had.
    WarmPool(Surroundings surroundings, std::function<InterpreterId()> newId);
    ~WarmPool();
    WarmPool(const WarmPool&) = delete;
    WarmPool& operator=(const WarmPool&) = delete;

    /// Off closes what is ready, and so does another kind. Custom ones cannot be kept: no two are
    /// alike.
    void setMode(WarmPoolMode mode, InterpreterKind kind = InterpreterKind::Isolated);
    /// One of that kind that waits for Worker::take(); null when none is ready.
    [[nodiscard]] std::shared_ptr<Worker> take(InterpreterKind kind);
    /// Python's id of the one that is ready.
    [[nodiscard]] std::optional<std::int64_t> ready() const;
    /// Closes what is ready or being born and waits for that.
    void end();

private:
    /// Shared with the threads that make and end interpreters for it.
    struct Place;
    static void fillLater(const std::shared_ptr<Place>& place);
    static void fill(const std::shared_ptr<Place>& place);
    static void empty(const std::shared_ptr<Place>& place);

    const std::shared_ptr<Place> m_place;
};

} // namespace clutch::engine
