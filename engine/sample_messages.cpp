#include "engine/sample_messages.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>

namespace clutch::engine {

namespace {

proto::ThreadLoad::Gil toProto(GilState state)
{
    switch (state) {
    case GilState::Unknown:
        return proto::ThreadLoad::UNKNOWN;
    case GilState::Neither:
        return proto::ThreadLoad::NEITHER;
    case GilState::Holds:
        return proto::ThreadLoad::HOLDS;
    case GilState::Waits:
        return proto::ThreadLoad::WAITS;
    }
    return proto::ThreadLoad::UNKNOWN;
}

std::uint32_t atMost32Bits(std::uint64_t value)
{
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(value, std::numeric_limits<std::uint32_t>::max()));
}

void add(const ThreadLoad& thread, proto::Sample& message)
{
    proto::ThreadLoad& out = *message.add_threads();
    out.set_interpreter(thread.interpreter.value());
    out.set_native_id(thread.nativeId);
    out.set_cpu_ns(thread.cpuNs);
    out.set_wait_ns(thread.waitNs);
    out.set_cpu(thread.cpu);
    out.set_gil(toProto(thread.gil));
    out.set_owner(thread.owner);
    out.set_name(thread.name);
    if (!thread.frameFile.empty()) {
        out.mutable_frame()->set_file(thread.frameFile);
        out.mutable_frame()->set_function(thread.frameFunction);
        out.mutable_frame()->set_line(thread.frameLine);
    }
    out.set_gil_wait_ns(thread.gilWaitNs);
    out.set_ended(thread.ended);
    out.set_switches(thread.switches);
}

void add(const InterpreterLoad& load, proto::Sample& message)
{
    proto::InterpreterLoad& out = *message.add_interpreters();
    out.set_interpreter(load.interpreter.value());
    out.set_cpu(load.cpu);
    out.set_blocks(load.blocks);
    out.set_arena_bytes(load.arenaBytes);
    out.set_gc_collections(load.gcCollections);
    out.set_modules(load.modules);
    out.set_threads(load.threads);
    for (const QueueLoad& queue : load.queues) {
        proto::InterpreterLoad::Queue& told = *out.add_queues();
        told.set_id(queue.id);
        told.set_items(atMost32Bits(queue.items));
        told.set_most(atMost32Bits(queue.most));
    }
}

bool isAsBefore(const ThreadLoad& now, const ThreadLoad& before)
{
    const auto nothing = [](auto... figures) {
        return ((figures == 0) && ...);
    };
    const auto facts = [](const ThreadLoad& thread) {
        return std::tie(thread.interpreter, thread.owner, thread.cpu, thread.gil, thread.frameLine,
            thread.name, thread.frameFile, thread.frameFunction);
    };
    return nothing(now.cpuNs, now.waitNs, now.switches, now.gilWaitNs) && !now.ended
        && facts(now) == facts(before);
}

bool isAsBefore(const InterpreterLoad& now, const InterpreterLoad& before)
{
    const auto figures = [](const InterpreterLoad& load) {
        return std::tie(load.blocks, load.arenaBytes, load.gcCollections, load.modules,
            load.threads, load.queues);
    };
    return now.cpu == 0 && figures(now) == figures(before);
}

} // namespace

void SampleMessages::next(const Sample& sample, proto::Sample& message)
{
    message.set_t_ns(sample.tNs);
    message.set_previous_ns(sample.previousNs);
    for (const CoreLoad& core : sample.cores) {
        proto::CoreLoad& out = *message.add_cores();
        out.set_cpu(core.cpu);
        out.set_busy(core.busy);
        out.set_online(core.online);
    }
    const bool follows = sample.previousNs != 0 && sample.previousNs == m_lastNs;
    m_lastNs = sample.tNs;
    if (sample.asBefore && follows) {
        message.set_others_as_before(true);
        for (const std::size_t place : sample.ran)
            addWhereNew(sample, place, message);
    } else if (isOfTheSame(sample)) {
        addChanged(sample, message);
    } else {
        addAll(sample, message);
    }
    message.set_runtime_rss(sample.runtimeRss);
    message.set_sampling_cpu_ns(sample.samplingCpuNs);
    message.set_missed(sample.missed);
    message.set_throttled_ns(sample.throttledNs);
    message.set_unattributed_cpu_ns(sample.unattributedCpuNs);
    message.set_suspended_ns(sample.suspendedNs);
    message.set_warm_interpreters(sample.warmInterpreters);
    message.set_warm_bytes(sample.warmBytes);
}

bool SampleMessages::isOfTheSame(const Sample& sample) const
{
    const auto sameThread = [](const ThreadLoad& now, const ThreadLoad& before) {
        return now.nativeId == before.nativeId && !now.ended;
    };
    const auto sameInterpreter = [](const InterpreterLoad& now, const InterpreterLoad& before) {
        return now.interpreter == before.interpreter;
    };
    return std::equal(sample.threads.begin(), sample.threads.end(), m_threads.begin(),
               m_threads.end(), sameThread)
        && std::equal(sample.interpreters.begin(), sample.interpreters.end(),
            m_interpreters.begin(), m_interpreters.end(), sameInterpreter);
}

void SampleMessages::addAll(const Sample& sample, proto::Sample& message)
{
    m_threads.clear();
    for (const ThreadLoad& thread : sample.threads) {
        add(thread, message);
        if (!thread.ended)
            m_threads.push_back(thread);
    }
    for (const InterpreterLoad& load : sample.interpreters)
        add(load, message);
    m_interpreters = sample.interpreters;
}

void SampleMessages::addChanged(const Sample& sample, proto::Sample& message)
{
    message.set_others_as_before(true);
    for (std::size_t at = 0; at < m_threads.size(); ++at)
        addWhereNew(sample, at, message);
    for (std::size_t at = 0; at < m_interpreters.size(); ++at) {
        if (isAsBefore(sample.interpreters[at], m_interpreters[at]))
            continue;
        add(sample.interpreters[at], message);
        m_interpreters[at] = sample.interpreters[at];
    }
}

void SampleMessages::addWhereNew(const Sample& sample, std::size_t place, proto::Sample& message)
{
    const ThreadLoad& thread = sample.threads[place];
    if (isAsBefore(thread, m_threads[place]))
        return;
    add(thread, message);
    m_threads[place] = thread;
}

} // namespace clutch::engine
