// What every test of a close starts from.
#pragma once

#include "engine/protocol/describe.h"
#include "tests/host/host_fixture.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace clutch::test {

using proto::FinalizationReport;
using proto::RunFinished;

struct Case
{
    const char* what;
    const char* source; // says "ready" when the interpreter is where the case wants it
    const char* finding = ""; // the kind of finding that the report must have
};

inline std::string described(const FinalizationReport& report)
{
    proto::Envelope envelope;
    *envelope.mutable_finalization_report() = report;
    std::string text = protocol::describe(envelope);
    for (const FinalizationReport::Step& step : report.steps())
        text += "\n  " + step.name() + ": " + step.outcome();
    for (const proto::Finding& finding : report.findings())
        text += "\n  " + finding.kind() + ": " + finding.text();
    return text;
}

/// A runtime of which interpreters are closed.
class ClosingTest : public HostTest
{
protected:
    static constexpr std::uint64_t kDeadlineMs = 500;

    proto::Envelope ask(
        std::uint64_t id, proto::CloseInterpreter::RunningCode what, std::uint64_t deadlineMs)
    {
        proto::Envelope request;
        request.mutable_close_interpreter()->set_interpreter(id);
        request.mutable_close_interpreter()->set_running_code(what);
        request.mutable_close_interpreter()->set_deadline_ms(deadlineMs);
        return client.ask(request);
    }

    /// The report of a close that must come to its end.
    void expectClosed(std::uint64_t id, const Case& from)
    {
        EXPECT_TRUE(ask(id, proto::CloseInterpreter::INTERRUPT, kDeadlineMs).has_accepted());
        const auto report = client.report(id);
        ASSERT_TRUE(report) << client.errors();
        ASSERT_EQ(report->how(), FinalizationReport::CLOSED) << described(*report);
        EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED)) << client.errors();
        if (*from.finding == '\0')
            return;
        EXPECT_TRUE(std::any_of(report->findings().begin(), report->findings().end(),
            [&](const proto::Finding& finding) { return finding.kind() == from.finding; }))
            << described(*report);
    }

    void expectThatTheRuntimeLives()
    {
        const auto finished = client.finished(client.run(client.createIdle(), "x = 1"));
        ASSERT_TRUE(finished) << client.errors();
        EXPECT_EQ(finished->outcome(), RunFinished::OK);
    }

    /// By Py_FinalizeEx(); what runs in interpreters of user code has until the deadline.
    void expectThatTheRuntimeEnds()
    {
        proto::Envelope request;
        request.mutable_finalize_runtime()->set_deadline_ms(2'000);
        EXPECT_TRUE(client.ask(request).has_accepted());
        const auto end = client.waitForEnd();
        ASSERT_TRUE(end) << "it hangs";
        EXPECT_TRUE(end->clean()) << end->sentence() << end->lastStderr;
    }

    std::uint64_t createOf(proto::InterpreterKind kind)
    {
        proto::CreateInterpreter wish;
        wish.set_kind(kind);
        if (kind == proto::KIND_CUSTOM) {
            wish.mutable_config()->set_gil(proto::InterpreterConfig::GIL_OWN);
            wish.mutable_config()->set_allow_threads(true);
            wish.mutable_config()->set_allow_daemon_threads(true);
            wish.mutable_config()->set_check_multi_interp_extensions(true);
        }
        return client.createIdle(wish);
    }
};

} // namespace clutch::test
