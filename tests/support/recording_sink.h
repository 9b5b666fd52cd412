// An event sink that keeps everything, for tests that ask what happened and in which order.
#pragma once

#include "engine/event_sink.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace clutch::test {

/// Takes output as soon as it is announced, on the announcer's thread… but for setRoom(false), when
/// it takes none. Any thread.
class RecordingSink final : public engine::EventSink
{
public:
    void post(proto::Envelope event) override
    {
        const std::lock_guard lock(m_mutex);
        m_events.push_back(std::move(event));
        m_changed.notify_all();
    }

    bool hasRoom() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_room;
    }

    /// Announcements come under the source's lock, so the source is asked later: by wait() and
    /// takeOutput().
    void outputWaits(const std::shared_ptr<engine::OutputSource>& source, Urgency) override
    {
        const std::lock_guard lock(m_mutex);
        m_sources.push_back(source);
        m_changed.notify_all();
    }

    void flush(std::chrono::steady_clock::time_point) override { takeOutput(); }

    void registerThreads(ThreadDirectory&) override { } // it has none

    void setRoom(bool room)
    {
        const std::lock_guard lock(m_mutex);
        m_room = room;
    }

    /// Lets every source that announced itself post all it has.
    void takeOutput()
    {
        std::vector<std::shared_ptr<engine::OutputSource>> sources;
        {
            const std::lock_guard lock(m_mutex);
            sources.swap(m_sources);
        }
        for (const auto& source : sources)
            while (source->postSome()) { }
    }

    using Predicate = std::function<bool(const std::vector<proto::Envelope>&)>;
    /// Whether that came true within a generous time.
    bool wait(const Predicate& predicate)
    {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        for (;;) {
            if (hasRoom())
                takeOutput();
            std::unique_lock lock(m_mutex);
            if (predicate(m_events))
                return true;
            if (m_room && !m_sources.empty())
                continue;
            if (m_changed.wait_until(lock, until) == std::cv_status::timeout)
                return predicate(m_events);
        }
    }

    std::vector<proto::Envelope> events() const
    {
        const std::lock_guard lock(m_mutex);
        return m_events;
    }

    /// The states that one interpreter went through, each once.
    std::vector<proto::InterpreterState> states(std::uint64_t interpreter) const
    {
        std::vector<proto::InterpreterState> result;
        for (const proto::Envelope& event : events()) {
            const proto::InterpreterChanged& changed = event.interpreter_changed();
            if (event.has_interpreter_changed() && changed.interpreter() == interpreter
                && (result.empty() || result.back() != changed.state()))
                result.push_back(changed.state());
        }
        return result;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<proto::Envelope> m_events;
    std::vector<std::shared_ptr<engine::OutputSource>> m_sources;
    bool m_room = true;
};

[[nodiscard]] inline RecordingSink::Predicate finished(std::uint64_t run)
{
    return [run](const auto& events) {
        for (const proto::Envelope& event : events)
            if (event.has_run_finished() && event.run_finished().run() == run)
                return true;
        return false;
    };
}

[[nodiscard]] inline RecordingSink::Predicate reached(
    std::uint64_t interpreter, proto::InterpreterState state)
{
    return [interpreter, state](const auto& events) {
        for (const proto::Envelope& event : events)
            if (event.has_interpreter_changed()
                && event.interpreter_changed().interpreter() == interpreter
                && event.interpreter_changed().state() == state)
                return true;
        return false;
    };
}

} // namespace clutch::test
