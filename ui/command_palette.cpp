#include "ui/command_palette.h"

#include "ui/actions.h"
#include "ui/style/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QTimer>
#include <QVBoxLayout>

namespace clutch::ui {

namespace {
constexpr int kWidth = 560;
constexpr int kHeight = 360;
} // namespace

CommandPalette::CommandPalette(const Actions& actions, QWidget* parent)
    : QDialog(parent)
    , m_actions(actions)
    , m_field(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Find an action"));
    m_field->setPlaceholderText(tr("What do you want to do?"));
    m_field->setAccessibleName(tr("Find an action"));
    m_field->installEventFilter(this);
    m_list->setAccessibleName(tr("Actions"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::kSpace, Metrics::kSpace, Metrics::kSpace, Metrics::kSpace);
    column->setSpacing(Metrics::kSpace);
    column->addWidget(m_field);
    column->addWidget(m_list, 1);
    resize(kWidth, kHeight);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::trigger);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::trigger);
    filter({});
}

void CommandPalette::filter(const QString& words)
{
    const QStringList parts = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    m_list->clear();
    for (const NamedAction& named : m_actions.all()) {
        if (!named.action->isEnabled())
            continue;
        QString text = named.group + QStringLiteral(": ") + named.action->text();
        text.remove(QLatin1Char('&'));
        const QString searched = text + QLatin1Char(' ') + named.action->statusTip();
        const bool fits = std::all_of(parts.begin(), parts.end(),
            [&](const QString& part) { return searched.contains(part, Qt::CaseInsensitive); });
        if (!fits)
            continue;
        const QString key = named.action->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(named.action->icon(),
            key.isEmpty() ? text : text + QStringLiteral("   ") + key, m_list);
        item->setToolTip(named.action->statusTip());
        item->setData(Qt::UserRole, QVariant::fromValue(static_cast<QObject*>(named.action)));
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::trigger()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (!item)
        return;
    QPointer<QAction> action = qobject_cast<QAction*>(item->data(Qt::UserRole).value<QObject*>());
    close();
    QTimer::singleShot(0, parent(), [action] {
        if (action)
            action->trigger();
    });
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0 && m_list->count() > 0) {
            m_list->setCurrentRow(
                (m_list->currentRow() + step + m_list->count()) % m_list->count());
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace clutch::ui
