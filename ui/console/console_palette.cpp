#include "ui/console/console_palette.h"

#include <QFontDatabase>
#include <QFontInfo>

namespace clutch {

QFont consoleFont(int pointSize)
{
    QFont font(QStringLiteral("DejaVu Sans Mono"), pointSize);
    if (!QFontInfo(font).fixedPitch()) {
        font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setPointSize(pointSize);
    }
    font.setStyleHint(QFont::Monospace);
    // Fonts with ligatures draw >>> and -> as one sign and shift what stands above.
    font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

ConsolePalette ConsolePalette::light()
{
    ConsolePalette p;
    p.font = consoleFont();
    p.paper = QColor(0xffffff);
    p.fieldPaper = QColor(0xf7f8fa);
    p.separator = QColor(0xdfe3e8);
    p.text = QColor(0x1f2328);
    p.faint = QColor(0x656d76);
    p.caret = QColor(0x0b57d0);
    p.selection = QColor(0xcfe3ff);
    p.link = QColor(0x0b57d0);
    p.errorText = QColor(0x9a3412);
    p.runtimeText = QColor(0x5b5f66);
    p.notice = QColor(0x0a4f86);
    p.noticePaper = QColor(0xe8f2fb);
    p.warning = QColor(0x7a4d00);
    p.warningPaper = QColor(0xfff4d6);
    p.failure = QColor(0xa40e26);
    p.failurePaper = QColor(0xffe9e9);
    p.match = QColor(0xffd76a);
    p.keyword = QColor(0x8250df);
    p.builtin = QColor(0x0550ae);
    p.string = QColor(0x116329);
    p.number = QColor(0x0a6c74);
    p.comment = QColor(0x656d76);
    p.definition = QColor(0x953800);
    p.decorator = QColor(0x953800);
    p.ansi = {QColor(0x24292f), QColor(0xc2182b), QColor(0x116329), QColor(0x7d5200),
        QColor(0x0550ae), QColor(0x8230a8), QColor(0x0a6c74), QColor(0x57606a), QColor(0x57606a),
        QColor(0xd1242f), QColor(0x1a7f37), QColor(0x9a6700), QColor(0x0969da), QColor(0xa33fc4),
        QColor(0x1b7c83), QColor(0x8c959f)};
    return p;
}

ConsolePalette ConsolePalette::dark()
{
    ConsolePalette p;
    p.isDark = true;
    p.font = consoleFont();
    p.paper = QColor(0x16191e);
    p.fieldPaper = QColor(0x1c2026);
    p.separator = QColor(0x2e343d);
    p.text = QColor(0xdfe4ea);
    p.faint = QColor(0x8b949e);
    p.caret = QColor(0x6cb6ff);
    p.selection = QColor(0x264f78);
    p.link = QColor(0x6cb6ff);
    p.errorText = QColor(0xf0a088);
    p.runtimeText = QColor(0xa3abb5);
    p.notice = QColor(0x8fc7ff);
    p.noticePaper = QColor(0x17293b);
    p.warning = QColor(0xf2cc60);
    p.warningPaper = QColor(0x322a14);
    p.failure = QColor(0xff9492);
    p.failurePaper = QColor(0x3a1d20);
    p.match = QColor(0x8a6d00);
    p.keyword = QColor(0xc9a0ff);
    p.builtin = QColor(0x79c0ff);
    p.string = QColor(0x8ddb8c);
    p.number = QColor(0x6fd3d3);
    p.comment = QColor(0x8b949e);
    p.definition = QColor(0xffb077);
    p.decorator = QColor(0xffb077);
    p.ansi = {QColor(0x6e7681), QColor(0xff7b72), QColor(0x6bc46d), QColor(0xdaaa3f),
        QColor(0x6cb6ff), QColor(0xd69cf2), QColor(0x56d4dd), QColor(0xc9d1d9), QColor(0x8b949e),
        QColor(0xffa198), QColor(0x8ddb8c), QColor(0xf2cc60), QColor(0x96d0ff), QColor(0xe6b8ff),
        QColor(0x8ae8ee), QColor(0xffffff)};
    return p;
}

} // namespace clutch
