// One run of a program that takes a text and gives one.
#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <QProcess>
#include <QStringList>
#include <QTimer>

#include <chrono>
#include <functional>

namespace clutch::ui {

struct ToolOrder
{
    QString program;
    QStringList arguments;
    QString folder; // that it works in
    QByteArray input; // what it reads, to its end
    std::chrono::milliseconds limit{};
};

struct ToolAnswer
{
    int exitCode = 0;
    QByteArray output;
    QStringList complaint; // the lines that it wrote to stderr
};

/// Runs a program once and tells how it ended, when it has. UI thread; owned by whoever wants the
/// answer. Nothing waits: the program is killed where it takes longer than it may, writes more than
/// any text has, or its answer is no longer wanted, which is said by deleting this.
class ToolRun : public QObject
{
    Q_OBJECT
public:
    /// Told once, from the event loop; it may delete the run.
    using Done = std::function<void(Result<ToolAnswer>)>;

    ToolRun(ToolOrder order, Done done);
    ~ToolRun() override;

private:
    void started();
    void finished(int exitCode, QProcess::ExitStatus status);
    void failedToStart();
    void limitOutput();
    void tell(Result<ToolAnswer> answer);
    void giveUp(const QString& why);

    ToolOrder m_order;
    Done m_done;
    QPointer<QProcess> m_process;
    QTimer m_limit;
};

} // namespace clutch::ui
