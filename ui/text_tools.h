// What helps with every text of the window: ruff and the analyser.
#pragma once

#include "ui/analyser_link.h"
#include "ui/definition_jumps.h"
#include "ui/preferences.h"
#include "ui/text_formatter.h"
#include "ui/tools/ruff.h"

#include <QObject>

#include <functional>
#include <unordered_map>
#include <unordered_set>

class QAction;

namespace clutch::ui {

class Actions;
class CodeCompletion;
class ConsoleLink;
class Editor;
class EditorPanel;
class FileCommands;
class LintCheck;
class RuntimeSession;
class Workbench;

/// The tools of a window as a person reads of them.
struct ToolWords
{
    QString ruff;
    QString analyser;
};

/// Gives every text its LintCheck and its CodeCompletion, and connects the actions that concern
/// ruff and the analyser. Owned by the MainWindow, UI thread; the others outlive it. Where a tool
/// is absent its actions cannot be done, and say why.
class TextTools : public QObject
{
    Q_OBJECT
public:
    TextTools(Workbench& workbench, RuntimeSession& session, FileCommands& files, Actions& actions,
        QObject* parent);
    ~TextTools() override;

    void apply(const Preferences& preferences);
    /// Which of the actions can be done now.
    void updateActions();
    [[nodiscard]] ToolWords words() const;
    /// What is wrong at the caret of a text, or with its syntax; empty where nothing is.
    [[nodiscard]] static QString problemOf(const EditorPanel& text);
    /// Refusals of these are no news.
    [[nodiscard]] bool isOwnRequest(quint64 request) const { return m_analyser.isOurs(request); }

signals:
    void said(const QString& sentence);

private:
    struct Attached
    {
        LintCheck* lint;
        CodeCompletion* completion;
    };
    void connectActions();
    void followTexts();
    void followConsoles();
    void attach(ConsoleLink& link, std::function<const Editor*()> text);
    void attach(EditorPanel& text);
    void applyTo(EditorPanel& text);
    void fixAtCaret();
    void goToProblem(int direction);
    void setUsable(QAction& action, bool usable, const QString& reason);
    [[nodiscard]] EditorPanel* current() const;

    Workbench& m_workbench;
    RuntimeSession& m_session;
    FileCommands& m_files;
    Actions& m_actions;
    Ruff m_ruff;
    AnalyserLink m_analyser;
    TextFormatter m_formatter;
    DefinitionJumps m_jumps;
    Preferences m_preferences;
    std::unordered_map<EditorPanel*, Attached> m_attached;
    std::unordered_set<ConsoleLink*> m_consoles; // that have their ConsoleNames
    std::unordered_map<QAction*, QString> m_tips; // of what cannot be done now
};

} // namespace clutch::ui
