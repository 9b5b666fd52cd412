#include "ui/variables/variables_panel.h"

#include "ui/style/fonts.h"
#include "ui/style/icons.h"
#include "ui/style/themes.h"
#include "ui/variables/variable_columns.h"
#include "ui/variables/variables_delegate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace clutch::ui {

namespace {
const QString kLiveKey = QStringLiteral("variables/live");
}

VariablesPanel::VariablesPanel(QWidget* parent)
    : QWidget(parent)
    , m_whose(new QLabel(this))
    , m_search(new QLineEdit(this))
    , m_live(new QToolButton(this))
    , m_refresh(new QToolButton(this))
    , m_view(new QTreeView(this))
    , m_empty(new QLabel(m_view))
    , m_summary(new QLabel(this))
{
    setAccessibleName(tr("Variables"));
    m_filtered.setSourceModel(&m_model);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildBar();
    buildView();
    column->addWidget(m_view, 1);
    m_summary->setContentsMargins(
        Metrics::kSpace, Metrics::kTight, Metrics::kSpace, Metrics::kTight);
    m_summary->setAccessibleName(tr("About the names"));
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_summary->setTextFormat(Qt::PlainText);
    column->addWidget(m_summary);
    connect(&Themes::instance(), &Themes::changed, this, &VariablesPanel::dress);
    dress();
    showWhatIsThere();
}

void VariablesPanel::buildBar()
{
    m_whose->setFont(labelFont());
    m_search->setPlaceholderText(tr("Filter names, types and values"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Filter the variables"));
    m_live->setText(tr("Live"));
    m_live->setCheckable(true);
    m_live->setChecked(QSettings().value(kLiveKey, false).toBool());
    m_live->setAccessibleName(tr("Look at the names all the time"));
    m_live->setToolTip(
        tr("Look twice a second, also while code runs; nothing of the code's own is "
           "called for it.\nWhile C code keeps its GIL the names from before stay."));
    m_refresh->setIcon(icon(QStringLiteral("rotate-cw"), IconTint::Muted));
    m_refresh->setToolTip(tr("Look at the names now"));
    m_refresh->setAccessibleName(tr("Look at the names now"));
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(
        Metrics::kSpace, Metrics::kTight / 2, Metrics::kTight, Metrics::kTight / 2);
    bar->setSpacing(Metrics::kTight);
    bar->addWidget(m_whose);
    bar->addWidget(m_search, 1);
    bar->addWidget(m_live);
    bar->addWidget(m_refresh);
    static_cast<QVBoxLayout*>(layout())->addLayout(bar);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_filtered.setSearch(words);
        showWhatIsThere();
    });
    connect(m_live, &QToolButton::toggled, this, [this](bool on) {
        QSettings().setValue(kLiveKey, on);
        emit liveChanged(on);
    });
    connect(m_refresh, &QToolButton::clicked, this, &VariablesPanel::refreshRequested);
}

void VariablesPanel::buildView()
{
    m_view->setModel(&m_filtered);
    m_view->setItemDelegate(new VariablesDelegate(m_view));
    m_view->setAccessibleName(tr("Variables"));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(static_cast<int>(VariableColumn::Name), Qt::AscendingOrder);
    m_view->installEventFilter(this);
    new VariableColumns(*m_view);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMargin(Metrics::kWide);
    m_empty->setTextFormat(Qt::PlainText);
    connect(m_view, &QTreeView::activated, this, &VariablesPanel::open);
}

void VariablesPanel::setInterpreter(const QString& letter, const QColor& colour)
{
    m_letter = letter;
    m_colour = colour;
    m_whose->setText(letter);
    m_whose->setVisible(!letter.isEmpty());
    m_whose->setAccessibleName(tr("Variables of %1").arg(letter));
    dress();
}

void VariablesPanel::showNames(const VariableHistory& history)
{
    m_model.show(history.rows(), history.runs());
    showWhatIsThere();
}

void VariablesPanel::clearNames()
{
    m_model.show({}, 0);
    showWhatIsThere();
}

void VariablesPanel::setSentence(const QString& sentence)
{
    m_sentence = sentence;
    showWhatIsThere();
}

bool VariablesPanel::live() const
{
    return m_live->isChecked();
}

void VariablesPanel::focusSearch()
{
    m_search->setFocus();
    m_search->selectAll();
}

void VariablesPanel::showWhatIsThere()
{
    const bool names = m_model.rowCount() > 0;
    const bool listed = m_filtered.rowCount() > 0;
    if (!names)
        m_empty->setText(m_sentence);
    else if (m_model.rowCount() == 1)
        m_empty->setText(
            tr("The only name, its type and its value do not contain “%1”.").arg(m_search->text()));
    else
        m_empty->setText(tr("None of the %1 names, their types or values contain “%2”.")
                             .arg(m_model.rowCount())
                             .arg(m_search->text()));
    m_empty->setVisible(!listed);
    m_empty->setGeometry(m_view->rect());
    m_summary->setText(m_sentence);
    m_summary->setToolTip(m_sentence);
    m_summary->setVisible(names);
}

void VariablesPanel::open(const QModelIndex& index)
{
    const QModelIndex source = m_filtered.mapToSource(index);
    if (source.isValid())
        emit opened(m_model.row(source.row()));
}

void VariablesPanel::copyRows() const
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex& index : rows) {
        QStringList cells;
        for (int column = 0; column < kVariableColumns; ++column)
            cells << index.siblingAtColumn(column).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void VariablesPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    emit shown();
}

void VariablesPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_empty->setGeometry(m_view->rect());
}

bool VariablesPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view && event->type() == QEvent::Resize)
        m_empty->setGeometry(m_view->rect());
    if (watched == m_view && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
        copyRows();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void VariablesPanel::dress()
{
    for (QLabel* label : {m_summary, m_empty}) {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, theme().muted);
        label->setPalette(palette);
    }
    QPalette palette = m_whose->palette();
    palette.setColor(QPalette::WindowText, m_colour.isValid() ? m_colour : theme().text);
    m_whose->setPalette(palette);
    m_view->viewport()->update();
}

} // namespace clutch::ui
