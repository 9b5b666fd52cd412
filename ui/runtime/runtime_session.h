// The runtime, as Qt sees it: requests are methods, answers and events are signals.
#pragma once

#include "engine/base/result.h"
#include "engine/base/strong_id.h"
#include "engine/client/runtime_connection.h"
#include "engine/protocol/clutch.pb.h"
#include "ui/runtime/restart_guard.h"
#include "ui/runtime/wanted_interpreters.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <set>
#include <unordered_map>
#include <vector>

namespace clutch::ui {

class EventPump;

/// How the window stands to a runtime that ended.
enum class AfterEnd
{
    RestartsByItself, // unexpected; a new one is on its way
    AsksTheUser, // unexpected, once too often: start() when the user says so
    StaysDown, // it was finalized, because the user asked for that
    Restarts, // the user asked for a restart
    Closing, // the window goes
};

/// Starts runtimes, one after the other, and speaks to the present one. Owned by the window, UI
/// thread; nothing here waits. States: down → starting → up → ending → down.
///
/// Every request gives a number that its answer's signal carries; numbers are never used again, and
/// answers of a runtime that ended never come: requestRefused() tells the ones that were open.
/// InterpreterIds belong to the present runtime: forget them on ended(). After an unexpected end
/// the interpreters that were there are made again, letters and all.
class RuntimeSession : public QObject
{
    Q_OBJECT
public:
    using ChooseProgram = std::function<Result<client::RuntimeProgram>()>;

    explicit RuntimeSession(ChooseProgram chooseProgram, QObject* parent = nullptr);
    ~RuntimeSession() override;

    /// What runtimes find in their environment from the next start on: "NAME=VALUE", where it is to
    /// differ from the window's own.
    void setEnvironment(std::vector<std::string> environment)
    {
        m_environment = std::move(environment);
    }
    /// Starts a runtime with the interpreters that are wanted. Only when down.
    void start();
    /// Ends the present one, if any, and starts another with the same interpreters.
    void restart();
    /// Ends it for good; ended(…, Closing) comes at once when it is down already.
    void shutDown();

    [[nodiscard]] bool isUp() const { return m_state == State::Up; }
    [[nodiscard]] bool isDown() const { return m_state == State::Down; }
    [[nodiscard]] int pid() const;
    [[nodiscard]] const WantedInterpreters& interpreters() const { return m_interpreters; }
    [[nodiscard]] std::string freeLetter() const { return m_interpreters.freeLetter(); }

    /// Taken while the runtime is down too: it is made when one starts.
    quint64 createInterpreter(const proto::CreateInterpreter& request);
    quint64 closeInterpreter(InterpreterId interpreter, proto::CloseInterpreter::RunningCode code);
    /// An interpreter that shall not be there next time, by its letter.
    void forgetInterpreter(const std::string& letter) { m_interpreters.forget(letter); }
    /// Names are the window's own: the runtime is told only when it makes the interpreter.
    void renameInterpreter(InterpreterId interpreter, const std::string& name);
    quint64 run(const proto::RunSource& request);
    quint64 stop(InterpreterId interpreter, RunId run = {});
    quint64 provideInput(
        InterpreterId interpreter, quint64 request, const std::string& text, bool eof);
    quint64 complete(InterpreterId interpreter, const std::string& source, quint32 cursor);
    /// `live`: also while code runs.
    quint64 listVariables(InterpreterId interpreter, bool live = false);
    quint64 showValue(const proto::ShowValue& request);
    /// Compiles and runs nothing; no interpreter of the user's is asked.
    quint64 checkSource(const std::string& source, const std::string& filename);
    quint64 analyseSource(const proto::AnalyseSource& request);
    quint64 setAffinity(InterpreterId interpreter, const proto::Pin& pin);
    quint64 setSampling(double hz, bool gilState);
    quint64 recordGil(const proto::RecordGil& request); // its parts follow as gilRecordingPart()
    quint64 setWarmPool(bool on, proto::InterpreterKind kind); // whether one is kept ready
    /// `from` none: the main interpreter calls Py_FinalizeEx().
    quint64 finalize(proto::FinalizeRuntime::Policy policy, InterpreterId from = {});

    /// A picture that moves is about to be painted: samples and output wait for that (EventPump).
    void frame();
    /// Back-pressure from the consoles; reading goes on when it is false again.
    void setCongested(bool congested);

signals:
    void starting();
    void started(const clutch::proto::Welcome& welcome);
    void ended(const clutch::client::RuntimeEnd& end, clutch::ui::AfterEnd then);

    void interpreterChanged(const clutch::proto::InterpreterChanged& now);
    void output(const clutch::proto::Output& output);
    void inputRequested(const clutch::proto::InputRequested& request);
    void runFinished(const clutch::proto::RunFinished& run);
    void sample(const clutch::proto::Sample& sample);
    void finalizationReport(const clutch::proto::FinalizationReport& report);
    void notice(const clutch::proto::Notice& notice);
    void gilRecordingPart(const clutch::proto::GilRecordingPart& part);
    void warningShown(const clutch::proto::WarningShown& warning);

    void interpreterCreated(quint64 request, clutch::InterpreterId interpreter);
    void runAccepted(quint64 request, clutch::RunId run);
    void completions(quint64 request, const clutch::proto::Completions& completions);
    void variables(quint64 request, const clutch::proto::Variables& variables);
    void value(quint64 request, const clutch::proto::Value& value);
    void sourceChecked(quint64 request, const clutch::proto::SourceChecked& checked);
    void sourceAnalysed(quint64 request, const clutch::proto::SourceAnalysed& analysed);
    void affinitySet(quint64 request, const clutch::proto::AffinitySet& set);
    void gilRecordingStarted(quint64 request, const clutch::proto::GilRecordingStarted& started);
    void requestTaken(quint64 request);
    void requestRefused(quint64 request, const QString& reason);

private:
    enum class State
    {
        Down,
        Starting,
        Up,
        Ending
    };

    quint64 send(proto::Envelope envelope);
    void refuseLater(quint64 request, std::string reason);
    void welcomed(const proto::Welcome& welcome);
    void take(const proto::Envelope& envelope);
    void changed(proto::InterpreterChanged now);
    void closeUnwanted(const proto::InterpreterChanged& now);
    void answer(const proto::Envelope& envelope);
    void runtimeEnded(const client::RuntimeEnd& end);
    void dropConnection();

    const ChooseProgram m_chooseProgram;
    std::vector<std::string> m_environment;
    State m_state = State::Down;
    AfterEnd m_plan = AfterEnd::RestartsByItself; // what an end from now on means
    RestartGuard m_guard;
    WantedInterpreters m_interpreters;
    std::unique_ptr<EventPump> m_pump; // outlives m_connection
    std::unique_ptr<client::RuntimeConnection> m_connection;
    std::unordered_map<std::uint64_t, quint64> m_open; // the wire's id to ours
    std::set<std::uint64_t> m_closing; // interpreters that were asked to end
    quint64 m_lastRequest = 0;
    quint64 m_finalizeRequest = 0;
    bool m_congested = false;
};

} // namespace clutch::ui
