#include "engine/source_analyser.h"

#include "engine/clock.h"
#include "engine/metrics/thread_clock.h"
#include "engine/native_thread.h"
#include "engine/no_console.h"
#include "engine/protocol/limits.h"

#include <utility>

namespace clutch::engine {

namespace {

using namespace std::chrono_literals;

/// An interrupt may hit a finalizer, which swallows it.
constexpr auto kInterruptAgain = 100ms;

constexpr const char* kCannot = "the source cannot be analysed: ";

Status checked(const python::AnalysisRequest& request)
{
    const std::size_t size = request.source.size();
    if (size > protocol::kMaxAnalysed)
        return failure(kCannot + ("it has " + std::to_string(size)) + " bytes, and "
            + std::to_string(protocol::kMaxAnalysed) + " are the most");
    if (request.cursor > size)
        return failure(kCannot + ("the cursor is at byte " + std::to_string(request.cursor))
            + " of " + std::to_string(size));
    const auto isContinuation = [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
    };
    if (request.cursor > 0 && request.cursor < size
        && isContinuation(request.source[request.cursor]))
        return failure(kCannot + ("the cursor is at byte " + std::to_string(request.cursor))
            + ", in the middle of a character");
    return {};
}

} // namespace

SourceAnalyser::SourceAnalyser(AnalysisTools tools, TimerThread& timer)
    : m_tools(std::move(tools))
    , m_timer(timer)
{
    if (m_tools.name.empty())
        refuseFromNowOn(m_tools.reason);
}

SourceAnalyser::~SourceAnalyser()
{
    end();
}

void SourceAnalyser::analyse(python::AnalysisRequest request, const Answer& answer)
{
    if (const Status sound = checked(request); !sound)
        return answer(tl::unexpected(sound.error()));
    std::optional<Wish> superseded;
    std::string refusal;
    {
        MutexLock lock(m_mutex);
        refusal = m_refusal;
        if (refusal.empty()) {
            superseded = std::exchange(m_waiting, Wish{std::move(request), answer});
            if (!m_thread.joinable()) {
                m_serving = true;
                m_thread = std::thread([this] { work(); });
            }
            m_changed.notify_all();
        }
    }
    if (superseded)
        superseded->answer(
            failure("the source was not analysed: a later request came while this one waited"));
    if (!refusal.empty())
        answer(failure(kCannot + refusal));
}

void SourceAnalyser::end()
{
    refuseFromNowOn("the runtime is ending");
    std::thread thread;
    {
        MutexLock lock(m_mutex);
        while (m_serving) {
            if (m_run != 0 && m_handle)
                m_handle->raisePending(m_run);
            lock.waitUntil(m_changed, TimerThread::Clock::now() + kInterruptAgain);
        }
        thread.swap(m_thread);
    }
    if (thread.joinable())
        thread.join();
}

void SourceAnalyser::refuseFromNowOn(const std::string& reason)
{
    std::optional<Wish> refused;
    {
        MutexLock lock(m_mutex);
        m_refusal = reason;
        refused.swap(m_waiting);
        m_changed.notify_all();
    }
    if (refused)
        refused->answer(failure(kCannot + reason));
}

std::optional<python::Job> SourceAnalyser::next()
{
    MutexLock lock(m_mutex);
    m_run = 0;
    while (!m_waiting && m_refusal.empty())
        lock.wait(m_changed);
    if (!m_refusal.empty())
        return std::nullopt;
    begin();
    if (!m_ready)
        return starting();
    Wish wish = std::move(*m_waiting);
    m_waiting.reset();
    return analysing(std::move(wish));
}

void SourceAnalyser::begin()
{
    m_run = ++m_lastRun;
    m_began = TimerThread::Clock::now();
    m_beganCpuNs = clockNs(threadCpuClock(m_nativeThread));
}

python::Job SourceAnalyser::starting()
{
    return [this, run = m_run](python::Interpreter& interpreter) {
        const Status started = interpreter.startAnalysing(m_tools.folder, run);
        if (!started) {
            bool ending = false;
            {
                MutexLock lock(m_mutex);
                ending = !m_refusal.empty();
            }
            if (!ending)
                refuseFromNowOn(started.error().text);
        }
        MutexLock lock(m_mutex);
        m_ready = started.has_value();
    };
}

python::Job SourceAnalyser::analysing(Wish wish)
{
    m_timer.after(kLimit, [this, run = m_run] { insist(run); });
    wish.request.run = m_run;
    return [this, wish = std::move(wish)](python::Interpreter& interpreter) {
        const Result<python::Analysis> found = interpreter.analyse(wish.request);
        std::string reason;
        {
            MutexLock lock(m_mutex);
            m_run = 0;
            if (!found && m_interrupted == wish.request.run)
                reason = "jedi found no answer in " + std::to_string(kLimit.count()) + " s";
            else if (!found)
                reason = m_refusal.empty() ? found.error().text : m_refusal;
        }
        if (found)
            wish.answer(found);
        else
            wish.answer(failure(kCannot + reason));
    };
}

void SourceAnalyser::insist(std::uint64_t run)
{
    MutexLock lock(m_mutex);
    if (m_run != run)
        return;
    if (isLate()) {
        m_interrupted = run;
        m_handle->raisePending(run);
    }
    m_timer.after(kInterruptAgain, [this, run] { insist(run); });
}

bool SourceAnalyser::isLate() const
{
    const std::uint64_t cpuNs = clockNs(threadCpuClock(m_nativeThread)) - m_beganCpuNs;
    return cpuNs >= static_cast<std::uint64_t>(std::chrono::nanoseconds(kLimit).count())
        || TimerThread::Clock::now() - m_began >= kPatience;
}

void SourceAnalyser::work()
{
    blockSignalsOnThisThread();
    nameThisThread("clutch analyse");
    python::InterpreterOptions options;
    options.label = "(analyser)";
    options.colour = false;
    auto interpreter = python::Interpreter::create(options, std::make_shared<NoConsole>());
    if (interpreter) {
        {
            MutexLock lock(m_mutex);
            m_handle = (*interpreter)->interruptHandle();
            m_nativeThread = thisNativeThread();
        }
        (*interpreter)->serve(*this);
        (void)(*interpreter)->close({});
    } else {
        refuseFromNowOn("there is no interpreter for it: " + interpreter.error().text);
    }
    MutexLock lock(m_mutex);
    m_serving = false;
    m_changed.notify_all();
}

} // namespace clutch::engine
