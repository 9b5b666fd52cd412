// A table of figures that is read and copied.
#pragma once

#include "ui/models/core_load_text.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace clutch::ui {

/// Shows a TextTable below its title. Ctrl+C copies the cells that are selected, in their rows and
/// with the header, as a spreadsheet takes them. Owned by a panel that gives it figures anew
/// whenever they change; what is selected stays. UI thread.
class FiguresTable final : public QWidget
{
    Q_OBJECT
public:
    /// `name`: for screen readers.
    explicit FiguresTable(const QString& name, QWidget* parent = nullptr);

    void setFigures(const TextTable& figures);
    void stretchLastColumn();
    /// What is selected, tab-separated; empty where nothing is.
    [[nodiscard]] QString selectedText() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLabel* m_title;
    QTableWidget* m_table;
};

} // namespace clutch::ui
