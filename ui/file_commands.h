// Opening, saving and closing texts, with the questions that go with it.
#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>

#include <functional>
#include <utility>
#include <vector>

class QMenu;

namespace clutch::ui {

class EditorPanel;
class Pane;
class Workbench;

/// What the File menu does to the panes' texts. Owned by the MainWindow, UI thread. Questions are
/// dialogs that do not stop the event loop; what was to be done goes on when they are answered, and
/// text is never given up without one.
class FileCommands : public QObject
{
    Q_OBJECT
public:
    FileCommands(Workbench& workbench, QWidget* window);

    /// What is done to a text before it is written; it calls `then` in any case. None: nothing.
    using BeforeSave = std::function<void(EditorPanel& text, std::function<void()> then)>;
    void setBeforeSave(BeforeSave before) { m_beforeSave = std::move(before); }

    void askAndOpen();
    /// Goes to the text that has this file, or source name, or opens the file in the current pane;
    /// then to `line`, when it is above 0.
    void openFile(const QString& path, int line = 0);
    /// In a tab of its own, or in place of a text that nobody has touched.
    void openIn(Pane* pane, const QString& path);
    /// The same by hand: it gets the keyboard.
    void openDropped(Pane* pane, const QString& path);
    /// In place of the pane's current text, which must be untouched, wherever else it is open.
    void openFirst(Pane* pane, const QString& path);
    void newText(Pane* pane);
    void save(EditorPanel& text, std::function<void()> then = {});
    /// Under a name that is asked for. Not over a file that another text has.
    void saveAs(EditorPanel& text, std::function<void()> then = {});
    /// Asks where text would be lost, and takes them away then.
    void closeTexts(const std::vector<EditorPanel*>& texts);

    /// Calls `then` once none of `texts` would be lost: at once, or after asking. Not at all when
    /// the user cancels.
    void settle(const std::vector<EditorPanel*>& texts, const std::function<void()>& then);

    void fillRecentMenu(QMenu* menu);

signals:
    void recentChanged();
    void message(const QString& text);

private:
    /// Texts that questions are about may be gone when they are answered.
    using Texts = std::vector<QPointer<EditorPanel>>;

    void prepare(EditorPanel& text, const std::function<void(EditorPanel& text)>& write);
    void saveEach(Texts texts, const std::function<void()>& then);
    void openBeside(Pane* pane, const QString& path);
    /// Whether another text has this file; says so in `text`'s banner.
    [[nodiscard]] bool isOfAnother(EditorPanel& text, const QString& path);
    void remember(const QString& path);
    [[nodiscard]] QString folder() const;

    Workbench& m_workbench;
    QWidget* m_window;
    QStringList m_recent;
    BeforeSave m_beforeSave;
};

} // namespace clutch::ui
