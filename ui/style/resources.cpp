#include "ui/style/resources.h"

#include <QtGlobal>

// The macro declares a function of the global namespace.
static void registerResources()
{
    Q_INIT_RESOURCE(clutch);
}

namespace clutch::ui {

void useResources()
{
    static const bool done = [] {
        registerResources();
        return true;
    }();
    Q_UNUSED(done)
}

} // namespace clutch::ui
