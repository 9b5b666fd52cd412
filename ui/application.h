// The window as a program.
#pragma once

namespace clutch::ui {

/// Runs the window until it is closed; the exit status of the process. Options:
/// FILE… --python 3.14|3.15 --theme light|dark|system --size WxH --tour DIR, and Qt's own.
int runWindow(int argc, char** argv);

} // namespace clutch::ui
