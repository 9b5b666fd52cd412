#include "ui/editor/editor.h"

#include "ui/style/themes.h"

#include <gtest/gtest.h>

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

#include <vector>

namespace clutch::ui {
namespace {

class EditorTest : public testing::Test
{
protected:
    EditorTest() { m_editor.resize(500, 400); }
    void begin(const QString& text, int line, int column)
    {
        m_editor.setUntitled(QStringLiteral("t"), text);
        m_editor.setCursorPosition(line, column);
    }
    Editor m_editor;
};

// For each time QScintilla counts all characters before it, for screen readers.
TEST_F(EditorTest, AChangeIsToldOnce)
{
    begin(QStringLiteral("x = 1\n"), 1, 0);
    std::vector<int> told;
    QObject::connect(&m_editor, &QsciScintillaBase::SCN_MODIFIED, &m_editor,
        [&](int, int type) { told.push_back(type & 0xffff & ~QsciScintillaBase::SC_STARTACTION); });
    QSignalSpy changes(&m_editor, &QsciScintilla::textChanged);
    QTest::keyClicks(&m_editor, QStringLiteral("y"));
    QTest::keyClick(&m_editor, Qt::Key_Backspace);
    const int byUser = QsciScintillaBase::SC_PERFORMED_USER;
    EXPECT_EQ(told,
        (std::vector<int>{QsciScintillaBase::SC_MOD_INSERTTEXT | byUser,
            QsciScintillaBase::SC_MOD_DELETETEXT | byUser}));
    EXPECT_EQ(changes.count(), 2);
}

// A letter and its accent, a family and a flag: Scintilla knows code points alone.
TEST_F(EditorTest, ArrowsAndDeleteGoByWholeCharacters)
{
    const QString text = QStringLiteral("ae\u0301") + QStringLiteral("👨‍👩‍👧")
        + QStringLiteral("🇫🇷🇩🇪日\n");
    begin(text, 0, 0);
    std::vector<int> places;
    const auto place = [this] {
        return static_cast<int>(
            m_editor
                .text(0,
                    static_cast<int>(m_editor.SendScintilla(QsciScintillaBase::SCI_GETCURRENTPOS)))
                .size());
    };
    for (int i = 0; i < 6; ++i) {
        QTest::keyClick(&m_editor, Qt::Key_Right);
        places.push_back(place());
    }
    EXPECT_EQ(places, (std::vector<int>{1, 3, 11, 15, 19, 20}));
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(&m_editor, Qt::Key_Left);
    EXPECT_EQ(place(), 11);
    QTest::keyClick(&m_editor, Qt::Key_Left, Qt::ShiftModifier);
    EXPECT_EQ(m_editor.selectedText(), QStringLiteral("👨‍👩‍👧"));
    QTest::keyClick(&m_editor, Qt::Key_Left);
    QTest::keyClick(&m_editor, Qt::Key_Delete);
    EXPECT_EQ(m_editor.text(), QStringLiteral("ae\u0301🇫🇷🇩🇪日\n"));
    QTest::keyClick(&m_editor, Qt::Key_Delete);
    EXPECT_EQ(m_editor.text(), QStringLiteral("ae\u0301🇩🇪日\n"));
}

// Before it is made there is no text in it, so that QScintilla counts nothing.
TEST_F(EditorTest, AChangeOfALargeTextIsToldBeforeItIsMadeAndWhenItIs)
{
    const QString before = QStringLiteral("x = 1\n").repeated(100'000);
    begin(before, 1, 0);
    std::vector<int> told;
    QObject::connect(&m_editor, &QsciScintillaBase::SCN_MODIFIED, &m_editor,
        [&](int, int type) { told.push_back(type & 0xffff & ~QsciScintillaBase::SC_STARTACTION); });
    std::vector<int> lengths;
    QObject::connect(&m_editor, &QsciScintilla::textChanged, &m_editor,
        [&] { lengths.push_back(m_editor.length()); });
    QSignalSpy lines(&m_editor, &QsciScintilla::linesChanged);
    QTest::keyClick(&m_editor, Qt::Key_Return);
    const int byUser = QsciScintillaBase::SC_PERFORMED_USER;
    EXPECT_EQ(told, std::vector<int>{QsciScintillaBase::SC_MOD_BEFOREINSERT | byUser});
    EXPECT_EQ(lengths, std::vector<int>{600'000});
    QCoreApplication::processEvents();
    EXPECT_EQ(lengths, (std::vector<int>{600'000, 600'001}));
    EXPECT_EQ(lines.count(), 1);
    m_editor.undo();
    EXPECT_EQ(lengths.size(), 3U);
    EXPECT_EQ(m_editor.text(), before);
}

TEST_F(EditorTest, WhatIsMarkedInALargeTextThatWasJustSetStaysMarked)
{
    begin(QStringLiteral("x = 1\n").repeated(100'000), 0, 0);
    begin(QStringLiteral("y = 1\n").repeated(100'000), 0, 0);
    m_editor.markError(3, QStringLiteral("here"));
    QCoreApplication::processEvents();
    EXPECT_EQ(m_editor.errorLine(), 3);
    QTest::keyClicks(&m_editor, QStringLiteral("z"));
    EXPECT_EQ(m_editor.errorLine(), 0);
}

TEST_F(EditorTest, AChangeOfALargeTextIsToldAsItIsToWhoReadsByEar)
{
    begin(QStringLiteral("x = 1\n").repeated(100'000), 1, 0);
    QAccessible::setActive(true);
    std::vector<int> told;
    QObject::connect(&m_editor, &QsciScintillaBase::SCN_MODIFIED, &m_editor,
        [&](int, int type) { told.push_back(type & 0xffff & ~QsciScintillaBase::SC_STARTACTION); });
    QTest::keyClicks(&m_editor, QStringLiteral("y"));
    EXPECT_EQ(told,
        std::vector<int>{
            QsciScintillaBase::SC_MOD_INSERTTEXT | QsciScintillaBase::SC_PERFORMED_USER});
    QAccessible::setActive(false);
}

TEST_F(EditorTest, ALargeReplacementIsToldToListenersAloneAndOnce)
{
    const QString before = QStringLiteral("x = 1\n").repeated(200'000);
    begin(before, 0, 0);
    QSignalSpy details(&m_editor, &QsciScintillaBase::SCN_MODIFIED);
    QSignalSpy changes(&m_editor, &QsciScintilla::textChanged);
    QSignalSpy lines(&m_editor, &QsciScintilla::linesChanged);
    m_editor.replaceBytes(0, before.size(), QByteArray("y\n"));
    EXPECT_EQ(m_editor.text(), QStringLiteral("y\n"));
    EXPECT_EQ(details.count(), 0);
    EXPECT_EQ(changes.count(), 1);
    EXPECT_EQ(lines.count(), 1);
    EXPECT_TRUE(m_editor.isModified());
    m_editor.undo();
    EXPECT_EQ(m_editor.text(), before);
    EXPECT_FALSE(m_editor.isUndoAvailable());
    EXPECT_GT(changes.count(), 1); // it goes on to tell
}

TEST_F(EditorTest, TheEndOfALargeTextIsSeenBeforeAllOfItIsColoured)
{
    m_editor.show();
    begin(QStringLiteral("value = compute(value, 12345)  # a line\n").repeated(250'000), 0, 0);
    const auto coloured = [this] {
        return m_editor.SendScintilla(QsciScintillaBase::SCI_GETENDSTYLED);
    };
    m_editor.SendScintilla(QsciScintillaBase::SCI_DOCUMENTEND);
    m_editor.viewport()->repaint();
    EXPECT_LT(coloured(), m_editor.length());
    EXPECT_TRUE(QTest::qWaitFor([&] { return coloured() == m_editor.length(); }, 60'000));
    // What is small is coloured as it is seen.
    begin(QStringLiteral("value = 1\n").repeated(1'000), 0, 0);
    m_editor.SendScintilla(QsciScintillaBase::SCI_DOCUMENTEND);
    m_editor.viewport()->repaint();
    EXPECT_EQ(coloured(), m_editor.length());
}

TEST_F(EditorTest, CtrlClickMakesOneMoreCaretAndOnANameAsksWhereItComesFrom)
{
    m_editor.show();
    begin(QStringLiteral("alpha = 1\nbeta = 2\n"), 0, 0);
    const auto ctrlClick = [this](long position) {
        const auto x = static_cast<int>(
            m_editor.SendScintilla(QsciScintillaBase::SCI_POINTXFROMPOSITION, 0UL, position));
        const auto y = static_cast<int>(
            m_editor.SendScintilla(QsciScintillaBase::SCI_POINTYFROMPOSITION, 0UL, position));
        QTest::mouseClick(
            m_editor.viewport(), Qt::LeftButton, Qt::ControlModifier, QPoint(x + 1, y + 4));
    };
    QSignalSpy wanted(&m_editor, &Editor::definitionWanted);
    ctrlClick(10); // before beta: nobody knows names
    QTest::keyClicks(&m_editor, QStringLiteral("x"));
    EXPECT_EQ(m_editor.text(), QStringLiteral("xalpha = 1\nxbeta = 2\n"));
    m_editor.setFollowsNames(true);
    m_editor.setCursorPosition(0, 0);
    ctrlClick(m_editor.text().indexOf(QStringLiteral("= 2")));
    QTest::keyClicks(&m_editor, QStringLiteral("y"));
    EXPECT_EQ(m_editor.text(), QStringLiteral("yxalpha = 1\nxbeta y= 2\n"));
    ctrlClick(m_editor.text().indexOf(QStringLiteral("2"))); // which is no name
    EXPECT_EQ(wanted.count(), 0);
    ctrlClick(3);
    EXPECT_EQ(wanted.count(), 1);
    EXPECT_EQ(m_editor.SendScintilla(QsciScintillaBase::SCI_GETSELECTIONS), 1);
}

TEST_F(EditorTest, IndentsAfterAColonAndBackAfterReturn)
{
    begin(QStringLiteral("def f():  # note"), 0, 16);
    QTest::keyClick(&m_editor, Qt::Key_Return);
    QTest::keyClicks(&m_editor, QStringLiteral("if x:"));
    QTest::keyClick(&m_editor, Qt::Key_Return);
    QTest::keyClicks(&m_editor, QStringLiteral("return 1"));
    QTest::keyClick(&m_editor, Qt::Key_Return);
    QTest::keyClicks(&m_editor, QStringLiteral("y = ':'"));
    QTest::keyClick(&m_editor, Qt::Key_Return);
    QTest::keyClicks(&m_editor, QStringLiteral("z"));
    EXPECT_EQ(m_editor.text(),
        QStringLiteral("def f():  # note\n    if x:\n        return 1\n    y = ':'\n    z"));
}

TEST_F(EditorTest, BackspaceInTheIndentGoesToThePreviousStop)
{
    begin(QStringLiteral("      x"), 0, 6);
    QTest::keyClick(&m_editor, Qt::Key_Backspace);
    EXPECT_EQ(m_editor.text(), QStringLiteral("    x"));
    QTest::keyClick(&m_editor, Qt::Key_Backspace);
    EXPECT_EQ(m_editor.text(), QStringLiteral("x"));
    begin(QStringLiteral("a  b"), 0, 3);
    QTest::keyClick(&m_editor, Qt::Key_Backspace);
    EXPECT_EQ(m_editor.text(), QStringLiteral("a b"));
}

TEST_F(EditorTest, TogglesCommentsOfTheSelectedLinesAtTheirCommonIndent)
{
    const QString code = QStringLiteral("if x:\n    a\n\n        b\nc\n");
    begin(code, 0, 0);
    m_editor.setSelection(1, 0, 4, 0);
    m_editor.toggleComment();
    EXPECT_EQ(m_editor.text(), QStringLiteral("if x:\n    # a\n\n    #     b\nc\n"));
    m_editor.setSelection(1, 0, 4, 0);
    m_editor.toggleComment();
    EXPECT_EQ(m_editor.text(), code);
}

TEST_F(EditorTest, IndentsWithTabsWhereTheTextDoes)
{
    begin(QStringLiteral("if x:\n\tif y:\n\t\tz\n"), 1, 6);
    QTest::keyClick(&m_editor, Qt::Key_Return);
    QTest::keyClicks(&m_editor, QStringLiteral("a"));
    QTest::keyClick(&m_editor, Qt::Key_Return);
    QTest::keyClick(&m_editor, Qt::Key_Tab);
    QTest::keyClicks(&m_editor, QStringLiteral("pass"));
    QTest::keyClick(&m_editor, Qt::Key_Return);
    QTest::keyClicks(&m_editor, QStringLiteral("b"));
    EXPECT_EQ(m_editor.text(), QStringLiteral("if x:\n\tif y:\n\t\ta\n\t\t\tpass\n\t\tb\n\t\tz\n"));
    m_editor.setCursorPosition(2, 2);
    QTest::keyClick(&m_editor, Qt::Key_Backspace);
    EXPECT_EQ(m_editor.text(2), QStringLiteral("\ta\n")) << "one tab, and not all of them";
}

TEST_F(EditorTest, CommentsLinesThatAreIndentedByTabs)
{
    const QString code = QStringLiteral("if x:\n\ta\n\t\tb\n");
    begin(code, 0, 0);
    m_editor.setSelection(1, 0, 3, 0);
    m_editor.toggleComment();
    EXPECT_EQ(m_editor.text(), QStringLiteral("if x:\n\t# a\n\t# \tb\n"));
    m_editor.setSelection(1, 0, 3, 0);
    m_editor.toggleComment();
    EXPECT_EQ(m_editor.text(), code);
}

TEST_F(EditorTest, OneMoreCaretStandsAtTheNextOfWhatIsSelected)
{
    begin(QStringLiteral("count = 1\nprint(count, counter)\n"), 0, 2);
    m_editor.selectNextOccurrence(); // the word itself
    m_editor.selectNextOccurrence();
    QTest::keyClicks(&m_editor, QStringLiteral("n"));
    EXPECT_EQ(m_editor.text(), QStringLiteral("n = 1\nprint(n, counter)\n"));
    QTest::keyClick(&m_editor, Qt::Key_Escape);
    QTest::keyClicks(&m_editor, QStringLiteral("m"));
    EXPECT_EQ(m_editor.text().count(QLatin1Char('m')), 1) << "Escape leaves one caret";
}

TEST_F(EditorTest, FoldsTheBlockAroundTheCaretWhichStaysInSight)
{
    begin(QStringLiteral("def f():\n    if x:\n        a\n    b\n\n\nc\n"), 2, 4);
    const auto seen = [this](unsigned long line) {
        return m_editor.SendScintilla(QsciScintilla::SCI_GETLINEVISIBLE, line) != 0;
    };
    m_editor.foldBlock(); // the `if`
    EXPECT_FALSE(seen(2));
    EXPECT_TRUE(seen(3));
    EXPECT_EQ(m_editor.caretPlace().line, 2);
    m_editor.foldBlock();
    EXPECT_TRUE(seen(2));
    EXPECT_TRUE(m_editor.foldEverything());
    EXPECT_FALSE(seen(1));
    EXPECT_TRUE(seen(6));
    EXPECT_EQ(m_editor.caretPlace().line, 1);
    EXPECT_TRUE(m_editor.foldEverything());
    EXPECT_TRUE(seen(1));
    EXPECT_TRUE(seen(2));
    m_editor.setCursorPosition(6, 0); // in no block
    m_editor.foldBlock();
    EXPECT_TRUE(seen(1));
    EXPECT_EQ(m_editor.caretPlace().line, 7);
}

TEST_F(EditorTest, PastesIntoEveryCaret)
{
    begin(QStringLiteral("a\nb\n"), 0, 1);
    QApplication::clipboard()->setText(QStringLiteral("!"));
    m_editor.SendScintilla(QsciScintilla::SCI_ADDSELECTION, 3UL, 3L);
    m_editor.paste();
    EXPECT_EQ(m_editor.text(), QStringLiteral("a!\nb!\n"));
}

TEST_F(EditorTest, AltAndDragSelectARectangleThatIsTypedInto)
{
    m_editor.show();
    begin(QStringLiteral("aa\nbb\ncc\n"), 0, 0);
    m_editor.SendScintilla(QsciScintilla::SCI_SETRECTANGULARSELECTIONANCHOR, 1UL);
    m_editor.SendScintilla(QsciScintilla::SCI_SETRECTANGULARSELECTIONCARET, 7UL);
    QTest::keyClicks(&m_editor, QStringLiteral("-"));
    EXPECT_EQ(m_editor.text(), QStringLiteral("a-a\nb-b\nc-c\n"));
}

TEST_F(EditorTest, ANulThatIsPastedIsShownAndEndsNoText)
{
    begin(QStringLiteral("a"), 0, 1);
    QApplication::clipboard()->setText(QStringLiteral("b") + QChar::Null + QStringLiteral("c"));
    m_editor.paste();
    EXPECT_EQ(m_editor.text(), QStringLiteral("ab\u2400c"));
}

TEST_F(EditorTest, EveryFileThatIsDroppedIsTold)
{
    QStringList told;
    QObject::connect(
        &m_editor, &Editor::fileDropped, &m_editor, [&](const QString& path) { told << path; });
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(QStringLiteral("/tmp/a.py")),
        QUrl::fromLocalFile(QStringLiteral("/tmp/b.py"))});
    // Who drags them with Shift would delete what was moved.
    const Qt::DropActions actions = Qt::CopyAction | Qt::MoveAction;
    QDragEnterEvent enter({5, 5}, actions, &files, Qt::LeftButton, Qt::ShiftModifier);
    ASSERT_EQ(enter.proposedAction(), Qt::MoveAction);
    QCoreApplication::sendEvent(m_editor.viewport(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    EXPECT_EQ(enter.dropAction(), Qt::CopyAction);
    QDropEvent drop({5, 5}, actions, &files, Qt::LeftButton, Qt::ShiftModifier);
    QCoreApplication::sendEvent(m_editor.viewport(), &drop);
    EXPECT_TRUE(drop.isAccepted());
    EXPECT_EQ(drop.dropAction(), Qt::CopyAction);
    EXPECT_EQ(told, QStringList({QStringLiteral("/tmp/a.py"), QStringLiteral("/tmp/b.py")}));
    EXPECT_EQ(m_editor.text(), QString());
}

TEST_F(EditorTest, ShowsWhitespaceAndARulerWhereThatIsWanted)
{
    EXPECT_EQ(m_editor.whitespaceVisibility(), QsciScintilla::WsInvisible);
    EXPECT_EQ(m_editor.edgeMode(), QsciScintilla::EdgeNone);
    m_editor.setShowsWhitespace(true);
    m_editor.setRuler(79);
    EXPECT_EQ(m_editor.whitespaceVisibility(), QsciScintilla::WsVisible);
    EXPECT_EQ(m_editor.edgeMode(), QsciScintilla::EdgeLine);
    EXPECT_EQ(m_editor.edgeColumn(), 79);
    m_editor.setRuler(0);
    EXPECT_EQ(m_editor.edgeMode(), QsciScintilla::EdgeNone);
}

TEST_F(EditorTest, MarksTheLineOfAnErrorUntilTheTextChanges)
{
    begin(QStringLiteral("a\nb\n"), 0, 0);
    m_editor.markError(2, QStringLiteral("NameError: b"));
    EXPECT_EQ(m_editor.errorLine(), 2);
    EXPECT_EQ(m_editor.annotation(1), QStringLiteral("NameError: b"));
    QTest::keyClicks(&m_editor, QStringLiteral("x"));
    EXPECT_EQ(m_editor.errorLine(), 0);
    EXPECT_EQ(m_editor.annotation(1), QString());
}

TEST_F(EditorTest, FollowsTheTheme)
{
    const auto ground = [this](unsigned long style) {
        const long colour = m_editor.SendScintilla(QsciScintilla::SCI_STYLEGETBACK, style);
        return QColor(static_cast<int>(colour & 0xff), static_cast<int>(colour >> 8 & 0xff),
            static_cast<int>(colour >> 16 & 0xff));
    };
    constexpr unsigned long kDefaultStyle = QsciScintilla::STYLE_DEFAULT;
    Themes::instance().choose(ThemeChoice::Dark);
    EXPECT_EQ(ground(0), Theme::darkTheme().editor);
    EXPECT_EQ(ground(kDefaultStyle), Theme::darkTheme().editor);
    Themes::instance().choose(ThemeChoice::Light);
    EXPECT_EQ(ground(0), Theme::light().editor);
    EXPECT_EQ(ground(kDefaultStyle), Theme::light().editor);
}

} // namespace
} // namespace clutch::ui
