// Find anything the window can do by typing a part of its name.
#pragma once

#include <QDialog>

class QLineEdit;
class QTreeWidget;

namespace clutch::ui {

class Actions;

/// A field over the list of all actions that can be done now. UI thread; deletes itself when
/// closed. Enter triggers the chosen action after the palette is gone, so that the action finds the
/// focus where it was.
class CommandPalette : public QDialog
{
    Q_OBJECT
public:
    CommandPalette(const Actions& actions, QWidget* parent);

    [[nodiscard]] QTreeWidget* list() { return m_list; }
    [[nodiscard]] QLineEdit* field() { return m_field; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& words);
    void trigger();

    const Actions& m_actions;
    QLineEdit* m_field;
    QTreeWidget* m_list;
};

} // namespace clutch::ui
