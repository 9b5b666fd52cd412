#include "ui/cores/graph_legend.h"

#include "ui/cores/readout_box.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStringList>
#include <QToolTip>

namespace clutch::ui {

GraphLegend::GraphLegend(const CoreHistory& history, QWidget* parent)
    : QWidget(parent)
    , m_history(history)
{
    setAccessibleName(tr("Legend"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&history.lives(), &LivesModel::rowsChanged, this, [this] { update(); });
    connect(&history.lives(), &LivesModel::changed, this, [this] { update(); });
}

void GraphLegend::setGraphPalette(const GraphPalette& palette)
{
    m_palette = palette;
    update();
}

QSize GraphLegend::sizeHint() const
{
    return {300, fontMetrics().height() + 4};
}

QSize GraphLegend::minimumSizeHint() const
{
    return {40, fontMetrics().height() + 4};
}

std::vector<GraphLegend::Item> GraphLegend::items() const
{
    std::vector<Item> items;
    const LivesModel& lives = m_history.lives();
    for (std::size_t row = 0; row < lives.size() && items.size() < 64; ++row) {
        if (lives.at(row).endNs != 0)
            continue;
        const RosterEntry& who = m_history.roster().at(lives.at(row).who);
        items.push_back({who.letter, who.name == who.letter ? QString() : who.name,
            m_palette.identity(who.identity)});
    }
    items.push_back({{}, tr("other runtime threads"), m_palette.otherThreads});
    items.push_back({{}, tr("rest of the machine"), m_palette.machine});
    items.push_back({{}, tr("waits for its GIL"), m_palette.gilWait});
    items.push_back({{}, tr("not sampled"), m_palette.gap});
    return items;
}

QString GraphLegend::words() const
{
    QStringList lines{tr("Cores: 0–100 % from bottom to top, stacked by interpreter. A thread that "
                         "moved within a sample is counted "
                         "where it was seen last."),
        tr("Lives: full height running · half height awaits input · thin line idle · stripes "
           "starting, stopping or finalizing "
           "· red stuck or parked · strip below: its core, a notch where it moved."),
        tr("Marks: short dark: a run begins or ends · red: an exception · amber: a warning, shown "
           "by code or found at its end · short grey: a thread begins or ends.")};
    if (!m_history.gilStateReason().isEmpty())
        lines << tr("GIL waits are not shown: %1").arg(m_history.gilStateReason());
    return lines.join(QStringLiteral("\n\n"));
}

void GraphLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const int height = fontMetrics().height();
    const int top = (rect().height() - height) / 2;
    int x = 2;
    // The four meanings stay readable; of many interpreters the last ones give way.
    const std::vector<Item> all = items();
    std::size_t shown = 0;
    for (const Item& item : all) {
        const int chip = item.letter.isEmpty()
            ? height - 6
            : std::max(height, fontMetrics().horizontalAdvance(item.letter) + 8);
        const int text = item.text.isEmpty() ? 0 : fontMetrics().horizontalAdvance(item.text) + 5;
        if (x + chip + text + 14 > width())
            break;
        if (item.letter.isEmpty()) {
            painter.fillRect(QRect(x, top + 3, chip, chip), item.colour);
        } else {
            paintLetterChip(painter, QRect(x, top, chip, height), item.letter, item.colour);
        }
        painter.setPen(m_palette.dimText);
        painter.drawText(
            QRect(x + chip + 4, top, text, height), Qt::AlignLeft | Qt::AlignVCenter, item.text);
        x += chip + text + (item.text.isEmpty() ? 5 : 12);
        ++shown;
    }
    if (shown < all.size()) {
        painter.setPen(m_palette.dimText);
        painter.drawText(
            QRect(x, top, 14, height), Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("…"));
    }
}

bool GraphLegend::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), words(), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace clutch::ui
