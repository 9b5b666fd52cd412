#include "ui/shortcut_sheet.h"

#include "ui/actions.h"
#include "ui/style/accessible_role.h"
#include "ui/style/fonts.h"
#include "ui/style/theme.h"
#include "ui/widget_keys.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace clutch::ui {

namespace {

constexpr int kColumns = 3;

struct Row
{
    QString group;
    QString text;
    QString keys;
};

QString keysOf(const QAction& action)
{
    QStringList keys;
    for (const QKeySequence& key : action.shortcuts())
        keys << key.toString(QKeySequence::NativeText);
    return keys.join(QStringLiteral("  "));
}

QString plainText(const QAction& action)
{
    return action.text().remove(QLatin1Char('&')).remove(QStringLiteral("…")).trimmed();
}

QList<Row> rowsOf(const Actions& actions)
{
    QList<Row> rows;
    for (const NamedAction& named : actions.all()) {
        if (!named.action->shortcut().isEmpty())
            rows << Row{named.group, plainText(*named.action), keysOf(*named.action)};
    }
    for (const WidgetKey& key : widgetKeys())
        rows << Row{key.place, key.what, key.keys};
    return rows;
}

} // namespace

ShortcutSheet::ShortcutSheet(const Actions& actions, QWidget* parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard shortcuts"));
    auto* sheet = new QWidget(this);
    auto* columns = new QHBoxLayout(sheet);
    columns->setContentsMargins(Metrics::kSpace, Metrics::kSpace, Metrics::kSpace, Metrics::kSpace);
    columns->setSpacing(Metrics::kWide);
    // Columns of about the same length; a group that goes on in the next one says its name again.
    const QList<Row> rows = rowsOf(actions);
    const int share = static_cast<int>(rows.size() + kColumns - 1) / kColumns;
    QGridLayout* grid = nullptr;
    QString group;
    int row = 0;
    int placed = 0;
    for (const Row& each : rows) {
        if (!grid || (columns->count() < kColumns && placed >= share * columns->count())) {
            auto* column = new QVBoxLayout;
            grid = new QGridLayout;
            grid->setHorizontalSpacing(Metrics::kSpace);
            grid->setVerticalSpacing(Metrics::kTight);
            column->addLayout(grid);
            column->addStretch(1);
            columns->addLayout(column);
            row = 0;
            group.clear();
        }
        if (each.group != group) {
            auto* heading = new QLabel(each.group, sheet);
            heading->setFont(labelFont());
            heading->setContentsMargins(0, row == 0 ? 0 : Metrics::kSpace, 0, 0);
            grid->addWidget(heading, row++, 0, 1, 2);
            group = each.group;
        }
        auto* keys = new QLabel(each.keys, sheet);
        keys->setFont(codeFont(kCodePointSize - 1));
        grid->addWidget(new QLabel(each.text, sheet), row, 0);
        grid->addWidget(keys, row++, 1);
        ++placed;
    }
    auto* scroll = new QScrollArea(this);
    setAccessibleRole(*scroll, QAccessible::Document);
    scroll->setAccessibleName(tr("Every key"));
    scroll->setWidget(sheet);
    scroll->setWidgetResizable(true);
    scroll->setFrameStyle(QFrame::NoFrame);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto* column = new QVBoxLayout(this);
    column->addWidget(scroll, 1);
    column->addWidget(buttons);
    const QSize all = sheet->sizeHint()
        + QSize(Metrics::kWide * 3 + scroll->verticalScrollBar()->sizeHint().width(),
            buttons->sizeHint().height() + Metrics::kWide * 4);
    const QSize most = screen()->availableSize() - QSize(Metrics::kWide * 2, Metrics::kWide * 4);
    resize(all.boundedTo(most));
}

} // namespace clutch::ui
