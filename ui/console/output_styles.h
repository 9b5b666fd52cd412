// Looks of console text as Scintilla styles.
#pragma once

#include "ui/console/console_palette.h"
#include "ui/models/console_text_style.h"

class QsciScintillaBase;

namespace clutch {

/// Gives each StyleId its Scintilla style number: 32 to 39 are Scintilla's own and are left out.
constexpr int scintillaStyle(StyleId id)
{
    return id < 32 ? id : id + 8;
}

/// Defines the styles of a view from the looks in a table and the colours of a palette.
///
/// A member of OutputView. Only looks that were not there before cost anything; a change of palette
/// defines all again, and text that is shown already changes with it.
class OutputStyles
{
public:
    void setPalette(const ConsolePalette& palette, const QColor& identity);
    /// Defines what `table` has and the view does not know yet.
    void update(QsciScintillaBase& view, const StyleTable& table);
    /// Defines everything again.
    void redefine(QsciScintillaBase& view, const StyleTable& table);

private:
    [[nodiscard]] QColor roleColour(TextRole role) const;
    [[nodiscard]] QColor rolePaper(TextRole role) const;
    [[nodiscard]] QColor colour(const TextColour& colour, const QColor& ofRole) const;
    void define(QsciScintillaBase& view, int number, const TextStyle& style) const;

    ConsolePalette m_palette;
    QColor m_identity;
    std::size_t m_defined = 0;
};

} // namespace clutch
