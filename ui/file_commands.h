// Opening, saving and closing texts, with the questions that go with it.
#pragma once

#include <QObject>
#include <QStringList>

#include <functional>
#include <vector>

class QMenu;

namespace clutch::ui {

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

    void askAndOpen();
    /// In the current pane, or in a new one where that has unsaved text; goes to `line` when it is
    /// above 0.
    void openFile(const QString& path, int line = 0);
    void openIn(Pane* pane, const QString& path);
    void newText(Pane* pane);
    void save(Pane* pane, std::function<void()> then = {});
    void saveAs(Pane* pane, std::function<void()> then = {});

    /// Calls `then` once no text of `panes` would be lost: at once, or after asking. Not at all
    /// when the user cancels.
    void settle(std::vector<Pane*> panes, const std::function<void()>& then);

    void fillRecentMenu(QMenu* menu);

signals:
    void message(const QString& text);

private:
    void saveEach(std::vector<Pane*> panes, const std::function<void()>& then);
    void remember(const QString& path);
    [[nodiscard]] QString folder() const;

    Workbench& m_workbench;
    QWidget* m_window;
    QStringList m_recent;
    int m_untitled = 0;
};

} // namespace clutch::ui
