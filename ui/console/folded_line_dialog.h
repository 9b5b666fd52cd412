// A line that was too long to show.
#pragma once

#include "engine/base/result.h"
#include "ui/console/console_palette.h"
#include "ui/models/console_text_folds.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace clutch {

/// Shows a folded line part by part. Has a copy of the line: the console may drop it at any time.
/// Deletes itself when closed.
class FoldedLineDialog : public QDialog
{
    Q_OBJECT
public:
    static constexpr std::size_t kPart = 50'000;

    FoldedLineDialog(LongLine line, const ConsolePalette& palette, QWidget* parent);
    void showPart(std::size_t index);
    [[nodiscard]] QString shownText() const;

private:
    LongLine m_line;
    std::size_t m_index = 0;
    QPlainTextEdit* m_text;
    QLabel* m_where;
    QToolButton* m_previous;
    QToolButton* m_next;
};

/// Writes a folded line to a file, whole or not at all.
[[nodiscard]] Status saveLine(const LongLine& line, const QString& path);
/// Writes text to a file, whole or not at all.
[[nodiscard]] Status saveText(const QByteArray& text, const QString& path);

} // namespace clutch
