// Renders every panel with made-up data in both themes into a folder: what a person looks at before
// saying it is fine. graph_gallery [FOLDER]
#include "tests/ui/support/gil_scene.h"
#include "tests/ui/support/scene.h"
#include "ui/cores/cores_panel.h"
#include "ui/finalization/finalization_panel.h"
#include "ui/interpreters/interpreters_panel.h"
#include "ui/microscope/microscope_panel.h"

#include <QApplication>
#include <QDir>
#include <QListView>
#include <QTreeView>

using namespace clutch;
using namespace clutch::ui;

namespace {

QPalette widgetPalette(const GraphPalette& p)
{
    QPalette palette;
    palette.setColor(QPalette::Window, p.window);
    palette.setColor(QPalette::Base, p.window);
    palette.setColor(QPalette::AlternateBase, p.lane);
    palette.setColor(QPalette::Button, p.lane);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(role, p.text);
    palette.setColor(QPalette::PlaceholderText, p.dimText);
    palette.setColor(QPalette::Highlight, p.accent);
    palette.setColor(QPalette::HighlightedText, p.dark ? QColor(Qt::black) : QColor(Qt::white));
    return palette;
}

struct Theme
{
    const char* name;
    GraphPalette palette;
};

void save(QWidget& widget, const QDir& folder, const QString& name)
{
    widget.ensurePolished();
    widget.grab().save(folder.filePath(name + QStringLiteral(".png")));
}

void cores(const QDir& folder, const Theme& theme, const proto::Topology& topology,
    int interpreters, QSize size, const QString& name, bool marks)
{
    CoreHistory history;
    CoresPanel panel(history);
    panel.setGraphPalette(theme.palette);
    synthetic::play(history, nullptr, topology, interpreters, 640);
    panel.resize(size);
    panel.show();
    QApplication::processEvents();
    if (marks) {
        panel.coreGraph().setFocus();
        panel.coreGraph().repaint();
        const std::int64_t end = panel.timeView().endColumn();
        panel.timeView().selectColumns(end - 220, end - 150);
        panel.timeView().setCrosshair(end - 90);
    }
    QApplication::processEvents();
    save(panel, folder, QStringLiteral("cores-%1-%2").arg(name, QLatin1String(theme.name)));
}

void tree(const QDir& folder, const Theme& theme, int interpreters, QSize size, const QString& name)
{
    CoreHistory history;
    InterpretersModel model;
    InterpretersPanel panel(model);
    panel.setGraphPalette(theme.palette);
    panel.setTopology(synthetic::topology(2));
    synthetic::play(history, &model, synthetic::topology(2), interpreters, 640);
    panel.resize(size);
    panel.show();
    panel.view().expand(panel.view().model()->index(1, 0));
    QApplication::processEvents();
    save(panel, folder, QStringLiteral("tree-%1-%2").arg(name, QLatin1String(theme.name)));
}

void microscope(const QDir& folder, const Theme& theme, unsigned shared, unsigned own, int closer,
    QSize size, const QString& name)
{
    MicroscopePanel panel;
    panel.setGraphPalette(theme.palette);
    panel.setUnavailable({});
    if (shared + own > 0)
        panel.setSlices(synthetic::gilRecording(shared, own));
    panel.resize(size);
    panel.show();
    panel.slicesWidget().setFocus();
    panel.slicesWidget().zoom(closer);
    QApplication::processEvents();
    save(panel, folder, QStringLiteral("microscope-%1-%2").arg(name, QLatin1String(theme.name)));
}

struct Left
{
    proto::Finding::Severity severity;
    const char* kind;
    const char* text;
    const char* file = nullptr;
    unsigned line = 0;
    const char* advice = nullptr;
};

/// In the runtime's own words.
constexpr Left kLeft[]{
    {proto::Finding::WARNING, "ResourceWarning",
        "unclosed file <_io.TextIOWrapper name='a.txt' mode='w' encoding='utf-8'>",
        "/home/user/left.py", 3,
        "Open the file in a `with` block, or call close() before the code ends."},
    {proto::Finding::WARNING, "ResourceWarning",
        "unclosed <socket.socket fd=9, family=2, type=1, proto=0, laddr=('127.0.0.1', 40112)>",
        "/home/user/left.py", 7, "Close the socket, best in a `with` block."},
    {proto::Finding::WARNING, "ResourceWarning", "subprocess 4310 is still running",
        "/home/user/left.py", 11,
        "Wait for the child process: call wait() or communicate(), or use `with Popen(…)`."},
    {proto::Finding::WARNING, "RuntimeWarning", "coroutine 'fetch' was never awaited",
        "/home/user/left.py", 15,
        "Await the coroutine, or hand it to asyncio.run() or create_task()."},
    {proto::Finding::WARNING, "exception ignored",
        "Exception ignored while calling deallocator <function Cache.__del__ at 0x7f20>: OSError",
        "/home/user/cache.py", 22},
    {proto::Finding::WARNING, "atexit", "Exception ignored in atexit callback <function save>",
        "/home/user/left.py", 28},
    {proto::Finding::WARNING, "thread alive", "thread Thread-1 (poll) had not ended",
        "/home/user/poll.py", 12},
    {proto::Finding::WARNING, "remaining subinterpreter", "interpreter 7 had not been closed"},
    {proto::Finding::WARNING, "child process", "process 4310 (sleep) still ran"},
    {proto::Finding::ERROR, "left parked",
        "a thread of it still executes bytecode, and CPython would crash"},
};

proto::FinalizationReport ended(
    const char* letter, proto::FinalizationReport::How how, std::uint64_t durationNs)
{
    proto::FinalizationReport report;
    report.set_letter(letter);
    report.set_interpreter(*letter ? 2 : 0);
    report.set_kind(*letter ? proto::KIND_ISOLATED : proto::KIND_MAIN);
    report.set_how(how);
    report.set_started_ns(1'000'000);
    report.set_finished_ns(1'000'000 + durationNs);
    report.set_ended_by("the window");
    const std::pair<const char*, std::uint64_t> steps[]{{"stop running code", durationNs / 8},
        {"join threads", durationNs / 2}, {"atexit", durationNs / 20},
        {"collect garbage", durationNs / 10}, {"Py_EndInterpreter", durationNs / 5}};
    for (const auto& [name, ns] : steps) {
        auto& step = *report.add_steps();
        step.set_name(name);
        step.set_duration_ns(ns);
    }
    report.mutable_before()->set_blocks(23412);
    report.mutable_before()->set_modules(81);
    report.mutable_before()->set_arena_bytes(9'437'184);
    return report;
}

void leave(proto::FinalizationReport& report, const Left& left)
{
    auto& finding = *report.add_findings();
    finding.set_severity(left.severity);
    finding.set_kind(left.kind);
    finding.set_text(left.text);
    if (left.file)
        finding.set_file(left.file);
    finding.set_line(left.line);
    if (left.advice)
        finding.set_advice(left.advice);
}

void fill(FinalizationLogModel& model)
{
    const QDateTime noon(QDate(2026, 11, 22), QTime(12, 3, 1));
    model.beginRuntime();
    model.addReport(ended("A", proto::FinalizationReport::CLOSED, 2'400'000), noon);
    proto::FinalizationReport full = ended("B", proto::FinalizationReport::PARKED, 2'130'000'000);
    for (const Left& left : kLeft)
        leave(full, left);
    full.mutable_steps(1)->set_outcome("1 thread did not end in 2 s");
    auto& thread = *full.mutable_before()->add_threads();
    thread.set_native_id(4123);
    thread.set_name("Thread-1 (poll)");
    auto& frame = *thread.add_frames();
    frame.set_file("/home/user/poll.py");
    frame.set_line(12);
    frame.set_function("poll");
    full.mutable_before()->add_children(4310);
    model.addReport(full, noon.addSecs(9));
    proto::FinalizationReport some = ended("C", proto::FinalizationReport::CLOSED, 4'100'000);
    leave(some, kLeft[0]);
    leave(some, kLeft[4]);
    model.addReport(some, noon.addSecs(21));
    proto::FinalizationReport runtime
        = ended("", proto::FinalizationReport::FINALIZED_BY_CPYTHON, 38'000'000);
    leave(runtime,
        {proto::Finding::WARNING, "RuntimeWarning",
            "remaining subinterpreters; close them with Interpreter.close()"});
    model.addReport(runtime, noon.addSecs(40));
    RuntimeEnd asked;
    asked.text = QStringLiteral("The runtime ended.");
    asked.expected = true;
    model.addRuntimeEnd(asked, noon.addSecs(40));
    model.beginRuntime();
    RuntimeEnd crash;
    crash.text = QStringLiteral("The runtime was killed by signal 11 (Segmentation fault).");
    crash.signal = 11;
    crash.lost = QStringList{QStringLiteral("A"), QStringLiteral("D")};
    crash.lastWords
        = QStringLiteral("Fatal Python error: Segmentation fault\n\nCurrent thread 0x00007f12 "
                         "(most recent call first):\n  File \"crash.py\", line 3 in boom");
    model.addRuntimeEnd(crash, noon.addSecs(64));
}

void log(const QDir& folder, const Theme& theme, bool filled)
{
    FinalizationLogModel model;
    FinalizationPanel panel(model);
    panel.setGraphPalette(theme.palette);
    if (filled)
        fill(model);
    panel.resize(1280, filled ? 860 : 160);
    panel.show();
    QApplication::processEvents();
    if (filled)
        panel.list().setCurrentIndex(panel.list().model()->index(1, 0));
    QApplication::processEvents();
    save(panel, folder,
        QStringLiteral("log-%1-%2")
            .arg(filled ? QStringLiteral("filled") : QStringLiteral("empty"),
                QLatin1String(theme.name)));
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    const QDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("gallery"));
    if (!QDir().mkpath(folder.path())) {
        qWarning("Cannot make the folder %s.", qPrintable(folder.path()));
        return 1;
    }
    for (const Theme& theme :
        {Theme{"light", GraphPalette::lightTheme()}, Theme{"dark", GraphPalette::darkTheme()}}) {
        QApplication::setPalette(widgetPalette(theme.palette));
        cores(folder, theme, synthetic::topology(2), 4, {1280, 260}, QStringLiteral("2"), true);
        cores(
            folder, theme, synthetic::topology(2), 3, {700, 150}, QStringLiteral("2-small"), false);
        cores(folder, theme, synthetic::topology(16, 2), 17, {1280, 700}, QStringLiteral("16-smt"),
            true);
        cores(folder, theme, synthetic::topology(16, 2, 8), 64, {1000, 420},
            QStringLiteral("16-hybrid-64"), false);
        cores(
            folder, theme, synthetic::topology(128), 64, {1280, 800}, QStringLiteral("128"), true);
        microscope(folder, theme, 2, 2, 9, {1280, 240}, QStringLiteral("near"));
        microscope(folder, theme, 2, 62, 0, {1000, 400}, QStringLiteral("64"));
        microscope(folder, theme, 0, 0, 0, {700, 180}, QStringLiteral("empty"));
        tree(folder, theme, 5, {280, 220}, QStringLiteral("280"));
        tree(folder, theme, 16, {420, 420}, QStringLiteral("420"));
        log(folder, theme, true);
        log(folder, theme, false);
    }
    return 0;
}
