// What the colours and shapes of the core graph mean.
#pragma once

#include "ui/models/core_history.h"
#include "ui/models/graph_palette.h"

#include <QStringList>
#include <QWidget>

#include <vector>

namespace clutch::ui {

/// One line: the living interpreters' letters in their colours, then other threads, rest of the
/// machine, GIL wait and gaps. Where that is too long names go first, then words get shorter, then
/// interpreters are counted, which are named beside their bars too: what a colour means is said
/// nowhere else in sight. Owned by CoresPanel.
class GraphLegend : public QWidget
{
    Q_OBJECT
public:
    explicit GraphLegend(const CoreHistory& history, QWidget* parent = nullptr);
    void setGraphPalette(const GraphPalette& palette);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// What is written at the present width, in order.
    [[nodiscard]] QStringList shown() const;
    /// Wide enough for all meanings in short and a few interpreters.
    [[nodiscard]] int comfortableWidth() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Item
    {
        QString letter; // a chip; else a swatch
        QString text;
        QColor colour; // invalid: text alone
    };
    [[nodiscard]] std::vector<Item> interpreters() const;
    enum class Words : std::uint8_t
    {
        Full,
        Short
    };
    [[nodiscard]] std::vector<Item> meanings(Words words) const;
    /// As many as fit into the width, by the order above.
    [[nodiscard]] std::vector<Item> fitting() const;
    [[nodiscard]] int widthOf(const Item& item) const; // with the space behind it
    [[nodiscard]] int widthOf(const std::vector<Item>& items) const;
    [[nodiscard]] int chipOf(const Item& item) const;
    [[nodiscard]] QString words() const;
    const CoreHistory& m_history;
    GraphPalette m_palette = GraphPalette::lightTheme();
    mutable int m_comfortable = 0; // 0: to be measured
};

} // namespace clutch::ui
