#include "ui/editor/name_list.h"

#include "ui/editor/call_parameter.h"
#include "ui/editor/editor.h"
#include "ui/style/fonts.h"
#include "ui/style/themes.h"

#include <QListWidget>
#include <QPainter>
#include <QPixmap>

#include <algorithm>
#include <array>

namespace clutch::ui {

namespace {

using Sci = QsciScintillaBase;

constexpr char kBetweenNames = '\n';
constexpr char kBeforeKind = '\x1f'; // no name has it
constexpr int kRows = 10;

struct Kind
{
    const char* word;
    QChar letter;
    QColor SyntaxColours::*colour;
};

// The number in this table is that of the picture. A letter, because colour alone is not enough.
const std::array kKinds{
    Kind{"function", u'f', &SyntaxColours::definition},
    Kind{"class", u'C', &SyntaxColours::builtin},
    Kind{"module", u'M', &SyntaxColours::decorator},
    Kind{"keyword", u'k', &SyntaxColours::keyword},
    Kind{"attribute", u'a', &SyntaxColours::number},
    Kind{"variable", u'v', &SyntaxColours::text},
    Kind{"key", u'#', &SyntaxColours::string},
    Kind{"file", u'/', &SyntaxColours::string},
};

int pictureOf(const QString& kind)
{
    const auto found = std::find_if(kKinds.begin(), kKinds.end(),
        [&](const Kind& each) { return kind == QLatin1String(each.word); });
    return static_cast<int>((found == kKinds.end() ? kKinds.begin() + 5 : found) - kKinds.begin());
}

QPixmap signOf(const Kind& kind, qreal ratio)
{
    constexpr int kSide = Metrics::kIcon;
    QPixmap picture(QSize(kSide, kSide) * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour = theme().syntax.*kind.colour;
    painter.setPen(QPen(colour, Metrics::kLine));
    const QRectF frame = QRectF(0, 0, kSide, kSide).adjusted(1.5, 1.5, -1.5, -1.5);
    painter.drawRoundedRect(frame, Metrics::kRadius - 1, Metrics::kRadius - 1);
    QFont font = codeFont();
    font.setPixelSize(kSide - 6);
    font.setBold(true);
    painter.setFont(font);
    painter.drawText(frame, Qt::AlignCenter, kind.letter);
    return picture;
}

// The one that is seen: Scintilla lets an old one go only in the next turn of the event loop.
QListWidget* openList(const Editor& editor)
{
    const auto lists = editor.findChildren<QListWidget*>();
    const auto found = std::find_if(
        lists.rbegin(), lists.rend(), [](const QListWidget* each) { return each->isVisible(); });
    return found == lists.rend() ? nullptr : *found;
}

} // namespace

NameList::NameList(Editor& editor)
    : m_editor(editor)
{
    const auto set = [&](unsigned message, long value) {
        editor.SendScintilla(message, static_cast<unsigned long>(value));
    };
    set(Sci::SCI_AUTOCSETSEPARATOR, kBetweenNames);
    set(Sci::SCI_AUTOCSETTYPESEPARATOR, kBeforeKind);
    set(Sci::SCI_AUTOCSETORDER, Sci::SC_ORDER_CUSTOM);
    set(Sci::SCI_AUTOCSETMAXHEIGHT, kRows);
}

void NameList::dress()
{
    const qreal ratio = m_editor.devicePixelRatioF();
    m_editor.setCallTipsBackgroundColor(theme().raised);
    m_editor.setCallTipsForegroundColor(theme().text);
    m_editor.setCallTipsHighlightColor(theme().accent);
    if (m_drawnFor == ratio && m_drawnDark == theme().dark)
        return;
    m_drawnFor = ratio;
    m_drawnDark = theme().dark;
    m_editor.clearRegisteredImages();
    for (std::size_t i = 0; i < kKinds.size(); ++i)
        m_editor.registerImage(static_cast<int>(i), signOf(kKinds[i], ratio));
}

void NameList::show(long start, const std::vector<OfferedName>& names, ListIs extent)
{
    const QByteArray before = selected().toUtf8();
    QByteArray list;
    for (const OfferedName& each : names) {
        if (!list.isEmpty())
            list += kBetweenNames;
        list += each.text + kBeforeKind + QByteArray::number(pictureOf(each.kind));
    }
    dress();
    m_editor.SendScintilla(
        Sci::SCI_AUTOCSETCHOOSESINGLE, extent == ListIs::Whole && before.isEmpty() ? 1UL : 0UL);
    const long caret = m_editor.SendScintilla(Sci::SCI_GETCURRENTPOS);
    m_editor.SendScintilla(Sci::SCI_AUTOCSHOW,
        static_cast<unsigned long>(std::max(0L, caret - start)), list.constData());
    if (!before.isEmpty())
        select(before);
}

bool NameList::isOpen() const
{
    return m_editor.SendScintilla(Sci::SCI_AUTOCACTIVE) != 0;
}

void NameList::close()
{
    m_editor.SendScintilla(Sci::SCI_AUTOCCANCEL);
}

std::vector<QString> NameList::shown() const
{
    std::vector<QString> names;
    const QListWidget* list = isOpen() ? openList(m_editor) : nullptr;
    for (int row = 0; list && row < list->count(); ++row)
        names.push_back(list->item(row)->text());
    return names;
}

QString NameList::selected() const
{
    const QListWidget* list = isOpen() ? openList(m_editor) : nullptr;
    const QListWidgetItem* item = list ? list->currentItem() : nullptr;
    return item ? item->text() : QString();
}

// SCI_AUTOCSELECT takes the first name that begins so, which need not be this one.
void NameList::select(const QByteArray& name)
{
    QListWidget* list = isOpen() ? openList(m_editor) : nullptr;
    for (int row = 0; list && row < list->count(); ++row) {
        if (list->item(row)->text() == QString::fromUtf8(name))
            return list->setCurrentRow(row);
    }
}

void NameList::showTip(const QString& text, const QString& code)
{
    dress();
    const ParameterSpan current = currentParameter(text, code);
    m_marked = text.mid(current.begin, current.length);
    showCallTip(m_editor, text, current);
}

QString NameList::markedInTip() const
{
    return m_editor.SendScintilla(Sci::SCI_CALLTIPACTIVE) != 0 ? m_marked : QString();
}

} // namespace clutch::ui
