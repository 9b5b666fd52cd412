#include "ui/opening.h"

#include "engine/protocol/interpreter_config.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/journal.h"
#include "ui/file_commands.h"
#include "ui/style/resources.h"
#include "ui/workbench.h"

#include <QFile>
#include <QFileInfo>
#include <QSettings>

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

// What was open when the window was last closed; only files that are still there.
bool restorePanes(Workbench& workbench)
{
    QSettings settings;
    const int count = settings.beginReadArray(kPanesKey);
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        const QString path = settings.value(QStringLiteral("path")).toString();
        const auto wish = savedWish(settings);
        if (path.isEmpty() || !wish || workbench.paneOf(QString::fromStdString(wish->letter()))
            || !QFileInfo(path).isFile())
            continue;
        Pane* pane = workbench.addPane(*wish);
        pane->editorPanel().open(path);
    }
    settings.endArray();
    return !workbench.panes().empty();
}

} // namespace

void loadDemo(Workbench& workbench)
{
    useResources();
    for (const DemoProgram& program : kDemo) {
        QFile file(QStringLiteral(":/lessons/00-demo/") + program.name);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        Pane* pane = workbench.paneOf(program.letter);
        if (!pane)
            pane = workbench.addPane(proto::KIND_ISOLATED, program.letter);
        else if (pane->editorPanel().needsSaving()
            || pane->editorPanel().editor().document().hasFile())
            pane = workbench.addPane(proto::KIND_ISOLATED);
        pane->editorPanel().editor().setUntitled(program.name, QString::fromUtf8(file.readAll()));
    }
}

void openPanes(Workbench& workbench, FileCommands& files, const QStringList& wanted,
    LastTime lastTime, const std::vector<JournalEntry>& recovered)
{
    for (const QString& path : wanted)
        files.openIn(workbench.addPane(workbench.usualKind()), QFileInfo(path).absoluteFilePath());
    if (wanted.isEmpty() && (lastTime == LastTime::Forget || !restorePanes(workbench)))
        loadDemo(workbench);
    for (const JournalEntry& entry : recovered) {
        Pane* pane = workbench.paneOf(entry.key);
        if (!pane || pane->editorPanel().needsSaving()
            || (!wanted.isEmpty() && pane->editorPanel().editor().document().path() != entry.path))
            pane = workbench.addPane(workbench.usualKind(), pane ? QString() : entry.key);
        pane->editorPanel().restore(entry);
    }
    if (!workbench.panes().empty()) {
        workbench.setCurrent(workbench.panes().front());
        workbench.panes().front()->focusEditor();
    }
}

void savePanes(Workbench& workbench)
{
    QSettings settings;
    settings.remove(kPanesKey);
    settings.beginWriteArray(kPanesKey);
    int index = 0;
    for (Pane* pane : workbench.panes()) {
        const Document& document = pane->editorPanel().editor().document();
        if (!document.hasFile())
            continue;
        settings.setArrayIndex(index++);
        settings.setValue(QStringLiteral("letter"), pane->letter());
        settings.setValue(QStringLiteral("kind"), static_cast<int>(pane->kind()));
        if (pane->kind() == proto::KIND_CUSTOM)
            settings.setValue(QStringLiteral("config"),
                QByteArray::fromStdString(workbench.wishOf(*pane).config().SerializeAsString())
                    .toBase64());
        settings.setValue(QStringLiteral("path"), document.path());
    }
    settings.endArray();
}

} // namespace clutch::ui
