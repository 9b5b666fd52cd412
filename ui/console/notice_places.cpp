#include "ui/console/notice_places.h"

#include "ui/console/notice_lines.h"

#include <Qsci/qsciscintilla.h>

namespace clutch {

namespace {
using Sci = QsciScintillaBase;
constexpr unsigned long kMark = 12; // an indicator that the view has for nothing else
} // namespace

NoticePlaces::NoticePlaces(QsciScintilla& view)
    : m_view(view)
{
    m_view.SendScintilla(Sci::SCI_INDICSETSTYLE, kMark, static_cast<long>(Sci::INDIC_HIDDEN));
}

long NoticePlaces::at(unsigned message, long position) const
{
    return m_view.SendScintilla(message, kMark, position);
}

void NoticePlaces::mark(long begin, long length, int number)
{
    m_view.SendScintilla(Sci::SCI_SETINDICATORCURRENT, kMark);
    m_view.SendScintilla(Sci::SCI_SETINDICATORVALUE, static_cast<unsigned long>(number));
    m_view.SendScintilla(Sci::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(begin), length);
}

void NoticePlaces::add(long begin, const QString& text, int columns)
{
    const long length = m_view.SendScintilla(Sci::SCI_GETLENGTH) - begin;
    m_notices.erase(m_last + 1 - static_cast<int>(kMost));
    m_notices[++m_last] = {text, length, columns};
    mark(begin, length, m_last);
}

bool NoticePlaces::layOut(int columns)
{
    bool anew = false;
    const bool readOnly = m_view.isReadOnly();
    m_view.SendScintilla(Sci::SCI_SETREADONLY, 0UL);
    long top = m_view.SendScintilla(Sci::SCI_GETFIRSTVISIBLELINE);
    // From the end on, so that what was found before stays where it was.
    for (long end = m_view.SendScintilla(Sci::SCI_GETLENGTH); end > 0;) {
        const long begin = at(Sci::SCI_INDICATORSTART, end - 1);
        const int number = static_cast<int>(at(Sci::SCI_INDICATORVALUEAT, end - 1));
        const auto found = m_notices.find(number);
        if (number != 0 && found != m_notices.end() && found->second.columns != columns
            && found->second.length == end - begin) { // else its beginning went with older lines
            const long lines = m_view.lines();
            const long line = m_view.SendScintilla(
                Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(begin));
            replace(begin, found->second, number, columns);
            anew = true;
            top += line < top ? m_view.lines() - lines : 0;
        }
        end = begin;
    }
    m_view.SendScintilla(Sci::SCI_SETFIRSTVISIBLELINE, static_cast<unsigned long>(top));
    m_view.SendScintilla(Sci::SCI_SETREADONLY, readOnly ? 1UL : 0UL);
    return anew;
}

void NoticePlaces::replace(long begin, Notice& notice, int number, int columns)
{
    const QByteArray lines = noticeLines(notice.text, columns).toUtf8();
    const long style
        = m_view.SendScintilla(Sci::SCI_GETSTYLEAT, static_cast<unsigned long>(begin)) & 0xff;
    m_view.SendScintilla(
        Sci::SCI_SETTARGETRANGE, static_cast<unsigned long>(begin), begin + notice.length);
    m_view.SendScintilla(
        Sci::SCI_REPLACETARGET, static_cast<unsigned long>(lines.size()), lines.constData());
    notice.length = lines.size();
    notice.columns = columns;
    m_view.SendScintilla(Sci::SCI_STARTSTYLING, static_cast<unsigned long>(begin), 0L);
    m_view.SendScintilla(Sci::SCI_SETSTYLING, static_cast<unsigned long>(notice.length), style);
    mark(begin, notice.length, number);
}

} // namespace clutch
