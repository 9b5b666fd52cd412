#include "ui/definition_jumps.h"

#include "ui/analyser_link.h"
#include "ui/editor/editor_panel.h"
#include "ui/file_commands.h"
#include "ui/runtime/runtime_session.h"
#include "ui/workbench.h"

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {
constexpr std::size_t kMostRemembered = 100;
}

DefinitionJumps::DefinitionJumps(Workbench& workbench, FileCommands& files, RuntimeSession& session,
    AnalyserLink& analyser, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_files(files)
    , m_analyser(analyser)
{
    connect(&session, &RuntimeSession::sourceAnalysed, this,
        [this](quint64 request, const proto::SourceAnalysed& found) {
            if (request == m_request)
                take(found);
        });
    connect(&session, &RuntimeSession::requestRefused, this,
        [this](quint64 request, const QString& reason) {
            if (request == 0 || request != m_request)
                return;
            m_request = 0;
            emit said(reason);
        });
}

void DefinitionJumps::goToDefinition(EditorPanel& text)
{
    Editor& editor = text.editor();
    const QByteArray source = editor.text().toUtf8();
    if (source.size() > AnalyserLink::kLargestText) {
        emit said(tr("No definition was looked for: the text has more than %L1 characters.")
                      .arg(AnalyserLink::kLargestText));
        return;
    }
    const TextPlace caret = editor.caretPlace();
    m_name = editor.wordAtLineIndex(caret.line - 1, caret.column - 1);
    if (m_name.isEmpty()) {
        emit said(tr("There is no name at the caret."));
        return;
    }
    m_asked = &text;
    m_askedFile = editor.document().sourceName();
    m_request
        = m_analyser.ask(editor, source, editor.SendScintilla(QsciScintillaBase::SCI_GETCURRENTPOS),
            proto::AnalyseSource::DEFINITIONS);
    if (m_request == 0)
        emit said(m_analyser.reason());
}

DefinitionJumps::Place DefinitionJumps::here() const
{
    Pane* pane = m_workbench.current();
    if (!pane)
        return {};
    EditorPanel& text = pane->editorPanel();
    return {&text, text.editor().document().path(), text.editor().caretPlace()};
}

void DefinitionJumps::take(const proto::SourceAnalysed& found)
{
    m_request = 0;
    Pane* pane = m_workbench.current();
    if (!m_asked || !pane || &pane->editorPanel() != m_asked)
        return; // one went elsewhere meanwhile
    if (found.definitions().empty()) {
        emit said(tr("%1 finds no definition of “%2”.").arg(m_analyser.name(), m_name));
        return;
    }
    const proto::SourceAnalysed::Definition& first = found.definitions(0);
    const QString file = QString::fromStdString(first.file());
    if (file.isEmpty()) {
        emit said(tr("“%1” is compiled in: it has no source to go to.")
                      .arg(QString::fromStdString(first.name())));
        return;
    }
    const Place from = here();
    const TextPlace place{static_cast<int>(first.line()), static_cast<int>(first.column())};
    const bool same = file == m_askedFile;
    if (!show({same ? m_asked : QPointer<EditorPanel>(), same ? QString() : file, place}))
        return;
    m_back.push_back(from);
    if (m_back.size() > kMostRemembered)
        m_back.erase(m_back.begin());
    m_forward.clear();
    emit changed();
}

bool DefinitionJumps::show(const Place& place)
{
    const std::vector<EditorPanel*> all = m_workbench.texts();
    const bool isOpen = std::find(all.begin(), all.end(), place.text) != all.end();
    EditorPanel* text = isOpen ? place.text.data() : nullptr;
    if (!isOpen && !place.file.isEmpty()) {
        m_files.openFile(place.file, place.place.line); // which says what goes wrong
        text = m_workbench.textOf(place.file);
    }
    if (!text)
        return false;
    m_workbench.show(*text);
    text->editor().goToLine(place.place.line, place.place.column);
    return true;
}

// What cannot be shown any more is passed over.
void DefinitionJumps::step(std::vector<Place>& from, std::vector<Place>& to)
{
    const Place now = here();
    while (!from.empty()) {
        const Place next = std::move(from.back());
        from.pop_back();
        if (show(next)) {
            to.push_back(now);
            break;
        }
    }
    emit changed();
}

void DefinitionJumps::goBack()
{
    step(m_back, m_forward);
}

void DefinitionJumps::goForward()
{
    step(m_forward, m_back);
}

} // namespace clutch::ui
