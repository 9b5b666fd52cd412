#include "ui/editor/name_list.h"

#include "ui/editor/editor.h"
#include "ui/style/themes.h"

#include <gtest/gtest.h>

#include <QListWidget>
#include <QTest>

namespace clutch::ui {
namespace {

class NameListTest : public testing::Test
{
protected:
    NameListTest()
        : m_list(m_editor)
    {
        Themes::instance().dress();
        m_editor.resize(500, 400);
        m_editor.show();
        m_editor.activateWindow();
        m_editor.setFocus();
        EXPECT_TRUE(QTest::qWaitFor([this] { return m_editor.hasFocus(); }, 30'000));
        m_editor.setUntitled(QStringLiteral("t"), QStringLiteral("json.du"));
        m_editor.setCursorPosition(0, 7);
    }
    ~NameListTest() override { m_list.close(); }
    std::vector<OfferedName> names(std::initializer_list<const char*> texts)
    {
        std::vector<OfferedName> made;
        for (const char* text : texts)
            made.push_back({text, QStringLiteral("function")});
        return made;
    }
    Editor m_editor;
    NameList m_list;
};

TEST_F(NameListTest, ShowsNamesInTheirOrderWithASignForEachKind)
{
    m_list.show(5, {{"dumps", QStringLiteral("function")}, {"dump", QStringLiteral("class")}},
        ListIs::Partial);
    ASSERT_TRUE(m_list.isOpen());
    EXPECT_EQ(
        m_list.shown(), (std::vector<QString>{QStringLiteral("dumps"), QStringLiteral("dump")}));
    const auto* list = m_editor.findChildren<QListWidget*>().last();
    EXPECT_FALSE(list->item(0)->icon().isNull());
    EXPECT_NE(list->item(0)->icon().pixmap(16, 16).toImage(),
        list->item(1)->icon().pixmap(16, 16).toImage());
}

TEST_F(NameListTest, KeepsWhatIsSelectedWhenMoreNamesCome)
{
    m_list.show(5, names({"dumps", "dump"}), ListIs::Partial);
    QTest::keyClick(&m_editor, Qt::Key_Down);
    ASSERT_EQ(m_list.selected(), QStringLiteral("dump"));
    m_list.show(5, names({"dumps", "dump", "dumb", "dual"}), ListIs::Whole);
    EXPECT_EQ(m_list.shown().size(), 4U);
    EXPECT_EQ(m_list.selected(), QStringLiteral("dump"));
    QTest::keyClick(&m_editor, Qt::Key_Return);
    EXPECT_EQ(m_editor.text(), QStringLiteral("json.dump"));
    EXPECT_FALSE(m_list.isOpen());
}

TEST_F(NameListTest, TakesAnOnlyNameAtOnceUnlessMoreMayCome)
{
    m_list.show(5, names({"dumps"}), ListIs::Partial);
    EXPECT_EQ(m_editor.text(), QStringLiteral("json.du"));
    m_list.close();
    m_list.show(5, names({"dumps"}), ListIs::Whole);
    EXPECT_EQ(m_editor.text(), QStringLiteral("json.dumps"));
}

} // namespace
} // namespace clutch::ui
