// Whether the desktop asks for light or dark, told by xdg-desktop-portal.
#pragma once

#include <QObject>

#include <memory>

class QThread;

namespace clutch::ui {

class PortalReader;

/// Watches org.freedesktop.appearance color-scheme on the session bus.
///
/// Lives on the UI thread, owned by Themes. A bus that hangs must not hold up the window, so
/// connecting and the first question happen on a helper thread; answers and changes come as
/// darkPreferred(). No bus, no portal: no signal.
class DesktopAppearance : public QObject
{
    Q_OBJECT
public:
    explicit DesktopAppearance(QObject* parent);
    ~DesktopAppearance() override;

    void start();

signals:
    void darkPreferred(bool dark);

private:
    std::unique_ptr<QThread> m_asker;
    // Of that thread, and deleted once it has ended: that is when the application is gone, and then
    // a deleteLater() is not heard.
    std::unique_ptr<PortalReader> m_reader;
};

} // namespace clutch::ui
