#include "ui/editor/find_bar.h"

#include "ui/editor/editor.h"
#include "ui/editor/editor_spans.h"
#include "ui/editor/find_fields.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace clutch::ui {

namespace {
constexpr std::size_t kMostCounted = 100'000;
}

FindBar::FindBar(Editor* editor, QWidget* parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_fields(new FindFields(this))
    , m_with(newReplaceField(this))
    , m_replaceRow(new QWidget(this))
    , m_count(new QLabel(this))
{
    auto* first = new QHBoxLayout;
    first->setSpacing(Metrics::kTight);
    first->addWidget(m_fields, 1);
    QToolButton* previous = addButton(QStringLiteral("arrow-up"), tr("Previous match (Shift+F3)"));
    QToolButton* next = addButton(QStringLiteral("arrow-down"), tr("Next match (F3)"));
    QToolButton* done = addButton(QStringLiteral("x"), tr("Close (Esc)"));
    first->addWidget(m_count);
    first->addWidget(previous);
    first->addWidget(next);
    first->addWidget(done);

    auto* one = new QPushButton(tr("Replace"), m_replaceRow);
    auto* all = new QPushButton(tr("Replace all"), m_replaceRow);
    auto* second = new QHBoxLayout(m_replaceRow);
    second->setContentsMargins(0, 0, 0, 0);
    second->setSpacing(Metrics::kTight);
    second->addWidget(m_with, 1);
    second->addWidget(one);
    second->addWidget(all);

    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(Metrics::kSpace, Metrics::kTight, Metrics::kSpace, Metrics::kTight);
    rows->setSpacing(Metrics::kTight);
    rows->addLayout(first);
    rows->addWidget(m_replaceRow);

    connect(m_fields, &FindFields::changed, this, [this] {
        countMatches();
        find(true, true);
    });
    connect(m_fields, &FindFields::entered, this, &FindBar::findNext);
    connect(m_with, &QLineEdit::returnPressed, this, &FindBar::replaceOne);
    connect(previous, &QToolButton::clicked, this, &FindBar::findPrevious);
    connect(next, &QToolButton::clicked, this, &FindBar::findNext);
    connect(done, &QToolButton::clicked, this, &FindBar::close);
    connect(one, &QPushButton::clicked, this, &FindBar::replaceOne);
    connect(all, &QPushButton::clicked, this, &FindBar::replaceAll);
    hide();
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
    countMatches();
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
    hide();
    m_editor->setFocus();
}

void FindBar::findNext()
{
    if (m_fields->wish().what.isEmpty())
        openFind();
    else
        find(true, false);
}

void FindBar::findPrevious()
{
    if (m_fields->wish().what.isEmpty())
        openFind();
    else
        find(false, false);
}

// QScintilla counts bytes, a search characters: they meet in the UTF-8 of what stands before.
bool FindBar::find(bool forward, bool fromSelectionStart)
{
    const SearchWish wish = m_fields->wish();
    const QRegularExpression pattern = patternOf(wish);
    if (wish.what.isEmpty() || !pattern.isValid())
        return false;
    const QString text = m_editor->text();
    const bool atStart = fromSelectionStart || !forward;
    const long from = m_editor->SendScintilla(
        atStart ? QsciScintilla::SCI_GETSELECTIONSTART : QsciScintilla::SCI_GETSELECTIONEND);
    const qsizetype start = QString::fromUtf8(text.toUtf8().left(from)).size();
    QRegularExpressionMatch found;
    if (forward) {
        found = pattern.match(text, start);
        if (!found.hasMatch() || found.capturedLength() == 0)
            found = pattern.match(text); // goes round
    } else {
        QRegularExpressionMatch before;
        QRegularExpressionMatch last;
        for (auto all = pattern.globalMatch(text); all.hasNext();) {
            last = all.next();
            if (last.capturedEnd() <= start)
                before = last;
        }
        found = before.hasMatch() ? before : last;
    }
    if (!found.hasMatch() || found.capturedLength() == 0)
        return false;
    selectSpan(*m_editor, {found.capturedStart(), found.capturedEnd()});
    return true;
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
    find(true, false);
    countMatches();
}

void FindBar::replaceAll()
{
    const SearchWish wish = m_fields->wish();
    if (wish.what.isEmpty() || !patternOf(wish).isValid())
        return;
    const auto all = replacementsFor(m_editor->text(), wish, m_with->text());
    replaceSpans(*m_editor, all);
    m_count->setText(tr("%n replaced", nullptr, static_cast<int>(all.size())));
}

void FindBar::countMatches()
{
    const SearchWish wish = m_fields->wish();
    const QRegularExpression pattern = patternOf(wish);
    QString said;
    if (!pattern.isValid()) {
        said = tr("not a regular expression");
    } else if (!wish.what.isEmpty()) {
        const Found found = findAll(m_editor->text(), pattern, kMostCounted);
        said = found.spans.empty() ? tr("none") : QString::number(found.spans.size());
        if (found.more || found.gaveUp)
            said = found.spans.empty() ? tr("takes too long") : tr("more than %1").arg(said);
    }
    m_count->setText(said);
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace clutch::ui
