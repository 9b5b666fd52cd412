// A client of the real runtime, for tests: sends, remembers all that comes, waits for what should
// come.
#pragma once

#include "engine/client/runtime_connection.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace clutch::test {

/// One runtime process and everything that it has said. Waits are generous and end at once when the
/// runtime does. Used by one thread, the test's; callbacks come on the connection's own.
class RuntimeClient final : private client::ClientListener
{
public:
    explicit RuntimeClient(const std::string& program);
    ~RuntimeClient() override;

    [[nodiscard]] client::RuntimeConnection& connection() { return *m_connection; }
    [[nodiscard]] bool waitForWelcome();
    [[nodiscard]] proto::Welcome welcome() const;

    /// The answer; an empty envelope when none came.
    proto::Envelope ask(proto::Envelope request);
    /// … to a request that connection().send() has sent.
    proto::Envelope answerTo(std::uint64_t request);

    // Requests with the usual answer: an id, 0 when it was refused.
    std::uint64_t create(const proto::CreateInterpreter& wish = {});
    /// … and waits until it is idle.
    std::uint64_t createIdle(const proto::CreateInterpreter& wish = {});
    std::uint64_t run(std::uint64_t interpreter, const std::string& source);
    void stop(std::uint64_t interpreter, std::uint64_t run = 0);
    void close(std::uint64_t interpreter, std::uint64_t deadlineMs = 0);

    using Predicate = std::function<bool(const std::vector<proto::Envelope>& events)>;
    bool wait(const Predicate& predicate);
    /// The end of a run, or nothing in a generous time.
    std::optional<proto::RunFinished> finished(std::uint64_t run);
    std::optional<proto::FinalizationReport> report(std::uint64_t interpreter);
    bool reached(std::uint64_t interpreter, proto::InterpreterState state);
    /// Waits until `interpreter` has printed `text` at once.
    bool says(std::uint64_t interpreter, const std::string& text);
    std::optional<client::RuntimeEnd> waitForEnd();

    /// Everything that one interpreter has printed up to now, or 0: the runtime's own stream.
    std::string output(std::uint64_t interpreter) const;
    std::string errors() const;
    std::vector<proto::Envelope> events() const;

private:
    void onWelcome(proto::Welcome welcome) override;
    void onEvent(proto::Envelope event) override;
    void onAnswer(proto::Envelope answer) override;
    void onEnd(client::RuntimeEnd end) override;
    void onStderr(std::string_view text) override;

    template <typename Condition>
    bool waitUntil(std::unique_lock<std::mutex>& lock, Condition condition);

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<proto::Welcome> m_welcome;
    std::vector<proto::Envelope> m_events;
    std::vector<proto::Envelope> m_answers;
    std::optional<client::RuntimeEnd> m_end;
    std::string m_errors;
    std::unique_ptr<client::RuntimeConnection> m_connection;
};

} // namespace clutch::test
