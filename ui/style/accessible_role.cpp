#include "ui/style/accessible_role.h"

#include <QAccessibleWidget>
#include <QVariant>
#include <QWidget>

namespace clutch::ui {

namespace {

const char* const kProperty = "clutchAccessibleRole";

/// A widget by its name and the role that was set. Owned by Qt's cache of them.
class WithRole : public QAccessibleWidget
{
public:
    WithRole(QWidget* widget, QAccessible::Role role)
        : QAccessibleWidget(widget, role)
    {
    }
};

// Qt asks for each class that the object is of, the most derived first.
QAccessibleInterface* make(const QString&, QObject* object)
{
    auto* widget = qobject_cast<QWidget*>(object);
    const QVariant role = widget ? widget->property(kProperty) : QVariant();
    if (!role.isValid())
        return nullptr;
    return new WithRole(widget, static_cast<QAccessible::Role>(role.toInt()));
}

} // namespace

void setAccessibleRole(QWidget& widget, QAccessible::Role role)
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(isInstalled)
    widget.setProperty(kProperty, static_cast<int>(role));
}

} // namespace clutch::ui
