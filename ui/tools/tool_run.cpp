#include "ui/tools/tool_run.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <utility>

namespace clutch::ui {

namespace {
/// Bytes. The largest text that an editor opens has 50 MiB, and a linter says less about it.
constexpr qint64 kMostOutput = 64 << 20;
constexpr qsizetype kMostComplaint = 4'000; // bytes that are looked at

QStringList linesOf(const QByteArray& text)
{
    return QString::fromUtf8(text.left(kMostComplaint))
        .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}
} // namespace

ToolRun::ToolRun(ToolOrder order, Done done)
    : m_order(std::move(order))
    , m_done(std::move(done))
    , m_process(new QProcess(QCoreApplication::instance()))
{
    connect(m_process, &QProcess::started, this, &ToolRun::started);
    connect(m_process, &QProcess::finished, this, &ToolRun::finished);
    connect(m_process, &QProcess::readyReadStandardOutput, this, &ToolRun::limitOutput);
    connect(
        m_process, &QProcess::errorOccurred, this,
        [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                failedToStart();
        },
        Qt::QueuedConnection); // start() may say it at once, before the owner has this
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        giveUp(tr("it gave no answer within %1 s and was stopped")
                   .arg(std::chrono::duration<double>(m_order.limit).count()));
    });
    m_limit.start(m_order.limit);
    m_process->setWorkingDirectory(m_order.folder);
    m_process->start(m_order.program, m_order.arguments);
}

// The process outlives this until the system has taken it away: QProcess would wait for that.
ToolRun::~ToolRun()
{
    if (!m_process)
        return;
    disconnect(m_process, nullptr, this, nullptr);
    if (m_process->state() == QProcess::NotRunning) {
        m_process->deleteLater();
        return;
    }
    connect(m_process, &QProcess::finished, m_process, &QObject::deleteLater);
    m_process->kill();
}

void ToolRun::started()
{
    m_process->write(std::exchange(m_order.input, {}));
    m_process->closeWriteChannel();
}

void ToolRun::finished(int exitCode, QProcess::ExitStatus status)
{
    ToolAnswer answer;
    answer.exitCode = exitCode;
    answer.output = m_process->readAllStandardOutput();
    answer.complaint = linesOf(m_process->readAllStandardError());
    if (status == QProcess::CrashExit)
        return giveUp(answer.complaint.isEmpty()
                ? tr("it crashed")
                : tr("it crashed: %1").arg(answer.complaint.constFirst()));
    tell(std::move(answer));
}

void ToolRun::failedToStart()
{
    giveUp(m_process->errorString());
}

void ToolRun::limitOutput()
{
    if (m_process->bytesAvailable() > kMostOutput)
        giveUp(tr("it wrote more than %1 MiB and was stopped").arg(kMostOutput >> 20));
}

void ToolRun::giveUp(const QString& why)
{
    const QString name = QFileInfo(m_order.program).fileName();
    tell(failure(QStringLiteral("%1: %2").arg(name, why).toStdString()));
}

void ToolRun::tell(Result<ToolAnswer> answer)
{
    m_limit.stop();
    if (m_process)
        disconnect(m_process, nullptr, this, nullptr);
    if (m_process && m_process->state() != QProcess::NotRunning) {
        connect(m_process, &QProcess::finished, m_process, &QObject::deleteLater);
        m_process->kill();
    } else if (m_process) {
        m_process->deleteLater();
    }
    m_process = nullptr;
    const Done done = std::exchange(m_done, {});
    if (done)
        done(std::move(answer)); // this may be gone behind it
}

} // namespace clutch::ui
