// main() of every test program that uses Qt: a QApplication, offscreen, and any Qt warning is a
// failure.
#include <gtest/gtest.h>

#include <QApplication>
#include <QLoggingCategory>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>

namespace {
void fatalOnWarning(QtMsgType type, const QMessageLogContext& context, const QString& message)
{
    // The offscreen platform says this for every window, and that of lists that pop up, in the
    // default category, where no rule can filter it.
    if (message == QLatin1String("This plugin does not support propagateSizeHints()")
        || message == QLatin1String("This plugin does not support raise()"))
        return;
    const QByteArray text = message.toUtf8();
    std::fprintf(
        stderr, "Qt: %s: %s\n", context.category ? context.category : "default", text.constData());
    if (type == QtWarningMsg || type == QtCriticalMsg || type == QtFatalMsg)
        ADD_FAILURE() << "Qt warned: " << text.constData();
}
} // namespace

int main(int argc, char** argv)
{
    testing::InitGoogleTest(&argc, argv);
    if (testing::GTEST_FLAG(list_tests))
        return RUN_ALL_TESTS();
    // The platform plugin talks about window hints that it cannot keep; that is not our code's
    // warning.
    QLoggingCategory::setFilterRules(QStringLiteral("qt.qpa.*=false"));
    qInstallMessageHandler(fatalOnWarning);
    // No test reads or writes the settings of whoever runs it, and Qt does not have to make up a
    // place for sockets.
    const QTemporaryDir scratch;
    if (qEnvironmentVariableIsEmpty("XDG_RUNTIME_DIR"))
        qputenv("XDG_RUNTIME_DIR", scratch.path().toUtf8());
    QCoreApplication::setOrganizationName(QStringLiteral("clutch")); // or nothing is written
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, scratch.path());
    QApplication app(argc, argv);
    return RUN_ALL_TESTS();
}
