// From the connection's I/O thread to the UI thread: in order, in batches, bounded.
#pragma once

#include "engine/base/thread_role.h"
#include "engine/client/client_listener.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <set>
#include <variant>

namespace clutch::ui {

/// What a runtime said, in the order of the wire.
using RuntimeEvent = std::variant<proto::Welcome, proto::Envelope, client::RuntimeEnd>;

/// The listener of one runtime process. Owned by the RuntimeSession's generation and outlives its
/// connection.
///
/// The I/O thread puts events in and posts one wake-up however many there are; the UI thread takes
/// them out for a few milliseconds at a time, so that painting and keys get their turn in a flood.
///
/// While a picture moves, samples and what programs print wait for its next frame(), which takes
/// them in: waking the window for each of them, and painting it each time, would be most of what it
/// costs. Whatever else comes takes them along, and no frame is waited for in vain for long.
/// Above kMaxQueued, or while the consoles are congested, reading is paused, and print() in the
/// runtime waits.
class EventPump : public QObject, public client::ClientListener
{
    Q_OBJECT
public:
    static constexpr std::size_t kMaxQueued = 4u << 20; // bytes

    /// Output above that is a flood and waits for nothing.
    static constexpr std::size_t kMostForFrame = 16u << 10; // bytes
    /// Longer than from one frame to the next.
    static constexpr std::chrono::milliseconds kFrameWait{40};

    using Take = std::function<void(RuntimeEvent&)>;
    using SetReading = std::function<void(bool)>;

    /// `take` is called on the thread that this is made on, the UI thread.
    explicit EventPump(Take take, std::chrono::milliseconds frameWait = kFrameWait);

    /// How to pause and resume the connection; known only once that exists. UI thread.
    void setReadingSwitch(SetReading setReading);
    /// Nothing more is taken, and it deletes itself once control is back in the event loop; also
    /// from within `take`.
    void retire();
    /// UI thread: the consoles cannot take more at the moment.
    void setCongested(bool congested);
    /// UI thread, before each frame of a picture that moves.
    void frame();
    /// UI thread: what was asked. Somebody looks at what that code prints first.
    void asked(const proto::Envelope& request);

    void onWelcome(proto::Welcome welcome) override;
    void onEvent(proto::Envelope event) override;
    void onAnswer(proto::Envelope answer) override;
    void onEnd(client::RuntimeEnd end) override;

private:
    struct Item
    {
        RuntimeEvent event;
        std::size_t bytes;
    };

    void put(RuntimeEvent event, std::size_t bytes);
    void drain();
    [[nodiscard]] bool waitsForFrame(const RuntimeEvent& event) CLUTCH_REQUIRES(m_mutex);
    void updateReading() CLUTCH_REQUIRES(m_mutex);

    const Take m_take;
    const std::chrono::milliseconds m_frameWait;
    QTimer m_noFrame; // UI thread only
    Mutex m_mutex;
    SetReading m_setReading CLUTCH_GUARDED_BY(m_mutex);
    std::deque<Item> m_items CLUTCH_GUARDED_BY(m_mutex);
    std::size_t m_bytes CLUTCH_GUARDED_BY(m_mutex) = 0;
    bool m_woken CLUTCH_GUARDED_BY(m_mutex) = false;
    /// Until then a frame is to be expected.
    std::chrono::steady_clock::time_point m_frameUntil CLUTCH_GUARDED_BY(m_mutex);
    std::set<std::uint64_t> m_asked CLUTCH_GUARDED_BY(m_mutex); // interpreters
    bool m_congested CLUTCH_GUARDED_BY(m_mutex) = false;
    bool m_paused CLUTCH_GUARDED_BY(m_mutex) = false;
};

} // namespace clutch::ui
