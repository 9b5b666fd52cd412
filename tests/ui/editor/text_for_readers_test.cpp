#include "ui/editor/text_for_readers.h"

#include "ui/editor/editor.h"

#include <gtest/gtest.h>

#include <QAccessible>
#include <QTest>

namespace clutch::ui {
namespace {

QAccessibleInterface* told(Editor& editor)
{
    return QAccessible::queryAccessibleInterface(&editor);
}

TEST(TextForReaders, AnEditorIsTheFieldOfItsNameUntilAReaderComesAndHasItsTextThen)
{
    QAccessible::setActive(false);
    Editor editor;
    editor.setText(QStringLiteral("x = 1"));
    editor.show();
    editor.setFocus();
    ASSERT_NE(told(editor), nullptr);
    EXPECT_EQ(told(editor)->textInterface(), nullptr);
    EXPECT_EQ(told(editor)->role(), QAccessible::EditableText);
    EXPECT_EQ(told(editor)->text(QAccessible::Name), QStringLiteral("Source editor"));
    QAccessible::setActive(true);
    ASSERT_NE(told(editor)->textInterface(), nullptr);
    EXPECT_EQ(told(editor)->textInterface()->text(0, 5), QStringLiteral("x = 1"));
    Editor later;
    EXPECT_NE(told(later)->textInterface(), nullptr);
    QAccessible::setActive(false);
}

} // namespace
} // namespace clutch::ui
