#include "ui/editor/find_bar.h"

#include "ui/editor/editor.h"
#include "ui/editor/find_fields.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace clutch::ui {

namespace {

constexpr int kLateMs = 200;

template <typename Task> auto worked(Task task)
{
    return [task = std::move(task)](auto& promise) {
        int said = -1;
        return answerTo(task, [&](int percent) {
            if (percent != said)
                promise.setProgressValue(said = percent);
            return !promise.isCanceled();
        });
    };
}

} // namespace

FindBar::FindBar(Editor* editor, QWidget* parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_fields(new FindFields(this))
    , m_with(newReplaceField(this))
    , m_replaceRow(new QWidget(this))
    , m_one(new QPushButton(tr("Replace"), m_replaceRow))
    , m_all(new QPushButton(tr("Replace all"), m_replaceRow))
    , m_count(new QLabel(this))
{
    auto* first = new QHBoxLayout;
    first->setSpacing(Metrics::kTight);
    first->addWidget(m_fields, 1);
    QToolButton* previous = addButton(QStringLiteral("arrow-up"), tr("Previous match (Shift+F3)"));
    QToolButton* next = addButton(QStringLiteral("arrow-down"), tr("Next match (F3)"));
    QToolButton* done = addButton(QStringLiteral("x"), tr("Close (Esc)"));
    // As wide as most of what it says, so that the field beside it keeps its width.
    m_count->setMinimumWidth(m_count->fontMetrics().horizontalAdvance(tr("searching …")));
    m_count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    first->addWidget(m_count);
    first->addWidget(previous);
    first->addWidget(next);
    first->addWidget(done);

    auto* second = new QHBoxLayout(m_replaceRow);
    second->setContentsMargins(0, 0, 0, 0);
    second->setSpacing(Metrics::kTight);
    second->addWidget(m_with, 1);
    second->addWidget(m_one);
    second->addWidget(m_all);

    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(Metrics::kSpace, Metrics::kTight, Metrics::kSpace, Metrics::kTight);
    rows->setSpacing(Metrics::kTight);
    rows->addLayout(first);
    rows->addWidget(m_replaceRow);

    connect(previous, &QToolButton::clicked, this, &FindBar::findPrevious);
    connect(next, &QToolButton::clicked, this, &FindBar::findNext);
    connect(done, &QToolButton::clicked, this, &FindBar::close);
    // What is to be found, and then what it becomes; the switches come after.
    setTabOrder(&m_fields->what(), m_with);
    connectAll();
    hide();
}

void FindBar::connectAll()
{
    connect(m_fields, &FindFields::changed, this, &FindBar::searchAnew);
    connect(m_fields, &FindFields::entered, this, &FindBar::findNext);
    connect(m_with, &QLineEdit::returnPressed, this, &FindBar::replaceOne);
    connect(m_one, &QPushButton::clicked, this, &FindBar::replaceOne);
    connect(m_all, &QPushButton::clicked, this, &FindBar::replaceAll);
    connect(m_editor, &QsciScintilla::textChanged, this, &FindBar::textChanged);
    m_replacing.onProgress(
        [this](int percent) { m_count->setText(tr("replacing … %1 %").arg(percent)); });
    m_late.setSingleShot(true);
    m_late.setInterval(kLateMs);
    connect(&m_late, &QTimer::timeout, this, [this] { m_count->setText(tr("searching …")); });
}

QToolButton* FindBar::addButton(const QString& iconName, const QString& text)
{
    auto* button = new QToolButton(this);
    button->setIcon(icon(iconName));
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

void FindBar::open(bool withReplace)
{
    m_replaceRow->setVisible(withReplace);
    show();
    m_fields->begin(m_editor->selectedText());
    m_wanted.count = true;
    search();
}

void FindBar::openFind()
{
    open(false);
}

void FindBar::openReplace()
{
    open(true);
}

void FindBar::close()
{
    stopReplacing(tr("cancelled: nothing replaced"));
    hide();
    m_editor->setFocus();
}

void FindBar::findNext()
{
    step(1);
}

void FindBar::findPrevious()
{
    step(-1);
}

void FindBar::step(int direction)
{
    if (m_fields->wish().what.isEmpty())
        return openFind();
    m_wanted.steps += direction;
    search();
}

// What it looks for is something else than before.
void FindBar::searchAnew()
{
    stopReplacing(tr("cancelled: nothing replaced"));
    m_search.cancel();
    m_wanted = {true, true, 1};
    search();
}

void FindBar::search()
{
    if (m_search.isRunning() || m_replacing.isRunning())
        return;
    const SearchWish wish = m_fields->wish();
    const bool wrong = !patternOf(wish).isValid();
    if (wish.what.isEmpty() || wrong) {
        m_late.stop();
        m_wanted = {};
        m_count->setText(wrong ? tr("not a regular expression") : QString());
        return;
    }
    if (!m_wanted.count && m_wanted.steps == 0)
        return m_late.stop();
    FindTask task{bytesOf(*m_editor), wish, m_wanted.count, {}};
    m_searched = {m_wanted.count, m_wanted.fromSelection, 0};
    if (m_wanted.steps != 0) {
        m_searched.steps = m_wanted.steps > 0 ? 1 : -1;
        const bool forward = m_searched.steps > 0;
        task.step = FindTask::Step{forward,
            m_editor->SendScintilla(m_wanted.fromSelection || !forward
                    ? QsciScintilla::SCI_GETSELECTIONSTART
                    : QsciScintilla::SCI_GETSELECTIONEND)};
    }
    m_wanted = {false, false, m_wanted.steps - m_searched.steps};
    if (isDoneAtOnce(wish, task.text.size()))
        return take(answerTo(task));
    if (!m_late.isActive())
        m_late.start();
    m_search.run(worked(std::move(task)), [this](const FindAnswer& answer) { take(answer); });
}

void FindBar::take(const FindAnswer& answer)
{
    if (answer.place)
        selectBytes(*m_editor, *answer.place);
    if (answer.all) {
        m_late.stop();
        say(*answer.all);
    }
    search();
}

void FindBar::say(const Found& all)
{
    QString said = all.spans.empty() ? tr("none") : QString::number(all.spans.size());
    if (all.more || all.gaveUp)
        said = all.spans.empty() ? tr("takes too long") : tr("more than %1").arg(said);
    m_count->setText(said);
}

void FindBar::textChanged()
{
    stopReplacing(tr("edited meanwhile: nothing replaced"));
    if (!m_search.isRunning())
        return;
    m_search.cancel();
    m_wanted.count = m_wanted.count || m_searched.count;
    m_wanted.fromSelection = m_searched.fromSelection;
    m_wanted.steps += m_searched.steps;
    QMetaObject::invokeMethod(this, &FindBar::search, Qt::QueuedConnection); // once it is whole
}

void FindBar::replaceOne()
{
    const SearchWish wish = m_fields->wish();
    const QRegularExpression pattern = patternOf(wish);
    const QString selected = m_editor->selectedText();
    if (pattern.isValid() && !selected.isEmpty()) {
        const auto match = pattern.match(selected);
        if (match.hasMatch() && match.capturedLength() == selected.size())
            m_editor->replaceSelectedText(replacementFor(match, m_with->text(), wish.regex));
    }
    m_wanted = {true, false, 1};
    search();
}

void FindBar::replaceAll()
{
    if (m_replacing.isRunning())
        return stopReplacing(tr("cancelled: nothing replaced"));
    const SearchWish wish = m_fields->wish();
    if (wish.what.isEmpty() || !patternOf(wish).isValid())
        return;
    m_search.cancel();
    m_late.stop();
    m_wanted = {};
    if (m_editor->isReadOnly())
        return m_count->setText(tr("read-only"));
    ReplaceTask task{bytesOf(*m_editor), wish, m_with->text(),
        m_editor->SendScintilla(QsciScintilla::SCI_GETCURRENTPOS)};
    if (isDoneAtOnce(wish, task.text.size()))
        return take(answerTo(task));
    m_all->setText(tr("Cancel"));
    m_one->setEnabled(false);
    m_count->setText(tr("replacing …"));
    m_replacing.run(worked(std::move(task)), [this](const Replaced& replaced) {
        stopReplacing({});
        take(replaced);
    });
}

void FindBar::take(const Replaced& replaced)
{
    if (replaced.gaveUp)
        return m_count->setText(tr("takes too long: nothing replaced"));
    if (replaced.places > 0)
        apply(*m_editor, replaced.change);
    m_count->setText(tr("%n replaced", nullptr, static_cast<int>(replaced.places)));
}

void FindBar::stopReplacing(const QString& why)
{
    m_all->setText(tr("Replace all"));
    m_one->setEnabled(true);
    if (!m_replacing.isRunning())
        return;
    m_replacing.cancel();
    m_count->setText(why);
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_replacing.isRunning())
        stopReplacing(tr("cancelled: nothing replaced"));
    else if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace clutch::ui
