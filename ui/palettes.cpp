#include "ui/palettes.h"

#include "ui/models/identity.h"
#include "ui/style/fonts.h"
#include "ui/style/themes.h"

namespace clutch::ui {

ConsolePalette consolePalette(const Theme& theme, int pointSize)
{
    ConsolePalette palette = theme.dark ? ConsolePalette::dark() : ConsolePalette::light();
    palette.isDark = theme.dark;
    palette.font = codeFont(pointSize);
    palette.lineSpacing = 1;
    palette.margin = Metrics::kSpace;
    palette.paper = theme.editor;
    palette.fieldPaper = theme.editor;
    palette.separator = theme.line;
    palette.text = theme.text;
    palette.faint = theme.muted;
    palette.caret = theme.text;
    palette.selection = theme.selection;
    palette.link = theme.accent;
    palette.errorText = theme.error;
    palette.runtimeText = theme.muted;
    palette.notice = theme.muted;
    palette.noticePaper = theme.infoSurface;
    palette.warning = theme.warning;
    palette.warningPaper = theme.warningSurface;
    palette.failure = theme.error;
    palette.failurePaper = theme.errorSurface;
    palette.match = theme.bracket;
    palette.keyword = theme.syntax.keyword;
    palette.builtin = theme.syntax.builtin;
    palette.string = theme.syntax.string;
    palette.number = theme.syntax.number;
    palette.comment = theme.syntax.comment;
    palette.definition = theme.syntax.definition;
    palette.decorator = theme.syntax.decorator;
    palette.ansi = theme.ansi;
    return palette;
}

GraphPalette graphPalette(const Theme& theme)
{
    GraphPalette palette = theme.dark ? GraphPalette::darkTheme() : GraphPalette::lightTheme();
    palette.dark = theme.dark;
    palette.window = theme.surface;
    palette.border = theme.line;
    palette.text = theme.text;
    palette.dimText = theme.muted;
    palette.otherThreads = theme.otherThreads;
    palette.machine = theme.machine;
    palette.box = theme.raised;
    palette.accent = theme.accent;
    palette.warning = theme.warning;
    palette.error = theme.error;
    palette.good = theme.success;
    return palette;
}

QColor identityColourOf(const QString& letter)
{
    const IdentityColour colour = identityColour(identityOfLetter(letter.toStdString()));
    return QColor::fromRgb(theme().dark ? colour.dark : colour.light);
}

} // namespace clutch::ui
