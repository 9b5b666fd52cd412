#include "ui/console/notice_lines.h"

#include "ui/models/console_text_cells.h"

#include <QStringList>

#include <algorithm>

namespace clutch {

namespace {

constexpr int kLeast = 20; // columns: less is no text any more
const QString kIndent = QStringLiteral("  ");

// Characters of `line` from `begin` on that a row of `columns` has room for.
qsizetype fitting(const QList<uint>& line, qsizetype begin, int columns)
{
    int used = 0;
    qsizetype at = begin;
    qsizetype space = -1; // behind the last one
    for (; at < line.size(); ++at) {
        used += cellWidth(line[at]);
        if (used > columns && line[at] != U' ')
            return (space > begin ? space : std::max(at, begin + 1)) - begin;
        if (line[at] == U' ')
            space = at + 1;
    }
    return at - begin;
}

} // namespace

QString noticeLines(const QString& text, int columns)
{
    const int room = std::max(columns, kLeast) - static_cast<int>(kIndent.size());
    QString lines;
    for (const QString& paragraph : text.split(u'\n')) {
        const QList<uint> characters = paragraph.toUcs4();
        qsizetype begin = 0;
        do {
            const qsizetype count = fitting(characters, begin, room);
            QString row = QString::fromUcs4(
                reinterpret_cast<const char32_t*>(characters.constData()) + begin, count);
            begin += count;
            while (begin < characters.size() && row.endsWith(u' '))
                row.chop(1);
            lines += kIndent + row + u'\n';
        } while (begin < characters.size());
    }
    return lines;
}

} // namespace clutch
