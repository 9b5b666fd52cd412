// The texts of one pane, each in a tab of its own.
#pragma once

#include <QWidget>

#include <vector>

class QStackedWidget;

namespace clutch::ui {

class EditorPanel;
class Journal;
class TabBar;

/// Owns the EditorPanels of a pane and shows one of them; there is always at least one. With one
/// alone there is no bar. UI thread, owned by a pane; the Journal outlives it.
///
/// A panel can leave for another EditorTabs with all it has: text, undo, unsaved state, journal
/// entry. Closing asks nobody: unsaved text must have been dealt with.
class EditorTabs : public QWidget
{
    Q_OBJECT
public:
    /// Begins with one empty text. `pane` is the letter for the journal and for people.
    EditorTabs(QString pane, Journal& journal, QWidget* parent = nullptr);

    [[nodiscard]] EditorPanel& current() const;
    /// In the order of the tabs.
    [[nodiscard]] const std::vector<EditorPanel*>& panels() const { return m_panels; }
    [[nodiscard]] int count() const { return static_cast<int>(m_panels.size()); }
    /// -1: not one of these.
    [[nodiscard]] int indexOf(const EditorPanel& panel) const;
    [[nodiscard]] TabBar& bar() { return *m_bar; }

    /// An empty text in a tab after the current one, which it takes the place of as the current.
    EditorPanel& add();
    /// A file in a tab of its own. Null when it cannot be read, and the current text's banner says
    /// why.
    EditorPanel* open(const QString& path);
    void setCurrent(EditorPanel& panel);
    void move(EditorPanel& panel, int before);
    /// Not the last one.
    void close(EditorPanel& panel);
    /// Takes a panel out for somebody to adopt; not the last one.
    void release(EditorPanel& panel);
    /// Before the tab with this number; it is the current one then.
    void adopt(EditorPanel& panel, int before);
    /// Lets the pointer carry the panel's tab to another pane.
    void drag(EditorPanel& panel);

signals:
    void added(clutch::ui::EditorPanel* panel);
    /// It leaves: for another pane, or for good.
    void removed(clutch::ui::EditorPanel* panel);
    void currentChanged();
    /// Names, order or number are no longer the same, or whether one is saved.
    void changed();
    void closeWanted(clutch::ui::EditorPanel* panel);
    void menuWanted(clutch::ui::EditorPanel* panel, const QPoint& globalPosition);

private:
    void takeOut(EditorPanel& panel);
    void showTab(const EditorPanel& panel);
    void placesChanged();

    QString m_pane;
    Journal& m_journal;
    TabBar* m_bar;
    QStackedWidget* m_stack;
    std::vector<EditorPanel*> m_panels;
};

} // namespace clutch::ui
