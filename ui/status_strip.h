// The status bar: which runtime, what sampling costs, where the caret is, and passing messages.
#pragma once

#include <QObject>

class QLabel;
class QStatusBar;

namespace clutch::ui {

/// Fills a QStatusBar. Owned by the MainWindow, UI thread.
class StatusStrip : public QObject
{
    Q_OBJECT
public:
    explicit StatusStrip(QStatusBar* bar);

    void setRuntime(const QString& text, const QString& details);
    /// `cores`: 0.004 is 0.4 % of one core.
    void setSamplingCost(double cores);
    void setCaret(int line, int column);
    /// What is wrong with the text that is edited; empty when nothing is.
    void setProblem(const QString& text);
    [[nodiscard]] QString problem() const;
    void say(const QString& message);

private:
    QStatusBar* m_bar;
    QLabel* m_problem;
    QLabel* m_caret;
    QLabel* m_sampling;
    QLabel* m_runtime;
};

} // namespace clutch::ui
