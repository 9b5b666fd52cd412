#include "ui/finalization/finalization_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace clutch::ui {

namespace {
constexpr int kSideBySide = 500; // pixels that a list and its details have room in
}

FinalizationPanel::FinalizationPanel(FinalizationLogModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_search(new QLineEdit)
    , m_filter(new QComboBox)
    , m_parts(new QSplitter)
    , m_list(new QListView)
    , m_details(new QTextBrowser)
    , m_empty(new QLabel)
    , m_pages(new QStackedWidget)
{
    setAccessibleName(tr("Finalization log"));
    m_filtered.setSourceModel(&model);
    m_list->setModel(&m_filtered);
    m_list->setItemDelegate(&m_delegate);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("What ended"));
    m_list->installEventFilter(this);
    m_details->setFrameShape(QFrame::NoFrame);
    m_details->setOpenLinks(false);
    m_details->setAccessibleName(tr("Details"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(20);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildBar();
    m_parts->addWidget(m_list);
    m_parts->addWidget(m_details);
    m_parts->setStretchFactor(0, 1);
    m_parts->setStretchFactor(1, 1);
    m_parts->setHandleWidth(3);
    m_pages->addWidget(m_parts);
    m_pages->addWidget(m_empty);
    layout->addWidget(m_pages, 1);
    setFocusProxy(m_list);

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
        &FinalizationPanel::showCurrent);
    connect(m_details, &QTextBrowser::anchorClicked, this, &FinalizationPanel::followLink);
    connect(&model, &FinalizationLogModel::unreadChanged, this, &FinalizationPanel::unreadChanged);
    connect(&m_filtered, &QAbstractItemModel::rowsInserted, this, [this] {
        // Whoever reads what is older stays there.
        const QScrollBar* bar = m_list->verticalScrollBar();
        const bool atEnd = bar->value() == bar->maximum();
        showState();
        if (atEnd)
            m_list->scrollToBottom();
    });
    connect(&m_filtered, &QAbstractItemModel::dataChanged, this,
        [this](const QModelIndex& first, const QModelIndex&, const QList<int>& roles) {
            const int shown = m_list->currentIndex().isValid() ? m_list->currentIndex().row()
                                                               : m_filtered.rowCount() - 1;
            if (roles.isEmpty() && first.row() == shown)
                showCurrent(); // its runtime's process has ended meanwhile
        });
    connect(&m_filtered, &QAbstractItemModel::rowsRemoved, this, &FinalizationPanel::showState);
    connect(&m_filtered, &QAbstractItemModel::modelReset, this, &FinalizationPanel::showState);
    showState();
}

// Side by side in a dock below the panes, one above the other in one beside them.
void FinalizationPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const Qt::Orientation wanted
        = width() < kSideBySide && height() > width() ? Qt::Vertical : Qt::Horizontal;
    if (m_parts->orientation() != wanted)
        m_parts->setOrientation(wanted);
}

void FinalizationPanel::buildBar()
{
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(4, 2, 4, 2);
    bar->setSpacing(4);
    m_search->setPlaceholderText(tr("Search letters, kinds, files, text"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search the finalization log"));
    m_filter->addItems({tr("Everything"), tr("With findings"), tr("Warnings and errors"),
        tr("Errors"), tr("Runtimes")});
    m_filter->setAccessibleName(tr("Which entries to show"));
    bar->addWidget(m_filter);
    bar->addWidget(m_search, 1);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_filtered.setSearch(words);
        showState();
    });
    connect(m_filter, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_filtered.setShow(static_cast<FinalizationFilter::Show>(index));
        showState();
    });
    auto* more = new QToolButton;
    more->setText(tr("Export"));
    more->setToolTip(tr("Copy or write what is listed"));
    more->setAutoRaise(true);
    more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more);
    menu->addAction(tr("Copy as text"), this, &FinalizationPanel::copyText);
    const auto save = [this](const QString& name, const QString& kinds) {
        const QString path
            = QFileDialog::getSaveFileName(this, tr("Write the finalization log"), name, kinds);
        if (!path.isEmpty())
            emit said(exportTo(path));
    };
    menu->addAction(tr("Markdown…"), this,
        [save] { save(QStringLiteral("finalization.md"), tr("Markdown (*.md)")); });
    menu->addAction(tr("JSON…"), this,
        [save] { save(QStringLiteral("finalization.json"), tr("JSON (*.json)")); });
    menu->addSeparator();
    menu->addAction(tr("Mark all as read"), &m_model, &FinalizationLogModel::markAllRead);
    menu->addAction(tr("Clear the log"), &m_model, &FinalizationLogModel::clear);
    more->setMenu(menu);
    bar->addWidget(more);
    static_cast<QVBoxLayout*>(layout())->addLayout(bar);
}

void FinalizationPanel::setGraphPalette(const GraphPalette& palette)
{
    m_palette = palette;
    m_delegate.setGraphPalette(palette);
    QPalette colours = m_empty->palette();
    colours.setColor(QPalette::WindowText, palette.dimText);
    m_empty->setPalette(colours);
    colours = m_details->palette();
    colours.setColor(QPalette::Base, palette.window);
    colours.setColor(QPalette::Text, palette.text);
    m_details->setPalette(colours);
    m_list->viewport()->update();
    showCurrent();
}

void FinalizationPanel::setOpenTexts(IsOpen isOpen)
{
    m_isOpen = std::move(isOpen);
    showCurrent();
}

void FinalizationPanel::showState()
{
    const bool empty = m_filtered.rowCount() == 0;
    m_pages->setCurrentIndex(empty ? 1 : 0);
    if (m_model.rowCount() == 0)
        m_empty->setText(tr("When an interpreter or a runtime ends, a report appears here: how "
                            "long each step took, which threads, "
                            "files and child processes were still alive, and what was said while "
                            "it ended. Close one with "
                            "Interpreters → Close to see the first."));
    else if (empty)
        m_empty->setText(m_model.rowCount() == 1
                ? tr("The only entry does not fit the filter and the search.")
                : tr("None of the %1 entries fits the filter and the search.")
                      .arg(m_model.rowCount()));
    if (currentRow() < 0)
        showCurrent();
}

int FinalizationPanel::currentRow() const
{
    const QModelIndex index = m_filtered.mapToSource(m_list->currentIndex());
    return index.isValid() ? index.row() : -1;
}

void FinalizationPanel::showCurrent()
{
    int row = currentRow();
    if (row >= 0)
        m_model.markRead(row);
    else
        row = m_filtered.mapToSource(m_filtered.index(m_filtered.rowCount() - 1, 0)).row();
    m_details->setHtml(row < 0 ? QString() : toHtml(m_model.entry(row), m_palette, m_isOpen));
}

void FinalizationPanel::followLink(const QUrl& url)
{
    if (url.scheme() != QLatin1String("clutch-line"))
        return;
    const QString rest = url.path(QUrl::FullyEncoded);
    const QString line = rest.section(QLatin1Char(':'), 0, 0);
    const QString file = QUrl::fromPercentEncoding(rest.section(QLatin1Char(':'), 1).toLatin1());
    emit findingActivated(file, line.toInt());
}

std::vector<FinalizationEntry> FinalizationPanel::listed() const
{
    std::vector<FinalizationEntry> entries;
    for (int row = 0; row < m_filtered.rowCount(); ++row)
        entries.push_back(m_model.entry(m_filtered.mapToSource(m_filtered.index(row, 0)).row()));
    return entries;
}

QString FinalizationPanel::textForm() const
{
    if (const int row = currentRow(); row >= 0)
        return toText(m_model.entry(row)) + QLatin1Char('\n');
    QStringList all;
    for (const FinalizationEntry& entry : listed())
        all << toText(entry);
    return all.join(QStringLiteral("\n\n")) + QLatin1Char('\n');
}

void FinalizationPanel::copyText() const
{
    QGuiApplication::clipboard()->setText(textForm());
}

QString FinalizationPanel::exportTo(const QString& path) const
{
    const std::vector<FinalizationEntry> entries = listed();
    QFile file(path);
    const QByteArray text
        = path.endsWith(QLatin1String(".md")) ? toMarkdown(entries).toUtf8() : toJson(entries);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.flush())
        return tr("Cannot write the finalization log to %1: %2.").arg(path, file.errorString());
    return entries.size() == 1 ? tr("1 entry is in %1.").arg(path)
                               : tr("%1 entries are in %2.").arg(entries.size()).arg(path);
}

bool FinalizationPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
        copyText();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace clutch::ui
