#include "engine/sampling.h"

#include "engine/metrics/cgroup_cpu.h"

#include <utility>

namespace clutch::engine {

Sampling::Sampling(std::shared_ptr<EventSink> sink, ThreadDirectory& directory,
    const CpuTopology& topology, std::function<void(Sample&)> complete)
    : m_sink(std::move(sink))
    , m_directory(directory)
    , m_topology(topology)
    , m_complete(std::move(complete))
{
}

Status Sampling::setRate(double hz)
{
    if (m_sampler)
        return m_sampler->setRate(hz);
    Sampler::Settings settings;
    settings.hz = hz;
    settings.looks.cpus = m_topology.all().values();
    settings.looks.throttleFile = readCgroupCpu(systemProcFiles()).statFile;
    settings.extra = m_complete;
    settings.observer = [this](const Sample& sample) {
        post(sample);
    };
    auto started = Sampler::start(std::move(settings), m_directory);
    if (!started)
        return tl::unexpected(started.error());
    m_sampler = std::move(*started);
    return {};
}

void Sampling::stop()
{
    if (m_sampler)
        m_sampler->stop();
}

void Sampling::post(const Sample& sample)
{
    if (!m_sink->hasRoom()) {
        ++m_leftOut;
        return;
    }
    proto::Envelope envelope;
    m_messages.next(sample, *envelope.mutable_sample());
    envelope.mutable_sample()->set_missed(sample.missed + std::exchange(m_leftOut, 0));
    m_sink->post(std::move(envelope));
}

} // namespace clutch::engine
