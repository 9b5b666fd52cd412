// Find and replace in every open text.
#pragma once

#include "ui/find/found_model.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <set>

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace clutch::ui {

class Banner;
class FindFields;

/// What to find and to replace it with, and the list of what was found. Owned by its dock, UI
/// thread. Shows what it is told and asks by signals; never touches a text.
///
/// When a list replaces another, the place one was at, what was folded and how far it was scrolled
/// stay.
class FindPanel : public QWidget
{
    Q_OBJECT
public:
    explicit FindPanel(QWidget* parent = nullptr);

    /// Puts the keyboard into the field, with what is selected in a text as what to find.
    void beginFind(const QString& selected);
    /// The same; into the field for what takes its place, where something to find is known.
    void beginReplace(const QString& selected);

    /// `sentence` is about all of it: below the list, or in its place where it is empty.
    void showFound(std::vector<FoundText> texts, const QString& sentence);
    void setSentence(const QString& sentence);
    /// A question that is answered by one button; anything else that happens takes it away.
    void ask(const QString& question, const QString& yes, std::function<void()> then);

    [[nodiscard]] FindFields& fields() { return *m_fields; }
    [[nodiscard]] QLineEdit& with() { return *m_with; }
    [[nodiscard]] QPushButton& replaceButton() { return *m_replace; }
    [[nodiscard]] QTreeView& view() { return *m_view; }
    [[nodiscard]] FoundModel& model() { return m_model; }
    [[nodiscard]] Banner& banner() { return *m_banner; }
    [[nodiscard]] const QString& sentence() const { return m_sentence; }

signals:
    /// What is wanted is something else, and nobody types any more.
    void searchWanted();
    /// The place with this number in the text with that.
    void placeChosen(int text, int place);
    void replaceWanted();
    /// The keyboard is to go back to where it came from.
    void left();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void choose(const QModelIndex& index);
    void goToList();
    void searchNow();
    void copyPlaces() const;
    void dress();

    FoundModel m_model;
    QString m_sentence;
    FindFields* m_fields;
    QLineEdit* m_with;
    QPushButton* m_replace;
    Banner* m_banner;
    QTreeView* m_view;
    QLabel* m_empty; // over the view while it has no rows
    QLabel* m_summary;
    std::set<int> m_folded; // texts
    bool m_goesToList = false; // Enter was pressed, and what it looks for is not listed yet
    QTimer m_soon; // once one has stopped typing
};

} // namespace clutch::ui
