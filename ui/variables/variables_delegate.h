// How a row of the variables looks.
#pragma once

#include <QIcon>
#include <QStyledItemDelegate>

namespace clutch::ui {

/// Puts a sign before a name that is new (+) or changed (≠), and values into the code font. Owned
/// by VariablesPanel, UI thread; follows the theme.
class VariablesDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit VariablesDelegate(QObject* parent = nullptr);

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    void dress();

    QIcon m_none;
    QIcon m_new;
    QIcon m_changed;
};

} // namespace clutch::ui
