// The names of one interpreter.
#pragma once

#include "ui/models/variables_model.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;
class QTreeView;

namespace clutch::ui {

/// The table of names with its filter, and a sentence where there is nothing to list. Owned by its
/// dock, UI thread. Shows what it is told and asks by signals; never touches a runtime.
class VariablesPanel : public QWidget
{
    Q_OBJECT
public:
    explicit VariablesPanel(QWidget* parent = nullptr);

    /// Whose names follow. `colour` is its identity's.
    void setInterpreter(const QString& letter, const QColor& colour);
    void showNames(const VariableHistory& history);
    void clearNames();
    /// Below the names; in their place while there are none.
    void setSentence(const QString& sentence);

    [[nodiscard]] const QString& sentence() const { return m_sentence; }
    [[nodiscard]] bool live() const;
    [[nodiscard]] QTreeView& view() { return *m_view; }
    [[nodiscard]] QLineEdit& search() { return *m_search; }
    [[nodiscard]] QToolButton& liveSwitch() { return *m_live; }
    [[nodiscard]] VariablesModel& model() { return m_model; }
    void focusSearch();

signals:
    /// It was hidden, and what it shows may be old.
    void shown();
    void refreshRequested();
    void liveChanged(bool on);
    /// A name's value is to be shown in full.
    void opened(const clutch::ui::VariableRow& row);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildBar();
    void buildView();
    void showWhatIsThere();
    void open(const QModelIndex& index);
    void copyRows() const;
    void dress();

    VariablesModel m_model;
    VariablesFilter m_filtered;
    QString m_letter;
    QColor m_colour;
    QString m_sentence;
    QLabel* m_whose;
    QLineEdit* m_search;
    QToolButton* m_live;
    QToolButton* m_refresh;
    QTreeView* m_view;
    QLabel* m_empty; // over the view while it has no rows
    QLabel* m_summary;
};

} // namespace clutch::ui
