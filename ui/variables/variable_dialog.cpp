#include "ui/variables/variable_dialog.h"

#include "ui/models/interpreter_words.h"
#include "ui/models/variables_words.h"
#include "ui/style/fonts.h"
#include "ui/style/theme.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStringList>
#include <QVBoxLayout>

namespace clutch::ui {

namespace {

constexpr QSize kUsualSize{560, 320};

QString facts(const VariableRow& row)
{
    QStringList parts{row.type};
    if (row.length >= 0)
        parts << itemsText(row.length);
    if (row.size >= 0)
        parts << bytesText(static_cast<std::uint64_t>(row.size));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

bool looksShortened(const QString& text)
{
    return text.endsWith(QStringLiteral("…")) || text.contains(QStringLiteral("..."));
}

VariableDialog::VariableDialog(const QString& letter, const VariableRow& row, QWidget* parent)
    : QDialog(parent)
    , m_value(new QPlainTextEdit(row.text, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1 in %2").arg(row.name, letter));
    resize(kUsualSize);
    m_value->setReadOnly(true);
    m_value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_value->setFont(codeFont());
    m_value->setWordWrapMode(QTextOption::WrapAnywhere);
    m_value->setAccessibleName(tr("Value of %1").arg(row.name));

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton* copy = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    copy->setToolTip(tr("Copy the value as it is shown"));
    connect(copy, &QPushButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(m_value->toPlainText()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* column = new QVBoxLayout(this);
    column->setSpacing(Metrics::kSpace);
    auto* about = new QLabel(facts(row), this);
    about->setTextFormat(Qt::PlainText);
    column->addWidget(about);
    column->addWidget(m_value, 1);
    if (looksShortened(row.text)) {
        auto* note = new QLabel(tr("The runtime tells the beginning of a long value only. Print %1 "
                                   "in the console of %2 to see all of it.")
                                    .arg(row.name, letter),
            this);
        note->setTextFormat(Qt::PlainText);
        note->setWordWrap(true);
        column->addWidget(note);
    }
    column->addWidget(buttons);
    m_value->setFocus();
}

} // namespace clutch::ui
