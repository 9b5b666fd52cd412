#include "ui/style/desktop_appearance.h"

#include "ui/style/portal_reader.h"

#include <QFile>
#include <QThread>

namespace clutch::ui {

namespace {
// Without an address Qt would start a bus of its own (dbus-launch), which nobody asked for.
bool sessionBusIsThere()
{
    return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")
        || QFile::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}
} // namespace

DesktopAppearance::DesktopAppearance(QObject* parent)
    : QObject(parent)
{
}

DesktopAppearance::~DesktopAppearance()
{
    if (m_asker) {
        m_asker->quit();
        m_asker->wait();
    }
}

void DesktopAppearance::start()
{
    if (m_asker || !sessionBusIsThere())
        return;
    m_asker = std::make_unique<QThread>();
    m_reader = std::make_unique<PortalReader>();
    m_reader->moveToThread(m_asker.get());
    connect(m_asker.get(), &QThread::started, m_reader.get(), &PortalReader::start);
    connect(m_reader.get(), &PortalReader::darkPreferred, this, &DesktopAppearance::darkPreferred);
    m_asker->start();
}

} // namespace clutch::ui
