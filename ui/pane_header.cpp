#include "ui/pane_header.h"

#include "ui/models/interpreter_words.h"
#include "ui/palettes.h"
#include "ui/style/elided_label.h"
#include "ui/style/fonts.h"
#include "ui/style/icons.h"
#include "ui/style/themes.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

namespace clutch::ui {

namespace {
constexpr int kMostWarningWords = 8;

QColor stateColour(proto::InterpreterState state)
{
    switch (state) {
    case proto::STATE_RUNNING:
        return theme().success;
    case proto::STATE_AWAITING_INPUT:
    case proto::STATE_INTERRUPTING:
    case proto::STATE_FINALIZING:
        return theme().warning;
    case proto::STATE_STUCK:
    case proto::STATE_FAILED:
    case proto::STATE_PARKED:
        return theme().error;
    default:
        return theme().muted;
    }
}

void setColour(QLabel* label, const QColor& colour)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, colour);
    label->setPalette(palette);
}
} // namespace

PaneHeader::PaneHeader(const QString& letter, QWidget* parent)
    : QWidget(parent)
    , m_letter(letter)
    , m_letterLabel(new QLabel(letter, this))
    , m_name(new QLabel(this))
    , m_core(new ElidedLabel)
    , m_state(new QLabel(this))
    , m_warnings(new QToolButton(this))
    , m_stop(new QToolButton(this))
    , m_close(new QToolButton(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(
        Metrics::kIdentityBar + Metrics::kSpace, Metrics::kTight, Metrics::kTight, Metrics::kTight);
    row->setSpacing(Metrics::kSpace);
    row->addWidget(m_letterLabel);
    row->addWidget(m_name, 1);
    row->addWidget(m_warnings);
    row->addWidget(m_core);
    row->addWidget(m_state);
    row->addWidget(m_stop);
    row->addWidget(m_close);
    // The name gives way before anything else does, and a list of cores after it; they are elided,
    // with the whole in the tool tip.
    m_name->setMinimumWidth(0);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_stop->setIcon(icon(QStringLiteral("stop"), IconTint::Error));
    m_stop->setToolTip(tr("Stop the code that runs in %1").arg(letter));
    m_stop->setAccessibleName(tr("Stop %1").arg(letter));
    // There only while there is something to stop; its place stays, so that nothing jumps.
    QSizePolicy keepsItsPlace = m_stop->sizePolicy();
    keepsItsPlace.setRetainSizeWhenHidden(true);
    m_stop->setSizePolicy(keepsItsPlace);
    m_stop->hide();
    m_close->setIcon(icon(QStringLiteral("x"), IconTint::Muted));
    m_close->setToolTip(
        tr("Close %1: ends the interpreter; its report goes into the log").arg(letter));
    m_close->setAccessibleName(tr("Close %1").arg(letter));
    m_warnings->setProperty("warns", true); // for the style sheet
    m_warnings->hide();
    for (QToolButton* button : {m_warnings, m_stop, m_close}) {
        button->setAutoRaise(true);
        button->setIconSize({Metrics::kIcon - 2, Metrics::kIcon - 2});
        button->setFocusPolicy(Qt::TabFocus);
    }
    connect(m_warnings, &QToolButton::clicked, this, &PaneHeader::warningsActivated);
    connect(m_stop, &QToolButton::clicked, this, &PaneHeader::stopRequested);
    connect(m_close, &QToolButton::clicked, this, &PaneHeader::closeRequested);
    connect(&Themes::instance(), &Themes::changed, this, &PaneHeader::dress);
    dress();
    setNoInterpreter(tr("waiting for a runtime"));
}

void PaneHeader::dress()
{
    QFont strong = font();
    strong.setBold(true);
    m_letterLabel->setFont(strong);
    setColour(m_core, theme().muted);
    setColour(m_name, m_focused ? theme().text : theme().muted);
    if (m_state->property("state").isValid())
        setColour(m_state,
            stateColour(static_cast<proto::InterpreterState>(m_state->property("state").toInt())));
    update();
}

void PaneHeader::setTitle(const QString& fileName, const QString& path, bool unsaved)
{
    m_title = unsaved ? fileName + QStringLiteral(" •") : fileName;
    m_full = path.isEmpty() ? fileName : path;
    m_name->setToolTip(unsaved ? tr("%1 (not saved)").arg(m_full) : m_full);
    showTitle();
}

void PaneHeader::showTitle()
{
    m_name->setText(m_name->fontMetrics().elidedText(m_title, Qt::ElideMiddle, m_name->width()));
}

void PaneHeader::setState(const proto::InterpreterChanged& interpreter, bool running)
{
    const QString cores = coreText(interpreter);
    const bool pinned = !cores.isEmpty() && cores.front().isDigit();
    m_core->setText(pinned ? tr("core %1").arg(cores) : tr("%1 core").arg(cores));
    m_core->setToolTip(coreSentence(interpreter));
    m_state->setText(
        stateGlyph(interpreter.state()) + QLatin1Char(' ') + stateWord(interpreter.state()));
    m_state->setToolTip(QString::fromStdString(interpreter.reason()));
    m_state->setProperty("state", static_cast<int>(interpreter.state()));
    setColour(m_state, stateColour(interpreter.state()));
    m_stop->setVisible(running);
}

void PaneHeader::setNoInterpreter(const QString& text)
{
    m_core->clear();
    m_state->setText(text);
    m_state->setToolTip({});
    m_state->setProperty("state", static_cast<int>(proto::STATE_UNSPECIFIED));
    setColour(m_state, theme().muted);
    m_stop->hide();
}

void PaneHeader::addWarning(const QString& words)
{
    ++m_warningCount;
    m_warningWords << words;
    if (m_warningWords.size() > kMostWarningWords)
        m_warningWords.removeFirst();
    m_warnings->setText(QStringLiteral("▲ %1").arg(m_warningCount));
    m_warnings->setAccessibleName(m_warningCount == 1
            ? tr("1 warning of %1").arg(m_letter)
            : tr("%1 warnings of %2").arg(m_warningCount).arg(m_letter));
    m_warnings->setToolTip(m_warningWords.join(u'\n'));
    m_warnings->show();
}

void PaneHeader::clearWarnings()
{
    m_warningCount = 0;
    m_warningWords.clear();
    m_warnings->hide();
}

void PaneHeader::setFocused(bool focused)
{
    m_focused = focused;
    dress();
}

void PaneHeader::setDropTarget(bool on)
{
    m_dropTarget = on;
    update();
}

QString PaneHeader::stateText() const
{
    return m_state->text();
}

void PaneHeader::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QColor identity = identityColourOf(m_letter);
    QColor wash = identity;
    wash.setAlphaF(m_dropTarget ? 0.4F : m_focused ? 0.14F : 0.05F);
    painter.fillRect(rect(), theme().window);
    painter.fillRect(rect(), wash);
    painter.fillRect(0, 0, Metrics::kIdentityBar, height(), identity);
    painter.fillRect(0, height() - Metrics::kLine, width(), Metrics::kLine, theme().line);
}

void PaneHeader::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    showTitle();
}

void PaneHeader::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        showTitle();
}

void PaneHeader::mousePressEvent(QMouseEvent* event)
{
    QWidget::mousePressEvent(event);
    m_pressed = event->button() == Qt::LeftButton ? event->pos() : QPoint();
}

void PaneHeader::mouseMoveEvent(QMouseEvent* event)
{
    const bool far
        = (event->pos() - m_pressed).manhattanLength() >= QApplication::startDragDistance();
    if (m_pressed.isNull() || !far || !(event->buttons() & Qt::LeftButton)
        || !m_name->geometry().contains(m_pressed))
        return;
    m_pressed = {};
    emit dragged();
}

void PaneHeader::contextMenuEvent(QContextMenuEvent* event)
{
    emit menuWanted(event->globalPos());
}

} // namespace clutch::ui
