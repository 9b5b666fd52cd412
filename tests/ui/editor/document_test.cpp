#include "ui/editor/document.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

namespace clutch::ui {
namespace {

class DocumentTest : public testing::Test
{
protected:
    QString write(const QString& name, const QByteArray& bytes)
    {
        QString path = m_folder.filePath(name);
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        return path;
    }
    static QByteArray read(const QString& path)
    {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }

    QTemporaryDir m_folder;
};

TEST_F(DocumentTest, KeepsEncodingMarkAndLineEndingsWhenSaving)
{
    const QString path = write(QStringLiteral("a.py"), "\xef\xbb\xbfx = 1\r\ny = 2\r\n");
    Document document;
    const auto text = document.load(path);
    ASSERT_TRUE(text);
    ASSERT_TRUE(document.save(*text + QStringLiteral("z = 3\n")));
    EXPECT_EQ(read(path), QByteArray("\xef\xbb\xbfx = 1\r\ny = 2\r\nz = 3\r\n"));
}

TEST_F(DocumentTest, KeepsPermissionsAndLinks)
{
    const QString path = write(QStringLiteral("tool.py"), "print(1)\n");
    ASSERT_EQ(::chmod(path.toUtf8().constData(), 0750), 0);
    const QString link = m_folder.filePath(QStringLiteral("link.py"));
    ASSERT_TRUE(QFile::link(path, link));
    Document document;
    ASSERT_TRUE(document.load(link));
    ASSERT_TRUE(document.save(QStringLiteral("print(2)\n")));
    EXPECT_TRUE(QFileInfo(link).isSymLink());
    EXPECT_EQ(read(path), QByteArray("print(2)\n"));
    struct stat info
    {
    };
    ASSERT_EQ(::stat(path.toUtf8().constData(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777, 0750U);
}

TEST_F(DocumentTest, AFileThatOnlyItsOwnerMayNotWriteStaysSo)
{
    const QString path = write(QStringLiteral("tool.py"), "print(1)\n");
    ASSERT_EQ(::chmod(path.toUtf8().constData(), 0444), 0);
    Document document;
    ASSERT_TRUE(document.load(path));
    const bool saved = document.save(QStringLiteral("print(2)\n")).has_value();
    EXPECT_EQ(saved, ::geteuid() == 0); // whom permissions do not concern
    struct stat info
    {
    };
    ASSERT_EQ(::stat(path.toUtf8().constData(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777, 0444U);
}

TEST_F(DocumentTest, RefusesWhatIsNoTextWithTheReason)
{
    Document document;
    const auto refusal = [&](const QString& path) {
        const auto text = document.load(path);
        return text ? std::string() : text.error().text;
    };
    const std::string folder = m_folder.path().toStdString();
    EXPECT_EQ(refusal(m_folder.filePath(QStringLiteral("none.py"))),
        "cannot open '" + folder + "/none.py': no such file");
    EXPECT_EQ(refusal(m_folder.path()), "cannot open '" + folder + "': it is not a regular file");
    EXPECT_EQ(refusal(write(QStringLiteral("b.py"),
                  QByteArray("\x7f"
                             "ELF\0\0",
                      6))),
        "cannot open '" + folder + "/b.py': it is a binary file");
    EXPECT_EQ(refusal(write(QStringLiteral("late.py"), QByteArray(9000, '#') + '\0' + "x\n")),
        "cannot open '" + folder + "/late.py': it is a binary file")
        << "what stands behind a NUL would be lost when it is saved";
    const QString large = m_folder.filePath(QStringLiteral("large.py"));
    QFile file(large);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    ASSERT_TRUE(file.resize(kMaxFile + 1));
    EXPECT_EQ(refusal(large),
        "cannot open '" + folder + "/large.py': it has 51 MB, and the editor takes at most 50 MB");
    EXPECT_FALSE(document.hasFile());
}

TEST_F(DocumentTest, AFailedSaveLeavesTheFileAsItWas)
{
    const QString path = write(QStringLiteral("l.py"), "# coding: latin-1\n");
    Document document;
    ASSERT_TRUE(document.load(path));
    EXPECT_FALSE(document.save(QStringLiteral("# coding: latin-1\n'€'\n")));
    EXPECT_EQ(read(path), QByteArray("# coding: latin-1\n"));
}

TEST_F(DocumentTest, TellsWhenAnotherProgramWritesButNotWhenItSavesItself)
{
    const QString path = write(QStringLiteral("w.py"), "a\n");
    Document document;
    ASSERT_TRUE(document.load(path));
    QSignalSpy changed(&document, &Document::changedOnDisk);
    QSignalSpy removed(&document, &Document::removedOnDisk);
    ASSERT_TRUE(document.save(QStringLiteral("b\n")));
    write(QStringLiteral("w.py"), "another\n");
    ASSERT_TRUE(changed.wait());
    EXPECT_EQ(changed.count(), 1);
    ASSERT_TRUE(QFile::remove(path));
    ASSERT_TRUE(removed.wait());
    write(QStringLiteral("w.py"), "back again\n");
    ASSERT_TRUE(changed.wait());
}

TEST_F(DocumentTest, NoticesAChangeInAFolderThatNeverComesToRest)
{
    const QString path = write(QStringLiteral("a.py"), "1\n");
    Document document;
    ASSERT_TRUE(document.load(path));
    QSignalSpy changed(&document, &Document::changedOnDisk);
    write(QStringLiteral("a.py"), "changed\n");
    // Every 10 ms something else is made and removed there.
    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            QFile::remove(write(QStringLiteral("busy"), {}));
            return changed.count() > 0;
        },
        10'000));
}

TEST_F(DocumentTest, LooksForItsFileWhenTheWindowIsUsedAgain)
{
    ASSERT_TRUE(QDir(m_folder.path()).mkpath(QStringLiteral("above/within")));
    const QString path = write(QStringLiteral("above/within/a.py"), "1\n");
    Document document;
    ASSERT_TRUE(document.load(path));
    QSignalSpy removed(&document, &Document::removedOnDisk);
    ASSERT_TRUE(QDir(m_folder.path()).rename(QStringLiteral("above"), QStringLiteral("other")));
    emit qGuiApp->applicationStateChanged(Qt::ApplicationActive);
    EXPECT_TRUE(QTest::qWaitFor([&] { return removed.count() == 1; }));
}

TEST_F(DocumentTest, NamesWhatHasNoFileAsTracebacksDo)
{
    Document document;
    document.detach(QStringLiteral("untitled 3"));
    EXPECT_EQ(document.displayName(), QStringLiteral("untitled 3"));
    EXPECT_EQ(document.sourceName(), QStringLiteral("<untitled 3>"));
}

} // namespace
} // namespace clutch::ui
