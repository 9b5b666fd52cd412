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

void log(const QDir& folder, const Theme& theme, bool filled)
{
    FinalizationLogModel model;
    FinalizationPanel panel(model);
    panel.setGraphPalette(theme.palette);
    const QDateTime noon(QDate(2026, 11, 22), QTime(12, 3, 1));
    if (filled) {
        for (int i = 0; i < 5; ++i) {
            proto::FinalizationReport report;
            report.set_interpreter(static_cast<unsigned>(i + 2));
            report.set_letter(std::string(1, static_cast<char>('A' + i)));
            report.set_kind(proto::KIND_ISOLATED);
            report.set_how(
                i == 3 ? proto::FinalizationReport::PARKED : proto::FinalizationReport::CLOSED);
            report.set_started_ns(1'000'000);
            report.set_finished_ns(1'000'000 + 2'400'000u * static_cast<unsigned>(i * i + 1));
            report.set_ended_by("the window");
            for (const auto& [step, ns] :
                std::vector<std::pair<const char*, unsigned>>{{"stop running code", 300'000},
                    {"join threads", 900'000u * static_cast<unsigned>(i + 1)}, {"atexit", 100'000},
                    {"Py_EndInterpreter", 1'100'000}}) {
                auto& made = *report.add_steps();
                made.set_name(step);
                made.set_duration_ns(ns);
                if (i == 3 && made.name() == "join threads")
                    made.set_outcome("1 thread did not end in 2 s");
            }
            auto& thread = *report.mutable_before()->add_threads();
            thread.set_native_id(4123);
            thread.set_name("Thread-1 (poll)");
            auto& frame = *thread.add_frames();
            frame.set_file("/home/user/poll.py");
            frame.set_line(12);
            frame.set_function("poll");
            auto& open = *report.mutable_before()->add_resources();
            open.set_what("file");
            open.set_text("<_io.TextIOWrapper name='a.txt' mode='w' encoding='utf-8'>");
            report.mutable_before()->set_blocks(23412);
            report.mutable_before()->set_modules(81);
            report.mutable_before()->set_arena_bytes(9'437'184);
            if (i >= 2) {
                auto& finding = *report.add_findings();
                finding.set_severity(proto::Finding::WARNING);
                finding.set_kind("ResourceWarning");
                finding.set_text("unclosed file <_io.TextIOWrapper name='a.txt'>");
                finding.set_file("/home/user/c.py");
                finding.set_line(3);
                auto& second = *report.add_findings();
                second.set_severity(i == 3 ? proto::Finding::ERROR : proto::Finding::INFO);
                second.set_kind("thread alive");
                second.set_text("Thread-1 (poll) still ran");
                *second.add_frames() = frame;
            }
            model.addReport(report, noon.addSecs(qint64{7} * i));
        }
        RuntimeEnd end;
        end.text = QStringLiteral("clutch-runtime-3.15 (pid 4711) was killed by signal 11 "
                                  "(Segmentation fault) while A and D ran.");
        end.signal = 11;
        end.lost = QStringList{QStringLiteral("main"), QStringLiteral("A"), QStringLiteral("D")};
        end.lastWords
            = QStringLiteral("Fatal Python error: Segmentation fault\n\nCurrent thread 0x00007f12 "
                             "(most recent call first):\n  File \"crash.py\", line 3 in boom");
        model.addRuntimeEnd(end, noon.addSecs(64));
    }
    panel.resize(1000, filled ? 420 : 160);
    panel.show();
    QApplication::processEvents();
    if (filled)
        panel.list().setCurrentIndex(panel.list().model()->index(3, 0));
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
