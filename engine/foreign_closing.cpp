#include "engine/foreign_closing.h"

#include "engine/python/foreign.h"
#include "engine/timer_thread.h"
#include "engine/worker.h"

#include <algorithm>
#include <future>
#include <memory>
#include <optional>
#include <string>

namespace clutch::engine {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kGrace = 5s; // to park what runs in one, and to end it
constexpr std::int64_t kMainPythonId = 0;

std::string makerOf(const python::LeftInterpreter& left, const InterpreterRegistry& registry)
{
    if (left.makerId == kMainPythonId)
        return "the main interpreter";
    const std::shared_ptr<Worker> maker = registry.withPythonId(left.makerId);
    return maker ? maker->record().title() : "an interpreter that has ended";
}

proto::Finding remaining(const std::string& name, const std::string& maker)
{
    proto::Finding finding;
    finding.set_severity(proto::Finding::WARNING);
    finding.set_kind("ResourceWarning");
    finding.set_text("remaining sub" + name + ", which code of " + maker
        + " made, when the runtime was finalized");
    finding.set_advice("Call close() on every interpreter that the code creates.");
    return finding;
}

/// Nothing where it does not come to an end.
std::optional<python::EndReport> end(std::int64_t pythonId, Clock::time_point until)
{
    const auto account = std::make_shared<std::promise<std::optional<python::EndReport>>>();
    auto ended = account->get_future();
    runOnHelper([account, pythonId, until] {
        account->set_value(python::endLeftByUserCode(pythonId, until));
    });
    if (ended.wait_until(std::max(until, Clock::now()) + kGrace) != std::future_status::ready)
        return std::nullopt;
    return ended.get().value_or(python::EndReport{});
}

} // namespace

ForeignEndings closeLeftByUserCode(python::PythonRuntime& runtime, ForeignInterpreters& foreign,
    const InterpreterRegistry& registry, Clock::time_point until)
{
    ForeignEndings endings;
    if (python::leftByUserCode().empty())
        return endings;
    runtime.joinThreads(until);
    for (const python::LeftInterpreter& left : python::leftByUserCode()) {
        const InterpreterId id = foreign.closing(left.pythonId);
        if (!id)
            continue;
        const std::string name = "interpreter " + std::to_string(id.value()) + " (Python's id "
            + std::to_string(left.pythonId) + ")";
        endings.findings.push_back(remaining(name, makerOf(left, registry)));
        std::optional<python::EndReport> account = end(left.pythonId, until);
        if (!account) {
            account.emplace();
            account->how = python::EndReport::How::Parked;
            account->barsFinalization = true;
            account->whyParked = "C code in it holds its GIL and does not let go";
        }
        if (account->barsFinalization)
            endings.stuck.push_back(name);
        foreign.ended(left.pythonId, *account);
    }
    return endings;
}

} // namespace clutch::engine
