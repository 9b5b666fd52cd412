#include "ui/tour.h"

#include "ui/actions.h"
#include "ui/console/console_widget.h"
#include "ui/dock_layout.h"
#include "ui/editor/editor_panel.h"
#include "ui/main_window.h"
#include "ui/microscope/microscope_panel.h"
#include "ui/opening.h"
#include "ui/runtime/runtime_session.h"
#include "ui/workbench.h"

#include <QApplication>
#include <QDir>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <functional>
#include <vector>

namespace clutch::ui {

namespace {

constexpr int kStepLimitMs = 60'000;
// Cores. Each interpreter has a core of its own; on a machine with much other work to do its share
// may be small, and what the picture is to show is that both run within the same twentieth of a
// second.
constexpr double kBusy = 0.05;
constexpr int kBusySamples = 60; // three seconds: enough of a picture

// Two that share a GIL and never let go of it by themselves.
const char* const kSpin = "def spin():\n    n = 0\n    while True:\n        n += 1\n\nspin()\n";
constexpr int kCloser = 9; // of a second, this many steps of zoom show an eighth

const QSize kSizes[] = {{1280, 800}, {1920, 1080}};

/// Walks through the steps, each of which begins when what it waits for has happened. UI thread;
/// lives as long as the tour.
class Tour : public QObject
{
public:
    Tour(MainWindow& window, const QDir& folder)
        : m_window(window)
        , m_folder(folder)
    {
        m_limit.setSingleShot(true);
        m_limit.setInterval(kStepLimitMs);
        connect(&m_limit, &QTimer::timeout, this,
            [this] { fail(tr("%1 did not happen within a minute").arg(m_waitingFor)); });
        RuntimeSession& session = window.session();
        connect(&session, &RuntimeSession::interpreterChanged, this, [this] { check(); });
        connect(&session, &RuntimeSession::sample, this,
            [this](const proto::Sample& sample) { count(sample); });
        connect(&session, &RuntimeSession::ended, this,
            [this](const client::RuntimeEnd& end, AfterEnd then) {
                if (then != AfterEnd::Closing)
                    fail(QString::fromStdString(end.sentence()));
            });
        connect(&window, &MainWindow::closed, this, [this] { QCoreApplication::exit(m_status); });
    }

    void begin()
    {
        waitFor(
            tr("the runtime's start"), [this] { return bothAre(proto::STATE_IDLE); },
            [this] { settle([this] { idle(); }); });
    }

private:
    [[nodiscard]] bool bothAre(proto::InterpreterState state) const
    {
        const auto& panes = m_window.workbench().panes();
        return panes.size() == 2 && std::all_of(panes.begin(), panes.end(), [&](Pane* pane) {
            return pane->link().last().state() == state;
        });
    }

    void idle()
    {
        take(QStringLiteral("idle"), [this] {
            std::puts("running both programs …");
            m_window.actions().runAll->trigger();
            waitFor(
                tr("both interpreters being busy at the same time"),
                [this] { return m_busy >= kBusySamples; },
                [this] { take(QStringLiteral("run-all"), [this] { ownGils(); }); });
        });
    }

    void ownGils()
    {
        if (!m_window.microscope().canRecord()) {
            std::puts("this Python's GILs cannot be recorded: no pictures of the microscope");
            return end();
        }
        record(QStringLiteral("microscope-own-gils"), 0, [this] {
            std::puts("running two that share a GIL …");
            m_window.actions().stopAll->trigger();
            for (Pane* pane : std::vector<Pane*>(m_window.workbench().panes()))
                m_window.workbench().closePane(pane);
            for (int i = 0; i < 2; ++i) {
                m_window.actions().newSharedGil->trigger();
                m_window.workbench().current()->editorPanel().editor().setUntitled(
                    QStringLiteral("spin.py"), QLatin1String(kSpin));
            }
            waitFor(
                tr("the start of two that share a GIL"),
                [this] { return bothAre(proto::STATE_IDLE); }, [this] { sharedGil(); });
        });
    }

    void sharedGil()
    {
        m_window.actions().runAll->trigger();
        waitFor(
            tr("both of them running"), [this] { return bothAre(proto::STATE_RUNNING); },
            [this] {
                record(QStringLiteral("microscope-shared-gil"), kCloser, [this] { end(); });
            });
    }

    void record(const QString& moment, int closer, std::function<void()> then)
    {
        MicroscopePanel& panel = m_window.microscope();
        m_front = docks::kMicroscope;
        m_window.actions().microscope->trigger();
        waitFor(
            tr("a recording of the GILs"), [&panel] { return panel.canRecord(); },
            [this, &panel, moment, closer, then = std::move(then)] {
                panel.slicesWidget().zoom(closer);
                take(moment, then);
            });
    }

    void end()
    {
        std::puts("closing …");
        m_waitingFor = tr("the end of the runtime");
        m_limit.start();
        m_window.close();
    }

    void fail(const QString& sentence)
    {
        if (m_status != 0)
            return;
        m_status = 1;
        m_limit.stop();
        std::fprintf(stderr, "clutch --tour: %s\n", qPrintable(sentence));
        if (m_window.session().isDown())
            QCoreApplication::exit(1);
        else
            end();
    }

    void count(const proto::Sample& sample)
    {
        int busy = 0;
        for (const proto::InterpreterLoad& load : sample.interpreters()) {
            for (Pane* pane : m_window.workbench().panes())
                busy += pane->link().interpreter().value() == load.interpreter()
                    && load.cpu() > kBusy;
        }
        if (busy >= 2)
            ++m_busy;
        check();
    }

    void waitFor(const QString& what, std::function<bool()> happened, std::function<void()> then)
    {
        m_waitingFor = what;
        m_happened = std::move(happened);
        m_then = std::move(then);
        m_limit.start();
        check();
    }

    void check()
    {
        if (!m_happened || !m_happened())
            return;
        m_happened = {};
        m_limit.stop();
        QTimer::singleShot(0, this, std::exchange(m_then, {}));
    }

    // Every size in both themes; each is painted and laid out before it is taken.
    void take(const QString& moment, std::function<void()> then)
    {
        std::vector<std::function<void()>> shots;
        for (const QSize& size : kSizes) {
            for (const ThemeChoice theme : {ThemeChoice::Light, ThemeChoice::Dark}) {
                shots.emplace_back([this, moment, size, theme] {
                    const QString name
                        = QStringLiteral("%1-%2-%3x%4.png")
                              .arg(moment,
                                  theme == ThemeChoice::Dark ? QStringLiteral("dark")
                                                             : QStringLiteral("light"))
                              .arg(size.width())
                              .arg(size.height());
                    if (!m_window.grab().save(m_folder.filePath(name)))
                        return fail(tr("cannot write %1").arg(m_folder.filePath(name)));
                    std::printf("%s\n", qPrintable(m_folder.filePath(name)));
                });
            }
        }
        takeNext(shots, 0, std::move(then));
    }

    void takeNext(
        std::vector<std::function<void()>> shots, std::size_t at, std::function<void()> then)
    {
        if (m_status != 0)
            return;
        if (at == shots.size())
            return then();
        Themes::instance().choose(at % 2 == 0 ? ThemeChoice::Light : ThemeChoice::Dark);
        m_window.resize(kSizes[at / 2]);
        if (at % 2 == 0) {
            m_window.dockLayout().arrange();
            m_window.dockLayout().raise(m_front);
        }
        settle([this, shots = std::move(shots), at, then = std::move(then)] {
            if (m_status == 0)
                shots[at]();
            takeNext(shots, at + 1, then);
        });
    }

    // Layout, style and text come in several turns of the event loop; a few frames later all of it
    // is there.
    void settle(std::function<void()> then)
    {
        constexpr int kFramesMs = 400;
        QTimer::singleShot(kFramesMs, this, std::move(then));
    }

    MainWindow& m_window;
    QDir m_folder;
    QTimer m_limit;
    QString m_waitingFor;
    QString m_front; // the panel that is to be seen
    std::function<bool()> m_happened;
    std::function<void()> m_then;
    int m_busy = 0;
    int m_status = 0;
};

} // namespace

int runTour(WindowOptions options, const QString& folder)
{
    QTemporaryDir scratch;
    if (!scratch.isValid() || !QDir().mkpath(folder)) {
        std::fprintf(stderr, "clutch --tour: cannot make the folder '%s'\n", qPrintable(folder));
        return 1;
    }
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, scratch.path());
    options.files.clear();
    options.sizeIsGiven = true;
    options.journalRoot = scratch.filePath(QStringLiteral("journal"));
    options.historyFile.clear();
    Themes::instance().dress();
    MainWindow window(std::move(options));
    window.resize(kSizes[0]);
    window.show();
    Tour tour(window, QDir(folder));
    QTimer::singleShot(0, &window, [&] {
        window.begin();
        tour.begin();
    });
    return QApplication::exec();
}

} // namespace clutch::ui
