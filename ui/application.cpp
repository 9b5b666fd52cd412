#include "ui/application.h"

#include "ui/main_window.h"
#include "ui/runtime/runtime_session.h"
#include "ui/tour.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace clutch::ui {

namespace {

constexpr QSize kUsualSize{1280, 800};

int refuse(const QString& sentence)
{
    std::fprintf(stderr, "clutch: %s\n", qPrintable(sentence));
    return 2;
}

struct Arguments
{
    WindowOptions window;
    QString theme;
    QSize size = kUsualSize;
    QString tour;
    QString error;
};

Arguments parse(const QApplication& application)
{
    const auto tr = [](const char* text) {
        return QCoreApplication::translate("Application", text);
    };
    QCommandLineParser parser;
    parser.setApplicationDescription(tr("A workbench for exploring CPython subinterpreters."));
    const QCommandLineOption python(
        QStringLiteral("python"), tr("Which CPython to begin with."), QStringLiteral("3.14|3.15"));
    const QCommandLineOption theme(
        QStringLiteral("theme"), tr("How to look."), QStringLiteral("light|dark|system"));
    const QCommandLineOption size(
        QStringLiteral("size"), tr("The window's size in pixels."), QStringLiteral("WxH"));
    const QCommandLineOption tour(QStringLiteral("tour"),
        tr("Run the demo, write pictures of it to a folder, and end."), QStringLiteral("DIR"));
    parser.addOptions({python, theme, size, tour});
    parser.addPositionalArgument(QStringLiteral("FILE"),
        tr("Python files, each in a pane of its own."), QStringLiteral("[FILE…]"));
    parser.addHelpOption();
    parser.process(application);

    Arguments result;
    result.window.files = parser.positionalArguments();
    result.window.python = parser.value(python).toStdString();
    result.theme = parser.value(theme);
    result.tour = parser.value(tour);
    if (parser.isSet(size)) {
        result.window.sizeIsGiven = true;
        static const QRegularExpression form(QStringLiteral("^(\\d{3,5})x(\\d{3,5})$"));
        const auto match = form.match(parser.value(size));
        if (!match.hasMatch())
            result.error = tr("--size takes a width and a height, as in 1280x800, and not \"%1\"")
                               .arg(parser.value(size));
        else
            result.size = {match.captured(1).toInt(), match.captured(2).toInt()};
    }
    if (!result.theme.isEmpty()
        && !QStringList{QStringLiteral("light"), QStringLiteral("dark"), QStringLiteral("system")}
                .contains(result.theme))
        result.error = tr("--theme takes light, dark or system, and not \"%1\"").arg(result.theme);
    for (const QString& file : std::as_const(result.window.files)) {
        if (!QFileInfo(file).isFile())
            result.error = tr("cannot open '%1': no such file").arg(file);
    }
    return result;
}

/// Qt aborts the process where it finds no display.
bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// What needs a window's code but nobody to look at it.
bool worksUnseen(int argc, char** argv)
{
    return std::any_of(argv + 1, argv + argc, [](std::string_view word) {
        return word == "--help" || word == "-h" || word == "--tour"
            || word.rfind("--tour=", 0) == 0;
    });
}

QtMessageHandler g_usualHandler = nullptr;

/// Leaves out what Qt says of every offscreen window, which nobody can do anything about.
void tellUnlessOffscreenOnly(
    QtMsgType type, const QMessageLogContext& context, const QString& message)
{
    if (message != QLatin1String("This plugin does not support propagateSizeHints()")
        && !message.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR not set")))
        g_usualHandler(type, context, message);
}

void wear(const QString& theme)
{
    if (theme == QLatin1String("light"))
        Themes::instance().choose(ThemeChoice::Light);
    else if (theme == QLatin1String("dark"))
        Themes::instance().choose(ThemeChoice::Dark);
    else if (theme == QLatin1String("system"))
        Themes::instance().choose(ThemeChoice::System);
}

} // namespace

int runWindow(int argc, char** argv)
{
    if (!hasDisplay()) {
        if (!worksUnseen(argc, argv))
            return refuse(QStringLiteral(
                "there is no display for the window (neither DISPLAY nor WAYLAND_DISPLAY is set); "
                "clutch run FILE runs scripts without one"));
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    if (qgetenv("QT_QPA_PLATFORM") == "offscreen")
        g_usualHandler = qInstallMessageHandler(tellUnlessOffscreenOnly);
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("clutch"));
    QCoreApplication::setApplicationName(QStringLiteral("clutch"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CLUTCH_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("clutch"));
    QGuiApplication::setQuitOnLastWindowClosed(false); // the runtime ends first

    Arguments arguments = parse(application);
    if (!arguments.error.isEmpty())
        return refuse(arguments.error);
    const auto directory = client::programDirectory();
    if (!directory)
        return refuse(QString::fromStdString(directory.error().text));
    arguments.window.runtimeDirectory = *directory;
    if (!arguments.window.python.empty()) {
        const auto program = client::findRuntime(*directory, arguments.window.python);
        if (!program)
            return refuse(QString::fromStdString(program.error().text));
    }
    if (!arguments.tour.isEmpty()) {
        // A tour shows what a new user sees, and leaves nothing in this user's settings.
        return runTour(arguments.window, arguments.tour);
    }
    const QString data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    QDir().mkpath(data);
    arguments.window.historyFile = data + QStringLiteral("/history.jsonl");

    Themes::instance().dress();
    wear(arguments.theme);
    MainWindow window(arguments.window);
    window.resize(arguments.size);
    window.show();
    QObject::connect(
        &window, &MainWindow::closed, &application, &QCoreApplication::quit, Qt::QueuedConnection);
    QTimer::singleShot(0, &window, &MainWindow::begin);
    return QApplication::exec();
}

} // namespace clutch::ui
