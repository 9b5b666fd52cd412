// Settings, and what they do to a window over the fake runtime.
#include "ui/settings_dialog.h"

#include "tests/ui/support/fake_ruff.h"
#include "tests/ui/window/window_fixture.h"
#include "ui/console/output_view.h"
#include "ui/python_choice.h"
#include "ui/style/banner.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFontComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QWindow>

namespace clutch::ui {
namespace {

TEST(Preferences, AreTheUsualOnesUntilSomethingIsKept)
{
    QSettings().clear();
    EXPECT_EQ(loadPreferences(), Preferences());
}

TEST(Preferences, ComeBackAsTheyWereKept)
{
    QSettings().clear();
    Preferences kept;
    kept.codeFamily = QStringLiteral("Some Mono");
    kept.codePointSize = 13;
    kept.tabWidth = 2;
    kept.closeBrackets = false;
    kept.showWhitespace = true;
    kept.showRuler = true;
    kept.rulerColumn = 100;
    kept.trimOnSave = true;
    kept.formatOnSave = true;
    kept.lintOnTyping = false;
    kept.namesOnTyping = false;
    kept.consoleLines = 5'000;
    kept.consoleMegabytes = 7;
    kept.samplingHz = 5;
    kept.kind = proto::KIND_LEGACY;
    kept.keepOneReady = false;
    kept.restoreAtStart = false;
    kept.runtime = {"3.14", QStringLiteral("/somewhere/env")};
    EXPECT_TRUE(savePreferences(kept));
    EXPECT_EQ(loadPreferences(), kept);
}

TEST(Preferences, TakeTheUsualForWhatIsOutOfRange)
{
    QSettings().clear();
    QSettings().setValue(QStringLiteral("settings/codePointSize"), 400);
    QSettings().setValue(QStringLiteral("settings/samplingHz"), 0);
    QSettings().setValue(QStringLiteral("settings/interpreterKind"), proto::KIND_FOREIGN);
    QSettings().setValue(QStringLiteral("settings/tabWidth"), QStringLiteral("wide"));
    EXPECT_EQ(loadPreferences(), Preferences());
}

/// As on a full disk or in a folder that is read-only, also for root: a file is where the folder
/// of the settings would be.
class NoPlaceForSettings
{
public:
    NoPlaceForSettings()
        : m_folder(QFileInfo(QSettings().fileName()).absolutePath())
    {
        EXPECT_TRUE(savePreferences(loadPreferences()));
        EXPECT_TRUE(QDir().rename(m_folder, m_folder + QStringLiteral(".away")));
        QFile file(m_folder);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    }
    ~NoPlaceForSettings()
    {
        EXPECT_TRUE(QFile::remove(m_folder));
        EXPECT_TRUE(QDir().rename(m_folder + QStringLiteral(".away"), m_folder));
    }
    Q_DISABLE_COPY_MOVE(NoPlaceForSettings)

private:
    QString m_folder;
};

TEST(Preferences, SayWhereAndWhyTheyAreNotKept)
{
    QSettings().clear();
    const NoPlaceForSettings none;
    const Status written = savePreferences(Preferences());
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().text,
        "The settings cannot be written to " + QSettings().fileName().toStdString()
            + ": Not a directory. They hold until Clutch ends.");
}

class SettingsTest : public WindowTest
{
protected:
    ~SettingsTest() override { chooseCodeFamily({}); }

    SettingsDialog& dialog()
    {
        if (!m_dialog) {
            m_window->actions().settings->trigger();
            m_dialog = m_window->findChild<SettingsDialog*>();
        }
        return *m_dialog;
    }
    template <typename Field> Field& field(const char* accessibleName)
    {
        for (Field* each : dialog().findChildren<Field*>()) {
            if (each->accessibleName() == QLatin1String(accessibleName))
                return *each;
        }
        ADD_FAILURE() << "no field " << accessibleName;
        return *dialog().findChild<Field*>();
    }
    QCheckBox& box(const char* part)
    {
        for (QCheckBox* each : dialog().findChildren<QCheckBox*>()) {
            if (each->text().contains(QLatin1String(part)))
                return *each;
        }
        ADD_FAILURE() << "no box " << part;
        return *dialog().findChild<QCheckBox*>();
    }
    QPointer<SettingsDialog> m_dialog;
};

TEST_F(SettingsTest, EveryFieldHasANameAndIsReachedByTab)
{
    open(options());
    int fields = 0;
    for (QWidget* each : dialog().findChildren<QWidget*>()) {
        const bool isField = qobject_cast<QSpinBox*>(each) || qobject_cast<QComboBox*>(each)
            || qobject_cast<QCheckBox*>(each);
        if (!isField)
            continue;
        ++fields;
        const auto* check = qobject_cast<QCheckBox*>(each);
        EXPECT_FALSE(check ? check->text().isEmpty() : each->accessibleName().isEmpty());
        EXPECT_FALSE(each->toolTip().isEmpty());
        EXPECT_TRUE(each->focusPolicy() & Qt::TabFocus);
    }
    EXPECT_EQ(fields, 19);
}

TEST_F(SettingsTest, PagesAreTurnedByKeysFromAListToo)
{
    open(options());
    auto* pages = dialog().findChild<QTabWidget*>();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&dialog()));
    field<QComboBox>("Code font").setFocus();
    QWindow* keys = dialog().windowHandle();
    QTest::keyClick(keys, Qt::Key_Tab, Qt::ControlModifier);
    EXPECT_EQ(pages->currentIndex(), 1);
    QTest::keyClick(keys, Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::keyClick(keys, Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(pages->currentIndex(), pages->count() - 1);
}

TEST_F(SettingsTest, TabGoesThroughTheRowsOfTheRuntimesPythonAsOneReads)
{
    open(options());
    QStringList order;
    QWidget* each = &field<QLineEdit>("Virtual environment");
    for (int i = 0; i < 8 && order.size() < 2; ++i) {
        each = each->nextInFocusChain();
        if (const auto* button = qobject_cast<QPushButton*>(each))
            order << QString(button->text()).remove(QLatin1Char('&'));
    }
    EXPECT_EQ(order, QStringList({QStringLiteral("Browse…"), QStringLiteral("Restart now")}));
}

TEST_F(SettingsTest, TheSizeOfTypeReachesEditorsAtOnceAndIsKept)
{
    open(options());
    field<QSpinBox>("Font size").setValue(15);
    EXPECT_EQ(workbench().codePointSize(), 15);
    EXPECT_EQ(loadPreferences().codePointSize, 15);
    m_window->actions().zoomIn->trigger();
    m_window->actions().zoomReset->trigger();
    EXPECT_EQ(workbench().codePointSize(), 15);
}

TEST_F(SettingsTest, EnterInAFieldTakesItAndChangesNothingElse)
{
    open(options());
    field<QSpinBox>("Tab width").setValue(8);
    QSpinBox& size = field<QSpinBox>("Font size");
    size.setFocus();
    size.selectAll();
    QTest::keyClicks(&size, QStringLiteral("12"));
    QTest::keyClick(&size, Qt::Key_Return);
    EXPECT_EQ(workbench().codePointSize(), 12);
    EXPECT_EQ(loadPreferences().tabWidth, 8);
    EXPECT_TRUE(dialog().isVisible());
}

TEST_F(SettingsTest, OtherSettingsLeaveTheZoomAlone)
{
    open(options());
    m_window->actions().zoomIn->trigger();
    const int zoomed = workbench().codePointSize();
    field<QSpinBox>("Tab width").setValue(8);
    EXPECT_EQ(workbench().codePointSize(), zoomed);
}

TEST_F(SettingsTest, WhatCannotBeKeptIsSaidAndTakesEffect)
{
    open(options());
    auto none = std::make_unique<NoPlaceForSettings>();
    field<QSpinBox>("Font size").setValue(14);
    EXPECT_TRUE(workbench().banner().text().contains(QSettings().fileName()));
    EXPECT_EQ(workbench().codePointSize(), 14);
    workbench().banner().dismiss();
    field<QComboBox>("Theme").setCurrentIndex(static_cast<int>(ThemeChoice::Dark));
    EXPECT_TRUE(workbench().banner().isVisible());
    none.reset();
    field<QSpinBox>("Font size").setValue(12);
    EXPECT_FALSE(workbench().banner().isVisible());
    EXPECT_EQ(loadPreferences().codePointSize, 12);
}

TEST_F(SettingsTest, TheFontReachesEditors)
{
    open(options());
    auto& families = field<QFontComboBox>("Code font");
    ASSERT_GT(families.count(), 0);
    families.setCurrentIndex(families.count() - 1);
    families.setCurrentIndex(0);
    const QString family = families.currentFont().family();
    EXPECT_EQ(codeFont().family(), family);
    QByteArray name(200, '\0');
    Editor& editor = pane("A").editorPanel().editor();
    name.resize(editor.SendScintilla(QsciScintilla::SCI_STYLEGETFONT, 0UL, name.data()));
    EXPECT_EQ(QString::fromUtf8(name), family);
}

TEST_F(SettingsTest, TheTabWidthIsWhatTheEditorIndentsBy)
{
    open(options());
    field<QSpinBox>("Tab width").setValue(2);
    type("A", QStringLiteral("if x:"));
    Editor& editor = pane("A").editorPanel().editor();
    editor.setCursorPosition(0, 5);
    QTest::keyClick(&editor, Qt::Key_Return);
    QTest::keyClicks(&editor, QStringLiteral("y"));
    EXPECT_EQ(editor.text(), QStringLiteral("if x:\n  y"));
    m_window->actions().newIsolated->trigger();
    EXPECT_EQ(pane("C").editorPanel().editor().indentationWidth(), 2);
    wait([&] { return allIdle(); });
}

TEST_F(SettingsTest, LineEndsAreTrimmedWhenATextIsSavedAndComeBackByUndo)
{
    open(options());
    const QString path = m_folder.filePath(QStringLiteral("t.py"));
    type("A", QStringLiteral("a  \n\t\nb = 1 \t\n  c"));
    const auto saved = [&] {
        EXPECT_TRUE(pane("A").editorPanel().saveAs(path));
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    };
    EXPECT_EQ(saved(), QByteArray("a  \n\t\nb = 1 \t\n  c"));
    box("Trim").setChecked(true);
    EXPECT_EQ(saved(), QByteArray("a\n\nb = 1\n  c"));
    pane("A").editorPanel().editor().undo();
    EXPECT_EQ(pane("A").editorPanel().editor().text(), QStringLiteral("a  \n\t\nb = 1 \t\n  c"));
}

TEST_F(SettingsTest, AConsoleKeepsWhatFitsAndDropsTheRestAtOnce)
{
    open(options());
    QByteArray text;
    for (int line = 0; line < 3'000; ++line)
        text += "line " + QByteArray::number(line) + '\n';
    OutputView* output = pane("A").link().console()->output();
    pane("A").link().console()->appendOutput(TextSource::Stdout, text);
    wait([&] { return output->allText().endsWith("line 2999\n"); });
    EXPECT_TRUE(output->allText().contains("line 1\n"));
    field<QSpinBox>("A console keeps").setValue(1'000);
    EXPECT_FALSE(output->allText().contains("line 1\n"));
    EXPECT_TRUE(output->allText().contains("line 2100\n"));
    EXPECT_TRUE(output->allText().endsWith("line 2999\n"));
}

TEST_F(SettingsTest, TheRuntimeIsToldHowOftenToLook)
{
    open(options());
    QSignalSpy taken(&m_window->session(), &RuntimeSession::requestTaken);
    // Answers come in order: after this one none of the start's is outstanding.
    const quint64 last = m_window->session().setWarmPool(true, proto::KIND_ISOLATED);
    wait([&] { return !taken.isEmpty() && taken.last().first().toULongLong() == last; });
    taken.clear();
    field<QSpinBox>("Look at threads").setValue(5);
    wait([&] { return taken.count() == 1; });
    EXPECT_EQ(loadPreferences().samplingHz, 5);
}

TEST_F(SettingsTest, OneOfTheUsualKindIsKeptReadyOrNone)
{
    open(options());
    const auto comesFromPool = [this](const char* letter) {
        m_window->actions().newInterpreter->trigger();
        wait([&] { return allIdle(); });
        return pane(letter).link().last().from_pool();
    };
    EXPECT_TRUE(comesFromPool("C"));
    auto& kinds = field<QComboBox>("New interpreters are");
    kinds.setCurrentIndex(kinds.findData(static_cast<int>(proto::KIND_LEGACY)));
    EXPECT_TRUE(comesFromPool("D"));
    EXPECT_EQ(pane("D").kind(), proto::KIND_LEGACY);
    box("one of them ready").setChecked(false);
    EXPECT_FALSE(comesFromPool("E"));
    EXPECT_FALSE(loadPreferences().keepOneReady);
}

TEST_F(SettingsTest, NewInterpretersAreOfTheKindThatWasChosen)
{
    open(options());
    auto& kinds = field<QComboBox>("New interpreters are");
    kinds.setCurrentIndex(kinds.findData(static_cast<int>(proto::KIND_LEGACY)));
    m_window->actions().newInterpreter->trigger();
    EXPECT_EQ(pane("C").kind(), proto::KIND_LEGACY);
    m_window->actions().newIsolated->trigger();
    EXPECT_EQ(pane("D").kind(), proto::KIND_ISOLATED);
    wait([&] { return allIdle(); });
}

class PythonSettingsTest : public SettingsTest
{
protected:
    QString makeEnvironment(const char* name, const char* version)
    {
        const QString root = m_folder.filePath(QLatin1String(name));
        EXPECT_TRUE(QDir().mkpath(root + QStringLiteral("/bin")));
        EXPECT_TRUE(QFile::link(QStringLiteral("/bin/sh"), root + QStringLiteral("/bin/python")));
        EXPECT_TRUE(writeFileAtomically(
            root + QStringLiteral("/pyvenv.cfg"), "version = " + QByteArray(version) + "\n"));
        return root;
    }
    QLineEdit& folder() { return field<QLineEdit>("Virtual environment"); }
    QString verdict() { return dialog().python().verdictRow()->findChild<QLabel*>()->text(); }
    QPushButton& restart()
    {
        dialog().reveal(*dialog().python().folder());
        return *dialog().python().verdictRow()->findChild<QPushButton*>();
    }
    /// The runtime's environment, read from the kernel.
    QByteArray ofRuntime(const char* name)
    {
        QFile file(QStringLiteral("/proc/%1/environ").arg(m_window->session().pid()));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        const QByteArray start = QByteArray(name) + '=';
        for (const QByteArray& each : file.readAll().split('\0')) {
            if (each.startsWith(start))
                return each.mid(start.size());
        }
        return "(not there)";
    }
};

TEST_F(PythonSettingsTest, AnEnvironmentOfTheRuntimesVersionIsUsedFromTheNextRuntimeOn)
{
    const QString root = makeEnvironment("env", "3.15.0");
    open(options());
    const int first = m_window->session().pid();
    EXPECT_EQ(ofRuntime("VIRTUAL_ENV"), "(not there)");
    EXPECT_FALSE(restart().isVisible());
    folder().setText(root);
    EXPECT_TRUE(verdict().contains(QStringLiteral("Python 3.15.0"))) << verdict().toStdString();
    ASSERT_TRUE(restart().isVisible());
    restart().click();
    wait([&] { return allIdle() && m_window->session().pid() != first; });
    EXPECT_EQ(ofRuntime("VIRTUAL_ENV"), root.toUtf8());
    EXPECT_FALSE(restart().isVisible()) << verdict().toStdString();
    close();
    open(options());
    EXPECT_EQ(ofRuntime("VIRTUAL_ENV"), root.toUtf8());
    EXPECT_EQ(folder().text(), root);
    folder().clear();
    EXPECT_TRUE(restart().isVisible());
    EXPECT_EQ(loadPreferences().runtime, RuntimeChoice());
}

TEST_F(PythonSettingsTest, WhatIsNoEnvironmentOfThatVersionIsSaidAtOnce)
{
    const QString other = makeEnvironment("other", "3.9.2");
    open(options());
    folder().setText(m_folder.filePath(QStringLiteral("missing")));
    EXPECT_EQ(verdict(),
        QStringLiteral("Cannot use %1 as a virtual environment: there is no such folder. Runtimes "
                       "start without it.")
            .arg(m_folder.filePath(QStringLiteral("missing"))));
    EXPECT_TRUE(folder().property("wrong").toBool());
    EXPECT_FALSE(restart().isVisible());
    folder().setText(other);
    EXPECT_EQ(verdict(),
        QStringLiteral("The virtual environment %1 is for Python 3.9.2, and the runtime is 3.15. "
                       "Runtimes start without it.")
            .arg(other));
    EXPECT_FALSE(restart().isVisible());
    folder().clear();
    EXPECT_FALSE(folder().property("wrong").toBool());
}

TEST_F(PythonSettingsTest, AnEnvironmentThatIsGoneByTheNextStartIsSaidInTheWindow)
{
    const QString root = makeEnvironment("env", "3.15.0");
    Preferences kept;
    kept.runtime.virtualEnvironment = root;
    EXPECT_TRUE(savePreferences(kept));
    ASSERT_TRUE(QDir(root).removeRecursively());
    open(options());
    EXPECT_TRUE(workbench().banner().isVisible());
    EXPECT_TRUE(workbench().banner().text().contains(root));
}

TEST_F(PythonSettingsTest, OffersTheRuntimesThatAreThereAndKeepsTheChoice)
{
    open(options());
    auto& versions = field<QComboBox>("Python for the runtime");
    ASSERT_EQ(versions.count(), 2); // the newest, and the fake 3.15
    EXPECT_EQ(versions.itemText(1), QStringLiteral("CPython 3.15"));
    EXPECT_EQ(versions.currentIndex(), 0);
    versions.setCurrentIndex(1);
    EXPECT_EQ(loadPreferences().runtime.python, "3.15");
    EXPECT_FALSE(restart().isVisible()); // it runs already
}

TEST_F(PythonSettingsTest, WhatTheProgramWasStartedWithIsNotKept)
{
    WindowOptions asked = options();
    asked.python = "3.15";
    open(asked);
    EXPECT_EQ(field<QComboBox>("Python for the runtime").currentIndex(), 1);
    field<QSpinBox>("Tab width").setValue(8);
    EXPECT_EQ(loadPreferences().runtime.python, "");
}

TEST_F(PythonSettingsTest, AChosenRuntimeThatIsNotThereIsSaid)
{
    Preferences kept;
    kept.runtime.python = "3.99";
    EXPECT_TRUE(savePreferences(kept));
    m_window = std::make_unique<MainWindow>(options());
    m_window->show();
    m_window->begin();
    wait([&] { return workbench().banner().isVisible(); });
    EXPECT_TRUE(workbench().banner().text().contains(QStringLiteral("3.99")))
        << workbench().banner().text().toStdString();
    EXPECT_TRUE(verdict().contains(QStringLiteral("no runtime for Python 3.99")));
    auto& versions = field<QComboBox>("Python for the runtime");
    versions.setCurrentIndex(0);
    ASSERT_TRUE(restart().isVisible());
    restart().click();
    wait([&] { return allIdle(); });
}

TEST_F(SettingsTest, TheThemeChangesAtOnceAndTheMenuSaysSo)
{
    open(options());
    field<QComboBox>("Theme").setCurrentIndex(static_cast<int>(ThemeChoice::Dark));
    EXPECT_TRUE(theme().dark);
    EXPECT_TRUE(m_window->actions().themeDark->isChecked());
}

TEST_F(SettingsTest, SayWhichToolsThereAreOrWhyThereAreNone)
{
    const FakeRuff ruff;
    qputenv("CLUTCH_TOOLS_DIR", ruff.folder().toUtf8());
    open(options());
    qunsetenv("CLUTCH_TOOLS_DIR");
    // Its version is asked for at the start and comes when it comes.
    const auto shows = [&](const QString& text) {
        delete m_dialog;
        const auto labels = dialog().findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
            [&](const QLabel* label) { return label->text() == text; });
    };
    wait([&] { return shows(QStringLiteral("ruff 1.2.3, ") + ruff.program()); });
    EXPECT_TRUE(shows(QStringLiteral("the fake has no jedi")));
}

TEST_F(SettingsTest, FilesOfLastTimeComeBackOnlyWhereThatIsWanted)
{
    const QString path = m_folder.filePath(QStringLiteral("mine.py"));
    ASSERT_TRUE(writeFileAtomically(path, "out hello\n"));
    WindowOptions first = options();
    first.files << path;
    open(first);
    box("last time").setChecked(false);
    close();
    open(options());
    EXPECT_EQ(workbench().panes().size(), 2U); // the demo
    EXPECT_FALSE(pane("A").editorPanel().editor().document().hasFile());
}

} // namespace
} // namespace clutch::ui
