// What the window begins with: files that were asked for, what was open last time, or the demo.
#pragma once

#include <QStringList>

#include <vector>

namespace clutch::ui {

class FileCommands;
struct JournalEntry;
class Workbench;

/// Opens the panes of a new window: `wanted`, one pane for each file; else the panes of last time,
/// if they are to come back; else the demo. Unsaved text that a crash left behind goes where it
/// was: over its file, or among the tabs of its pane.
enum class LastTime
{
    Restore,
    Forget
};
void openPanes(Workbench& workbench, FileCommands& files, const QStringList& wanted,
    LastTime lastTime, std::vector<JournalEntry> recovered);

/// Primes in A and the Mandelbrot set in B: in tabs of their own where other text is.
void loadDemo(Workbench& workbench);

/// Remembers the panes, their interpreters' kinds and their files for the next start; nothing where
/// no pane has a file, and then the next start has the demo.
void savePanes(Workbench& workbench);

} // namespace clutch::ui
