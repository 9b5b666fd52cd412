// How wide the columns of the variables are.
#pragma once

#include "ui/models/variables_model.h"

#include <QObject>

#include <array>

class QTreeView;

namespace clutch::ui {

/// Shares the width of the table among its columns, so that it never scrolls sideways: each has
/// what it is wished to have (by us at first, then by whoever drags the header), and the value what
/// is left over. Where there is less, all give way, each by its share, down to their titles. Owned
/// by its view, which has its model already; UI thread.
class VariableColumns : public QObject
{
    Q_OBJECT
public:
    explicit VariableColumns(QTreeView& view);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void wish();
    void share();
    [[nodiscard]] int least(int column) const;

    QTreeView& m_view;
    const QObject* m_header;
    std::array<int, kVariableColumns> m_wished{};
    bool m_sharing = false;
};

} // namespace clutch::ui
