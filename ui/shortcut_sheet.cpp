#include "ui/shortcut_sheet.h"

#include "ui/actions.h"
#include "ui/style/accessible_role.h"
#include "ui/style/fonts.h"
#include "ui/style/theme.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace clutch::ui {

namespace {
QString keysOf(const QAction& action)
{
    QStringList keys;
    for (const QKeySequence& key : action.shortcuts())
        keys << key.toString(QKeySequence::NativeText);
    return keys.join(QStringLiteral("  "));
}

QString plainText(const QAction& action)
{
    return action.text().remove(QLatin1Char('&')).remove(QStringLiteral("…"));
}
} // namespace

ShortcutSheet::ShortcutSheet(const Actions& actions, QWidget* parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard shortcuts"));
    auto* sheet = new QWidget(this);
    auto* columns = new QHBoxLayout(sheet);
    columns->setContentsMargins(Metrics::kWide, Metrics::kWide, Metrics::kWide, Metrics::kWide);
    columns->setSpacing(Metrics::kWide * 2);
    // Two columns of about the same length, a group never torn apart.
    int rows = 0;
    for (const NamedAction& named : actions.all())
        rows += named.action->shortcut().isEmpty() ? 0 : 1;
    QGridLayout* grid = nullptr;
    QString group;
    int row = 0;
    int placed = 0;
    for (const NamedAction& named : actions.all()) {
        if (named.action->shortcut().isEmpty())
            continue;
        if (named.group != group) {
            if (!grid || (columns->count() == 1 && placed >= rows / 2)) {
                auto* column = new QVBoxLayout;
                grid = new QGridLayout;
                grid->setHorizontalSpacing(Metrics::kWide);
                grid->setVerticalSpacing(Metrics::kTight);
                column->addLayout(grid);
                column->addStretch(1);
                columns->addLayout(column);
                row = 0;
            }
            auto* heading = new QLabel(named.group, sheet);
            heading->setFont(labelFont());
            heading->setContentsMargins(0, row == 0 ? 0 : Metrics::kSpace, 0, 0);
            grid->addWidget(heading, row++, 0, 1, 2);
            group = named.group;
        }
        auto* keys = new QLabel(keysOf(*named.action), sheet);
        keys->setFont(codeFont(kCodePointSize - 1));
        grid->addWidget(new QLabel(plainText(*named.action), sheet), row, 0);
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
    resize(sheet->sizeHint()
        + QSize(Metrics::kWide * 3, buttons->sizeHint().height() + Metrics::kWide * 4));
}

} // namespace clutch::ui
