// The window: it puts the parts together and owns them.
#pragma once

#include "ui/preferences.h"
#include "ui/style/themes.h"

#include "ui/editor/journal.h"
#include "ui/models/command_history.h"

#include <QMainWindow>
#include <QPointer>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <optional>
#include <string>

class QMenu;

namespace clutch::client {
struct RuntimeEnd;
}

namespace clutch::proto {
class CreateInterpreter;
class Welcome;
} // namespace clutch::proto

namespace clutch::ui {

class Actions;
class CoresPanel;
class DockLayout;
class FileCommands;
class FinalizationPanel;
class FindInTexts;
class FindPanel;
class InterpretersPanel;
class LayoutKeeper;
class LessonsLink;
class LessonsPanel;
class LiveModels;
class MicroscopeLink;
class MicroscopePanel;
class OutlineLink;
class OutlinePanel;
class Pane;
class Presentation;
class RuntimeSession;
struct RuntimeOffer;
class StatusStrip;
class TabCommands;
class TextTools;
class VariablesLink;
class VariablesPanel;
class Workbench;
enum class AfterEnd;
struct LiveMenus;

/// How a window is to begin.
struct WindowOptions
{
    QStringList files;
    std::string runtimeDirectory; // where the clutch-runtime programs are
    std::string python; // "3.14"; empty: what the settings say
    QString journalRoot = Journal::defaultRoot();
    QString historyFile; // of the consoles; empty: not kept
    bool sizeIsGiven
        = false; // the size it has when it begins is wanted more than that of last time
};

/// One window with one RuntimeSession. Lives on the UI thread; whoever makes it deletes it after
/// closed().
///
/// Closing asks about unsaved text, ends the runtime and only then says closed(). Never waits for
/// the runtime.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(WindowOptions options);
    ~MainWindow() override;

    /// Opens the panes and starts the runtime; call once, after show().
    void begin();

    [[nodiscard]] RuntimeSession& session() { return *m_session; }
    [[nodiscard]] Workbench& workbench() { return *m_workbench; }
    [[nodiscard]] Actions& actions() { return *m_actions; }
    [[nodiscard]] LiveModels& models() { return *m_models; }
    [[nodiscard]] DockLayout& dockLayout() { return *m_docks; }
    [[nodiscard]] StatusStrip& status() { return *m_status; }
    [[nodiscard]] CoresPanel& cores() { return *m_cores; }
    [[nodiscard]] MicroscopePanel& microscope() { return *m_microscope; }
    [[nodiscard]] VariablesPanel& variables() { return *m_variables; }
    [[nodiscard]] FindPanel& find() { return *m_find; }
    [[nodiscard]] LessonsPanel& lessons() { return *m_lessons; }
    [[nodiscard]] OutlinePanel& outline() { return *m_outline; }

    [[nodiscard]] Presentation& presentation() { return *m_presentation; }

signals:
    /// The runtime is gone and the text is safe: the program may end.
    void closed();

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void buildDocks();
    void connectSession();
    void connectFiles();
    void connectRuns();
    void connectPanes();
    void connectPanels();
    void connectMicroscope();
    void connectRecordings();
    void connectView();
    void connectDocks();
    void connectPaneOrders();
    void connectHelp();
    void addInterpreter(const proto::CreateInterpreter& wish);
    void closePane(Pane* pane);
    [[nodiscard]] Pane* paneOf(quint64 interpreter) const;
    void pin(quint64 interpreter, int policy, const QList<int>& cpus);
    void askForName(quint64 interpreter);
    void stepPane(int step);
    void fillCoreMenu(QMenu* menu);
    void fillRuntimeMenu(QMenu* menu);
    void fillFinalizeMenu(QMenu* menu);
    void runtimeStarted(const proto::Welcome& welcome);
    void runtimeEnded(const client::RuntimeEnd& end, AfterEnd then);
    void updateActions();
    void followEditor();
    void openSettings();
    /// What the next runtime is started with.
    [[nodiscard]] RuntimeChoice runtimeChoice() const;
    [[nodiscard]] RuntimeOffer runtimeOffer() const;
    void runtimeStarting();
    /// The user's choice: kept, and put into effect.
    void prefer(Preferences now);
    void sayWhetherKept(const Status& written);
    /// Everything on first use, else what differs.
    void apply(const Preferences& preferences);
    void showProblem();
    void followVariables();
    void onFocused(const char* slot);
    void dress();

    WindowOptions m_options;
    Journal m_journal;
    CommandHistory m_history;
    RuntimeSession* m_session;
    LiveModels* m_models;
    Workbench* m_workbench;
    Actions* m_actions;
    DockLayout* m_docks;
    Presentation* m_presentation;
    LayoutKeeper* m_layoutKeeper;
    FileCommands* m_files;
    TabCommands* m_tabs;
    TextTools* m_tools;
    StatusStrip* m_status;
    InterpretersPanel* m_tree = nullptr;
    CoresPanel* m_cores = nullptr;
    MicroscopePanel* m_microscope = nullptr;
    MicroscopeLink* m_microscopeLink = nullptr;
    FinalizationPanel* m_log = nullptr;
    VariablesPanel* m_variables = nullptr;
    VariablesLink* m_variablesLink = nullptr;
    FindPanel* m_find = nullptr;
    FindInTexts* m_findInTexts = nullptr;
    LessonsPanel* m_lessons = nullptr;
    LessonsLink* m_lessonsLink = nullptr;
    OutlinePanel* m_outline = nullptr;
    OutlineLink* m_outlineLink = nullptr;
    std::unique_ptr<proto::Welcome> m_welcome; // of the present runtime
    QPointer<QWidget> m_typedIn; // the editor or console field that had the keyboard last
    QMetaObject::Connection m_caret;
    QMetaObject::Connection m_problem;
    QMetaObject::Connection m_problemAtCaret;
    Preferences m_preferences;
    QString m_notKept; // what the banner says of that
    RuntimeChoice m_present; // what the present runtime was started with
    QTimer m_rememberPanes; // once for all changes of this turn of the event loop
    bool m_closing = false;
    bool m_over = false;
};

} // namespace clutch::ui
