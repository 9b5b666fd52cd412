// A saved recording, to be browsed.
#pragma once

#include "engine/base/result.h"
#include "ui/microscope/microscope_panel.h"
#include "ui/models/core_history.h"

#include <QMainWindow>

namespace clutch::ui {

class CoresPanel;

/// Shows the pictures of a recording as the main window showed them: cores and lives, and the
/// latest recording of the GILs. No runtime belongs to it and nothing is added to it. Deletes
/// itself when it is closed; UI thread.
class RecordingWindow : public QMainWindow
{
    Q_OBJECT
public:
    RecordingWindow(
        const std::vector<proto::Envelope>& messages, const QString& title, QWidget* parent);
    ~RecordingWindow() override;

    /// Reads the file and makes the window, which the caller shows; a sentence where it cannot.
    [[nodiscard]] static Result<RecordingWindow*> open(const QString& path, QWidget* parent);

    [[nodiscard]] const CoreHistory& history() const { return m_history; }
    [[nodiscard]] CoresPanel& cores() { return *m_cores; }
    [[nodiscard]] MicroscopePanel& microscope() { return *m_microscope; }

private:
    void play(const std::vector<proto::Envelope>& messages);
    void dress();

    CoreHistory m_history;
    CoresPanel* m_cores;
    MicroscopePanel* m_microscope;
};

} // namespace clutch::ui
