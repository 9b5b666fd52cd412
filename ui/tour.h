// Pictures of the real window at work, for the README and for machines without a display.
#pragma once

#include <QString>

namespace clutch::ui {

struct WindowOptions;

/// Opens a window as a new user sees it, runs the demo in a real runtime, and writes PNG files of
/// it to `folder`: idle, while both programs run, and the microscope over two GILs and over one
/// that is shared; light and dark, 1280×800 and 1920×1080. Prints what it does; 0 when every
/// picture was taken and both interpreters were seen busy at the same time, else 1 with a sentence
/// on stderr.
int runTour(WindowOptions options, const QString& folder);

} // namespace clutch::ui
