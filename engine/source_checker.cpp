#include "engine/source_checker.h"

#include "engine/native_thread.h"
#include "engine/no_console.h"

#include <memory>
#include <optional>
#include <utility>

namespace clutch::engine {

SourceChecker::~SourceChecker()
{
    end();
}

void SourceChecker::check(std::string source, std::string filename, const Answer& answer)
{
    {
        MutexLock lock(m_mutex);
        if (!std::exchange(m_started, true))
            m_thread = std::thread([this] { work(); });
    }
    const auto refuse = [answer] {
        answer(failure("the source cannot be checked: there is no interpreter for it"));
    };
    QueuedJob job;
    job.work = [answer, source = std::move(source), filename = std::move(filename)](
                   python::Interpreter& interpreter) {
        answer(interpreter.check(source, filename));
    };
    job.abandoned = refuse;
    if (!m_jobs.push(std::move(job), [] {}))
        refuse();
}

void SourceChecker::end()
{
    m_jobs.stopNow();
    std::thread thread;
    {
        MutexLock lock(m_mutex);
        m_started = true; // and none will be started any more
        thread.swap(m_thread);
    }
    if (thread.joinable())
        thread.join();
}

std::optional<python::Job> SourceChecker::next()
{
    std::optional<QueuedJob> job = m_jobs.pop();
    if (!job)
        return std::nullopt;
    return std::move(job->work);
}

void SourceChecker::work()
{
    blockSignalsOnThisThread();
    nameThisThread("clutch check");
    python::InterpreterOptions options;
    options.label = "check";
    options.colour = false;
    auto interpreter = python::Interpreter::create(options, std::make_shared<NoConsole>());
    if (!interpreter) {
        m_jobs.stopNow();
        return;
    }
    (*interpreter)->serve(*this);
    (void)(*interpreter)->close({});
}

} // namespace clutch::engine
