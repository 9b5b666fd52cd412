// The helper-thread half of DesktopAppearance.
#pragma once

#include <QDBusVariant>
#include <QObject>
#include <QString>

namespace clutch::ui {

/// Asks the portal once and then listens. Lives on DesktopAppearance's helper thread, which owns
/// its event loop.
class PortalReader : public QObject
{
    Q_OBJECT
public:
    void start();

signals:
    void darkPreferred(bool dark);

private slots:
    void settingChanged(const QString& space, const QString& key, const QDBusVariant& value);
};

} // namespace clutch::ui
