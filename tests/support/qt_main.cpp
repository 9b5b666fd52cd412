// main() of every test program that uses Qt: a QApplication, offscreen, and any Qt warning is a
// failure.
#include <gtest/gtest.h>

#include <QApplication>
#include <QLoggingCategory>

#include <cstdio>

namespace {
void fatalOnWarning(QtMsgType type, const QMessageLogContext& context, const QString& message)
{
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
    QApplication app(argc, argv);
    return RUN_ALL_TESTS();
}
