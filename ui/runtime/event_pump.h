// From the connection's I/O thread to the UI thread: in order, in batches, bounded.
#pragma once

#include "engine/base/thread_role.h"
#include "engine/client/client_listener.h"

#include <QObject>

#include <deque>
#include <functional>
#include <variant>

namespace clutch::ui {

/// What a runtime said, in the order of the wire.
using RuntimeEvent = std::variant<proto::Welcome, proto::Envelope, client::RuntimeEnd>;

/// The listener of one runtime process. Owned by the RuntimeSession's generation and outlives its
/// connection.
///
/// The I/O thread puts events in and posts one wake-up however many there are; the UI thread takes
/// them out for a few milliseconds at a time, so that painting and keys get their turn in a flood.
/// Above kMaxQueued, or while the consoles are congested, reading is paused, and print() in the
/// runtime waits.
class EventPump : public QObject, public client::ClientListener
{
    Q_OBJECT
public:
    static constexpr std::size_t kMaxQueued = 4u << 20; // bytes

    using Take = std::function<void(RuntimeEvent&)>;
    using SetReading = std::function<void(bool)>;

    /// `take` is called on the thread that this is made on, the UI thread.
    explicit EventPump(Take take);

    /// How to pause and resume the connection; known only once that exists. UI thread.
    void setReadingSwitch(SetReading setReading);
    /// Nothing more is taken, and it deletes itself once control is back in the event loop; also
    /// from within `take`.
    void retire();
    /// UI thread: the consoles cannot take more at the moment.
    void setCongested(bool congested);

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
    void updateReading() CLUTCH_REQUIRES(m_mutex);

    const Take m_take;
    Mutex m_mutex;
    SetReading m_setReading CLUTCH_GUARDED_BY(m_mutex);
    std::deque<Item> m_items CLUTCH_GUARDED_BY(m_mutex);
    std::size_t m_bytes CLUTCH_GUARDED_BY(m_mutex) = 0;
    bool m_woken CLUTCH_GUARDED_BY(m_mutex) = false;
    bool m_congested CLUTCH_GUARDED_BY(m_mutex) = false;
    bool m_paused CLUTCH_GUARDED_BY(m_mutex) = false;
};

} // namespace clutch::ui
