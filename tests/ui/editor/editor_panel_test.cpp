#include "ui/editor/editor_panel.h"

#include "ui/editor/journal.h"
#include "ui/style/banner.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

namespace clutch::ui {
namespace {

class EditorPanelTest : public testing::Test
{
protected:
    QString root() const { return m_folder.filePath(QStringLiteral("journal")); }
    int entries() const
    {
        int count = 0;
        for (const QString& name : QDir(root()).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            count += static_cast<int>(QDir(root() + QLatin1Char('/') + name)
                                          .entryList({QStringLiteral("*.json")})
                                          .size());
        return count;
    }
    // As a window that dies does: nothing is tidied up, and the lock is stale.
    void leaveBehind(const JournalEntry& entry)
    {
        {
            Journal journal(root());
            journal.write(entry);
            ASSERT_TRUE(QTest::qWaitFor([&] { return entries() == 1; }));
            QDir().mkpath(m_folder.filePath(QStringLiteral("copy")));
            for (const QString& name : QDir(root() + QLatin1Char('/')
                     + QDir(root()).entryList(QDir::Dirs | QDir::NoDotAndDotDot).first())
                                           .entryList({QStringLiteral("*.json")}))
                QFile::copy(root() + QLatin1Char('/')
                        + QDir(root()).entryList(QDir::Dirs | QDir::NoDotAndDotDot).first()
                        + QLatin1Char('/') + name,
                    m_folder.filePath(QStringLiteral("copy/") + name));
        }
        QDir().rename(m_folder.filePath(QStringLiteral("copy")), root() + QStringLiteral("/dead"));
    }
    static void press(EditorPanel& panel, const QString& text)
    {
        for (QPushButton* button : panel.banner().findChildren<QPushButton*>()) {
            if (button->text() == text && !button->isHidden())
                return button->click();
        }
        ADD_FAILURE() << "no button " << text.toStdString();
    }
    QTemporaryDir m_folder;
};

TEST_F(EditorPanelTest, WritesTheJournalWithinASecondOfAKeystroke)
{
    Journal journal(root());
    EditorPanel panel(QStringLiteral("A"), journal);
    panel.editor().setUntitled(QStringLiteral("u"), {});
    QElapsedTimer since;
    since.start();
    QTest::keyClicks(&panel.editor(), QStringLiteral("x = 1"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return entries() == 1; }, 1000));
    EXPECT_LT(since.elapsed(), 1000);
    // Another window that lives does not take it.
    Journal other(root());
    EXPECT_TRUE(other.recover().empty());
    panel.discard();
    EXPECT_TRUE(QTest::qWaitFor([&] { return entries() == 0; }));
}

TEST_F(EditorPanelTest, NobodyWaitsForTheJournalAndOnlyTheNewestOfAnEntryFollows)
{
    Journal journal(root());
    const QByteArray large = QByteArray("x = 'ä'\n").repeated(500'000);
    for (const char* last : {"1", "2", "3"})
        journal.write({QStringLiteral("A"), {}, QStringLiteral("u"), large + last});
    EXPECT_EQ(entries(), 0) << "it was waited for";
    const auto last = [&] {
        const QDir folder(root() + QLatin1Char('/')
            + QDir(root()).entryList(QDir::Dirs | QDir::NoDotAndDotDot)[0]);
        const QStringList files = folder.entryList({QStringLiteral("*.json")});
        QFile file(folder.filePath(files.value(0)));
        if (files.isEmpty() || !file.open(QIODevice::ReadOnly))
            return QChar();
        const QJsonObject entry = QJsonDocument::fromJson(file.readAll()).object();
        return entry[QLatin1String("text")].toString().back();
    };
    EXPECT_TRUE(QTest::qWaitFor([&] { return last() == QLatin1Char('3'); }, 30'000));
    // What is forgotten while it is written is gone when that is done.
    journal.write({QStringLiteral("B"), {}, QStringLiteral("v"), large});
    journal.forget(QStringLiteral("B"));
    journal.write({QStringLiteral("C"), {}, QStringLiteral("w"), "after"});
    EXPECT_TRUE(QTest::qWaitFor([&] { return entries() == 2; }, 30'000)); // A and C
}

TEST_F(EditorPanelTest, SaysWhyTheJournalCannotBeWritten)
{
    ASSERT_TRUE(writeFileAtomically(root(), "a file where the folder should be"));
    Journal journal(root());
    EditorPanel panel(QStringLiteral("A"), journal);
    panel.editor().setUntitled(QStringLiteral("u"), {});
    QTest::keyClicks(&panel.editor(), QStringLiteral("x"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return !panel.banner().isHidden(); }));
    EXPECT_TRUE(
        panel.banner().text().contains(QStringLiteral("cannot keep the unsaved text of 'u'")))
        << panel.banner().text().toStdString();
    EXPECT_TRUE(panel.banner().text().endsWith(QStringLiteral("made: Not a directory")))
        << panel.banner().text().toStdString();
}

TEST_F(EditorPanelTest, SaysWhyTheJournalsFolderCannotBeLocked)
{
    Journal journal(root());
    EditorPanel panel(QStringLiteral("A"), journal);
    panel.editor().setUntitled(QStringLiteral("u"), {});
    // As on a full disk: files can be made, and nothing can be written into them.
    auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit nothing{0, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &nothing), 0);
    QTest::keyClicks(&panel.editor(), QStringLiteral("x"));
    const bool said = QTest::qWaitFor([&] { return !panel.banner().isHidden(); });
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    EXPECT_TRUE(said);
    EXPECT_TRUE(panel.banner().text().endsWith(QStringLiteral("locked: File too large")))
        << panel.banner().text().toStdString();
}

TEST_F(EditorPanelTest, SaysThatTheFileOfARestoredTextIsNotThereAnyMore)
{
    Journal journal(root());
    EditorPanel panel(QStringLiteral("A"), journal);
    const QString path = m_folder.filePath(QStringLiteral("gone.py"));
    panel.restore({QStringLiteral("A"), path, QStringLiteral("gone.py"), "x = 1\n"});
    EXPECT_EQ(panel.editor().text(), QStringLiteral("x = 1\n"));
    EXPECT_EQ(panel.banner().text(),
        QStringLiteral("Text of gone.py was restored; the file %1 cannot be opened any more.")
            .arg(path));
}

TEST_F(EditorPanelTest, RestoresWhatADeadWindowLeft)
{
    leaveBehind({QStringLiteral("B"), {}, QStringLiteral("untitled 2"), "y = 2\n"});
    Journal journal(root());
    const auto found = journal.recover();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].key, QStringLiteral("B"));
    EditorPanel panel(found[0].key, journal);
    panel.restore(found[0]);
    EXPECT_EQ(panel.editor().text(), QStringLiteral("y = 2\n"));
    EXPECT_EQ(panel.editor().document().displayName(), QStringLiteral("untitled 2"));
    EXPECT_TRUE(panel.needsSaving());
    EXPECT_TRUE(panel.banner().text().contains(QStringLiteral("never saved")))
        << "there is nothing on disk that undo could bring: "
        << panel.banner().text().toStdString();
    EXPECT_FALSE(QDir(root() + QStringLiteral("/dead")).exists());
}

TEST_F(EditorPanelTest, TheSignOfABannerStandsBesideItsWords)
{
    Journal journal(root());
    EditorPanel panel(QStringLiteral("A"), journal);
    panel.resize(500, 300);
    panel.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
    for (const char* text :
        {"short", "long enough to need more than one line of a narrow pane, as many are"}) {
        panel.banner().show(
            Banner::Tone::Info, QLatin1String(text), {{QStringLiteral("Close"), {}}});
        QApplication::sendPostedEvents();
        const auto labels = panel.banner().findChildren<QLabel*>();
        ASSERT_EQ(labels.size(), 2);
        EXPECT_NEAR(labels[0]->geometry().center().y(), labels[1]->geometry().center().y(), 1)
            << text;
    }
}

TEST_F(EditorPanelTest, AsksWhenTheFileChangedOnDiskAndLosesNeitherText)
{
    const QString path = m_folder.filePath(QStringLiteral("f.py"));
    ASSERT_TRUE(writeFileAtomically(path, "a\n"));
    Journal journal(root());
    EditorPanel panel(QStringLiteral("A"), journal);
    ASSERT_TRUE(panel.open(path));
    EXPECT_FALSE(panel.needsSaving());
    QTest::keyClicks(&panel.editor(), QStringLiteral("mine"));
    ASSERT_TRUE(writeFileAtomically(path, "theirs\n"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !panel.banner().isHidden(); }));
    EXPECT_EQ(panel.editor().text(), QStringLiteral("minea\n"));
    press(panel, QStringLiteral("Load the new text"));
    EXPECT_EQ(panel.editor().text(), QStringLiteral("theirs\n"));
    EXPECT_FALSE(panel.needsSaving());
    panel.editor().undo();
    EXPECT_EQ(panel.editor().text(), QStringLiteral("minea\n"));
    EXPECT_TRUE(panel.needsSaving());
}

TEST_F(EditorPanelTest, SavesOverWhatAnotherProgramWroteOnlyWhenToldTo)
{
    const QString path = m_folder.filePath(QStringLiteral("f.py"));
    const auto onDisk = [&] {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    ASSERT_TRUE(writeFileAtomically(path, "a\n"));
    Journal journal(root());
    EditorPanel panel(QStringLiteral("A"), journal);
    ASSERT_TRUE(panel.open(path));
    QTest::keyClicks(&panel.editor(), QStringLiteral("mine"));
    // Before anybody could be told of it.
    ASSERT_TRUE(writeFileAtomically(path, "theirs\n"));
    EXPECT_FALSE(panel.save());
    EXPECT_EQ(onDisk(), "theirs\n");
    EXPECT_TRUE(panel.banner().text().contains(QStringLiteral("takes the place")));
    EXPECT_FALSE(panel.save()) << "nobody has answered";
    press(panel, QStringLiteral("Save mine over it"));
    EXPECT_EQ(onDisk(), "minea\n");
    EXPECT_FALSE(panel.needsSaving());
    EXPECT_TRUE(panel.save()) << "asked once a change";
    // Who wants to keep his text when he is told may save it.
    ASSERT_TRUE(writeFileAtomically(path, "theirs again\n"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !panel.banner().isHidden(); }));
    press(panel, QStringLiteral("Keep mine"));
    EXPECT_TRUE(panel.save());
    EXPECT_EQ(onDisk(), "minea\n");
}

TEST_F(EditorPanelTest, KeepsTheTextOfAFileThatWasRemoved)
{
    const QString path = m_folder.filePath(QStringLiteral("gone.py"));
    ASSERT_TRUE(writeFileAtomically(path, "a\n"));
    Journal journal(root());
    EditorPanel panel(QStringLiteral("A"), journal);
    ASSERT_TRUE(panel.open(path));
    ASSERT_TRUE(QFile::remove(path));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !panel.banner().isHidden(); }));
    EXPECT_TRUE(panel.needsSaving());
    press(panel, QStringLiteral("Save it again"));
    EXPECT_TRUE(QFile::exists(path));
    EXPECT_FALSE(panel.needsSaving());
}

TEST_F(EditorPanelTest, SaysWhyAFileCannotBeOpenedAndKeepsWhatIsThere)
{
    Journal journal(root());
    EditorPanel panel(QStringLiteral("A"), journal);
    panel.editor().setUntitled(QStringLiteral("u"), QStringLiteral("kept"));
    EXPECT_FALSE(panel.open(m_folder.filePath(QStringLiteral("none.py"))));
    EXPECT_TRUE(panel.banner().text().contains(QStringLiteral("no such file")));
    EXPECT_EQ(panel.editor().text(), QStringLiteral("kept"));
}

} // namespace
} // namespace clutch::ui
