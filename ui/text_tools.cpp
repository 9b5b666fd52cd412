#include "ui/text_tools.h"

#include "ui/actions.h"
#include "ui/code_completion.h"
#include "ui/console_names.h"
#include "ui/editor/editor_panel.h"
#include "ui/file_commands.h"
#include "ui/lint_check.h"
#include "ui/runtime/runtime_session.h"
#include "ui/workbench.h"

#include <QDir>

#include <algorithm>
#include <tuple>
#include <utility>

namespace clutch::ui {

TextTools::TextTools(Workbench& workbench, RuntimeSession& session, FileCommands& files,
    Actions& actions, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_session(session)
    , m_files(files)
    , m_actions(actions)
    , m_ruff(RuffPlaces::usual())
    , m_analyser(session, nullptr)
    , m_formatter(m_ruff, nullptr)
    , m_jumps(workbench, files, session, m_analyser, nullptr)
{
    connect(&workbench, &Workbench::textsChanged, this, &TextTools::followTexts);
    connect(&m_ruff, &Ruff::changed, this, &TextTools::updateActions);
    connect(&m_analyser, &AnalyserLink::availabilityChanged, this, &TextTools::updateActions);
    connect(&m_jumps, &DefinitionJumps::changed, this, &TextTools::updateActions);
    connect(&m_formatter, &TextFormatter::said, this, &TextTools::said);
    connect(&m_jumps, &DefinitionJumps::said, this, &TextTools::said);
    connectActions();
    followTexts();
    attach(workbench.mainLink(), [] { return nullptr; });
}

TextTools::~TextTools()
{
    m_files.setBeforeSave({});
    for (const auto& [text, attached] : m_attached) {
        delete attached.lint;
        delete attached.completion;
    }
}

EditorPanel* TextTools::current() const
{
    Pane* pane = m_workbench.current();
    return pane ? &pane->editorPanel() : nullptr;
}

void TextTools::connectActions()
{
    const auto onText = [this](QAction* action, auto what) {
        connect(action, &QAction::triggered, this, [this, what] {
            if (EditorPanel* text = current())
                what(*text);
        });
    };
    onText(m_actions.format, [this](EditorPanel& text) { m_formatter.format(text); });
    onText(m_actions.fixAll, [this](EditorPanel& text) { m_formatter.fixAll(text); });
    onText(m_actions.fix, [this](EditorPanel&) { fixAtCaret(); });
    onText(m_actions.nextProblem, [this](EditorPanel&) { goToProblem(1); });
    onText(m_actions.previousProblem, [this](EditorPanel&) { goToProblem(-1); });
    onText(m_actions.completeName, [](EditorPanel& text) {
        text.editor().setFocus();
        emit text.editor().namesWanted();
    });
    onText(m_actions.definition, [this](EditorPanel& text) { m_jumps.goToDefinition(text); });
    connect(m_actions.goBack, &QAction::triggered, &m_jumps, &DefinitionJumps::goBack);
    connect(m_actions.goForward, &QAction::triggered, &m_jumps, &DefinitionJumps::goForward);
    connect(m_actions.keepNames, &QAction::toggled, this, [this](bool shared) {
        for (const auto& [text, attached] : m_attached)
            attached.lint->setNamesAreShared(shared);
    });
}

void TextTools::followTexts()
{
    for (EditorPanel* text : m_workbench.texts()) {
        if (m_attached.count(text) == 0)
            attach(*text);
    }
    followConsoles();
}

void TextTools::followConsoles()
{
    for (Pane* pane : m_workbench.panes()) {
        if (m_consoles.count(&pane->link()) == 0)
            attach(pane->link(), [pane] { return &pane->editorPanel().editor(); });
    }
}

void TextTools::attach(ConsoleLink& link, std::function<const Editor*()> text)
{
    m_consoles.insert(&link);
    auto* names = new ConsoleNames(link, std::move(text), m_session, m_analyser);
    connect(names, &ConsoleNames::said, this, &TextTools::said);
    connect(&link, &QObject::destroyed, this, [this, gone = &link] { m_consoles.erase(gone); });
}

void TextTools::attach(EditorPanel& text)
{
    Editor& editor = text.editor();
    Attached& attached = m_attached[&text];
    attached.lint = new LintCheck(editor, m_ruff, &text);
    attached.completion = new CodeCompletion(
        editor,
        [this, &text] {
            Pane* pane = m_workbench.paneOf(text.pane());
            return pane ? pane->link().interpreter() : InterpreterId();
        },
        m_session, m_analyser, &text);
    connect(attached.lint, &LintCheck::said, this, &TextTools::said);
    connect(attached.completion, &CodeCompletion::said, this, &TextTools::said);
    connect(&editor, &Editor::definitionWanted, &m_jumps,
        [this, &text] { m_jumps.goToDefinition(text); });
    connect(&text, &QObject::destroyed, this, [this, gone = &text] { m_attached.erase(gone); });
    applyTo(text);
}

void TextTools::applyTo(EditorPanel& text)
{
    const Attached& attached = m_attached.at(&text);
    attached.lint->setNamesAreShared(m_actions.keepNames->isChecked());
    attached.lint->setOn(m_preferences.lintOnTyping);
    attached.completion->setOnTyping(m_preferences.namesOnTyping);
    text.editor().setFollowsNames(m_analyser.isThere());
}

void TextTools::apply(const Preferences& preferences)
{
    m_preferences = preferences;
    for (const auto& [text, attached] : m_attached)
        applyTo(*text);
    if (preferences.formatOnSave)
        m_files.setBeforeSave([this](EditorPanel& text, std::function<void()> then) {
            m_formatter.formatBeforeSave(text, std::move(then));
        });
    else
        m_files.setBeforeSave({});
}

void TextTools::setUsable(QAction& action, bool usable, const QString& reason)
{
    const auto [tip, isNew] = m_tips.emplace(&action, action.statusTip());
    action.setEnabled(usable);
    action.setStatusTip(reason.isEmpty() ? tip->second : reason);
    action.setToolTip(tipWithKey(action));
}

void TextTools::updateActions()
{
    const bool text = current() != nullptr;
    for (QAction* action : {m_actions.format, m_actions.fix, m_actions.fixAll})
        setUsable(*action, text && m_ruff.isThere(), m_ruff.reason());
    setUsable(*m_actions.definition, text && m_analyser.isThere(), m_analyser.reason());
    for (QAction* action :
        {m_actions.nextProblem, m_actions.previousProblem, m_actions.completeName})
        action->setEnabled(text);
    m_actions.goBack->setEnabled(m_jumps.canGoBack());
    m_actions.goForward->setEnabled(m_jumps.canGoForward());
    for (const auto& [each, attached] : m_attached)
        each->editor().setFollowsNames(m_analyser.isThere());
}

void TextTools::fixAtCaret()
{
    EditorPanel& text = *current();
    const Finding* finding = text.editor().findings().at(text.editor().caretPlace());
    const auto attached = m_attached.find(&text);
    if (!finding || attached == m_attached.end()) {
        emit said(tr("ruff has found nothing in the line of the caret."));
        return;
    }
    const Finding mended = *finding;
    const Status fixed = attached->second.lint->fix(mended);
    emit said(fixed ? tr("%1: %2").arg(mended.code, mended.fix)
                    : QString::fromStdString(fixed.error().text));
}

// The compiler's problem and the linter's findings alike, round and round.
void TextTools::goToProblem(int direction)
{
    using Spot = std::tuple<int, int, QString>;
    Editor& editor = current()->editor();
    std::vector<Spot> spots;
    if (const auto& problem = editor.problem())
        spots.emplace_back(problem->line, std::max(1, problem->column), problem->message);
    for (const Finding& each : editor.findings().all()) {
        if (const int line = editor.findings().lineOf(each); line > 0)
            spots.emplace_back(line, std::max(1, each.place.column), sentenceOf(each));
    }
    if (spots.empty()) {
        emit said(tr("Nothing is wrong with this text, as far as is known."));
        return;
    }
    std::sort(spots.begin(), spots.end());
    const TextPlace caret = editor.caretPlace();
    const auto isBefore = [](const Spot& a, TextPlace b) {
        return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(b.line, b.column);
    };
    auto next = std::lower_bound(spots.begin(), spots.end(), caret, isBefore);
    if (direction > 0) {
        while (next != spots.end() && std::get<0>(*next) == caret.line
            && std::get<1>(*next) == caret.column)
            ++next;
        if (next == spots.end())
            next = spots.begin();
    } else {
        next = std::prev(next == spots.begin() ? spots.end() : next);
    }
    const auto& [line, column, words] = *next;
    editor.goToLine(line, column);
    emit said(tr("%1 of %2: line %3: %4")
                  .arg(next - spots.begin() + 1)
                  .arg(spots.size())
                  .arg(line)
                  .arg(words));
}

QString TextTools::problemOf(const EditorPanel& text)
{
    const Editor& editor = text.editor();
    if (const auto& problem = editor.problem())
        return tr("line %1: %2").arg(problem->line).arg(problem->message);
    const Finding* finding = editor.findings().at(editor.caretPlace());
    return finding
        ? tr("line %1: %2").arg(editor.findings().lineOf(*finding)).arg(sentenceOf(*finding))
        : QString();
}

ToolWords TextTools::words() const
{
    ToolWords made;
    made.ruff = m_ruff.isThere()
        ? tr("%1, %2").arg(m_ruff.version().isEmpty() ? QStringLiteral("ruff") : m_ruff.version(),
            QDir::toNativeSeparators(m_ruff.program()))
        : m_ruff.reason();
    made.analyser = m_analyser.isThere()
        ? tr("%1, in an interpreter of its own that runs none of your code").arg(m_analyser.name())
        : m_analyser.reason();
    return made;
}

} // namespace clutch::ui
