#include "ui/variables/variable_columns.h"

#include "ui/style/fonts.h"
#include "ui/style/theme.h"

#include <QEvent>
#include <QFontMetrics>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QTreeView>

#include <algorithm>

namespace clutch::ui {

namespace {
constexpr int kValue = static_cast<int>(VariableColumn::Value);
}

VariableColumns::VariableColumns(QTreeView& view)
    : QObject(&view)
    , m_view(view)
    , m_header(view.header())
{
    QHeaderView& header = *view.header();
    header.setStretchLastSection(false);
    header.setTextElideMode(Qt::ElideRight);
    view.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    header.setMinimumSectionSize(1);
    header.setSectionResizeMode(kValue, QHeaderView::Fixed);
    wish();
    view.viewport()->installEventFilter(this);
    header.installEventFilter(this);
    connect(&header, &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (m_sharing)
            return;
        m_wished[static_cast<std::size_t>(column)] = width;
        share();
    });
    share();
}

void VariableColumns::wish()
{
    const QFontMetrics metrics(codeFont());
    const auto wide = [&](VariableColumn column, const char* text) {
        m_wished[static_cast<std::size_t>(column)]
            = metrics.horizontalAdvance(QLatin1String(text)) + Metrics::kWide;
    };
    wide(VariableColumn::Name, "+ a_longer_name");
    wide(VariableColumn::Type, "function_");
    wide(VariableColumn::Value, "[1, 2, 3, ...]");
    wide(VariableColumn::Size, "123 kB_");
}

bool VariableColumns::eventFilter(QObject* watched, QEvent* event)
{
    const bool isHeader = watched == m_header; // which may outlast what makes a view of the view
    if (event->type() == QEvent::Resize ? !isHeader
                                        : isHeader && event->type() == QEvent::FontChange)
        share();
    return QObject::eventFilter(watched, event);
}

int VariableColumns::least(int column) const
{
    return m_view.header()->sectionSizeHint(column);
}

void VariableColumns::share()
{
    if (m_sharing)
        return;
    const QScopedValueRollback<bool> sharing(m_sharing, true);
    const int room = m_view.viewport()->width();
    std::array<int, kVariableColumns> widths = m_wished;
    int asked = 0;
    int spare = 0; // what the others can give
    for (int column = 0; column < kVariableColumns; ++column) {
        auto& width = widths[static_cast<std::size_t>(column)];
        width = std::max(width, least(column));
        asked += width;
        spare += width - least(column);
    }
    const int missing = std::clamp(asked - room, 0, spare);
    for (int column = 0; column < kVariableColumns && missing > 0; ++column) {
        auto& width = widths[static_cast<std::size_t>(column)];
        const int given = ((width - least(column)) * missing + spare - 1) / spare;
        width -= given;
        asked -= given;
    }
    widths[kValue] += std::max(room - asked, 0);
    for (int column = 0; column < kVariableColumns; ++column) {
        const int width = widths[static_cast<std::size_t>(column)];
        // Where not even the titles fit, all are cut alike.
        m_view.header()->resizeSection(column, asked > room ? width * room / asked : width);
    }
}

} // namespace clutch::ui
