#include "ui/cores/cores_panel.h"

#include "ui/cores/figures_table.h"
#include "ui/cores/picture_file.h"
#include "ui/models/core_load_text.h"
#include "ui/models/trace_export.h"
#include "ui/style/elided_label.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clutch::ui {

CoresPanel::CoresPanel(const CoreHistory& history, QWidget* parent)
    : QWidget(parent)
    , m_history(history)
    , m_view(history)
    , m_cores(new CoreGraphWidget(m_view))
    , m_lives(new LifeBars(m_view))
    , m_legend(new GraphLegend(history))
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_tables(new QSplitter(Qt::Vertical))
    , m_figures(new FiguresTable(tr("The figures of the core graph")))
    , m_interpreters(new FiguresTable(tr("The figures of the lives")))
{
    setAccessibleName(tr("Cores and lives"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildBar();
    m_splitter->addWidget(m_cores);
    m_splitter->addWidget(m_lives);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(true);
    m_splitter->setCollapsible(0, false);
    m_splitter->setHandleWidth(3);
    layout->addWidget(m_splitter, 1);
    m_interpreters->stretchLastColumn();
    m_tables->addWidget(m_figures);
    m_tables->addWidget(m_interpreters);
    m_tables->setChildrenCollapsible(false);
    m_tables->hide();
    layout->addWidget(m_tables, 1);
    setFocusProxy(m_cores);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_sharedByHand = true; });
    connect(&history.lives(), &LivesModel::rowsChanged, this, &CoresPanel::shareRoom);
    connect(&history.load(), &CoreLoadModel::lanesChanged, this, &CoresPanel::shareRoom);

    connect(m_cores, &StripWidget::copyRequested, this, &CoresPanel::copyText);
    connect(m_lives, &StripWidget::copyRequested, this, &CoresPanel::copyText);
    connect(m_lives, &LifeBars::interpreterActivated, this, &CoresPanel::interpreterActivated);
    connect(&m_view, &TimeView::figuresDue, this, &CoresPanel::refreshTexts);
    connect(&m_view, &TimeView::frameDue, this, [this] {
        if (m_tables->isVisible())
            m_view.figuresSeen();
    });
    connect(&m_view, &TimeView::selectionChanged, this, [this] {
        // Summed once a selection and not once a frame: ten minutes of 64 threads are a million
        // readings.
        m_selectionText = m_view.selection()
            ? rangeSentence(m_history, sumOf(m_history.load(), *m_view.selection()))
            : QString();
        refreshTexts();
    });
    connect(&m_view, &TimeView::crosshairChanged, this, [this] {
        if (m_tables->isVisible())
            refreshTable();
    });
    connect(&m_view, &TimeView::liveChanged, this, &CoresPanel::refreshTexts);
    setGraphPalette(GraphPalette::lightTheme());
    refreshTexts();
}

void CoresPanel::buildBar()
{
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(4, 2, 6, 2);
    bar->setSpacing(4);
    const auto button = [&](const QString& text, const QString& tip) {
        auto* made = new QToolButton;
        made->setText(text);
        made->setToolTip(tip);
        made->setAccessibleName(tip);
        made->setAutoRaise(true);
        bar->addWidget(made);
        return made;
    };
    m_live = button(QString(), tr("Pause the picture; recording goes on (Space)"));
    connect(m_live, &QToolButton::clicked, this, [this] { m_view.toggleLive(); });
    auto* closer = button(QStringLiteral("+"), tr("Less time, closer (+ or wheel)"));
    auto* wider = button(QStringLiteral("−"), tr("More time (− or wheel)"));
    const auto middle = [this] {
        return m_view.endColumn() - m_view.columns() / 2;
    };
    connect(closer, &QToolButton::clicked, this, [this, middle] { m_view.zoom(1, middle()); });
    connect(wider, &QToolButton::clicked, this, [this, middle] { m_view.zoom(-1, middle()); });
    bar->addWidget(m_legend, 1);
    m_status = new ElidedLabel;
    m_status->setTextInteractionFlags(Qt::NoTextInteraction);
    m_status->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    bar->addWidget(m_status);
    m_tableButton = button(tr("Table"), tr("The same figures as a table"));
    m_tableButton->setCheckable(true);
    connect(m_tableButton, &QToolButton::toggled, this, &CoresPanel::showTable);
    auto* more
        = button(tr("Export"), tr("Copy the figures, or write everything recorded to a file"));
    more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more);
    menu->addAction(tr("Copy figures"), this, &CoresPanel::copyText);
    menu->addAction(tr("Copy picture"), this, [this] {
        QGuiApplication::clipboard()->setPixmap(picture());
        emit said(tr("The picture is on the clipboard."));
    });
    menu->addSeparator();
    menu->addAction(tr("All samples as CSV…"), this, &CoresPanel::exportCsv);
    menu->addAction(tr("All samples as a trace for Perfetto…"), this, &CoresPanel::exportTrace);
    menu->addAction(tr("Picture as PNG or SVG…"), this, &CoresPanel::exportPicture);
    more->setMenu(menu);
    static_cast<QVBoxLayout*>(layout())->addLayout(bar);
}

void CoresPanel::setGraphPalette(const GraphPalette& palette)
{
    m_cores->setGraphPalette(palette);
    m_lives->setGraphPalette(palette);
    m_legend->setGraphPalette(palette);
    refreshTexts();
}

void CoresPanel::setRecorded()
{
    m_view.setRecorded();
    m_live->hide();
}

void CoresPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_view.figuresSeen(); // somebody looks again, if only at the table
    refreshTexts();
}

void CoresPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        m_statusWidth = 0;
}

void CoresPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    refreshTexts(); // what there is room for
    shareRoom();
}

void CoresPanel::shareRoom()
{
    const int all = m_splitter->height() - m_splitter->handleWidth();
    if (m_sharedByHand || all <= 0)
        return;
    // The lanes keep what they ask for where there is enough, and never less than three fifths: a
    // readout needs room in them, and the bars scroll.
    const int bars = m_lives->sizeHint().height();
    const int most = std::max(all * 2 / 5, all - m_cores->sizeHint().height());
    const int given = std::clamp(bars, std::min(m_lives->minimumSizeHint().height(), most), most);
    m_splitter->setSizes({all - given, given});
}

void CoresPanel::refreshTexts()
{
    // Even a tool tip that stays as it is would be told to everybody who listens.
    const auto explain = [](QWidget& widget, const QString& tip) {
        if (widget.toolTip() != tip)
            widget.setToolTip(tip);
    };
    m_live->setText(m_view.isLive() ? tr("● Live") : tr("▶ Go live"));
    explain(*m_live,
        m_view.isLive() ? tr("Pause the picture; recording goes on (Space)")
                        : tr("The picture stands, recording goes on. Back to now (End or Space)"));
    if (!isVisible())
        return;
    if (m_view.selection()) {
        m_status->setMinimumSize(0, 0);
        m_status->setMaximumSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
        m_status->setText(m_selectionText);
        explain(*m_status,
            m_selectionText + QStringLiteral("\n\n")
                + tr("Ctrl+C copies the sums by interpreter and core; Esc ends the selection"));
    } else if (m_history.load().end() > m_history.load().first()) {
        const auto text = [](double percent) {
            return tr("sampling: %1 % of a core").arg(percent, 0, 'f', 1);
        };
        // Of one size: its text changes all the time, and with its size the whole window would be
        // laid out anew.
        const QFontMetrics metrics = m_status->fontMetrics();
        if (m_statusWidth == 0)
            m_statusWidth = metrics.horizontalAdvance(text(88.8)) + 4;
        const int wide = m_statusWidth;
        // Where there is little room it is the legend's: the window's status bar says this as well.
        const int room = m_legend->width() + m_status->width();
        const bool fits = room >= m_legend->comfortableWidth() + wide;
        m_status->setFixedSize(fits ? wide : 0, metrics.height());
        m_status->setText(fits ? text(m_history.load().samplingShare() * 100) : QString());
        explain(*m_status, tr("What it costs the runtime to take the samples, measured by itself"));
    } else {
        m_status->clear();
    }
    if (m_tables->isVisible())
        refreshTable();
}

void CoresPanel::showTable(bool table)
{
    m_tableButton->setChecked(table);
    m_splitter->setVisible(!table);
    m_tables->setVisible(table);
    setFocusProxy(table ? static_cast<QWidget*>(m_figures) : m_cores);
    if (!table)
        return;
    m_view.figuresSeen();
    refreshTable();
}

void CoresPanel::refreshTable()
{
    const bool range = m_view.selection().has_value();
    m_figures->setFigures(range ? rangeTable(m_history, m_view.readRange())
                                : momentTable(m_history, m_view.readRange(), m_view.origin()));
    m_interpreters->setVisible(!range); // a range is by interpreter
    if (!range)
        m_interpreters->setFigures(livesTable(m_history, m_view.readRange()));
}

QString CoresPanel::textForm() const
{
    const EntryRange range = m_view.readRange();
    if (m_view.selection())
        return rangeTable(m_history, range).toTsv();
    return momentTable(m_history, range, m_view.origin()).toTsv() + QLatin1Char('\n')
        + livesTable(m_history, range).toTsv();
}

void CoresPanel::copyText() const
{
    QGuiApplication::clipboard()->setText(textForm());
}

QPixmap CoresPanel::picture()
{
    return m_splitter->grab();
}

void CoresPanel::exportCsv()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Write all samples"), QStringLiteral("cores.csv"), tr("CSV (*.csv)"));
    if (!path.isEmpty())
        emit said(writeFile(tr("The table of samples"), toCsv(m_history.load()).toUtf8(), path));
}

void CoresPanel::exportTrace()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Write everything sampled"),
        QStringLiteral("clutch.json"), tr("Trace for Perfetto or Chrome (*.json)"));
    if (!path.isEmpty())
        emit said(writeFile(tr("The trace"), traceOf(m_history), path));
}

void CoresPanel::exportPicture()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Write the picture"), QStringLiteral("cores.png"), tr("PNG (*.png);;SVG (*.svg)"));
    if (!path.isEmpty())
        emit said(writePicture(*m_splitter, path));
}

} // namespace clutch::ui
