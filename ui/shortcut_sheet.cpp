#include "ui/shortcut_sheet.h"

#include "ui/actions.h"
#include "ui/style/accessible_role.h"
#include "ui/style/fonts.h"
#include "ui/style/theme.h"
#include "ui/widget_keys.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>
#include <utility>

namespace clutch::ui {

namespace {

// Average characters of what a key does, at most: the titles of lessons are long.
constexpr int kWidest = 34;
constexpr int kNarrow = 32;
constexpr int kSmaller = 4; // steps of type, down from the usual one
constexpr QSize kFrame(Metrics::kWide, Metrics::kWide * 3); // a window manager's

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

/// How close together the rows stand.
struct Type
{
    QFont text;
    QFont heading;
    int gap = 0;
};

QFont smaller(QFont font, int by)
{
    font.setPointSize(std::max(1, font.pointSize() - by));
    return font;
}

Type typeOf(const QFont& usual, int step)
{
    return {
        smaller(usual, step), smaller(labelFont(), step), std::max(0, Metrics::kTight - 2 * step)};
}

/// Fills columns of a sheet from the top. A group that goes on in the next one says its name again.
class Columns
{
public:
    Columns(QWidget& sheet, Type type, int widest, int height)
        : m_sheet(sheet)
        , m_type(std::move(type))
        , m_widest(QFontMetrics(m_type.text).averageCharWidth() * widest)
        , m_height(height)
        , m_columns(new QHBoxLayout(&sheet))
    {
        m_columns->setContentsMargins(
            Metrics::kSpace, Metrics::kSpace, Metrics::kSpace, Metrics::kSpace);
        m_columns->setSpacing(Metrics::kWide);
    }
    void add(const Row& row)
    {
        QLabel* text = label(row.text, m_type.text);
        if (text->sizeHint().width() > m_widest) {
            text->setText(QFontMetrics(m_type.text).elidedText(row.text, Qt::ElideRight, m_widest));
            text->setToolTip(row.text);
        }
        QLabel* keys = label(row.keys, m_type.text);
        const int line = std::max(text->sizeHint().height(), keys->sizeHint().height());
        QLabel* heading = row.group == m_group ? nullptr : label(row.group, m_type.heading);
        const int above = heading ? heading->sizeHint().height() + Metrics::kSpace : 0;
        // No heading at the foot of a column.
        if (!m_grid || m_used + above + line > m_height) {
            begin();
            if (!heading)
                heading = label(row.group, m_type.heading);
        }
        if (heading) {
            heading->setContentsMargins(0, m_row == 0 ? 0 : Metrics::kSpace, 0, 0);
            m_used += heading->sizeHint().height() + m_type.gap;
            m_grid->addWidget(heading, m_row++, 0, 1, 2);
        }
        m_grid->addWidget(text, m_row, 0);
        m_grid->addWidget(keys, m_row++, 1);
        m_used += line + m_type.gap;
        m_group = row.group;
    }

private:
    QLabel* label(const QString& text, const QFont& font)
    {
        auto* made = new QLabel(text, &m_sheet);
        made->setFont(font);
        return made;
    }
    void begin()
    {
        auto* column = new QVBoxLayout;
        m_grid = new QGridLayout;
        m_grid->setHorizontalSpacing(Metrics::kSpace);
        m_grid->setVerticalSpacing(m_type.gap);
        column->addLayout(m_grid);
        column->addStretch(1);
        m_columns->addLayout(column);
        m_row = 0;
        m_used = 0;
    }

    QWidget& m_sheet;
    const Type m_type;
    const int m_widest;
    const int m_height;
    QHBoxLayout* m_columns;
    QGridLayout* m_grid = nullptr;
    QString m_group;
    int m_row = 0;
    int m_used = 0;
};

bool fits(const QWidget& sheet, QSize room)
{
    const QSize needed = sheet.sizeHint();
    return needed.width() <= room.width() && needed.height() <= room.height();
}

// The largest type with which all of it is seen in that much room, else the smallest.
std::unique_ptr<QWidget> sheetFor(const QList<Row>& rows, const QFont& usual, QSize room)
{
    std::unique_ptr<QWidget> sheet;
    for (int step = 0; step <= kSmaller; ++step) {
        for (int wide = kWidest; wide >= kNarrow; wide -= 2) {
            sheet = std::make_unique<QWidget>();
            Columns columns(*sheet, typeOf(usual, step), wide, room.height() - 2 * Metrics::kSpace);
            for (const Row& row : rows)
                columns.add(row);
            if (fits(*sheet, room))
                return sheet;
        }
    }
    return sheet;
}

} // namespace

ShortcutSheet::ShortcutSheet(const Actions& actions, QWidget* parent)
    : ShortcutSheet(actions,
        (parent ? parent->screen() : QGuiApplication::primaryScreen())->availableSize(), parent)
{
}

ShortcutSheet::ShortcutSheet(const Actions& actions, QSize room, QWidget* parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard shortcuts"));
    auto* scroll = new QScrollArea(this);
    setAccessibleRole(*scroll, QAccessible::Document);
    scroll->setAccessibleName(tr("Every key"));
    scroll->setWidgetResizable(true);
    scroll->setFrameStyle(QFrame::NoFrame);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, Metrics::kSpace, Metrics::kSpace);
    column->setSpacing(0);
    column->addWidget(scroll, 1);
    column->addWidget(buttons);
    const QSize most = room - kFrame;
    const QSize around(Metrics::kSpace, buttons->sizeHint().height() + Metrics::kSpace);
    QWidget* sheet = sheetFor(rowsOf(actions), font(), most - around).release();
    const QSize needed = sheet->sizeHint() + around;
    scroll->setWidget(sheet);
    const int bar = scroll->verticalScrollBar()->sizeHint().width();
    const bool tall = needed.height() > most.height();
    resize((needed + QSize(tall ? bar : 0, 0)).boundedTo(most));
    // In the middle of the screen, not of the window: its title is to be seen.
    const QRect screen = this->screen()->availableGeometry();
    move(screen.topLeft()
        + QPoint(screen.width() - width(), screen.height() - height() - kFrame.height()) / 2);
}

} // namespace clutch::ui
