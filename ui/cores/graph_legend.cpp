#include "ui/cores/graph_legend.h"

#include "ui/cores/readout_box.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStringList>
#include <QToolTip>

#include <algorithm>

namespace clutch::ui {

GraphLegend::GraphLegend(const CoreHistory& history, QWidget* parent)
    : QWidget(parent)
    , m_history(history)
{
    setAccessibleName(tr("Legend"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const auto refresh = [this] {
        m_comfortable = 0;
        update();
    };
    connect(&history.lives(), &LivesModel::rowsChanged, this, refresh);
    connect(&history.lives(), &LivesModel::changed, this, refresh);
    connect(&history, &CoreHistory::runtimeBegan, this, refresh);
}

void GraphLegend::setGraphPalette(const GraphPalette& palette)
{
    m_palette = palette;
    update();
}

QSize GraphLegend::sizeHint() const
{
    return minimumSizeHint(); // and whatever room there is
}

QSize GraphLegend::minimumSizeHint() const
{
    return {40, fontMetrics().height() + 4};
}

std::vector<GraphLegend::Item> GraphLegend::interpreters() const
{
    std::vector<Item> items;
    const LivesModel& lives = m_history.lives();
    for (std::size_t row = 0; row < lives.size(); ++row) {
        if (lives.at(row).endNs != 0)
            continue;
        const RosterEntry& who = m_history.roster().at(lives.at(row).who);
        items.push_back({who.letter, who.name == who.letter ? QString() : who.name,
            m_palette.identity(who.identity)});
    }
    return items;
}

std::vector<GraphLegend::Item> GraphLegend::meanings(Words words) const
{
    const bool full = words == Words::Full;
    // A colour that is not to be seen has no meaning, and that there is none is not to be guessed.
    const bool seen = m_history.gilStateReason().isEmpty();
    const Item gilWait = seen
        ? Item{{}, full ? tr("waits for its GIL") : tr("GIL wait"), m_palette.gilWait}
        : Item{{}, full ? tr("GIL waits are not known") : tr("no GIL waits"), QColor()};
    return {{{}, full ? tr("other runtime threads") : tr("other threads"), m_palette.otherThreads},
        {{}, full ? tr("rest of the machine") : tr("machine"), m_palette.machine}, gilWait,
        {{}, full ? tr("not sampled") : tr("gap"), m_palette.gap}};
}

int GraphLegend::chipOf(const Item& item) const
{
    const int height = fontMetrics().height();
    if (!item.colour.isValid())
        return 0;
    return item.letter.isEmpty()
        ? height - 6
        : std::max(height, fontMetrics().horizontalAdvance(item.letter) + 8);
}

int GraphLegend::widthOf(const Item& item) const
{
    if (item.text.isEmpty())
        return chipOf(item) + 5;
    return chipOf(item) + fontMetrics().horizontalAdvance(item.text) + 17;
}

int GraphLegend::widthOf(const std::vector<Item>& items) const
{
    int width = 2;
    for (const Item& item : items)
        width += widthOf(item);
    return width;
}

std::vector<GraphLegend::Item> GraphLegend::fitting() const
{
    std::vector<Item> items = interpreters();
    const auto with = [](std::vector<Item> first, const std::vector<Item>& then) {
        first.insert(first.end(), then.begin(), then.end());
        return first;
    };
    const auto fits = [this](const std::vector<Item>& line) {
        return widthOf(line) <= width();
    };
    if (std::vector<Item> line = with(items, meanings(Words::Full)); fits(line))
        return line;
    for (Item& item : items)
        item.text.clear();
    if (std::vector<Item> line = with(items, meanings(Words::Full)); fits(line))
        return line;
    std::vector<Item> line = with(items, meanings(Words::Short));
    for (std::size_t left = 1; !fits(line) && !items.empty(); ++left) {
        items.pop_back();
        line = with(items, with({{{}, tr("+%1").arg(left), {}}}, meanings(Words::Short)));
    }
    while (!line.empty() && !fits(line))
        line.pop_back();
    // How many there are is no news without what the colours mean.
    return line.size() > 1 ? line : std::vector<Item>();
}

QStringList GraphLegend::shown() const
{
    QStringList all;
    for (const Item& item : fitting()) {
        for (const QString& text : {item.letter, item.text}) {
            if (!text.isEmpty())
                all << text;
        }
    }
    return all;
}

int GraphLegend::comfortableWidth() const
{
    if (m_comfortable > 0) // asked for four times a second
        return m_comfortable;
    constexpr std::size_t kFew = 4;
    std::vector<Item> few = interpreters();
    int width = widthOf(meanings(Words::Short));
    for (std::size_t i = 0; i < std::min(few.size(), kFew); ++i) {
        few[i].text.clear();
        width += widthOf(few[i]);
    }
    if (few.size() > kFew)
        width += widthOf({{}, tr("+%1").arg(few.size()), {}});
    return m_comfortable = width;
}

QString GraphLegend::words() const
{
    QStringList lines{tr("Cores: 0–100 % from bottom to top, stacked by interpreter. A thread that "
                         "moved within a sample is counted "
                         "where it was seen last."),
        tr("Lives: full height running · half height awaits input · thin line idle · stripes "
           "starting, stopping or finalizing "
           "· red stuck or parked · yellow it waits for its GIL, yellow stripes that was not seen "
           "· strip below: its core, a notch where it moved."),
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
    for (const Item& item : fitting()) {
        const int chip = chipOf(item);
        if (!item.letter.isEmpty())
            paintLetterChip(painter, QRect(x, top, chip, height), item.letter, item.colour);
        else if (item.colour.isValid())
            painter.fillRect(QRect(x, top + 3, chip, chip), item.colour);
        painter.setPen(m_palette.dimText);
        painter.drawText(QRect(x + chip + (chip > 0 ? 4 : 0), top, widthOf(item), height),
            Qt::AlignLeft | Qt::AlignVCenter, item.text);
        x += widthOf(item);
    }
}

void GraphLegend::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    m_comfortable = 0;
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
