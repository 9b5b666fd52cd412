#include "ui/command_palette.h"

#include "ui/actions.h"
#include "ui/style/theme.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPointer>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace clutch::ui {

namespace {
constexpr int kWidth = 560;
constexpr int kHeight = 380;
constexpr int kIcon = 16;

/// Keeps the names in line where an action has no icon.
QIcon emptyIcon()
{
    QPixmap nothing(kIcon, kIcon);
    nothing.fill(Qt::transparent);
    return nothing;
}

QTreeWidgetItem* itemOf(QAction& action, const QString& text)
{
    const QString key = action.shortcut().toString(QKeySequence::NativeText);
    auto* item = new QTreeWidgetItem({text, key});
    item->setIcon(0, action.icon().isNull() ? emptyIcon() : action.icon());
    item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    item->setToolTip(0, action.statusTip());
    item->setData(0, Qt::UserRole, QVariant::fromValue(static_cast<QObject*>(&action)));
    return item;
}

} // namespace

CommandPalette::CommandPalette(const Actions& actions, QWidget* parent)
    : QDialog(parent)
    , m_actions(actions)
    , m_field(new QLineEdit(this))
    , m_list(new QTreeWidget(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Find an action"));
    m_field->setPlaceholderText(tr("What do you want to do?"));
    m_field->setAccessibleName(tr("Find an action"));
    m_field->installEventFilter(this);
    m_list->setAccessibleName(tr("Actions"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setColumnCount(2);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setIconSize({kIcon, kIcon});
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::kSpace, Metrics::kSpace, Metrics::kSpace, Metrics::kSpace);
    column->setSpacing(Metrics::kSpace);
    column->addWidget(m_field);
    column->addWidget(m_list, 1);
    resize(kWidth, kHeight);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::trigger);
    connect(m_list, &QTreeWidget::itemClicked, this, &CommandPalette::trigger);
    filter({});
}

void CommandPalette::filter(const QString& words)
{
    const QStringList parts = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const auto fits = [&](const QString& text) {
        return std::all_of(parts.begin(), parts.end(),
            [&](const QString& part) { return text.contains(part, Qt::CaseInsensitive); });
    };
    m_list->clear();
    QList<QTreeWidgetItem*> byName;
    QList<QTreeWidgetItem*> byTip;
    QList<QTreeWidgetItem*> notNow;
    for (const NamedAction& named : m_actions.all()) {
        QString text = named.group + QStringLiteral(": ") + named.action->text();
        text.remove(QLatin1Char('&'));
        if (!fits(text + QLatin1Char(' ') + named.action->statusTip()))
            continue;
        QTreeWidgetItem* item = itemOf(*named.action, text);
        item->setDisabled(!named.action->isEnabled());
        (item->isDisabled() ? notNow : fits(text) ? byName : byTip) << item;
    }
    m_list->addTopLevelItems(byName + byTip + notNow);
    m_list->setCurrentItem(m_list->topLevelItem(0));
}

void CommandPalette::trigger()
{
    const QTreeWidgetItem* item = m_list->currentItem();
    if (!item || item->isDisabled())
        return; // it is there to be found, and cannot be done now
    QPointer<QAction> action
        = qobject_cast<QAction*>(item->data(0, Qt::UserRole).value<QObject*>());
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
        const int count = m_list->topLevelItemCount();
        if (step != 0 && count > 0) {
            const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
            m_list->setCurrentItem(m_list->topLevelItem((row + step + count) % count));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace clutch::ui
