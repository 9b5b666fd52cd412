// The outline of the text that is seen, as a tree.
#pragma once

#include "ui/editor/outline.h"

#include <QElapsedTimer>
#include <QSet>
#include <QWidget>

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

namespace clutch::ui {

/// Shows what it is told and asks by a signal; never touches a text. Owned by its dock, UI thread.
///
/// What was folded stays so while one types; where the caret is, is the tree's current row.
class OutlinePanel : public QWidget
{
    Q_OBJECT
public:
    explicit OutlinePanel(QWidget* parent = nullptr);

    /// `sentence` stands in the tree's place where there are no entries.
    void showOutline(std::vector<OutlineEntry> outline, const QString& sentence);
    /// The line of the caret, from 1.
    void followCaret(int line);
    [[nodiscard]] QTreeWidget& tree() { return *m_tree; }
    [[nodiscard]] QString sentence() const;

signals:
    /// The heading in this line, from 1, is to be gone to.
    void chosen(int line);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool hasTheSameRows(const std::vector<OutlineEntry>& outline) const;
    void build();
    void dress();
    [[nodiscard]] static QString pathOf(const QTreeWidgetItem* item);

    std::vector<OutlineEntry> m_outline;
    std::vector<QTreeWidgetItem*> m_items; // one an entry; the tree owns them
    QSet<QString> m_folded; // "Shape/area"
    QString m_typed; // to find a row by
    QElapsedTimer m_sinceTyped;
    int m_caretLine = 1;
    QTreeWidget* m_tree;
    QLabel* m_empty; // over the tree while it has no rows
};

} // namespace clutch::ui
