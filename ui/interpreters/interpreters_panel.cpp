#include "ui/interpreters/interpreters_panel.h"

#include "ui/interpreters/pin_menu.h"
#include "ui/models/interpreter_words.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace clutch::ui {

namespace {

QString summaryTip(const InterpretersModel::Summary& summary)
{
    QString tip = InterpretersPanel::tr("Memory is the whole runtime's.");
    if (summary.warm > 0)
        tip += InterpretersPanel::tr(
            " Of that, the interpreter that is kept ready for the next who "
            "wants one (see the settings) holds %1 for its objects.")
                   .arg(bytesText(summary.warmBytes));
    return tip;
}

bool isAlive(const InterpreterRow* row)
{
    return row->now.state() != proto::STATE_FAILED && row->now.state() != proto::STATE_PARKED
        && row->now.state() != proto::STATE_FINALIZING;
}

bool canBePinned(const InterpreterRow* row)
{
    return isAlive(row) && row->now.kind() != proto::KIND_FOREIGN;
}

/// Beside a column's title: its margins and the arrow of the one that is sorted by.
constexpr int kTitleRoom = 22;

QString longestText(InterpreterColumn column)
{
    switch (column) {
    case InterpreterColumn::Kind:
        return kindWord(proto::KIND_SHARED_GIL);
    case InterpreterColumn::Uptime:
        return durationText(3'599'000'000'000);
    default:
        return QStringLiteral("123.4 MB");
    }
}

} // namespace

InterpretersPanel::InterpretersPanel(InterpretersModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_view(new QTreeView)
    , m_foot(new QWidget)
    , m_summary(new QLabel(m_foot))
    , m_empty(new QLabel(m_view))
    , m_menu(new QMenu(this))
{
    m_sorted.setSourceModel(&model);
    m_sorted.setSortRole(InterpretersModel::SortRole);
    m_sorted.sort(0, Qt::AscendingOrder);
    m_view->setModel(&m_sorted);
    m_view->setItemDelegate(&m_delegate);
    m_view->setAccessibleName(tr("Interpreters"));
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setUniformRowHeights(false);
    m_view->setIndentation(14);
    m_view->setSortingEnabled(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->installEventFilter(this);
    setUpColumns();
    m_view->sortByColumn(0, Qt::AscendingOrder);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    m_summary->setContentsMargins(6, 3, 6, 3);
    m_summary->setAccessibleName(tr("Summary"));
    m_summary->setWordWrap(true);
    // Without a layout of its own: its text changes four times a second, and each time everything
    // up to the window would be laid out anew.
    m_foot->installEventFilter(this);
    layout->addWidget(m_foot);
    m_empty->setText(tr("Interpreters appear here as soon as a runtime is there."));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMargin(16);

    const auto refresh = [this] {
        m_summary->setText(m_model.summary().text());
        m_summary->setToolTip(summaryTip(m_model.summary()));
        fitFoot();
        m_empty->setVisible(m_model.rowCount() == 0);
        m_empty->setGeometry(m_view->rect());
    };
    connect(&model, &InterpretersModel::summaryChanged, this, refresh);
    refresh();
    connect(m_view, &QTreeView::customContextMenuRequested, this, [this](const QPoint& at) {
        if (!m_view->indexAt(at).isValid())
            return;
        contextMenu()->popup(m_view->viewport()->mapToGlobal(at));
    });
    connect(m_view, &QTreeView::activated, this, &InterpretersPanel::activate);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex& index) {
            if (!m_selecting && index.isValid())
                emit interpreterSelected(idAt(index));
        });
}

void InterpretersPanel::setUpColumns()
{
    QHeaderView* header = m_view->header();
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(28);
    header->setTextElideMode(Qt::ElideRight);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    const QFontMetrics metrics = m_view->fontMetrics();
    for (int column = 0; column < kInterpreterColumns; ++column) {
        const auto which = static_cast<InterpreterColumn>(column);
        header->setSectionResizeMode(
            column, column == 0 ? QHeaderView::Stretch : QHeaderView::Interactive);
        m_view->setColumnHidden(column,
            column > static_cast<int>(InterpreterColumn::Cpu) || which == InterpreterColumn::Kind);
        m_view->setColumnWidth(column,
            std::max(metrics.horizontalAdvance(columnTitle(which)) + kTitleRoom,
                metrics.horizontalAdvance(longestText(which)) + 10));
    }
    // A dock of 310 pixels holds what matters most; the header's menu has the rest.
    m_view->setColumnWidth(static_cast<int>(InterpreterColumn::State),
        std::max(metrics.horizontalAdvance(QStringLiteral("● awaits input")),
            metrics.horizontalAdvance(QStringLiteral("● running +9")))
            + 8);
    m_view->setColumnWidth(static_cast<int>(InterpreterColumn::Core),
        metrics.horizontalAdvance(columnTitle(InterpreterColumn::Core)) + kTitleRoom);
    m_view->setColumnWidth(static_cast<int>(InterpreterColumn::Cpu),
        metrics.horizontalAdvance(QStringLiteral("100 %")) + 30);
    connect(
        header, &QHeaderView::customContextMenuRequested, this, &InterpretersPanel::showHeaderMenu);
    connect(header, &QHeaderView::sectionResized, this, [this](int section) {
        if (section != 0)
            fitNames();
    });
    m_view->viewport()->installEventFilter(this);
}

void InterpretersPanel::fitNames()
{
    QHeaderView* header = m_view->header();
    int others = 0;
    for (int column = 1; column < kInterpreterColumns; ++column)
        others += header->isSectionHidden(column) ? 0 : header->sectionSize(column);
    const int least
        = m_view->fontMetrics().horizontalAdvance(columnTitle(InterpreterColumn::Interpreter));
    const bool fits = others + least <= m_view->viewport()->width();
    header->setSectionResizeMode(0, fits ? QHeaderView::Stretch : QHeaderView::Interactive);
    if (!fits)
        header->resizeSection(0, least);
}

void InterpretersPanel::showHeaderMenu(const QPoint& position)
{
    m_menu->clear();
    for (int column = 1; column < kInterpreterColumns; ++column) {
        QAction* action = m_menu->addAction(columnTitle(static_cast<InterpreterColumn>(column)));
        action->setCheckable(true);
        action->setChecked(!m_view->isColumnHidden(column));
        action->setToolTip(columnSentence(static_cast<InterpreterColumn>(column)));
        connect(action, &QAction::toggled, this,
            [this, column](bool shown) { m_view->setColumnHidden(column, !shown); });
    }
    m_menu->setToolTipsVisible(true);
    m_menu->popup(m_view->header()->mapToGlobal(position));
}

void InterpretersPanel::setGraphPalette(const GraphPalette& palette)
{
    m_delegate.setGraphPalette(palette);
    for (QLabel* label : {m_summary, m_empty}) {
        QPalette colours = label->palette();
        colours.setColor(QPalette::WindowText, palette.dimText);
        label->setPalette(colours);
    }
    m_view->viewport()->update();
}

quint64 InterpretersPanel::idAt(const QModelIndex& proxyIndex) const
{
    return proxyIndex.data(InterpretersModel::InterpreterIdRole).toULongLong();
}

QList<quint64> InterpretersPanel::selected() const
{
    QList<quint64> ids;
    for (const QModelIndex& index : m_view->selectionModel()->selectedRows()) {
        const quint64 id = idAt(index);
        if (!ids.contains(id))
            ids << id;
    }
    return ids;
}

void InterpretersPanel::select(quint64 interpreter)
{
    const QModelIndex index = m_sorted.mapFromSource(m_model.indexOf(interpreter));
    if (!index.isValid())
        return;
    m_selecting = true;
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index);
    m_selecting = false;
}

QList<const InterpreterRow*> InterpretersPanel::selectedRows() const
{
    QList<const InterpreterRow*> rows;
    for (const quint64 id : selected()) {
        if (const InterpreterRow* row = m_model.row(id))
            rows << row;
    }
    return rows;
}

void InterpretersPanel::activate(const QModelIndex& index)
{
    const bool thread = index.data(InterpretersModel::ThreadRole).toBool();
    if (thread || index.column() != static_cast<int>(InterpreterColumn::Core)) {
        emit interpreterActivated(idAt(index));
        return;
    }
    if (QMenu* menu = pinMenu())
        menu->popup(m_view->viewport()->mapToGlobal(m_view->visualRect(index).bottomLeft()));
}

QMenu* InterpretersPanel::pinMenu()
{
    const QList<const InterpreterRow*> rows = selectedRows();
    if (rows.isEmpty() || !std::all_of(rows.begin(), rows.end(), canBePinned))
        return nullptr;
    m_menu->clear();
    fillPins(*m_menu);
    return m_menu;
}

void InterpretersPanel::fillPins(QMenu& menu)
{
    const QList<const InterpreterRow*> rows = selectedRows();
    fillPinMenu(menu, m_topology, m_model, rows.size() == 1 ? rows.first() : nullptr,
        [this, ids = selected()](proto::Pin::Policy policy, const QList<int>& cpus) {
            for (const quint64 id : ids)
                emit pinRequested(id, policy, cpus);
        });
}

QMenu* InterpretersPanel::contextMenu()
{
    m_menu->clear();
    const QList<quint64> ids = selected();
    const QList<const InterpreterRow*> rows = selectedRows();
    const auto all = [&](auto&& holds) {
        return !rows.isEmpty() && std::all_of(rows.begin(), rows.end(), holds);
    };
    const auto any = [&](auto&& holds) {
        return std::any_of(rows.begin(), rows.end(), holds);
    };
    const bool ours
        = all([](const InterpreterRow* row) { return row->now.kind() != proto::KIND_FOREIGN; });
    const bool alive = all(isAlive);
    const bool main
        = any([](const InterpreterRow* row) { return row->now.kind() == proto::KIND_MAIN; });
    const bool busy = any([](const InterpreterRow* row) {
        return row->now.run() != 0 || row->now.state() == proto::STATE_RUNNING
            || row->now.state() == proto::STATE_AWAITING_INPUT;
    });
    const auto add = [&](const QString& text, bool enabled, auto signal) {
        QAction* action = m_menu->addAction(text);
        action->setEnabled(enabled);
        connect(action, &QAction::triggered, this, [this, ids, signal] {
            for (const quint64 id : ids)
                emit(this->*signal)(id);
        });
        return action;
    };
    add(tr("Show"), ids.size() == 1, &InterpretersPanel::interpreterActivated);
    add(tr("Run"), ours && alive, &InterpretersPanel::runRequested);
    const bool ending = all(
        [](const InterpreterRow* row) { return row->now.state() == proto::STATE_FINALIZING; });
    add(ending ? tr("Stop waiting for its threads") : tr("Stop"), ours && (busy || ending),
        &InterpretersPanel::stopRequested);
    QMenu* pins = m_menu->addMenu(tr("Core"));
    pins->setEnabled(all(canBePinned));
    fillPins(*pins);
    add(tr("Rename…"), ours && rows.size() == 1, &InterpretersPanel::renameRequested);
    m_menu->addSeparator();
    QAction* copy = m_menu->addAction(tr("Copy as text"));
    connect(copy, &QAction::triggered, this, &InterpretersPanel::copyText);
    m_menu->addSeparator();
    if (all([](const InterpreterRow* row) { return row->now.state() == proto::STATE_FAILED; })) {
        QAction* dismiss = m_menu->addAction(tr("Remove from the list"));
        connect(dismiss, &QAction::triggered, this, [this, ids] {
            for (const quint64 id : ids)
                m_model.dismiss(id);
        });
    } else {
        QAction* close
            = add(tr("Close"), ours && alive && !main, &InterpretersPanel::closeRequested);
        if (main)
            close->setText(tr("Close (the main interpreter ends with the runtime)"));
        else if (!ours)
            close->setText(tr("Close (the code that made it must do that)"));
    }
    return m_menu;
}

QString InterpretersPanel::textForm() const
{
    QString all = m_model.toTsv();
    const QList<quint64> ids = selected();
    if (ids.isEmpty())
        return all;
    QStringList lines{all.section(QLatin1Char('\n'), 0, 0)};
    for (const quint64 id : ids) {
        const InterpreterRow* row = m_model.row(id);
        QStringList cells;
        for (int column = 0; row && column < kInterpreterColumns; ++column)
            cells << cellText(*row, static_cast<InterpreterColumn>(column));
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void InterpretersPanel::copyText() const
{
    QGuiApplication::clipboard()->setText(textForm());
}

/// As high as its text needs at this width, set only where that is another: nothing is laid out
/// anew for a figure that changed.
void InterpretersPanel::fitFoot()
{
    const int height = m_summary->heightForWidth(m_foot->width());
    if (m_foot->minimumHeight() != height)
        m_foot->setFixedHeight(height);
}

bool InterpretersPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view && event->type() == QEvent::Resize)
        m_empty->setGeometry(m_view->rect());
    if (watched == m_view->viewport() && event->type() == QEvent::Resize)
        fitNames();
    if (watched == m_foot && event->type() == QEvent::Resize) {
        m_summary->setGeometry(m_foot->rect());
        fitFoot();
    }
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        if (static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
            copyText();
            return true;
        }
        if (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Menu) {
            contextMenu()->popup(m_view->viewport()->mapToGlobal(
                m_view->visualRect(m_view->currentIndex()).bottomLeft()));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace clutch::ui
