#include "ui/status_strip.h"

#include <QLabel>
#include <QStatusBar>

namespace clutch::ui {

namespace {
constexpr int kMessageMs = 8000;
}

StatusStrip::StatusStrip(QStatusBar* bar)
    : QObject(bar)
    , m_bar(bar)
    , m_problem(new QLabel(bar))
    , m_caret(new QLabel(bar))
    , m_sampling(new QLabel(bar))
    , m_runtime(new QLabel(bar))
{
    bar->setSizeGripEnabled(false);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_problem->setProperty("wrong", true); // the style sheet's colour of errors
    m_problem->setAccessibleName(tr("What is wrong with the text"));
    bar->addWidget(m_problem, 1);
    bar->addPermanentWidget(m_caret);
    bar->addPermanentWidget(m_sampling);
    bar->addPermanentWidget(m_runtime);
    m_sampling->setToolTip(tr("CPU time that the runtime spends on taking samples, of one core"));
}

void StatusStrip::setRuntime(const QString& text, const QString& details)
{
    m_runtime->setText(text);
    m_runtime->setToolTip(details);
}

void StatusStrip::setSamplingCost(double cores)
{
    const auto text = [](double percent) {
        return tr("sampling %1 %").arg(percent, 0, 'f', 2);
    };
    // Of one size, however its text changes: otherwise the whole window is laid out anew each time.
    m_sampling->setText(text(88.88));
    m_sampling->ensurePolished(); // the style sheet's padding
    m_sampling->setFixedSize(m_sampling->sizeHint());
    m_sampling->setText(cores < 0 ? QString() : text(cores * 100));
}

void StatusStrip::setCaret(int line, int column)
{
    m_caret->setText(tr("line %1, column %2").arg(line).arg(column));
}

void StatusStrip::setProblem(const QString& text)
{
    m_problem->setText(text);
    m_problem->setToolTip(text);
}

QString StatusStrip::problem() const
{
    return m_problem->text();
}

void StatusStrip::say(const QString& message)
{
    m_bar->showMessage(message, kMessageMs);
}

} // namespace clutch::ui
