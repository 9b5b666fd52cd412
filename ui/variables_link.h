// The variables panel, bound to the interpreter that is worked with.
#pragma once

#include "ui/models/variable_history.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <unordered_map>

namespace clutch::ui {

class ConsoleLink;
class RuntimeSession;
class VariablesPanel;

/// Asks for the names of one interpreter and shows the answers: when it becomes idle, when the
/// panel comes into view, and all the time while its switch is on. A hidden panel asks for nothing.
///
/// One request at a time; an answer to any but the last is dropped. Remembers per interpreter what
/// it saw, so that marks are right when one comes back to it. Owned by the MainWindow, UI thread;
/// session and panel outlive it.
class VariablesLink : public QObject
{
    Q_OBJECT
public:
    VariablesLink(RuntimeSession& session, VariablesPanel& panel, QObject* parent);

    /// The interpreter behind `console` from now on.
    void follow(ConsoleLink* console);
    [[nodiscard]] ConsoleLink* followed() const { return m_console; }

private:
    void connectSession();
    void consoleChanged();
    void ask();
    void take(const proto::Variables& seen);
    void refused(const QString& reason);
    void showNow();
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] const VariableHistory* history() const; // of the followed one
    void timeLive();
    void openValue(const VariableRow& row);

    RuntimeSession& m_session;
    VariablesPanel& m_panel;
    QPointer<ConsoleLink> m_console;
    std::unordered_map<std::uint64_t, VariableHistory> m_seen; // by interpreter
    quint64 m_request = 0; // the one whose answer is awaited
    std::uint64_t m_asked = 0; // the interpreter it is about
    proto::InterpreterState m_state = proto::STATE_UNSPECIFIED; // of the followed one, seen last
    QString m_refusal; // of the last request
    bool m_seenLive = false; // what is shown was seen while the code runs that runs now
    QTimer m_live;
};

} // namespace clutch::ui
