// A custom interpreter: its dialog, and what becomes of it when the window comes back.
#include "ui/custom_interpreter_dialog.h"

#include "engine/protocol/interpreter_config.h"
#include "tests/ui/window/window_fixture.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>

namespace clutch::ui {
namespace {

class CustomInterpreterTest : public WindowTest
{
protected:
    CustomInterpreterDialog& dialog()
    {
        if (!m_dialog) {
            m_window->actions().newCustom->trigger();
            m_dialog = m_window->findChild<CustomInterpreterDialog*>();
        }
        return *m_dialog;
    }
    template <typename Button> Button& button(const char* part)
    {
        for (Button* each : dialog().findChildren<Button*>()) {
            if (each->text().remove(QLatin1Char('&')).contains(QLatin1String(part)))
                return *each;
        }
        ADD_FAILURE() << "no button " << part;
        return *dialog().findChild<Button*>();
    }
    QString sentence()
    {
        for (QLabel* each : dialog().findChildren<QLabel*>()) {
            if (!each->accessibleName().isEmpty())
                return each->text();
        }
        return {};
    }
    proto::InterpreterChanged now(const char* letter) { return pane(letter).link().last(); }

    QPointer<CustomInterpreterDialog> m_dialog;
};

TEST_F(CustomInterpreterTest, EveryFieldIsThereAndSaysWhatItMeans)
{
    open(options());
    for (const char* field : {"use_main_obmalloc", "check_multi_interp_extensions", "allow_threads",
             "allow_daemon_threads", "allow_fork", "allow_exec"})
        EXPECT_FALSE(button<QCheckBox>(field).toolTip().isEmpty()) << field;
    EXPECT_FALSE(button<QRadioButton>("OWN_GIL").toolTip().isEmpty());
    EXPECT_FALSE(button<QRadioButton>("SHARED_GIL").toolTip().isEmpty());
    EXPECT_TRUE(sentence().contains(QLatin1String("a GIL of its own")));
}

TEST_F(CustomInterpreterTest, AnUnsafeCombinationIsExplainedAndCannotBeMade)
{
    open(options());
    button<QCheckBox>("use_main_obmalloc").setChecked(true);
    EXPECT_TRUE(sentence().contains(QLatin1String("corrupts memory"))) << qPrintable(sentence());
    EXPECT_FALSE(button<QPushButton>("Create").isEnabled());
    button<QRadioButton>("SHARED_GIL").setChecked(true);
    EXPECT_TRUE(sentence().contains(QLatin1String("takes turns"))) << qPrintable(sentence());
    EXPECT_TRUE(button<QPushButton>("Create").isEnabled());
    button<QCheckBox>("use_main_obmalloc").setChecked(false);
    button<QCheckBox>("check_multi").setChecked(false);
    EXPECT_TRUE(sentence().contains(QLatin1String("CPython refuses the pair")));
    EXPECT_FALSE(button<QPushButton>("Create").isEnabled());
}

TEST_F(CustomInterpreterTest, AKindToStartFromSetsEveryField)
{
    open(options());
    auto& start = *dialog().findChild<QComboBox*>();
    ASSERT_EQ(start.count(), 3);
    emit start.activated(2);
    EXPECT_TRUE(button<QCheckBox>("use_main_obmalloc").isChecked());
    EXPECT_TRUE(button<QCheckBox>("allow_daemon_threads").isChecked());
    EXPECT_FALSE(button<QCheckBox>("check_multi").isChecked());
    EXPECT_TRUE(button<QRadioButton>("SHARED_GIL").isChecked());
    EXPECT_TRUE(button<QPushButton>("Create").isEnabled());
}

TEST_F(CustomInterpreterTest, IsMadeAsChosenAndAgainInTheNextRuntime)
{
    open(options());
    button<QCheckBox>("allow_daemon_threads").setChecked(true);
    button<QCheckBox>("allow_exec").setChecked(true);
    dialog().findChild<QLineEdit*>()->setText(QStringLiteral("pool"));
    button<QPushButton>("Create").click();
    wait([&] { return workbench().panes().size() == 3 && allIdle(); });
    const auto expectIt = [&] {
        EXPECT_EQ(now("C").kind(), proto::KIND_CUSTOM);
        EXPECT_TRUE(now("C").config().allow_daemon_threads());
        EXPECT_TRUE(now("C").config().allow_exec());
        EXPECT_FALSE(now("C").config().allow_fork());
        EXPECT_EQ(now("C").config().gil(), proto::InterpreterConfig::GIL_OWN);
        EXPECT_EQ(now("C").name(), "pool");
    };
    expectIt();
    QSignalSpy started(&m_window->session(), &RuntimeSession::started);
    m_window->actions().restart->trigger();
    wait([&] { return started.count() == 1 && allIdle(); });
    expectIt();
}

TEST_F(CustomInterpreterTest, ComesBackWithItsFileAtTheNextStart)
{
    const QString path = m_folder.filePath(QStringLiteral("kept.py"));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("1\n");
    file.close();
    open(options());
    button<QCheckBox>("allow_threads").setChecked(false);
    button<QPushButton>("Create").click();
    wait([&] { return workbench().panes().size() == 3 && allIdle(); });
    ASSERT_TRUE(pane("C").editorPanel().open(path));
    close();
    open(options());
    ASSERT_TRUE(workbench().paneOf(QStringLiteral("C")));
    wait([&] { return allIdle(); });
    EXPECT_EQ(now("C").kind(), proto::KIND_CUSTOM);
    EXPECT_FALSE(now("C").config().allow_threads());
    EXPECT_TRUE(now("C").config().check_multi_interp_extensions());
}

} // namespace
} // namespace clutch::ui
