#include "ui/recording_window.h"

#include "ui/cores/cores_panel.h"
#include "ui/models/recording_log.h"
#include "ui/palettes.h"
#include "ui/style/themes.h"

#include <QFile>
#include <QFileInfo>
#include <QSplitter>
#include <QStatusBar>

namespace clutch::ui {

RecordingWindow::RecordingWindow(
    const std::vector<proto::Envelope>& messages, const QString& title, QWidget* parent)
    : QMainWindow(parent, Qt::Window)
    , m_cores(new CoresPanel(m_history))
    , m_microscope(new MicroscopePanel)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1 — a recording").arg(title));
    setWindowIcon(QIcon(QStringLiteral(":/icons/clutch.svg")));
    auto* both = new QSplitter(Qt::Vertical);
    both->addWidget(m_cores);
    both->addWidget(m_microscope);
    both->setChildrenCollapsible(false);
    setCentralWidget(both);
    m_microscope->setUnavailable(tr("this is a recording"));
    play(messages);
    m_microscope->setVisible(!m_microscope->slices().isEmpty());
    // The picture stands at its end; there is no now.
    m_cores->setRecorded();
    const auto say = [this](const QString& sentence) {
        statusBar()->showMessage(sentence);
    };
    connect(m_cores, &CoresPanel::said, this, say);
    connect(m_microscope, &MicroscopePanel::said, this, say);
    connect(&Themes::instance(), &Themes::changed, this, &RecordingWindow::dress);
    dress();
    resize(1100, 700);
}

RecordingWindow::~RecordingWindow()
{
    delete takeCentralWidget(); // it looks at the history, which goes first
}

Result<RecordingWindow*> RecordingWindow::open(const QString& path, QWidget* parent)
{
    const auto refused = [&](const std::string& why) {
        return failure("the recording " + path.toStdString() + " cannot be opened: " + why);
    };
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return refused(file.errorString().toStdString());
    // What is none is not read whole, however large it is.
    if (!beginsRecording(file.peek(kRecordingBegin)))
        return refused("it is no recording of this version of Clutch");
    if (file.size() > kLargestRecording)
        return refused("it is larger than any recording");
    const auto messages = readRecording(file.readAll());
    if (!messages)
        return refused(messages.error().text);
    return new RecordingWindow(*messages, QFileInfo(path).fileName(), parent);
}

void RecordingWindow::play(const std::vector<proto::Envelope>& messages)
{
    GilSlices slices;
    for (const proto::Envelope& message : messages) {
        switch (message.body_case()) {
        case proto::Envelope::kWelcome:
            m_history.beginRuntime(message.welcome());
            break;
        case proto::Envelope::kInterpreterChanged:
            m_history.apply(message.interpreter_changed());
            break;
        case proto::Envelope::kSample:
            m_history.addSample(message.sample());
            break;
        case proto::Envelope::kRunFinished:
            m_history.addRun(message.run_finished());
            break;
        case proto::Envelope::kWarningShown:
            m_history.addWarning(message.warning_shown());
            break;
        case proto::Envelope::kFinalizationReport:
            m_history.addReport(message.finalization_report());
            break;
        case proto::Envelope::kRuntimeEnding:
            m_history.endRuntime();
            slices.breakOff(tr("the runtime ended"));
            break;
        case proto::Envelope::kGilRecordingStarted:
            slices = GilSlices(message.gil_recording_started(), [this](std::uint64_t interpreter) {
                const RosterEntry& entry = m_history.entryOf(interpreter);
                return GilOwner{entry.letter, entry.identity};
            });
            break;
        case proto::Envelope::kGilRecordingPart:
            (void)slices.add(message.gil_recording_part()); // what makes no sense is left out
            break;
        default:
            break; // what a newer Clutch adds is none of ours
        }
    }
    if (!slices.isEmpty())
        m_microscope->setSlices(std::move(slices));
}

void RecordingWindow::dress()
{
    const GraphPalette palette = graphPalette(theme());
    m_cores->setGraphPalette(palette);
    m_microscope->setGraphPalette(palette);
}

} // namespace clutch::ui
