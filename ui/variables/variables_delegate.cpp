#include "ui/variables/variables_delegate.h"

#include "ui/models/variables_model.h"
#include "ui/style/fonts.h"
#include "ui/style/themes.h"

#include <QPainter>

namespace clutch::ui {

namespace {

constexpr QSize kSign{10, 14};
constexpr int kSharp = 3; // pixels that are drawn for one, so that any scale is sharp

QIcon sign(const QString& text)
{
    QPixmap picture(kSign * kSharp);
    picture.setDevicePixelRatio(kSharp);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    QFont font = codeFont();
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(theme().accent);
    painter.drawText(QRect(QPoint(), kSign), Qt::AlignCenter, text);
    return QIcon(picture);
}

} // namespace

VariablesDelegate::VariablesDelegate(QObject* parent)
    : QStyledItemDelegate(parent)
{
    connect(&Themes::instance(), &Themes::changed, this, &VariablesDelegate::dress);
    dress();
}

void VariablesDelegate::dress()
{
    m_none = sign(QString());
    m_new = sign(QStringLiteral("+"));
    m_changed = sign(QStringLiteral("≠"));
}

void VariablesDelegate::initStyleOption(
    QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->textElideMode = Qt::ElideRight;
    const auto column = static_cast<VariableColumn>(index.column());
    if (column == VariableColumn::Name || column == VariableColumn::Value)
        option->font = codeFont();
    if (column == VariableColumn::Type || column == VariableColumn::Size)
        option->palette.setColor(QPalette::Text, theme().muted);
    if (column != VariableColumn::Name)
        return;
    const auto mark = static_cast<VariableMark>(index.data(VariablesModel::MarkRole).toInt());
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = kSign;
    option->icon = mark == VariableMark::New ? m_new
        : mark == VariableMark::Changed      ? m_changed
                                             : m_none;
    option->font.setBold(mark != VariableMark::None);
}

} // namespace clutch::ui
