#include "ui/style/portal_reader.h"

#include <QDBusConnection>
#include <QDBusMessage>

namespace clutch::ui {

namespace {
constexpr int kPatienceMs = 500; // for the portal's answer; it is started on demand
const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kSpace = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");

// Read() wraps the value in one variant more than the signal does.
bool isDark(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value.toUInt() == 1;
}
} // namespace

void PortalReader::start()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    // The slot's types are found by their names; nobody else may have made this one known yet, and
    // then the connection would quietly not be made.
    qRegisterMetaType<QDBusVariant>();
    bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
        SLOT(settingChanged(QString, QString, QDBusVariant)));
    QDBusMessage question
        = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    question << kSpace << kKey;
    const QDBusMessage answer = bus.call(question, QDBus::Block, kPatienceMs);
    if (answer.type() == QDBusMessage::ReplyMessage && !answer.arguments().isEmpty())
        emit darkPreferred(isDark(answer.arguments().first()));
}

void PortalReader::settingChanged(
    const QString& space, const QString& key, const QDBusVariant& value)
{
    if (space == kSpace && key == kKey)
        emit darkPreferred(isDark(value.variant()));
}

} // namespace clutch::ui
