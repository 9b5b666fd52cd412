// A virtual environment that the settings name, made by the Python that the runtime embeds.
#include "tests/e2e/real_window.h"

#include "ui/python_choice.h"
#include "ui/settings_dialog.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>

namespace clutch::ui {
namespace {

class PythonOfTheRuntime : public WindowRuns
{
protected:
    PythonOfTheRuntime()
    {
        QObject::connect(&m_window->session(), &RuntimeSession::started, m_window.get(),
            [this](const proto::Welcome& welcome) {
                m_executable = QString::fromStdString(welcome.executable());
            });
    }
    QString makeEnvironment()
    {
        const QString root = m_folder.filePath(QStringLiteral("env"));
        QProcess make;
        make.start(m_executable,
            {QStringLiteral("-m"), QStringLiteral("venv"), QStringLiteral("--without-pip"), root});
        EXPECT_TRUE(make.waitForFinished(kLimitMs));
        EXPECT_EQ(make.exitCode(), 0) << make.readAllStandardError().constData();
        QFile module(QStringLiteral("%1/lib/python%2/site-packages/only_here.py")
                         .arg(root, QLatin1String(GetParam())));
        EXPECT_TRUE(module.open(QIODevice::WriteOnly));
        module.write("value = 'from the environment'\n");
        return root;
    }
    /// Whether an interpreter has the module that only the environment has.
    bool imports(const char* letter)
    {
        const QByteArray answer = "answer " + QByteArray::number(++m_asked);
        pane(letter).editorPanel().editor().setUntitled(QStringLiteral("asks"),
            QStringLiteral("import sys\ntry:\n    import only_here\n    said = only_here.value\n"
                           "except ImportError:\n    said = 'it is not there'\n"
                           "print('%1:', said, sys.prefix != sys.base_prefix)\n")
                .arg(QString::fromLatin1(answer)));
        pane(letter).run(Pane::Names::Fresh);
        wait([&] { return shown(letter).contains(answer + ": "); });
        return shown(letter).contains(answer + ": from the environment True");
    }
    SettingsDialog& settings()
    {
        m_window->actions().settings->trigger();
        auto& dialog = *m_window->findChild<SettingsDialog*>();
        dialog.reveal(*dialog.python().folder());
        return dialog;
    }
    QString m_executable;
    int m_asked = 0;
};

TEST_P(PythonOfTheRuntime, AddsTheSitePackagesOfTheChosenEnvironmentInEveryInterpreter)
{
    wait([&] { return idle(); });
    EXPECT_FALSE(imports("A"));
    const QString root = makeEnvironment();
    PythonChoice& choice = settings().python();
    choice.folder()->setText(root);
    auto* restart = choice.verdictRow()->findChild<QPushButton*>();
    ASSERT_TRUE(restart->isVisible())
        << choice.verdictRow()->findChild<QLabel*>()->text().toStdString();
    const int first = m_window->session().pid();
    restart->click();
    wait([&] { return m_window->session().pid() != first && idle(); });
    EXPECT_TRUE(imports("A")) << shown("A").constData();
    EXPECT_TRUE(imports("B")) << shown("B").constData();

    // At the next start it is used from the beginning.
    close();
    open();
    wait([&] { return idle(); });
    EXPECT_TRUE(imports("A")) << shown("A").constData();
}

INSTANTIATE_TEST_SUITE_P(Runtimes, PythonOfTheRuntime, testing::Values("3.15", "3.14"), pythonName);

} // namespace
} // namespace clutch::ui
