// Pictures of the window over a real runtime, to look at; not a test.
//   ninja window_gallery && build/dev/tests/window_gallery FOLDER
#include "ui/actions.h"
#include "ui/console/console_widget.h"
#include "ui/console/input_field.h"
#include "ui/console/output_view.h"
#include "ui/dock_layout.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/editor_tabs.h"
#include "ui/editor/find_fields.h"
#include "ui/editor/outline_panel.h"
#include "ui/find/find_panel.h"
#include "ui/lessons/lessons_panel.h"
#include "ui/main_window.h"
#include "ui/pane.h"
#include "ui/runtime/runtime_session.h"
#include "ui/settings_dialog.h"
#include "ui/style/banner.h"
#include "ui/style/themes.h"
#include "ui/variables/value_window.h"
#include "ui/variables/variables_panel.h"
#include "ui/workbench.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QHelpEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>
#include <QTreeView>
#include <QTreeWidget>

#include <cstdio>
#include <functional>

using namespace clutch;
using namespace clutch::ui;

namespace {

constexpr int kLimitMs = 30'000;
constexpr int kPaintMs = 400;
constexpr int kAskAgainMs = 1'000;

const char* const kNames = "import math, collections\n"
                           "total = 12\n"
                           "names = [f'name {i}' for i in range(90)]\n"
                           "class Point:\n"
                           "    x = 3\n"
                           "def area(r):\n"
                           "    return math.pi * r * r\n"
                           "point = Point()\n"
                           "table = {i: i * i for i in range(1000)}\n"
                           "text = 'a long text ' * 100\n";

class Gallery
{
public:
    Gallery(MainWindow& window, const QDir& folder)
        : m_window(window)
        , m_folder(folder)
    {
    }

    void show()
    {
        until([&] { return idle(); });
        variables();
        syntax();
        lines();
        find();
        settings();
        traceback();
        completion();
        flood();
        presentation();
        if (m_window.actions().definition->isEnabled())
            offer();
        if (m_window.actions().format->isEnabled())
            findings();
        outline();
        lessons();
    }

private:
    Pane& pane() { return *m_window.workbench().panes().front(); }
    bool idle()
    {
        for (Pane* each : m_window.workbench().panes()) {
            if (each->link().last().state() != proto::STATE_IDLE)
                return false;
        }
        return m_window.session().isUp();
    }
    static void until(const std::function<bool()>& condition)
    {
        if (!QTest::qWaitFor(condition, kLimitMs))
            std::fprintf(stderr, "something did not happen\n");
    }
    void type(const char* text)
    {
        pane().editorPanel().editor().setUntitled(
            QStringLiteral("shown.py"), QString::fromUtf8(text));
    }
    void run(const char* text)
    {
        type(text);
        bool finished = false;
        const QObject scope;
        QObject::connect(
            &pane().link(), &ConsoleLink::runFinished, &scope, [&] { finished = true; });
        pane().run(Pane::Names::Keep);
        until([&] { return finished && idle(); });
    }
    void take(const QString& name)
    {
        for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
            m_window.resize(size);
            for (const ThemeChoice theme : {ThemeChoice::Light, ThemeChoice::Dark}) {
                Themes::instance().choose(theme);
                QTest::qWait(kPaintMs);
                save(m_window, name, size, theme);
            }
        }
    }
    // With lists and tips, which are windows of their own.
    void takeWithPopups(const QString& name, const std::function<void()>& popUp)
    {
        m_window.resize(1280, 800);
        for (const ThemeChoice theme : {ThemeChoice::Light, ThemeChoice::Dark}) {
            Themes::instance().choose(theme);
            QTest::qWait(kPaintMs);
            popUp();
            QTest::qWait(kPaintMs);
            QPixmap picture = m_window.grab();
            QPainter painter(&picture);
            for (QWidget* each : QApplication::topLevelWidgets()) {
                if (each != &m_window && each->isVisible())
                    painter.drawPixmap(each->pos() - m_window.pos(), each->grab());
            }
            painter.end();
            picture.save(
                m_folder.filePath(QStringLiteral("%1-%2-1280.png")
                                      .arg(name,
                                          theme == ThemeChoice::Dark ? QStringLiteral("dark")
                                                                     : QStringLiteral("light"))));
        }
    }
    // An answer that comes late is dropped, and an interpreter that is busy has none: on a full
    // machine one asks again.
    template <typename Field>
    void untilListed(Field& field, Qt::Key key, Qt::KeyboardModifiers held)
    {
        m_window.activateWindow();
        until([&] { return m_window.isActiveWindow(); });
        field.setFocus();
        QElapsedTimer asked;
        until([&] {
            if (!field.isListActive() && (!asked.isValid() || asked.hasExpired(kAskAgainMs))) {
                QTest::keyClick(&field, key, held);
                asked.start();
            }
            return field.isListActive();
        });
    }
    void save(QWidget& widget, const QString& name, QSize size, ThemeChoice theme)
    {
        widget.grab().save(m_folder.filePath(
            QStringLiteral("%1-%2-%3.png")
                .arg(name,
                    theme == ThemeChoice::Dark ? QStringLiteral("dark") : QStringLiteral("light"),
                    QString::number(size.width()))));
    }

    void variables()
    {
        m_window.dockLayout().raise(docks::kVariables);
        take(QStringLiteral("variables-empty"));
        run("total = 11\nold = 1\n");
        until([&] { return m_window.variables().model().rowCount() == 2; });
        run(kNames);
        until([&] { return m_window.variables().model().rowCount() > 5; });
        take(QStringLiteral("variables"));
        QTreeView& view = m_window.variables().view();
        view.setCurrentIndex(view.model()->index(2, 0));
        emit view.activated(view.currentIndex());
        for (auto* value : m_window.findChildren<ValueWindow*>()) {
            until([&] { return !value->facts().isEmpty(); });
            QTest::qWait(kPaintMs);
            save(*value, QStringLiteral("value"), value->size(), ThemeChoice::Dark);
            value->reject();
        }
    }

    void offer()
    {
        const QString text = QStringLiteral("import tarfile\n\n\ndef take(count):\n    return "
                                            "count\n\n\nclass Tally:\n    pass\n\n\nta");
        Editor& editor = pane().editorPanel().editor();
        editor.setUntitled(QStringLiteral("names.py"), text);
        takeWithPopups(QStringLiteral("names"), [&] {
            editor.setCursorPosition(editor.lines() - 1, 2);
            untilListed(editor, Qt::Key_Space, Qt::ControlModifier);
        });
        QTest::keyClick(&editor, Qt::Key_Escape);
    }

    void findings()
    {
        type("import os\nimport sys\n\n\ndef area(radius):\n    unused = 1\n    return 3.14 * "
             "radius*radius\n\n\nif area(2) == None:\n    print(undefined)\n");
        Editor& editor = pane().editorPanel().editor();
        until([&] { return !editor.findings().isEmpty(); });
        editor.setCursorPosition(10, 12);
        takeWithPopups(QStringLiteral("findings"), [&] {
            const long position = editor.positionFromLineIndex(0, 8);
            const auto at = [&](unsigned message) {
                return static_cast<int>(editor.SendScintilla(message, 0UL, position));
            };
            const QPoint point(at(QsciScintillaBase::SCI_POINTXFROMPOSITION) + 2,
                at(QsciScintillaBase::SCI_POINTYFROMPOSITION) + 4);
            QHelpEvent help(QEvent::ToolTip, point, editor.viewport()->mapToGlobal(point));
            QApplication::sendEvent(editor.viewport(), &help);
        });
        QToolTip::hideText();
    }

    void syntax()
    {
        type("def area(radius):\n    return 3.14 * radius * radius\n\nif area(2) > 12\n    "
             "print('large')\n");
        until([&] { return pane().editorPanel().editor().problem().has_value(); });
        take(QStringLiteral("syntax"));
    }

    void lines()
    {
        run("def share(total, people):\n    return total / people\n\nprint(share(10, 5))\n"
            "print(share(10, 0))\n");
        until([&] { return pane().editorPanel().editor().errorLine() > 0; });
        take(QStringLiteral("exception"));
        type("total = 0\nfor i in range(10**9):\n    total += i * i\n    total %= 1000003\n");
        pane().run(Pane::Names::Fresh);
        until([&] { return pane().editorPanel().editor().runningLine() > 0; });
        take(QStringLiteral("running"));
        pane().link().stop();
        until([&] { return idle(); });
    }

    void find()
    {
        FindPanel& panel = m_window.find();
        type(kNames);
        m_window.actions().newFile->trigger();
        type("rows = [str(name) for name in names]\n"
             "\n"
             "    print('a long line before the match, so that it is cut', len(rows), name, "
             "text)\n");
        pane().editorPanel().editor().setReadOnly(true);
        m_window.actions().findInAll->trigger();
        take(QStringLiteral("find-empty"));
        panel.fields().what().setText(QStringLiteral("nowhere to be found"));
        take(QStringLiteral("find-none"));
        panel.fields().what().setText(QStringLiteral("name"));
        QTest::keyClick(&panel.fields().what(), Qt::Key_Return);
        take(QStringLiteral("find"));
        panel.with().setText(QStringLiteral("label"));
        panel.replaceButton().click();
        take(QStringLiteral("find-question"));
        panel.banner().dismiss();
        pane().editorPanel().editor().setReadOnly(false);
        m_window.workbench().closeText(pane().editorPanel());
    }

    void settings()
    {
        m_window.actions().settings->trigger();
        auto* dialog = m_window.findChild<SettingsDialog*>();
        for (const ThemeChoice theme : {ThemeChoice::Light, ThemeChoice::Dark}) {
            Themes::instance().choose(theme);
            QTest::qWait(kPaintMs);
            save(*dialog, QStringLiteral("settings"), dialog->size(), theme);
        }
        dialog->reject();
    }

    ConsoleWidget& console() { return *pane().findChild<ConsoleWidget*>(); }

    void traceback()
    {
        console().clearOutput();
        m_window.dockLayout().raise(docks::kVariables);
        run("def parse(row):\n    try:\n        return int(row)\n    except ValueError as error:\n"
            "        error.add_note('in row 3 of the table')\n        raise\n\n"
            "def read(rows):\n    errors = []\n    for row in rows:\n        try:\n"
            "            parse(row)\n        except ValueError as error:\n"
            "            errors.append(error)\n"
            "    raise ExceptionGroup('some rows are no numbers', errors)\n\n"
            "read(['12', 'twelve', '7', 'seven'])\n");
        QTest::qWait(kPaintMs);
        take(QStringLiteral("traceback"));
    }

    void completion()
    {
        run("import collections, json, math\ncounts = collections.Counter('abracadabra')\n");
        console().clearOutput();
        console().focusInput();
        InputField& input = *console().input();
        takeWithPopups(QStringLiteral("completion"), [&] {
            QTest::keyClick(&input, Qt::Key_Escape);
            input.setCode(QString());
            QTest::keyClicks(&input, QStringLiteral("counts."));
            untilListed(input, Qt::Key_Tab, Qt::NoModifier);
        });
        QTest::keyClick(&input, Qt::Key_Escape);
        input.setCode(QString());
    }

    void outline()
    {
        type("# %% Shapes\nclass Shape:\n    def area(self):\n        raise "
             "NotImplementedError\n\n\n"
             "class Circle(Shape):\n    def __init__(self, radius):\n"
             "        self.radius = radius\n\n    def area(self):\n"
             "        return 3.14159 * self.radius**2\n\n\n# %% Sums\n"
             "def total(shapes):\n    return sum(shape.area() for shape in shapes)\n\n\n"
             "print(total([Circle(1), Circle(2)]))\n");
        m_window.actions().outline->trigger();
        until([&] { return m_window.outline().tree().topLevelItemCount() > 0; });
        pane().editorPanel().editor().goToLine(11);
        take(QStringLiteral("outline"));
        m_window.dockLayout().raise(docks::kInterpreters);
    }

    void lessons()
    {
        console().clearOutput();
        m_window.dockLayout().raise(docks::kLessons);
        m_window.lessons().open(0);
        m_window.actions().loadLesson->trigger();
        until([&] { return idle(); });
        m_window.actions().runAll->trigger();
        until([&] { return !idle(); });
        until([&] { return idle(); });
        take(QStringLiteral("lesson"));
    }

    void flood()
    {
        console().clearOutput();
        run("print('x' * 20_000_000)\nfor i in range(300_000):\n    print(i, 'of many lines')\n"
            "print('y' * 20_000_000)\nfor done in range(101):\n"
            "    print(f'\\r{done:3} % ' + '█' * (done // 3), end='')\n");
        until([&] { return console().pendingBytes() == 0; });
        take(QStringLiteral("flood"));
    }

    void presentation()
    {
        console().clearOutput();
        run("squares = [n * n for n in range(10)]\nprint(squares)\n");
        m_window.actions().presentation->trigger();
        take(QStringLiteral("presentation"));
        m_window.actions().presentation->trigger();
    }

    MainWindow& m_window;
    QDir m_folder;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("clutch-gallery"));
    QTemporaryDir scratch;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, scratch.path());
    const QDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("gallery"));
    if (!QDir().mkpath(folder.path())) {
        std::fprintf(stderr, "cannot make the folder %s\n", qPrintable(folder.path()));
        return 1;
    }
    Themes::instance().dress();
    WindowOptions options;
    options.runtimeDirectory = CLUTCH_BIN_DIR;
    options.journalRoot = scratch.filePath(QStringLiteral("journal"));
    options.sizeIsGiven = true;
    MainWindow window(options);
    window.resize(1280, 800);
    window.show();
    window.begin();
    Gallery(window, folder).show();
    for (Pane* pane : window.workbench().panes()) {
        for (EditorPanel* panel : pane->tabs().panels())
            panel->discard();
    }
    QObject::connect(&window, &MainWindow::closed, &app, &QCoreApplication::quit);
    window.close();
    return QApplication::exec();
}
