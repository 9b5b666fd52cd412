#include "engine/python/foreign.h"

#include "engine/python/interpreter_context.h"
#include "engine/python/interrupter.h"

#include <algorithm>
#include <memory>
#include <thread>

namespace clutch::python {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kLook = 10ms;

} // namespace

std::vector<LeftInterpreter> leftByUserCode()
{
    std::vector<LeftInterpreter> left;
    for (const std::shared_ptr<InterpreterContext>& each : foreignAlive())
        left.push_back({each->pythonId, each->makerId});
    return left;
}

std::optional<EndReport> endLeftByUserCode(std::int64_t pythonId, Clock::time_point deadline)
{
    while (foreignHasThreads(pythonId) && Clock::now() < deadline)
        std::this_thread::sleep_for(kLook);
    for (const std::shared_ptr<InterpreterContext>& each : foreignAlive()) {
        if (each->pythonId != pythonId)
            continue;
        const auto left
            = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        return std::make_shared<Interrupter>(each)->endFromOutside(std::max(left, 0ms));
    }
    return std::nullopt;
}

} // namespace clutch::python
