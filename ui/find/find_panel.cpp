#include "ui/find/find_panel.h"

#include "ui/editor/find_fields.h"
#include "ui/find/found_delegate.h"
#include "ui/style/banner.h"
#include "ui/style/themes.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {
constexpr int kSoonMs = 150;
}

FindPanel::FindPanel(QWidget* parent)
    : QWidget(parent)
    , m_fields(new FindFields(this))
    , m_with(newReplaceField(this))
    , m_replace(new QPushButton(tr("Replace all…"), this))
    , m_banner(new Banner(this))
    , m_view(new QTreeView(this))
    , m_empty(new QLabel(m_view))
    , m_summary(new QLabel(this))
{
    setAccessibleName(tr("Find in all open texts"));
    setFocusProxy(m_fields);
    build();
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &FindPanel::searchNow);
    connect(m_fields, &FindFields::changed, this, [this] {
        m_banner->dismiss();
        m_goesToList = false;
        m_soon.start();
    });
    connect(m_fields, &FindFields::entered, this, [this] {
        searchNow();
        m_goesToList = m_model.rowCount() == 0;
        goToList();
    });
    connect(m_with, &QLineEdit::textChanged, m_banner, &Banner::dismiss);
    const auto replace = [this] {
        m_soon.stop(); // what is replaced is searched for anew
        if (!m_fields->wish().what.isEmpty())
            emit replaceWanted();
    };
    connect(m_with, &QLineEdit::returnPressed, this, replace);
    connect(m_replace, &QPushButton::clicked, this, replace);
    connect(m_view, &QTreeView::activated, this, &FindPanel::choose);
    connect(m_view, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        if (QGuiApplication::keyboardModifiers() == Qt::NoModifier) // else it selects several
            choose(index);
    });
    connect(m_view, &QTreeView::collapsed, this, [this](const QModelIndex& index) {
        if (const FoundText* text = m_model.text(index))
            m_folded.insert(text->text);
    });
    connect(m_view, &QTreeView::expanded, this, [this](const QModelIndex& index) {
        if (const FoundText* text = m_model.text(index))
            m_folded.erase(text->text);
    });
    connect(&Themes::instance(), &Themes::changed, this, &FindPanel::dress);
    dress();
    showFound({}, {});
}

void FindPanel::build()
{
    m_fields->what().setAccessibleName(tr("Find in all open texts"));
    m_fields->what().installEventFilter(this);
    m_with->setAccessibleName(tr("Replace in all open texts with"));
    m_replace->setAccessibleName(tr("Replace all"));
    m_replace->setAutoDefault(true); // Enter presses it
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new FoundDelegate(m_view));
    m_view->setAccessibleName(tr("Places found"));
    m_view->setHeaderHidden(true);
    m_view->setUniformRowHeights(true);
    m_view->setIndentation(Metrics::kWide);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // rows fit themselves
    m_view->installEventFilter(this);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMargin(Metrics::kWide);
    m_empty->setTextFormat(Qt::PlainText);
    m_summary->setContentsMargins(
        Metrics::kSpace, Metrics::kTight, Metrics::kSpace, Metrics::kTight);
    m_summary->setAccessibleName(tr("About what was found"));
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_summary->setTextFormat(Qt::PlainText);

    auto* second = new QHBoxLayout;
    second->setSpacing(Metrics::kTight);
    second->addWidget(m_with, 1);
    second->addWidget(m_replace);
    auto* rows = new QVBoxLayout;
    rows->setContentsMargins(Metrics::kSpace, Metrics::kTight, Metrics::kSpace, Metrics::kTight);
    rows->setSpacing(Metrics::kTight);
    rows->addWidget(m_fields);
    rows->addLayout(second);
    setTabOrder(&m_fields->what(), m_with); // the switches come after
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(rows);
    column->addWidget(m_banner);
    column->addWidget(m_view, 1);
    column->addWidget(m_summary);
}

void FindPanel::beginFind(const QString& selected)
{
    m_fields->begin(selected);
    searchNow();
}

void FindPanel::beginReplace(const QString& selected)
{
    beginFind(selected);
    if (m_fields->wish().what.isEmpty())
        return;
    m_with->setFocus();
    m_with->selectAll();
}

void FindPanel::searchNow()
{
    m_soon.stop();
    emit searchWanted();
}

void FindPanel::showFound(std::vector<FoundText> texts, const QString& sentence)
{
    m_banner->dismiss();
    const QModelIndex current = m_view->currentIndex();
    const FoundText* in = m_model.text(current.parent().isValid() ? current.parent() : current);
    const int text = in ? in->text : 0;
    const int place = m_model.place(current) ? current.row() : -1;
    const int scrolled = m_view->verticalScrollBar()->value();
    m_model.show(std::move(texts));
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QModelIndex index = m_model.index(row, 0);
        const int id = m_model.texts()[static_cast<std::size_t>(row)].text;
        m_view->setExpanded(index, m_folded.count(id) == 0);
        if (in && id == text) {
            const int last = m_model.rowCount(index) - 1;
            m_view->setCurrentIndex(
                place < 0 ? index : m_model.index(std::min(place, last), 0, index));
        }
    }
    m_view->doItemsLayout(); // until then it can be scrolled nowhere
    m_view->verticalScrollBar()->setValue(scrolled);
    m_replace->setEnabled(m_model.rowCount() > 0);
    m_replace->setToolTip(m_model.rowCount() > 0
            ? tr("Replace every place that is found; asks before, and one undo in each text takes "
                 "it back")
            : tr("Nothing is found that could be replaced"));
    setSentence(sentence);
    if (std::exchange(m_goesToList, false) && m_fields->what().hasFocus())
        goToList();
}

void FindPanel::setSentence(const QString& sentence)
{
    m_sentence = sentence;
    const bool listed = m_model.rowCount() > 0;
    m_empty->setText(sentence);
    m_empty->setVisible(!listed);
    m_empty->setGeometry(m_view->rect());
    m_summary->setText(sentence);
    m_summary->setToolTip(sentence);
    m_summary->setVisible(listed);
}

void FindPanel::ask(const QString& question, const QString& yes, std::function<void()> then)
{
    m_banner->show(
        Banner::Tone::Warning, question, {{yes, std::move(then)}, {tr("Cancel"), [this] {
                                                                       m_with->setFocus();
                                                                   }}});
    for (QPushButton* button : m_banner->findChildren<QPushButton*>()) {
        button->setAutoDefault(true); // Enter presses it
        if (button->isVisible() && button->text() == yes)
            button->setFocus();
    }
}

void FindPanel::choose(const QModelIndex& index)
{
    if (!m_model.place(index))
        return;
    if (const FoundText* text = m_model.text(index.parent()))
        emit placeChosen(text->text, index.row());
}

// To the first place, or the one that one was at.
void FindPanel::goToList()
{
    if (m_model.rowCount() == 0)
        return;
    if (!m_view->currentIndex().isValid()) {
        const QModelIndex first = m_model.index(0, 0);
        m_view->setCurrentIndex(m_model.index(0, 0, first));
    }
    m_view->setFocus();
}

void FindPanel::copyPlaces() const
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const QModelIndex& one, const QModelIndex& other) {
        return std::pair(one.parent().row(), one.row())
            < std::pair(other.parent().row(), other.row());
    });
    QStringList lines;
    for (const QModelIndex& index : rows) {
        const FoundPlace* place = m_model.place(index);
        const FoundText* text = m_model.text(index.parent());
        if (place && text)
            lines << QStringLiteral("%1:%2: %3")
                         .arg(text->path.isEmpty() ? text->name : text->path,
                             QString::number(place->line), place->lineText);
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void FindPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape)
        return QWidget::keyPressEvent(event);
    if (m_banner->isVisible()) {
        m_banner->dismiss();
        m_with->setFocus();
    } else {
        emit left();
    }
}

bool FindPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view && event->type() == QEvent::Resize)
        m_empty->setGeometry(m_view->rect());
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto& key = static_cast<QKeyEvent&>(*event);
    if (watched == m_view && key.matches(QKeySequence::Copy)) {
        copyPlaces();
        return true;
    }
    if (watched == &m_fields->what() && key.key() == Qt::Key_Down) {
        goToList();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void FindPanel::dress()
{
    for (QLabel* label : {m_summary, m_empty}) {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, theme().muted);
        label->setPalette(palette);
    }
    m_view->viewport()->update();
}

} // namespace clutch::ui
