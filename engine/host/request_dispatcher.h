// One small handler for each request.
#pragma once

#include "engine/engine.h"
#include "engine/protocol/clutch.pb.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace clutch::host {

/// Turns requests into calls of the engine, and what they return into answers: exactly one a
/// request. A client learns a new id before the first event that names it.
///
/// Host thread only. A request of clutch.proto without a handler here does not compile (-Wswitch).
/// Takes no GIL.
class RequestDispatcher
{
public:
    RequestDispatcher(engine::Engine& engine, std::shared_ptr<engine::EventSink> sink);

    void handle(const proto::Envelope& request);

private:
    void on(std::uint64_t id, const proto::CreateInterpreter& request);
    void on(std::uint64_t id, const proto::CloseInterpreter& request);
    void on(std::uint64_t id, const proto::RunSource& request);
    void on(std::uint64_t id, const proto::StopRun& request);
    void on(std::uint64_t id, const proto::ProvideInput& request);
    void on(std::uint64_t id, const proto::SetAffinity& request);
    void on(std::uint64_t id, const proto::Complete& request);
    void on(std::uint64_t id, const proto::ListVariables& request);
    void on(std::uint64_t id, const proto::ShowValue& request);
    void on(std::uint64_t id, const proto::CheckSource& request);
    void on(std::uint64_t id, const proto::AnalyseSource& request);
    void on(std::uint64_t id, const proto::FinalizeRuntime& request);
    void on(std::uint64_t id, const proto::SetSampling& request);
    void on(std::uint64_t id, const proto::SetWarmPool& request);
    void on(std::uint64_t id, const proto::RecordGil& request);

    void lookUp(std::uint64_t id, InterpreterId interpreter, engine::Look look,
        const std::function<void()>& busy);
    void answer(std::uint64_t id, const Status& status);
    void refuse(std::uint64_t id, const std::string& reason);

    engine::Engine& m_engine;
    const std::shared_ptr<engine::EventSink> m_sink;
};

} // namespace clutch::host
