// A window with one value, bound to the interpreter that the value lives in.
#pragma once

#include "engine/base/strong_id.h"
#include "engine/protocol/clutch.pb.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace clutch::ui {

class ConsoleLink;
class RuntimeSession;
class ValueWindow;
class VariablesPanel;

/// Asks for what its ValueWindow wants to show, again after every run, and while code runs where
/// the variables panel's switch is on. One request at a time; an answer to any but the last is
/// dropped. Says what became of the value when its interpreter is no more, and asks for nothing
/// from then on. A child of the window, UI thread; session and panel outlive it.
class ValueLink : public QObject
{
    Q_OBJECT
public:
    ValueLink(
        RuntimeSession& session, ConsoleLink& console, VariablesPanel& panel, ValueWindow& window);

private:
    void ask();
    void take(const proto::Value& value);
    void consoleChanged();
    void end(const QString& sentence);
    [[nodiscard]] QString whyBusy() const;

    RuntimeSession& m_session;
    VariablesPanel& m_panel;
    ValueWindow& m_window;
    QPointer<ConsoleLink> m_console;
    const InterpreterId m_interpreter;
    const QString m_letter;
    proto::InterpreterState m_state;
    quint64 m_request = 0;
    QTimer m_live;
};

} // namespace clutch::ui
