#include "ui/editor/cells.h"

#include "ui/editor/editor.h"

#include <gtest/gtest.h>

#include <QTest>

namespace clutch::ui {
namespace {

QString rangeOf(const QsciScintilla& editor, int line)
{
    const Cell cell = cellAt(editor, line);
    return QStringLiteral("%1-%2 %3").arg(cell.first).arg(cell.last).arg(cell.title);
}

TEST(Cells, BeginWithTheirHeadingAndEndBeforeTheNext)
{
    Editor editor;
    editor.setText(QStringLiteral("import os\n# %% load the data\nx = 1\n\n#%%\ny = 2\n"));
    EXPECT_EQ(rangeOf(editor, 0), QStringLiteral("0-0 "));
    EXPECT_EQ(rangeOf(editor, 1), QStringLiteral("1-3 load the data"));
    EXPECT_EQ(rangeOf(editor, 3), QStringLiteral("1-3 load the data"));
    EXPECT_EQ(rangeOf(editor, 5), QStringLiteral("4-6 "));
}

TEST(Cells, ATextWithoutHeadingsIsOne)
{
    Editor editor;
    editor.setText(QStringLiteral("a\n# 100 % sure\nb"));
    EXPECT_EQ(rangeOf(editor, 1), QStringLiteral("0-2 "));
    editor.setText({});
    EXPECT_EQ(rangeOf(editor, 0), QStringLiteral("0-0 "));
}

TEST(Cells, AnyUsualSignBeginsOneAndAStringDoesNot)
{
    EXPECT_TRUE(isCellHeading(QStringLiteral("# %%")));
    EXPECT_TRUE(isCellHeading(QStringLiteral("#%% title")));
    EXPECT_TRUE(isCellHeading(QStringLiteral("    # %% in a block")));
    EXPECT_FALSE(isCellHeading(QStringLiteral("x = '# %%'")));
    EXPECT_FALSE(isCellHeading(QStringLiteral("# 5 %% 3")));
    EXPECT_FALSE(isCellHeading(QString()));
}

TEST(Cells, TheEditorDrawsALineAboveEachAndTakesItAwayAgain)
{
    Editor editor;
    editor.resize(300, 300);
    editor.show();
    editor.setText(QStringLiteral("a\n# %% one\nb\n# %% two\nc\n"));
    const auto marked = [&] {
        QString lines;
        for (int line = 0; line < editor.lines(); ++line)
            lines += editor.markersAtLine(line) != 0 ? QLatin1Char('x') : QLatin1Char('.');
        return lines;
    };
    EXPECT_TRUE(QTest::qWaitFor([&] { return marked() == QStringLiteral("xxxx.."); }));
    editor.setSelection(3, 0, 4, 0);
    editor.replaceSelectedText(QStringLiteral("d\n"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return marked() == QStringLiteral("xx...."); }));
}

} // namespace
} // namespace clutch::ui
