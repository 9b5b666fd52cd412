#include "ui/console/folded_line_dialog.h"

#include "ui/console/bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSaveFile>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clutch {

FoldedLineDialog::FoldedLineDialog(LongLine line, const ConsolePalette& palette, QWidget* parent)
    : QDialog(parent)
    , m_line(std::move(line))
    , m_text(new QPlainTextEdit(this))
    , m_where(new QLabel(this))
    , m_previous(new QToolButton(this))
    , m_next(new QToolButton(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Long line, %1").arg(QString::fromStdString(byteCountText(m_line.size()))));
    resize(820, 520);
    m_text->setReadOnly(true);
    m_text->setFont(palette.font);
    m_text->setWordWrapMode(QTextOption::WrapAnywhere);
    m_text->setUndoRedoEnabled(false);
    m_text->setAccessibleName(tr("Part of the line"));
    m_text->setStyleSheet(
        QStringLiteral("QPlainTextEdit { color: %1; background: %2; border: none; padding: 8px; }")
            .arg(palette.text.name(), palette.paper.name()));
    m_previous->setText(tr("← Previous part"));
    m_previous->setToolTip(tr("Show the part before this one"));
    m_next->setText(tr("Next part →"));
    m_next->setToolTip(tr("Show the part after this one"));
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(10, 6, 10, 6);
    row->addWidget(m_previous);
    row->addWidget(m_where, 1, Qt::AlignCenter);
    row->addWidget(m_next);
    styleBar(*bar, palette);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_text, 1);
    layout->addWidget(bar);
    connect(m_previous, &QToolButton::clicked, this, [this] { showPart(m_index - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { showPart(m_index + 1); });
    showPart(0);
}

void FoldedLineDialog::showPart(std::size_t index)
{
    const std::size_t parts = std::max<std::size_t>(1, (m_line.size() + kPart - 1) / kPart);
    m_index = std::min(index, parts - 1);
    m_text->setPlainText(QString::fromStdString(m_line.part(m_index * kPart, kPart)));
    m_where->setText(tr("Part %1 of %2").arg(m_index + 1).arg(parts));
    m_previous->setEnabled(m_index > 0);
    m_next->setEnabled(m_index + 1 < parts);
}

QString FoldedLineDialog::shownText() const
{
    return m_text->toPlainText();
}

namespace {

Status finish(QSaveFile& file, bool written)
{
    if (written && file.commit())
        return {};
    return failure(
        "cannot write " + file.fileName().toStdString() + ": " + file.errorString().toStdString());
}

} // namespace

Status saveLine(const LongLine& line, const QString& path)
{
    QSaveFile file(path);
    bool written = file.open(QIODevice::WriteOnly);
    for (const std::string& block : line.blocks())
        written = written
            && file.write(block.data(), static_cast<qint64>(block.size()))
                == static_cast<qint64>(block.size());
    return finish(file, written);
}

Status saveText(const QByteArray& text, const QString& path)
{
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    return finish(file, written);
}

} // namespace clutch
