#include "ui/cores/figures_table.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include <set>

namespace clutch::ui {

FiguresTable::FiguresTable(const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel)
    , m_table(new QTableWidget)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_title->setContentsMargins(8, 0, 8, 4);
    m_title->setWordWrap(true);
    layout->addWidget(m_title);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->hide();
    // Bold where something is selected, a title would be wider than its column.
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setAccessibleName(name);
    m_table->installEventFilter(this);
    layout->addWidget(m_table, 1);
    setFocusProxy(m_table);
}

void FiguresTable::setFigures(const TextTable& figures)
{
    m_title->setText(figures.title);
    constexpr int kAround = 6; // a panel is low, and rows are many
    const int high = m_table->fontMetrics().height() + kAround;
    if (m_table->verticalHeader()->defaultSectionSize() != high) {
        m_table->verticalHeader()->setMinimumSectionSize(high);
        m_table->verticalHeader()->setDefaultSectionSize(high);
    }
    QStringList before;
    for (int column = 0; column < m_table->columnCount(); ++column)
        before << m_table->horizontalHeaderItem(column)->text();
    m_table->setColumnCount(static_cast<int>(figures.header.size()));
    if (before != figures.header)
        m_table->setHorizontalHeaderLabels(figures.header);
    m_table->setRowCount(static_cast<int>(figures.rows.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        for (int column = 0; column < m_table->columnCount(); ++column) {
            const QString cell = figures.rows.at(row).value(column);
            QTableWidgetItem* item = m_table->item(row, column);
            if (!item) {
                item = new QTableWidgetItem;
                m_table->setItem(row, column, item);
            }
            if (item->text() == cell)
                continue;
            bool isFigure = false;
            (void)cell.toDouble(&isFigure);
            item->setTextAlignment((isFigure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
            item->setText(cell);
        }
    }
    // Never narrower: columns that go on changing their width cannot be read.
    for (int column = 0; column < m_table->columnCount(); ++column) {
        const int wide = before == figures.header ? m_table->columnWidth(column) : 0;
        m_table->resizeColumnToContents(column);
        if (m_table->columnWidth(column) < wide)
            m_table->setColumnWidth(column, wide);
    }
}

void FiguresTable::stretchLastColumn()
{
    m_table->horizontalHeader()->setStretchLastSection(true);
}

QString FiguresTable::selectedText() const
{
    std::set<int> rows;
    std::set<int> columns;
    for (const QModelIndex& index : m_table->selectionModel()->selectedIndexes()) {
        rows.insert(index.row());
        columns.insert(index.column());
    }
    if (rows.empty())
        return {};
    QStringList header;
    for (const int column : columns)
        header << m_table->horizontalHeaderItem(column)->text();
    QStringList lines{header.join(QLatin1Char('\t'))};
    for (const int row : rows) {
        QStringList cells;
        for (const int column : columns) {
            const QTableWidgetItem* item = m_table->item(row, column);
            cells << (item->isSelected() ? item->text() : QString());
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

bool FiguresTable::eventFilter(QObject* watched, QEvent* event)
{
    const bool isKey
        = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (!isKey || !static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy))
        return QWidget::eventFilter(watched, event);
    event->accept(); // the view's own copies one cell
    const QString text = selectedText();
    if (event->type() == QEvent::KeyPress && !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
    return true;
}

} // namespace clutch::ui
