#include "ui/cores/drawn_texts.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

#include <cmath>

namespace clutch::ui {

namespace {

/// Percentages, letters and states of hundreds of interpreters; whatever is more is made anew.
constexpr int kMostTexts = 2000;

} // namespace

QStaticText& DrawnTexts::shaped(const QFont& font, const QString& text)
{
    const int pixels = font.pixelSize() > 0
        ? font.pixelSize()
        : static_cast<int>(std::lround(font.pointSizeF() * -64));
    const Key key{text, font.weight(), pixels};
    if (const auto known = m_texts.find(key); known != m_texts.end())
        return *known;
    if (m_texts.size() >= kMostTexts)
        m_texts.clear();
    QStaticText made(text);
    made.setTextFormat(Qt::PlainText);
    made.setPerformanceHint(QStaticText::AggressiveCaching);
    made.prepare({}, font);
    return *m_texts.insert(key, made);
}

int DrawnTexts::width(const QFont& font, const QString& text)
{
    return static_cast<int>(std::ceil(shaped(font, text).size().width()));
}

void DrawnTexts::draw(
    QPainter& painter, const QRect& place, Qt::Alignment alignment, const QString& text)
{
    if (text.isEmpty())
        return;
    QStaticText* shape = &shaped(painter.font(), text);
    if (shape->size().width() > place.width() + 1) {
        const QString shorter
            = painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width());
        if (shorter.isEmpty())
            return;
        shape = &shaped(painter.font(), shorter);
    }
    const QRect box
        = QStyle::alignedRect(Qt::LeftToRight, alignment, shape->size().toSize(), place);
    painter.drawStaticText(box.topLeft(), *shape);
}

} // namespace clutch::ui
