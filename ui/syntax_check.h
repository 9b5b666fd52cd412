// Whether the compiler would take the text of an editor, found out while it is typed.
#pragma once

#include "ui/editor/editor_marks.h"

#include <QObject>
#include <QTimer>

namespace clutch::proto {
class ExceptionInfo;
class SourceChecked;
} // namespace clutch::proto

namespace clutch::ui {

class Editor;
class RuntimeSession;

/// Sends an editor's text to be compiled, but not run, once nobody has typed for a moment, and
/// shows in the editor what is wrong with it. Owned by the Pane that has the text, UI thread;
/// editor and session outlive it. The runtime compiles in an interpreter of its own, so nothing
/// that runs is waited for; an answer about a text that has changed since is dropped.
class SyntaxCheck : public QObject
{
    Q_OBJECT
public:
    SyntaxCheck(Editor& editor, RuntimeSession& session, QObject* parent);

private:
    void check();
    void take(const proto::SourceChecked& checked);

    Editor& m_editor;
    RuntimeSession& m_session;
    QTimer m_soon;
    quint64 m_request = 0; // about the text as it is now
};

/// The place and the words of a SyntaxError.
[[nodiscard]] SourceProblem problemOf(const proto::ExceptionInfo& error);

/// "expected ':' (a.py, line 2)" without the place, which is shown beside it.
[[nodiscard]] QString withoutPlace(const QString& message);

} // namespace clutch::ui
