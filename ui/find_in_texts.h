// Finds and replaces in every text of the window.
#pragma once

#include "ui/editor/find_task.h"
#include "ui/find/text_searcher.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <cstddef>
#include <functional>
#include <vector>

namespace clutch::ui {

class Actions;
class DockLayout;
class EditorPanel;
class FindPanel;
struct FoundSum;
struct FoundText;
class Workbench;

/// Searches the texts of all panes for what the panel wants, and does there what the panel asks
/// for. Owned by the MainWindow, UI thread; the others outlive it, and the panel has its dock.
///
/// A few plain characters in texts of usual sizes are searched for at once; what may take longer is
/// done by a TextSearcher, and the list is that of before until it has found all.
/// What is listed follows the texts: one that is edited is searched again when the typing pauses,
/// the others are not. A panel that is hidden searches nothing. Replacing asks first, is one step
/// of undo in each text, and leaves alone what cannot be written. Where it takes long it is worked
/// out beside the window's thread and can be cancelled; a text that was edited meanwhile is left
/// alone.
class FindInTexts : public QObject
{
    Q_OBJECT
public:
    FindInTexts(Workbench& workbench, FindPanel& panel, Actions& actions, DockLayout& docks,
        QObject* parent);

    /// More are not listed.
    static constexpr std::size_t kMostListed = 2000;

private:
    struct Searched
    {
        int id = 0;
        QPointer<EditorPanel> text;
        int version = 1; // rises with each edit
        int searched = 0; // the version that `found` is of, …
        SearchWish wish; // … and what it was searched for
        Found found;
        std::vector<FoundPlace> places;
    };
    /// One text as it is to be after a replacement.
    struct Rewritten
    {
        QPointer<EditorPanel> text;
        int version = 0; // that it was made of
        Replaced made;
    };
    using AllRewritten = std::vector<Rewritten>;

    void connectDock(Actions& actions, DockLayout& docks);
    void followTexts();
    void search();
    /// Searches, and then does that, unless something else is searched for first.
    void searchAndThen(std::function<void()> then);
    void searchFor(const SearchWish& wish);
    void take(TextSearcher::FoundIn found);
    void showAll();
    [[nodiscard]] std::vector<FoundText> list() const;
    [[nodiscard]] FoundSum sum() const;
    void goTo(int text, int place);
    void askAndReplace();
    void replaceAll(const QString& with);
    void stopReplacing();
    void take(const AllRewritten& all, QStringList others);

    Workbench& m_workbench;
    FindPanel& m_panel;
    std::vector<Searched> m_texts; // in the order in which they are seen
    SearchWish m_wish; // that they are searched for
    TextSearcher m_searcher;
    Beside<AllRewritten> m_replacing;
    std::function<void()> m_then; // once all is found
    int m_lastId = 0;
    bool m_seen = false; // the panel: not hidden, and not behind another
    QTimer m_soon; // once nobody types any more
    QTimer m_late; // a search that takes so long is said
};

} // namespace clutch::ui
