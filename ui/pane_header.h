// The line above an editor: whose it is, what is in it, and what the interpreter does.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <QPoint>
#include <QStringList>
#include <QWidget>

class QLabel;
class QToolButton;

namespace clutch::ui {

/// Colour bar, letter, file name, core and state, and the pane's own buttons. UI thread, owned by
/// its Pane. Shows what it is told and asks for nothing.
class PaneHeader : public QWidget
{
    Q_OBJECT
public:
    explicit PaneHeader(const QString& letter, QWidget* parent = nullptr);

    void setTitle(const QString& fileName, const QString& path, bool unsaved);
    /// `running` shows Stop.
    void setState(const proto::InterpreterChanged& interpreter, bool running);
    void setNoInterpreter(const QString& text);
    /// A warning of its code, or what its end found: counted, with the words in the tool tip.
    void addWarning(const QString& words);
    void clearWarnings();
    [[nodiscard]] int warnings() const { return m_warningCount; }
    void setFocused(bool focused);
    /// A tab that is dragged would be dropped on this pane.
    void setDropTarget(bool on);
    [[nodiscard]] QString stateText() const;
    /// The name of the text, with a mark where it is not saved.
    [[nodiscard]] const QString& title() const { return m_title; }

signals:
    void stopRequested();
    void closeRequested();
    void warningsActivated();
    /// The pointer pulls at the name of the text.
    void dragged();
    void menuWanted(const QPoint& globalPosition);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void showTitle();
    void dress();

    QString m_letter;
    QString m_title;
    QString m_full;
    bool m_focused = false;
    bool m_dropTarget = false;
    QPoint m_pressed; // where the left button went down
    QLabel* m_letterLabel;
    QLabel* m_name;
    QLabel* m_core;
    QLabel* m_state;
    QToolButton* m_warnings;
    QStringList m_warningWords; // the latest, oldest first
    int m_warningCount = 0;
    QToolButton* m_stop;
    QToolButton* m_close;
};

} // namespace clutch::ui
