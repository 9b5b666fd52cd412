// What the window begins with: files that were asked for, what was open last time, or the demo.
#pragma once

#include <QStringList>

#include <vector>

namespace clutch::ui {

class FileCommands;
struct JournalEntry;
class Workbench;

/// Opens the panes of a new window: `wanted`, one pane each; else the panes of last time, if they
/// are to come back; else the demo. Unsaved text that a crash left behind goes where it was, or
/// into a pane of its own.
enum class LastTime
{
    Restore,
    Forget
};
void openPanes(Workbench& workbench, FileCommands& files, const QStringList& wanted,
    LastTime lastTime, const std::vector<JournalEntry>& recovered);

/// Primes in A and the Mandelbrot set in B. Panes with other text stay as they are; the demo gets
/// panes of its own then.
void loadDemo(Workbench& workbench);

/// Remembers the panes for the next start.
void savePanes(Workbench& workbench);

} // namespace clutch::ui
