#include "ui/editor/change_teller.h"

#include "ui/editor/text_for_readers.h"

#include <Qsci/qsciscintilla.h>

namespace clutch::ui {

namespace {
constexpr int kBefore
    = QsciScintillaBase::SC_MOD_BEFOREINSERT | QsciScintillaBase::SC_MOD_BEFOREDELETE;
constexpr int kAfter = QsciScintillaBase::SC_MOD_INSERTTEXT | QsciScintillaBase::SC_MOD_DELETETEXT;
} // namespace

ChangeTeller::ChangeTeller(QsciScintilla& text)
    : QObject(&text)
    , m_text(text)
    , m_isRead(somebodyReads())
    , m_lines(text.lines())
{
    connect(
        &text, &QsciScintillaBase::SCN_MODIFIED, this, [this](int, int type) { willChange(type); });
    connect(&text, &QsciScintilla::textChanged, this, &ChangeTeller::fit);
    QAccessible::installActivationObserver(this);
    fit();
}

ChangeTeller::~ChangeTeller()
{
    QAccessible::removeActivationObserver(this);
}

ChangeTeller::Silence::Silence(ChangeTeller& teller)
    : m_teller(teller)
{
    m_teller.m_silent = true;
    m_teller.fit();
}

ChangeTeller::Silence::~Silence()
{
    m_teller.m_silent = false;
    m_teller.m_lines = m_teller.m_text.lines();
    m_teller.fit();
}

void ChangeTeller::accessibilityActiveChanged(bool active)
{
    m_isRead = active;
    fit();
}

void ChangeTeller::fit()
{
    const bool before = m_text.length() >= kLarge && !m_isRead;
    const int told = m_silent ? 0 : before ? kBefore : kAfter;
    m_text.SendScintilla(QsciScintillaBase::SCI_SETMODEVENTMASK,
        static_cast<unsigned long>(told | QsciScintillaBase::SC_MOD_CHANGEFOLD));
}

void ChangeTeller::willChange(int type)
{
    if ((type & kBefore) == 0)
        return;
    if (!m_soon) {
        m_soon = true;
        m_lines = m_text.lines();
        QMetaObject::invokeMethod(this, &ChangeTeller::hasChanged, Qt::QueuedConnection);
    }
    // At once too: whoever works on a copy of the text has to know that it is one of an older text.
    emit m_text.textChanged();
}

void ChangeTeller::hasChanged()
{
    m_soon = false;
    emit m_text.textChanged();
    if (m_text.lines() != m_lines)
        emit m_text.linesChanged();
}

} // namespace clutch::ui
