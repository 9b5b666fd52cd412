// What the colours and shapes of the core graph mean.
#pragma once

#include "ui/models/core_history.h"
#include "ui/models/graph_palette.h"

#include <QWidget>

namespace clutch::ui {

/// One line: the living interpreters' letters in their colours, then other threads, rest of the
/// machine, GIL wait and gaps; as much as fits, the rest in its tooltip. Owned by CoresPanel.
class GraphLegend : public QWidget
{
    Q_OBJECT
public:
    explicit GraphLegend(const CoreHistory& history, QWidget* parent = nullptr);
    void setGraphPalette(const GraphPalette& palette);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Item
    {
        QString letter; // a chip; else a swatch
        QString text;
        QColor colour;
    };
    [[nodiscard]] std::vector<Item> items() const;
    [[nodiscard]] QString words() const;
    const CoreHistory& m_history;
    GraphPalette m_palette = GraphPalette::lightTheme();
};

} // namespace clutch::ui
