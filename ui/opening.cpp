#include "ui/opening.h"

#include "engine/protocol/interpreter_config.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/editor_tabs.h"
#include "ui/editor/journal.h"
#include "ui/file_commands.h"
#include "ui/style/banner.h"
#include "ui/style/resources.h"
#include "ui/workbench.h"

#include <QFile>
#include <QFileInfo>
#include <QSettings>

#include <algorithm>
#include <optional>

namespace clutch::ui {

namespace {

const QString kPanesKey = QStringLiteral("session/panes");

struct DemoProgram
{
    QString letter;
    QString name;
};

const DemoProgram kDemo[] = {{QStringLiteral("A"), QStringLiteral("primes.py")},
    {QStringLiteral("B"), QStringLiteral("mandelbrot.py")}};

// None where the settings hold something else: a file of another version, or somebody's edits.
std::optional<proto::CreateInterpreter> savedWish(const QSettings& settings)
{
    proto::CreateInterpreter wish;
    const int kind = settings.value(QStringLiteral("kind")).toInt();
    wish.set_letter(settings.value(QStringLiteral("letter")).toString().toStdString());
    if (wish.letter().empty())
        return std::nullopt;
    if (kind == proto::KIND_CUSTOM) {
        const QByteArray config
            = QByteArray::fromBase64(settings.value(QStringLiteral("config")).toByteArray());
        if (config.isEmpty() || !wish.mutable_config()->ParseFromString(config.toStdString())
            || !validate(fromProto(wish.config())))
            return std::nullopt;
    } else if (kind != proto::KIND_ISOLATED && kind != proto::KIND_SHARED_GIL
        && kind != proto::KIND_LEGACY) {
        return std::nullopt;
    }
    wish.set_kind(static_cast<proto::InterpreterKind>(kind));
    return wish;
}

// From windows without tabs it is one.
QStringList savedPaths(const QSettings& settings)
{
    QStringList paths = settings.value(QStringLiteral("paths")).toStringList();
    if (const QString path = settings.value(QStringLiteral("path")).toString(); !path.isEmpty())
        paths << path;
    return paths;
}

// None where the program has no demo of that name.
std::optional<QString> demoText(const QString& name)
{
    useResources();
    QFile file(QStringLiteral(":/lessons/00-demo/") + name);
    if (name.isEmpty() || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return QString::fromUtf8(file.readAll());
}

// Of the demo that a pane shows and nobody has changed; else empty.
QString demoOf(Pane& pane)
{
    const QString name = pane.editorPanel().editor().document().displayName();
    return pane.editorPanel().isUntouched() && demoText(name) ? name : QString();
}

QStringList pathsOf(Pane& pane)
{
    QStringList paths;
    for (const EditorPanel* text : pane.tabs().panels()) {
        if (text->editor().document().hasFile())
            paths << text->editor().document().path();
    }
    return paths;
}

// What was open last time; `gone` are files of it that are not there any more.
bool restorePanes(Workbench& workbench, QStringList& gone)
{
    QSettings settings;
    const int count = settings.beginReadArray(kPanesKey);
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        QStringList paths = savedPaths(settings);
        const bool hadFiles = !paths.isEmpty();
        paths.removeIf([&gone](const QString& path) {
            const bool isGone = !QFileInfo(path).isFile();
            if (isGone)
                gone << path;
            return isGone;
        });
        const auto wish = savedWish(settings);
        if ((hadFiles && paths.isEmpty()) || !wish
            || workbench.paneOf(QString::fromStdString(wish->letter())))
            continue;
        EditorTabs& tabs = workbench.addPane(*wish)->tabs();
        if (!hadFiles) {
            const QString demo = settings.value(QStringLiteral("demo")).toString();
            if (const auto text = demoText(demo))
                tabs.current().editor().setUntitled(demo, *text);
            continue;
        }
        tabs.current().open(paths.first());
        for (const QString& path : paths.mid(1))
            tabs.open(path);
        if (EditorPanel* seen
            = workbench.textOf(settings.value(QStringLiteral("current")).toString());
            seen && tabs.indexOf(*seen) >= 0)
            tabs.setCurrent(*seen);
    }
    settings.endArray();
    return !workbench.panes().empty();
}

// Where a text belongs that a crash left behind: over its file, where that is open; else in its
// pane, in place of what nobody has touched, or where it stood among the tabs.
EditorPanel& placeFor(Workbench& workbench, const JournalEntry& entry)
{
    EditorPanel* same = entry.path.isEmpty() ? nullptr : workbench.textOf(entry.path);
    if (same && !same->needsSaving())
        return *same;
    const QString letter = entry.pane.isEmpty() ? entry.key : entry.pane;
    Pane* pane = workbench.paneOf(letter);
    if (!pane)
        pane = workbench.addPane(workbench.usualKind(), letter);
    if (pane->tabs().count() == 1 && pane->editorPanel().isUntouched())
        return pane->editorPanel();
    // A new one comes after the current one; then it goes to where it stood.
    EditorPanel& made = pane->tabs().add();
    const int at = pane->tabs().indexOf(made);
    const int wanted = std::clamp(entry.tab, 0, pane->tabs().count() - 1);
    pane->tabs().move(made, wanted > at ? wanted + 1 : wanted);
    return made;
}

// In the first text that has nothing else to say.
void sayWhatIsGone(Workbench& workbench, const QStringList& gone)
{
    const auto& panes = workbench.panes();
    if (gone.isEmpty() || panes.empty())
        return;
    const auto silent = std::find_if(panes.begin(), panes.end(),
        [](Pane* pane) { return pane->editorPanel().banner().isHidden(); });
    Pane* pane = silent == panes.end() ? panes.front() : *silent;
    pane->editorPanel().banner().show(Banner::Tone::Info,
        Workbench::tr("Open last time, and not there any more: %1").arg(gone.join(u", ")),
        {{Workbench::tr("Close"), {}}});
}

} // namespace

void loadDemo(Workbench& workbench)
{
    for (const DemoProgram& program : kDemo) {
        const auto text = demoText(program.name);
        if (!text)
            continue;
        Pane* pane = workbench.paneOf(program.letter);
        if (!pane)
            pane = workbench.addPane(proto::KIND_ISOLATED, program.letter);
        else if (!pane->editorPanel().isUntouched())
            pane->tabs().add();
        pane->editorPanel().editor().setUntitled(program.name, *text);
    }
}

void openPanes(Workbench& workbench, FileCommands& files, const QStringList& wanted,
    LastTime lastTime, std::vector<JournalEntry> recovered)
{
    for (const QString& path : wanted) {
        const QString absolute = QFileInfo(path).absoluteFilePath();
        if (!workbench.textOf(absolute))
            files.openFirst(workbench.addPane(workbench.usualKind()), absolute);
    }
    QStringList gone;
    if (wanted.isEmpty() && (lastTime == LastTime::Forget || !restorePanes(workbench, gone)))
        loadDemo(workbench);
    std::stable_sort(recovered.begin(), recovered.end(),
        [](const JournalEntry& one, const JournalEntry& other) { return one.tab < other.tab; });
    for (const JournalEntry& entry : recovered) {
        EditorPanel& text = placeFor(workbench, entry);
        text.restore(entry);
        workbench.paneOf(text.pane())->tabs().setCurrent(text);
    }
    sayWhatIsGone(workbench, gone);
    if (!workbench.panes().empty()) {
        workbench.setCurrent(workbench.panes().front());
        workbench.panes().front()->focusEditor();
    }
}

void savePanes(Workbench& workbench)
{
    QSettings settings;
    settings.remove(kPanesKey);
    // A window that has no file of its user's begins anew: with the demo.
    const auto& panes = workbench.panes();
    if (std::all_of(panes.begin(), panes.end(), [](Pane* pane) { return pathsOf(*pane).empty(); }))
        return;
    settings.beginWriteArray(kPanesKey);
    int index = 0;
    for (Pane* pane : panes) {
        settings.setArrayIndex(index++);
        settings.setValue(QStringLiteral("letter"), pane->letter());
        settings.setValue(QStringLiteral("kind"), static_cast<int>(pane->kind()));
        if (pane->kind() == proto::KIND_CUSTOM)
            settings.setValue(QStringLiteral("config"),
                QByteArray::fromStdString(workbench.wishOf(*pane).config().SerializeAsString())
                    .toBase64());
        settings.setValue(QStringLiteral("paths"), pathsOf(*pane));
        settings.setValue(QStringLiteral("demo"), demoOf(*pane));
        settings.setValue(
            QStringLiteral("current"), pane->editorPanel().editor().document().path());
    }
    settings.endArray();
}

} // namespace clutch::ui
