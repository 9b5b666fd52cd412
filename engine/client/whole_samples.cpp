#include "engine/client/whole_samples.h"

#include <utility>

namespace clutch::client {

namespace {

using google::protobuf::RepeatedPtrField;

std::int64_t idOf(const proto::ThreadLoad& thread)
{
    return thread.native_id();
}

std::uint64_t idOf(const proto::InterpreterLoad& load)
{
    return load.interpreter();
}

/// What is listed, and of what is not what was before; both are in the order of their ids.
template <class Load>
void complete(RepeatedPtrField<Load>& listed, const RepeatedPtrField<Load>& before)
{
    RepeatedPtrField<Load> whole;
    whole.Reserve(before.size());
    auto next = listed.begin();
    for (const Load& load : before) {
        while (next != listed.end() && idOf(*next) < idOf(load))
            *whole.Add() = std::move(*next++);
        const bool isListed = next != listed.end() && idOf(*next) == idOf(load);
        *whole.Add() = isListed ? std::move(*next++) : load;
    }
    while (next != listed.end())
        *whole.Add() = std::move(*next++);
    listed.Swap(&whole);
}

void rest(proto::ThreadLoad& thread)
{
    thread.clear_cpu_ns();
    thread.clear_wait_ns();
    thread.clear_switches();
    thread.clear_gil_wait_ns();
}

} // namespace

void WholeSamples::complete(proto::Sample& sample)
{
    if (sample.others_as_before()) {
        clutch::client::complete(*sample.mutable_threads(), m_atRest.threads());
        clutch::client::complete(*sample.mutable_interpreters(), m_atRest.interpreters());
        sample.clear_others_as_before();
    }
    m_atRest.clear_threads();
    for (const proto::ThreadLoad& thread : sample.threads()) {
        if (thread.ended())
            continue;
        *m_atRest.add_threads() = thread;
        rest(*m_atRest.mutable_threads()->rbegin());
    }
    *m_atRest.mutable_interpreters() = sample.interpreters();
    for (proto::InterpreterLoad& load : *m_atRest.mutable_interpreters())
        load.clear_cpu();
}

} // namespace clutch::client
