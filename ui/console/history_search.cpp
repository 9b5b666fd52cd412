#include "ui/console/history_search.h"

#include "ui/console/bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>

namespace clutch {

HistorySearch::HistorySearch(QWidget* parent)
    : QWidget(parent)
    , m_edit(new QLineEdit(this))
    , m_result(new QLabel(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_result);
    m_edit->setPlaceholderText(tr("Search history — Ctrl+R for older, Enter takes it, Esc leaves"));
    m_edit->setAccessibleName(tr("Search history"));
    m_edit->installEventFilter(this);
    connect(m_edit, &QLineEdit::textEdited, this, &HistorySearch::search);
    hide();
}

void HistorySearch::setConsolePalette(const ConsolePalette& palette)
{
    styleBar(*this, palette);
}

void HistorySearch::open(const CommandHistory& history, const QString& interpreter)
{
    m_history = &history;
    m_interpreter = interpreter;
    m_edit->clear();
    show();
    m_edit->setFocus();
    search();
}

void HistorySearch::search()
{
    m_matches = m_history->containing(m_edit->text(), m_interpreter);
    m_at = 0;
    showMatch();
}

void HistorySearch::showMatch()
{
    if (m_matches.empty()) {
        m_result->setText(tr("not found"));
        return;
    }
    m_result->setText(tr("%1 of %2").arg(m_at + 1).arg(m_matches.size()));
    if (!m_edit->text().isEmpty())
        emit found(m_matches[m_at]);
}

bool HistorySearch::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return QWidget::eventFilter(watched, event);
    const auto& key = *static_cast<QKeyEvent*>(event);
    const bool isEnter = key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter;
    const bool isOlder = (key.key() == Qt::Key_R && key.modifiers() == Qt::ControlModifier)
        || key.key() == Qt::Key_Up;
    const bool isNewer = key.key() == Qt::Key_Down;
    const bool cancels = key.key() == Qt::Key_Escape;
    if (!isEnter && !isOlder && !isNewer && !cancels)
        return QWidget::eventFilter(watched, event);
    event->accept();
    if (event->type() == QEvent::ShortcutOverride)
        return true;
    if (isOlder || isNewer) {
        if (isOlder && m_at + 1 < m_matches.size())
            ++m_at;
        else if (isNewer && m_at > 0)
            --m_at;
        showMatch();
        return true;
    }
    hide();
    if (isEnter)
        emit accepted();
    else
        emit cancelled();
    return true;
}

} // namespace clutch
