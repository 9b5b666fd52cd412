#include "ui/editor/find_fields.h"

#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QStyle>
#include <QToolButton>

namespace clutch::ui {

namespace {
constexpr int kFieldWidth = 100; // at least
}

FindFields::FindFields(QWidget* parent)
    : QWidget(parent)
    , m_what(new QLineEdit(this))
{
    m_what->setPlaceholderText(tr("Find"));
    m_what->setAccessibleName(tr("Find"));
    m_what->setMinimumWidth(kFieldWidth);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Metrics::kTight);
    row->addWidget(m_what, 1);
    row->addWidget(m_case = addSwitch(QStringLiteral("case-sensitive"), tr("Match case")));
    row->addWidget(m_words = addSwitch(QStringLiteral("whole-word"), tr("Whole words")));
    row->addWidget(m_regex = addSwitch(QStringLiteral("regex"), tr("Regular expression")));
    setFocusProxy(m_what);
    connect(m_what, &QLineEdit::textChanged, this, &FindFields::look);
    connect(m_what, &QLineEdit::returnPressed, this, &FindFields::entered);
}

QToolButton* FindFields::addSwitch(const QString& iconName, const QString& text)
{
    auto* button = new QToolButton(this);
    button->setIcon(icon(iconName));
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setCheckable(true);
    connect(button, &QToolButton::toggled, this, &FindFields::look);
    return button;
}

SearchWish FindFields::wish() const
{
    return {m_what->text(), m_regex->isChecked(), m_words->isChecked(), m_case->isChecked()};
}

void FindFields::begin(const QString& selected)
{
    if (!selected.isEmpty() && !selected.contains(QLatin1Char('\n')))
        m_what->setText(selected);
    m_what->selectAll();
    m_what->setFocus();
}

void FindFields::look()
{
    const QRegularExpression pattern = patternOf(wish());
    const bool wrong = !pattern.isValid();
    m_what->setToolTip(wrong ? pattern.errorString() : QString());
    m_what->setProperty("wrong", wrong);
    style()->polish(m_what);
    emit changed();
}

QLineEdit* newReplaceField(QWidget* parent)
{
    auto* field = new QLineEdit(parent);
    field->setPlaceholderText(FindFields::tr("Replace with"));
    field->setAccessibleName(FindFields::tr("Replace with"));
    field->setMinimumWidth(kFieldWidth);
    return field;
}

} // namespace clutch::ui
