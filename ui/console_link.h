// One console, bound to one interpreter of whatever runtime there is.
#pragma once

#include "engine/base/strong_id.h"
#include "engine/protocol/clutch.pb.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <deque>
#include <optional>
#include <vector>

namespace clutch {
class ConsoleWidget;
}

namespace clutch::ui {

class RuntimeSession;

/// Carries what a console asks for to the session, and what the interpreter says back to the
/// console. UI thread; owned by whoever owns the console, which outlives it as the session does.
///
/// The letter is what stays: the interpreter behind it changes with every runtime. Code that is run
/// while the interpreter is still on its way waits for it here. Who dispatches events sends only
/// those of this interpreter.
class ConsoleLink : public QObject
{
    Q_OBJECT
public:
    ConsoleLink(QString letter, ConsoleWidget* console, RuntimeSession& session, QObject* parent);

    [[nodiscard]] const QString& letter() const { return m_letter; }
    [[nodiscard]] ConsoleWidget* console() const { return m_console; }
    /// None while no runtime has it.
    [[nodiscard]] InterpreterId interpreter() const { return m_interpreter; }
    [[nodiscard]] const proto::InterpreterChanged& last() const { return m_last; }
    /// Code runs, waits for input or will not stop: what Stop is for.
    [[nodiscard]] bool canStop() const;

    /// Runs code that was not typed in the console: all of `request` but the interpreter is given.
    /// Its number, never 0, is said again when it has ended.
    quint64 run(proto::RunSource request, const QString& announcement);
    void stop();

    void interpreterChanged(const proto::InterpreterChanged& now);
    void take(const proto::Output& output);
    void take(const proto::InputRequested& request);
    void take(const proto::RunFinished& run);
    void takeNotice(const QString& text, proto::Notice::Severity severity);
    void runtimeEnded(const QString& sentence, bool expected);

signals:
    void stateChanged();
    /// `number` is that of code that run() was given, and 0 of typed code.
    void runFinished(const clutch::proto::RunFinished& run, quint64 number);
    /// It was refused, or taken back before it began.
    void runDropped(quint64 number);
    void frameActivated(const QString& file, int line);
    void congestedChanged(bool congested);
    /// A typed unit was complete, and runs or has run.
    void unitRan(const QByteArray& source);
    /// The interpreter does not let go of its GIL, and says nothing of what may stand at the
    /// cursor.
    void completionHeldUp(const QByteArray& source, int cursor);

private:
    struct Typed
    {
        QByteArray source;
        quint64 request = 0;
        std::uint64_t run = 0; // 0 until it was accepted
        bool accepted = false; // it runs, and the console has been told
    };

    /// Code that run() was given and that has not ended.
    struct Given
    {
        quint64 number = 0;
        quint64 request = 0; // 0: it waits for the interpreter
        std::uint64_t run = 0; // 0 until it was accepted
    };

    void submit(const QByteArray& source);
    void ask(quint64 number, proto::RunSource request, const QString& announcement);
    void drop(quint64 number);
    void dropPending();
    void queue(const QByteArray& source);
    void dropQueued(const QString& why);
    void runTypedCode(const QByteArray& source);
    void connectSession();
    void runTyped(std::uint64_t run);
    void frontRuns();
    void showState();

    QString m_letter;
    ConsoleWidget* m_console;
    RuntimeSession& m_session;
    InterpreterId m_interpreter;
    proto::InterpreterChanged m_last;
    std::deque<Typed> m_typed; // units that the console waits for, oldest first
    std::deque<QByteArray> m_queued; // typed before the interpreter was there, oldest first
    std::optional<proto::RunSource> m_pending; // to be run once the interpreter is there
    QString m_pendingAnnouncement;
    std::vector<Given> m_given;
    quint64 m_pendingNumber = 0;
    quint64 m_lastNumber = 0;
    quint64 m_completionRequest = 0; // older answers are outdated
    QByteArray m_completedSource; // what it is about
    int m_completedCursor = 0;
    QTimer m_longRun; // a typed unit that runs this long is complete, whatever it does
    int m_units = 0;
};

} // namespace clutch::ui
