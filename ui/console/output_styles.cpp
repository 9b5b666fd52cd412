#include "ui/console/output_styles.h"

#include <Qsci/qsciscintillabase.h>

#include <utility>

namespace clutch {
namespace {

QColor mixed(const QColor& a, const QColor& b)
{
    return QColor((a.red() + b.red()) / 2, (a.green() + b.green()) / 2, (a.blue() + b.blue()) / 2);
}

bool isBand(TextRole role)
{
    return role == TextRole::Notice || role == TextRole::Warning || role == TextRole::Failure;
}

} // namespace

void OutputStyles::setPalette(const ConsolePalette& palette, const QColor& identity)
{
    m_palette = palette;
    m_identity = identity;
}

QColor OutputStyles::roleColour(TextRole role) const
{
    switch (role) {
    case TextRole::Output:
    case TextRole::Code:
        return m_palette.text;
    case TextRole::ErrorOutput:
        return m_palette.errorText;
    case TextRole::RuntimeOutput:
        return m_palette.runtimeText;
    case TextRole::Prompt:
        return m_identity;
    case TextRole::CodeKeyword:
        return m_palette.keyword;
    case TextRole::CodeString:
        return m_palette.string;
    case TextRole::CodeNumber:
        return m_palette.number;
    case TextRole::CodeComment:
        return m_palette.comment;
    case TextRole::CodeName:
        return m_palette.builtin;
    case TextRole::Answer:
        return m_palette.string;
    case TextRole::Notice:
        return m_palette.notice;
    case TextRole::Warning:
        return m_palette.warning;
    case TextRole::Failure:
        return m_palette.failure;
    case TextRole::FoldMarker:
        return m_palette.link;
    }
    return m_palette.text;
}

QColor OutputStyles::rolePaper(TextRole role) const
{
    switch (role) {
    case TextRole::Notice:
        return m_palette.noticePaper;
    case TextRole::Warning:
        return m_palette.warningPaper;
    case TextRole::Failure:
        return m_palette.failurePaper;
    default:
        return m_palette.paper;
    }
}

QColor OutputStyles::colour(const TextColour& colour, const QColor& ofRole) const
{
    switch (colour.kind) {
    case TextColour::Kind::Role:
        return ofRole;
    case TextColour::Kind::Rgb:
        return QColor(colour.red, colour.green, colour.blue);
    case TextColour::Kind::Indexed:
        break;
    }
    if (colour.red < 16)
        return m_palette.ansi[colour.red];
    const auto rgb = indexedColour(colour.red);
    return QColor(rgb[0], rgb[1], rgb[2]);
}

void OutputStyles::define(QsciScintillaBase& view, int number, const TextStyle& style) const
{
    using Sci = QsciScintillaBase;
    QColor front = colour(style.foreground, roleColour(style.role));
    QColor back = colour(style.background, rolePaper(style.role));
    // White and black are toned down to be read on the paper; on a colour of their own they are
    // what they say.
    if (style.background.kind != TextColour::Kind::Role
        && style.foreground.kind == TextColour::Kind::Indexed) {
        if (style.foreground.red == 15 || style.foreground.red == 7)
            front = style.foreground.red == 15 ? QColor(Qt::white) : QColor(230, 230, 230);
        else if (style.foreground.red == 0)
            front = QColor(Qt::black);
    }
    if (style.inverse)
        std::swap(front, back);
    if (style.faint)
        front = mixed(front, back);
    const auto id = static_cast<unsigned long>(number);
    view.SendScintilla(Sci::SCI_STYLESETFORE, id, front);
    view.SendScintilla(Sci::SCI_STYLESETBACK, id, back);
    view.SendScintilla(Sci::SCI_STYLESETFONT, id, m_palette.font.family().toUtf8().constData());
    view.SendScintilla(Sci::SCI_STYLESETSIZE, id, static_cast<long>(m_palette.font.pointSize()));
    view.SendScintilla(
        Sci::SCI_STYLESETBOLD, id, style.bold || style.role == TextRole::Prompt ? 1L : 0L);
    view.SendScintilla(Sci::SCI_STYLESETITALIC, id, style.italic ? 1L : 0L);
    view.SendScintilla(Sci::SCI_STYLESETUNDERLINE, id, style.underline ? 1L : 0L);
    view.SendScintilla(Sci::SCI_STYLESETEOLFILLED, id, isBand(style.role) ? 1L : 0L);
}

void OutputStyles::update(QsciScintillaBase& view, const StyleTable& table)
{
    for (; m_defined < table.size(); ++m_defined)
        define(view, scintillaStyle(static_cast<StyleId>(m_defined)),
            table.at(static_cast<StyleId>(m_defined)));
}

void OutputStyles::redefine(QsciScintillaBase& view, const StyleTable& table)
{
    define(view, QsciScintillaBase::STYLE_DEFAULT, TextStyle{});
    m_defined = 0;
    update(view, table);
}

} // namespace clutch
