// The theme follows what the desktop's portal says, over a real bus with a portal of our own.
#include "ui/style/themes.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QDBusConnection>
#include <QDBusError>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QPalette>
#include <QProcess>
#include <QSettings>
#include <QTest>

namespace clutch::ui {
namespace {

const QString kSpace = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");
constexpr int kLimitMs = 20'000;

/// What xdg-desktop-portal is to whoever asks for the colour scheme. Owned by the test.
class Portal : public QDBusVirtualObject
{
public:
    explicit Portal(QDBusConnection bus)
        : m_bus(std::move(bus))
    {
    }

    QString introspect(const QString&) const override { return {}; }
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& bus) override
    {
        const bool isOurs = message.member() == QLatin1String("Read")
            && message.arguments() == QVariantList{kSpace, kKey};
        if (!isOurs)
            return false;
        ++m_asked;
        // As the portal does: a variant in a variant.
        const QDBusVariant inner(m_scheme);
        bus.send(
            message.createReply(QVariant::fromValue(QDBusVariant(QVariant::fromValue(inner)))));
        return true;
    }
    void change(uint scheme)
    {
        m_scheme = scheme;
        tell(kSpace, kKey, scheme);
    }
    void tell(const QString& space, const QString& key, uint value)
    {
        QDBusMessage signal = QDBusMessage::createSignal(
            QStringLiteral("/org/freedesktop/portal/desktop"),
            QStringLiteral("org.freedesktop.portal.Settings"), QStringLiteral("SettingChanged"));
        signal << space << key << QVariant::fromValue(QDBusVariant(value));
        m_bus.send(signal);
    }

    QDBusConnection m_bus;
    uint m_scheme = 1; // 0 no preference, 1 dark, 2 light
    int m_asked = 0;
};

/// A session bus that ends with its test.
struct Bus : QProcess
{
    ~Bus() override
    {
        QDBusConnection::disconnectFromBus(QStringLiteral("portal"));
        terminate();
        waitForFinished(kLimitMs);
    }
};

TEST(DesktopAppearance, IsFollowedAtTheStartAndWhileItChanges)
{
    Bus bus;
    bus.start(QStringLiteral("dbus-daemon"),
        {QStringLiteral("--session"), QStringLiteral("--nofork"),
            QStringLiteral("--print-address=1")});
    if (!bus.waitForStarted())
        GTEST_SKIP() << "there is no dbus-daemon on this machine";
    while (!bus.canReadLine())
        ASSERT_TRUE(bus.waitForReadyRead(kLimitMs));
    const QByteArray address = bus.readLine().trimmed();
    qputenv("DBUS_SESSION_BUS_ADDRESS", address);
    QDBusConnection own
        = QDBusConnection::connectToBus(QString::fromUtf8(address), QStringLiteral("portal"));
    ASSERT_TRUE(own.isConnected()) << own.lastError().message().toStdString();
    Portal portal(own);
    ASSERT_TRUE(
        own.registerVirtualObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal));
    ASSERT_TRUE(own.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));

    QSettings().clear();
    delete &Themes::instance(); // other tests' has looked for a bus already
    Themes& themes = Themes::instance();
    themes.dress();
    themes.choose(ThemeChoice::System);
    const auto becomes = [&](bool dark) {
        return QTest::qWaitFor([&] { return theme().dark == dark; }, kLimitMs);
    };
    ASSERT_TRUE(becomes(true)); // as it was when we came
    EXPECT_GE(portal.m_asked, 1);
    EXPECT_EQ(QApplication::palette().color(QPalette::Window), Theme::darkTheme().window);
    portal.change(2);
    ASSERT_TRUE(becomes(false));
    EXPECT_EQ(QApplication::palette().color(QPalette::Window), Theme::light().window);
    portal.change(1);
    ASSERT_TRUE(becomes(true));
    portal.change(0); // no preference is light
    ASSERT_TRUE(becomes(false));

    // Other keys of the portal are none of ours: what is said after them comes after them.
    portal.tell(kSpace, QStringLiteral("contrast"), 1);
    portal.tell(QStringLiteral("org.gnome.desktop.interface"), kKey, 1);
    portal.change(2);
    portal.change(1);
    ASSERT_TRUE(becomes(true));
    // Who chose a theme keeps it whatever the desktop says, and what it said counts later.
    themes.choose(ThemeChoice::Light);
    EXPECT_FALSE(theme().dark);
    portal.change(2);
    portal.change(1);
    const auto kept = [] {
        return QSettings().value(QStringLiteral("theme/desktopWasDark")).toBool();
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return kept(); }, kLimitMs));
    EXPECT_FALSE(theme().dark);
    themes.choose(ThemeChoice::System);
    EXPECT_TRUE(theme().dark);
    themes.choose(ThemeChoice::Light);
}

} // namespace
} // namespace clutch::ui
