#include "ui/console/answer_field.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>

namespace clutch {

AnswerField::AnswerField(QWidget* parent)
    : QWidget(parent)
    , m_prompt(new QLabel(this))
    , m_edit(new QLineEdit(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_prompt);
    layout->addWidget(m_edit, 1);
    m_prompt->setTextFormat(Qt::PlainText);
    m_prompt->setBuddy(m_edit);
    m_edit->setFrame(false);
    m_edit->setAccessibleName(tr("Answer"));
    m_edit->installEventFilter(this);
    m_edit->setToolTip(tr("The code waits for an answer: Enter sends it, Ctrl+D ends the input, "
                          "Ctrl+C stops the code"));
    setFocusProxy(m_edit);
}

void AnswerField::setConsolePalette(const ConsolePalette& palette, const QColor& identity)
{
    QFont bold = palette.font;
    bold.setBold(true);
    m_prompt->setFont(bold);
    m_edit->setFont(palette.font);
    m_prompt->setStyleSheet(QStringLiteral("color: %1;").arg(identity.name()));
    m_edit->setStyleSheet(QStringLiteral(
        "QLineEdit { color: %1; background: transparent; selection-background-color: %2;"
        " selection-color: %1; border: none; }")
                              .arg(palette.text.name(), palette.selection.name()));
}

void AnswerField::ask(const QString& prompt, bool password)
{
    // Only the last line of a prompt stands in front of the answer, in a terminal too.
    const QString line = prompt.mid(prompt.lastIndexOf(u'\n') + 1).trimmed();
    m_prompt->setText(line.isEmpty()
            ? tr("input:")
            : m_prompt->fontMetrics().elidedText(line, Qt::ElideMiddle, 320));
    m_edit->setEchoMode(password ? QLineEdit::NoEcho : QLineEdit::Normal);
    m_edit->setPlaceholderText(
        password ? tr("what you type is not shown") : tr("the code waits for your answer"));
    m_edit->setAccessibleName(
        password ? tr("Password for: %1").arg(line) : tr("Answer to: %1").arg(line));
    m_edit->clear();
}

bool AnswerField::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return QWidget::eventFilter(watched, event);
    const auto& key = *static_cast<QKeyEvent*>(event);
    const bool isEnter = key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter;
    const bool control = key.modifiers() == Qt::ControlModifier;
    const bool stops = control && key.key() == Qt::Key_C && !m_edit->hasSelectedText();
    const bool ends = control && key.key() == Qt::Key_D && m_edit->text().isEmpty();
    const bool clears = control && key.key() == Qt::Key_L;
    if (event->type() == QEvent::ShortcutOverride && control && key.key() == Qt::Key_D) {
        event->accept(); // whatever the window's menus say
        return true;
    }
    if (!isEnter && !stops && !ends && !clears)
        return QWidget::eventFilter(watched, event);
    event->accept();
    if (event->type() == QEvent::ShortcutOverride)
        return true;
    if (isEnter)
        emit answered(m_edit->text());
    else if (stops)
        emit stopRequested();
    else if (ends)
        emit eofRequested();
    else
        emit clearRequested();
    return true;
}

} // namespace clutch
