#include "ui/console/find_bar.h"

#include "ui/console/bar.h"
#include "ui/console/output_view.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace clutch {
namespace {

using Sci = QsciScintillaBase;
constexpr unsigned long kMatchIndicator = 10;

} // namespace

FindBar::FindBar(OutputView& view, QWidget* parent)
    : QWidget(parent)
    , m_view(view)
    , m_edit(new QLineEdit(this))
    , m_result(new QLabel(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->setSpacing(4);
    m_edit->setPlaceholderText(tr("Find in output"));
    m_edit->setAccessibleName(tr("Find in output"));
    m_edit->setClearButtonEnabled(false);
    m_edit->installEventFilter(this);
    layout->addWidget(m_edit, 1);
    m_result->setMinimumWidth(m_result->fontMetrics().horizontalAdvance(tr("not found")) + 8);
    m_result->setAlignment(Qt::AlignCenter);
    layout->addWidget(m_result);
    const auto addButton = [&](const QString& text, const QString& tip, auto slot) {
        auto* button = new QToolButton(this);
        button->setText(text);
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        layout->addWidget(button);
        connect(button, &QToolButton::clicked, this, slot);
    };
    addButton(QStringLiteral("↑"), tr("Previous match (Shift+Enter)"), &FindBar::findPrevious);
    addButton(QStringLiteral("↓"), tr("Next match (Enter)"), &FindBar::findNext);
    addButton(QStringLiteral("✕"), tr("Close (Esc)"), &FindBar::close);
    connect(m_edit, &QLineEdit::textChanged, this, &FindBar::textChanged);
    m_view.SendScintilla(
        Sci::SCI_INDICSETSTYLE, kMatchIndicator, static_cast<long>(Sci::INDIC_STRAIGHTBOX));
    m_view.SendScintilla(Sci::SCI_INDICSETUNDER, kMatchIndicator, 1L);
    m_view.SendScintilla(Sci::SCI_INDICSETALPHA, kMatchIndicator, 150L);
    m_view.SendScintilla(Sci::SCI_INDICSETOUTLINEALPHA, kMatchIndicator, 200L);
    hide();
}

void FindBar::setConsolePalette(const ConsolePalette& palette)
{
    styleBar(*this, palette);
    m_view.SendScintilla(Sci::SCI_INDICSETFORE, kMatchIndicator, palette.match);
}

void FindBar::open()
{
    show();
    if (m_view.hasSelectedText() && !m_view.selectedText().contains(u'\n'))
        m_edit->setText(m_view.selectedText());
    m_edit->setFocus();
    m_edit->selectAll();
    textChanged();
}

void FindBar::close()
{
    hide();
    m_view.SendScintilla(Sci::SCI_SETINDICATORCURRENT, kMatchIndicator);
    m_view.SendScintilla(
        Sci::SCI_INDICATORCLEARRANGE, 0UL, m_view.SendScintilla(Sci::SCI_GETLENGTH));
    emit closed();
}

QString FindBar::resultText() const
{
    return m_result->text();
}

long FindBar::searchBetween(long from, long to) const
{
    const QByteArray wanted = m_edit->text().toUtf8();
    m_view.SendScintilla(Sci::SCI_SETSEARCHFLAGS, 0UL);
    m_view.SendScintilla(Sci::SCI_SETTARGETSTART, static_cast<unsigned long>(from));
    m_view.SendScintilla(Sci::SCI_SETTARGETEND, static_cast<unsigned long>(to));
    return m_view.SendScintilla(
        Sci::SCI_SEARCHINTARGET, static_cast<unsigned long>(wanted.size()), wanted.constData());
}

int FindBar::markAll()
{
    const long end = m_view.SendScintilla(Sci::SCI_GETLENGTH);
    m_view.SendScintilla(Sci::SCI_SETINDICATORCURRENT, kMatchIndicator);
    m_view.SendScintilla(Sci::SCI_INDICATORCLEARRANGE, 0UL, end);
    if (m_edit->text().isEmpty())
        return 0;
    // From the end: the newest output is what one looks at.
    int count = 0;
    for (long before = end; count < kMaxMarks; ++count) {
        const long found = searchBetween(before, 0);
        if (found < 0)
            break;
        const long length = m_view.SendScintilla(Sci::SCI_GETTARGETEND) - found;
        m_view.SendScintilla(
            Sci::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(found), length);
        before = found;
    }
    return count;
}

void FindBar::textChanged()
{
    const int count = markAll();
    if (m_edit->text().isEmpty())
        m_result->clear();
    else if (count == 0)
        m_result->setText(tr("not found"));
    else if (count == kMaxMarks)
        m_result->setText(tr("%1 or more").arg(count));
    else
        m_result->setText(tr("%n found", nullptr, count));
    if (count > 0) {
        // What is typed is looked for from the end again, where the newest output is.
        m_view.SendScintilla(Sci::SCI_SETEMPTYSELECTION, m_view.SendScintilla(Sci::SCI_GETLENGTH));
        find(-1);
    }
}

void FindBar::find(int direction)
{
    if (m_edit->text().isEmpty())
        return;
    const long end = m_view.SendScintilla(Sci::SCI_GETLENGTH);
    const long start = m_view.SendScintilla(Sci::SCI_GETSELECTIONSTART);
    const long after = m_view.SendScintilla(Sci::SCI_GETSELECTIONEND);
    long found = direction > 0 ? searchBetween(after, end) : searchBetween(start, 0);
    if (found < 0)
        found = direction > 0 ? searchBetween(0, end) : searchBetween(end, 0);
    if (found < 0)
        return;
    const long to = m_view.SendScintilla(Sci::SCI_GETTARGETEND);
    m_view.SendScintilla(Sci::SCI_SETSEL, static_cast<unsigned long>(found), to);
    m_view.SendScintilla(Sci::SCI_SCROLLCARET);
}

bool FindBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        const auto& key = *static_cast<QKeyEvent*>(event);
        if (key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter) {
            find(key.modifiers() & Qt::ShiftModifier ? -1 : 1);
            return true;
        }
        if (key.key() == Qt::Key_Escape) {
            close();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace clutch
