// The output of one interpreter on its way out: bounded, in order, and with back-pressure.
#pragma once

#include "engine/base/strong_id.h"
#include "engine/base/thread_role.h"
#include "engine/event_sink.h"
#include "engine/python/console.h"

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

namespace clutch::engine {

/// Batches what one interpreter prints and hands it to the sink.
///
/// write() appends and returns; it blocks only when kMaxOutputBuffered bytes wait, until the sink
/// takes some or somebody interrupts. Any thread; no GIL may be held, for calls may wait. The
/// interpreter's console owns it, the sink holds it while output waits. Stdout and stderr stay in
/// the order in which they were written.
class OutputChannel final : public OutputSource, public std::enable_shared_from_this<OutputChannel>
{
public:
    using Written = python::Console::Written;

    /// `interpreter` is 0 for the process's own descriptors 1 and 2.
    [[nodiscard]] static std::shared_ptr<OutputChannel> create(
        InterpreterId interpreter, std::shared_ptr<EventSink> sink);

    Written write(proto::Stream stream, std::string_view bytes);
    /// Posts all that was written before, so that an event posted next comes behind it. Waits for
    /// room as write() does.
    Written drain();
    /// What is written from now on belongs to this run; 0 for none.
    void setRun(RunId run);

    /// Calls that wait now return Interrupted; later ones are not affected.
    void interrupt();

    bool postSome() override;

private:
    struct Batch
    {
        proto::Stream stream;
        RunId run;
        std::string data;
    };

    OutputChannel(InterpreterId interpreter, std::shared_ptr<EventSink> sink);
    void append(proto::Stream stream, std::string_view bytes) CLUTCH_REQUIRES(m_mutex);
    void postFront() CLUTCH_REQUIRES(m_mutex);
    void announce(EventSink::Urgency urgency) CLUTCH_REQUIRES(m_mutex);

    const InterpreterId m_interpreter;
    const std::shared_ptr<EventSink> m_sink;

    Mutex m_mutex; // taken before the sink's, never after it
    std::condition_variable m_room;
    std::deque<Batch> m_batches CLUTCH_GUARDED_BY(m_mutex);
    std::size_t m_buffered CLUTCH_GUARDED_BY(m_mutex) = 0;
    RunId m_run CLUTCH_GUARDED_BY(m_mutex);
    bool m_announcedSoon CLUTCH_GUARDED_BY(m_mutex) = false;
    bool m_announcedNow CLUTCH_GUARDED_BY(m_mutex) = false;
    std::uint64_t m_interrupts CLUTCH_GUARDED_BY(m_mutex) = 0;
};

} // namespace clutch::engine
