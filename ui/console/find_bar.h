// Finding in output.
#pragma once

#include "ui/console/console_palette.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace clutch {

class OutputView;

/// A bar over the output: what is typed is found at once, Enter and Shift+Enter go on, Esc closes.
///
/// Marks at most kMaxMarks places; counting goes no further either, so that a common letter in
/// 100,000 lines stops nothing. Owned by a ConsoleWidget, UI thread only.
class FindBar : public QWidget
{
    Q_OBJECT
public:
    static constexpr int kMaxMarks = 1000;

    explicit FindBar(OutputView& view, QWidget* parent = nullptr);
    void setConsolePalette(const ConsolePalette& palette);
    void open();
    void close();
    void findNext() { find(1); }
    void findPrevious() { find(-1); }
    [[nodiscard]] QLineEdit* edit() const { return m_edit; }
    [[nodiscard]] QString resultText() const;

signals:
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void textChanged();
    void find(int direction);
    int markAll();
    [[nodiscard]] long searchBetween(long from, long to) const;

    OutputView& m_view;
    QLineEdit* m_edit;
    QLabel* m_result;
};

} // namespace clutch
