#include "tests/support/runtime_client.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace clutch::test {

namespace {

constexpr auto kGenerous = std::chrono::seconds(60); // the machine may be busy with other things

} // namespace

RuntimeClient::RuntimeClient(const std::string& program)
{
    client::StartOptions options;
    options.program.path = program;
    options.clientName = "clutch (test)";
    auto started = client::RuntimeConnection::start(std::move(options), *this);
    if (!started)
        ADD_FAILURE() << started.error().text;
    else
        m_connection = std::move(*started);
}

RuntimeClient::~RuntimeClient()
{
    m_connection.reset(); // before what its callbacks use
}

template <typename Condition>
bool RuntimeClient::waitUntil(std::unique_lock<std::mutex>& lock, Condition condition)
{
    const auto until = std::chrono::steady_clock::now() + kGenerous;
    while (!condition()) {
        if (m_end || m_changed.wait_until(lock, until) == std::cv_status::timeout)
            return condition();
    }
    return true;
}

bool RuntimeClient::waitForWelcome()
{
    std::unique_lock lock(m_mutex);
    return waitUntil(lock, [&] { return m_welcome.has_value(); });
}

proto::Welcome RuntimeClient::welcome() const
{
    const std::lock_guard lock(m_mutex);
    return m_welcome.value_or(proto::Welcome{});
}

proto::Envelope RuntimeClient::ask(proto::Envelope request)
{
    const auto id = m_connection->send(std::move(request));
    if (!id) {
        ADD_FAILURE() << id.error().text;
        return {};
    }
    return answerTo(*id);
}

proto::Envelope RuntimeClient::answerTo(std::uint64_t request)
{
    std::unique_lock lock(m_mutex);
    proto::Envelope found;
    waitUntil(lock, [&] {
        for (const proto::Envelope& answer : m_answers) {
            if (answer.id() == request) {
                found = answer;
                return true;
            }
        }
        return false;
    });
    return found;
}

std::uint64_t RuntimeClient::create(const proto::CreateInterpreter& wish)
{
    proto::Envelope request;
    *request.mutable_create_interpreter() = wish;
    return ask(std::move(request)).interpreter_created().interpreter();
}

std::uint64_t RuntimeClient::createIdle(const proto::CreateInterpreter& wish)
{
    const std::uint64_t id = create(wish);
    EXPECT_TRUE(reached(id, proto::STATE_IDLE));
    return id;
}

std::uint64_t RuntimeClient::run(std::uint64_t interpreter, const std::string& source)
{
    proto::Envelope request;
    request.mutable_run_source()->set_interpreter(interpreter);
    request.mutable_run_source()->set_source(source);
    request.mutable_run_source()->set_filename("<test>");
    const proto::Envelope answer = ask(std::move(request));
    EXPECT_TRUE(answer.has_run_accepted()) << answer.refusal().reason();
    return answer.run_accepted().run();
}

void RuntimeClient::stop(std::uint64_t interpreter, std::uint64_t run)
{
    proto::Envelope request;
    request.mutable_stop_run()->set_interpreter(interpreter);
    request.mutable_stop_run()->set_run(run);
    const proto::Envelope answer = ask(std::move(request));
    EXPECT_TRUE(answer.has_accepted()) << answer.refusal().reason();
}

void RuntimeClient::close(std::uint64_t interpreter, std::uint64_t deadlineMs)
{
    proto::Envelope request;
    request.mutable_close_interpreter()->set_interpreter(interpreter);
    request.mutable_close_interpreter()->set_deadline_ms(deadlineMs);
    const proto::Envelope answer = ask(std::move(request));
    EXPECT_TRUE(answer.has_accepted()) << answer.refusal().reason();
}

bool RuntimeClient::wait(const Predicate& predicate)
{
    std::unique_lock lock(m_mutex);
    return waitUntil(lock, [&] { return predicate(m_events); });
}

std::optional<proto::RunFinished> RuntimeClient::finished(std::uint64_t run)
{
    std::optional<proto::RunFinished> found;
    wait([&](const auto& events) {
        for (const proto::Envelope& event : events) {
            if (event.has_run_finished() && event.run_finished().run() == run)
                found = event.run_finished();
        }
        return found.has_value();
    });
    return found;
}

std::optional<proto::FinalizationReport> RuntimeClient::report(std::uint64_t interpreter)
{
    std::optional<proto::FinalizationReport> found;
    wait([&](const auto& events) {
        for (const proto::Envelope& event : events) {
            if (event.has_finalization_report()
                && event.finalization_report().interpreter() == interpreter)
                found = event.finalization_report();
        }
        return found.has_value();
    });
    return found;
}

bool RuntimeClient::reached(std::uint64_t interpreter, proto::InterpreterState state)
{
    return wait([&](const auto& events) {
        for (const proto::Envelope& event : events) {
            if (event.has_interpreter_changed()
                && event.interpreter_changed().interpreter() == interpreter
                && event.interpreter_changed().state() == state)
                return true;
        }
        return false;
    });
}

std::optional<client::RuntimeEnd> RuntimeClient::waitForEnd()
{
    std::unique_lock lock(m_mutex);
    waitUntil(lock, [&] { return m_end.has_value(); });
    return m_end;
}

bool RuntimeClient::says(std::uint64_t interpreter, const std::string& text)
{
    return wait([&](const auto& events) {
        return std::any_of(events.begin(), events.end(), [&](const proto::Envelope& event) {
            return event.has_output() && event.output().interpreter() == interpreter
                && event.output().data().find(text) != std::string::npos;
        });
    });
}

std::string RuntimeClient::output(std::uint64_t interpreter) const
{
    const std::lock_guard lock(m_mutex);
    std::string text;
    for (const proto::Envelope& event : m_events) {
        if (event.has_output() && event.output().interpreter() == interpreter)
            text += event.output().data();
    }
    return text;
}

std::string RuntimeClient::errors() const
{
    const std::lock_guard lock(m_mutex);
    return m_errors;
}

std::vector<proto::Envelope> RuntimeClient::events() const
{
    const std::lock_guard lock(m_mutex);
    return m_events;
}

void RuntimeClient::onWelcome(proto::Welcome welcome)
{
    const std::lock_guard lock(m_mutex);
    m_welcome = std::move(welcome);
    m_changed.notify_all();
}

void RuntimeClient::onEvent(proto::Envelope event)
{
    const std::lock_guard lock(m_mutex);
    m_events.push_back(std::move(event));
    m_changed.notify_all();
}

void RuntimeClient::onAnswer(proto::Envelope answer)
{
    const std::lock_guard lock(m_mutex);
    m_answers.push_back(std::move(answer));
    m_changed.notify_all();
}

void RuntimeClient::onEnd(client::RuntimeEnd end)
{
    const std::lock_guard lock(m_mutex);
    m_end = std::move(end);
    m_changed.notify_all();
}

void RuntimeClient::onStderr(std::string_view text)
{
    const std::lock_guard lock(m_mutex);
    m_errors += text;
}

} // namespace clutch::test
