// Short texts that are drawn again with every frame.
#pragma once

#include <QHash>
#include <QStaticText>

class QFont;
class QPainter;
class QRect;

namespace clutch::ui {

/// Keeps each text shaped: shaping one takes 40 µs, drawing it 2. UI thread; a widget's own, which
/// clears it when its font changes.
class DrawnTexts
{
public:
    /// One line in the painter's font and pen, inside of `place`; elided where that is too narrow.
    void draw(QPainter& painter, const QRect& place, Qt::Alignment alignment, const QString& text);
    /// In logical pixels.
    [[nodiscard]] int width(const QFont& font, const QString& text);
    void clear() { m_texts.clear(); }

private:
    struct Key
    {
        QString text;
        int weight = 0;
        int pixels = 0; // of the font; its family is the widget's
        friend bool operator==(const Key&, const Key&) = default;
        friend size_t qHash(const Key& key, size_t seed) noexcept
        {
            return qHashMulti(seed, key.text, key.weight, key.pixels);
        }
    };
    QStaticText& shaped(const QFont& font, const QString& text);

    QHash<Key, QStaticText> m_texts;
};

} // namespace clutch::ui
