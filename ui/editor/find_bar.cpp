#include "ui/editor/find_bar.h"

#include "ui/editor/editor.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QStyle>
#include <QToolButton>

namespace clutch::ui {

namespace {
constexpr int kFieldWidth = 200;

QRegularExpression patternOf(const QString& what, bool regex, bool words, bool matchCase)
{
    QString pattern = regex ? what : QRegularExpression::escape(what);
    if (words)
        pattern = QStringLiteral("\\b(?:%1)\\b").arg(pattern);
    QRegularExpression::PatternOptions options = QRegularExpression::MultilineOption;
    if (!matchCase)
        options |= QRegularExpression::CaseInsensitiveOption;
    return QRegularExpression(pattern, options);
}

// $1 to $9 and \1 to \9 stand for what the groups caught.
QString expand(const QString& with, const QRegularExpressionMatch& match)
{
    QString result;
    for (qsizetype i = 0; i < with.size(); ++i) {
        const bool special = with[i] == QLatin1Char('$') || with[i] == QLatin1Char('\\');
        if (special && i + 1 < with.size() && with[i + 1].isDigit()) {
            result += match.captured(with[++i].digitValue());
        } else if (with.mid(i, 2) == QLatin1String("\\n")) {
            result += QLatin1Char('\n');
            ++i;
        } else {
            result += with[i];
        }
    }
    return result;
}
} // namespace

FindBar::FindBar(Editor* editor, QWidget* parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_what(new QLineEdit(this))
    , m_with(new QLineEdit(this))
    , m_replaceRow(new QWidget(this))
    , m_count(new QLabel(this))
{
    m_what->setPlaceholderText(tr("Find"));
    m_what->setAccessibleName(tr("Find"));
    m_with->setPlaceholderText(tr("Replace with"));
    m_with->setAccessibleName(tr("Replace with"));
    m_what->setMinimumWidth(kFieldWidth / 2);
    m_with->setMinimumWidth(kFieldWidth / 2);

    auto* first = new QHBoxLayout;
    first->setSpacing(Metrics::kTight);
    first->addWidget(m_what, 1);
    first->addWidget(m_case = addSwitch(QStringLiteral("case-sensitive"), tr("Match case")));
    first->addWidget(m_words = addSwitch(QStringLiteral("whole-word"), tr("Whole words")));
    first->addWidget(m_regex = addSwitch(QStringLiteral("regex"), tr("Regular expression")));
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

    connect(m_what, &QLineEdit::textChanged, this, [this] {
        countMatches();
        find(true, true);
    });
    connect(m_what, &QLineEdit::returnPressed, this, &FindBar::findNext);
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

QToolButton* FindBar::addSwitch(const QString& iconName, const QString& text)
{
    QToolButton* button = addButton(iconName, text);
    button->setCheckable(true);
    connect(button, &QToolButton::toggled, this, [this] {
        countMatches();
        find(true, true);
    });
    return button;
}

void FindBar::open(bool withReplace)
{
    m_replaceRow->setVisible(withReplace);
    const QString selected = m_editor->selectedText();
    show();
    if (!selected.isEmpty() && !selected.contains(QLatin1Char('\n')))
        m_what->setText(selected);
    m_what->selectAll();
    m_what->setFocus();
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
    if (m_what->text().isEmpty())
        openFind();
    else
        find(true, false);
}

void FindBar::findPrevious()
{
    if (m_what->text().isEmpty())
        openFind();
    else
        find(false, false);
}

// Offsets are in characters of the text; QScintilla counts bytes, so they go through the UTF-8 of
// what stands before.
bool FindBar::find(bool forward, bool fromSelectionStart)
{
    const QRegularExpression pattern = patternOf(
        m_what->text(), m_regex->isChecked(), m_words->isChecked(), m_case->isChecked());
    if (m_what->text().isEmpty() || !pattern.isValid())
        return false;
    const QString text = m_editor->text();
    const QByteArray utf8 = text.toUtf8();
    const bool atStart = fromSelectionStart || !forward;
    const long from = m_editor->SendScintilla(
        atStart ? QsciScintilla::SCI_GETSELECTIONSTART : QsciScintilla::SCI_GETSELECTIONEND);
    const qsizetype start = QString::fromUtf8(utf8.left(from)).size();
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
    const auto bytes = [&](qsizetype at) {
        return static_cast<long>(text.left(at).toUtf8().size());
    };
    const long first = bytes(found.capturedStart());
    m_editor->SendScintilla(QsciScintilla::SCI_ENSUREVISIBLEENFORCEPOLICY,
        m_editor->SendScintilla(
            QsciScintilla::SCI_LINEFROMPOSITION, static_cast<unsigned long>(first)));
    m_editor->SendScintilla(
        QsciScintilla::SCI_SETSEL, static_cast<unsigned long>(first), bytes(found.capturedEnd()));
    return true;
}

void FindBar::replaceOne()
{
    const QRegularExpression pattern = patternOf(
        m_what->text(), m_regex->isChecked(), m_words->isChecked(), m_case->isChecked());
    const QString selected = m_editor->selectedText();
    if (pattern.isValid() && !selected.isEmpty()) {
        const auto match = pattern.match(selected);
        if (match.hasMatch() && match.capturedLength() == selected.size()) {
            m_editor->replaceSelectedText(
                m_regex->isChecked() ? expand(m_with->text(), match) : m_with->text());
        }
    }
    find(true, false);
    countMatches();
}

void FindBar::replaceAll()
{
    const QRegularExpression pattern = patternOf(
        m_what->text(), m_regex->isChecked(), m_words->isChecked(), m_case->isChecked());
    if (m_what->text().isEmpty() || !pattern.isValid())
        return;
    const QString text = m_editor->text();
    QString result;
    qsizetype copied = 0;
    int count = 0;
    for (auto all = pattern.globalMatch(text); all.hasNext();) {
        const auto match = all.next();
        if (match.capturedLength() == 0)
            continue;
        result += text.mid(copied, match.capturedStart() - copied)
            + (m_regex->isChecked() ? expand(m_with->text(), match) : m_with->text());
        copied = match.capturedEnd();
        ++count;
    }
    if (count > 0)
        m_editor->restoreText(result + text.mid(copied));
    m_count->setText(tr("%n replaced", nullptr, count));
}

void FindBar::countMatches()
{
    const QRegularExpression pattern = patternOf(
        m_what->text(), m_regex->isChecked(), m_words->isChecked(), m_case->isChecked());
    const bool wrong = !pattern.isValid();
    QString said;
    if (wrong) {
        said = tr("not a regular expression");
        m_what->setToolTip(pattern.errorString());
    } else if (!m_what->text().isEmpty()) {
        int count = 0;
        for (auto all = pattern.globalMatch(m_editor->text()); all.hasNext(); ++count)
            all.next();
        said = count == 0 ? tr("none") : QString::number(count);
        m_what->setToolTip({});
    }
    m_count->setText(said);
    m_what->setProperty("wrong", wrong);
    style()->polish(m_what);
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace clutch::ui
