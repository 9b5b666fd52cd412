#include "ui/find_in_texts.h"

#include "ui/actions.h"
#include "ui/dock_layout.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/find_fields.h"
#include "ui/find/find_panel.h"
#include "ui/find_sentences.h"
#include "ui/style/banner.h"
#include "ui/workbench.h"

#include <QDockWidget>
#include <QLineEdit>

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {

constexpr int kSoonMs = 250;
constexpr int kLateMs = 200;

} // namespace

FindInTexts::FindInTexts(
    Workbench& workbench, FindPanel& panel, Actions& actions, DockLayout& docks, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_panel(panel)
    , m_searcher({kMostCounted, kMostListed})
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    m_late.setSingleShot(true);
    m_late.setInterval(kLateMs);
    connect(&m_soon, &QTimer::timeout, this, &FindInTexts::search);
    connect(&m_late, &QTimer::timeout, this,
        [this] { m_panel.setSentence(tr("Searching for %1 …").arg(inWords(m_wish))); });
    connect(&m_searcher, &TextSearcher::finished, this,
        [this](const std::vector<TextSearcher::FoundIn>& found) {
            for (const TextSearcher::FoundIn& each : found)
                take(each);
            showAll();
        });
    connect(&workbench, &Workbench::textsChanged, this, &FindInTexts::followTexts);
    connect(&workbench, &Workbench::textsChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(&panel, &FindPanel::searchWanted, this, [this] {
        stopReplacing();
        search();
    });
    connect(&panel, &FindPanel::placeChosen, this, &FindInTexts::goTo);
    connect(&panel, &FindPanel::replaceWanted, this, [this] {
        stopReplacing();
        searchAndThen([this] { askAndReplace(); });
    });
    m_replacing.onProgress(
        [this](int percent) { m_panel.setSentence(tr("Replacing … %1 %").arg(percent)); });
    connect(&panel, &FindPanel::left, this, [this] {
        if (Pane* pane = m_workbench.current())
            pane->focusEditor();
    });
    connectDock(actions, docks);
    followTexts();
}

void FindInTexts::connectDock(Actions& actions, DockLayout& docks)
{
    connect(docks.dock(docks::kFind), &QDockWidget::visibilityChanged, this, [this](bool seen) {
        m_seen = seen;
        search(); // what it shows may be old
    });
    // What is selected where one comes from.
    const auto begin = [this, &docks] {
        Pane* pane = m_workbench.current();
        QString selected = pane ? pane->editorPanel().editor().selectedText() : QString();
        docks.raise(docks::kFind);
        m_seen = true;
        return selected;
    };
    connect(actions.findInAll, &QAction::triggered, this,
        [this, begin] { m_panel.beginFind(begin()); });
    connect(actions.replaceInAll, &QAction::triggered, this,
        [this, begin] { m_panel.beginReplace(begin()); });
    const auto enable = [this, &actions] {
        for (QAction* action : {actions.findInAll, actions.replaceInAll})
            action->setEnabled(!m_workbench.panes().empty());
    };
    connect(&m_workbench, &Workbench::textsChanged, this, enable);
    enable();
}

void FindInTexts::followTexts()
{
    std::vector<Searched> now;
    for (EditorPanel* text : m_workbench.texts()) {
        const auto known = std::find_if(m_texts.begin(), m_texts.end(),
            [text](const Searched& each) { return each.text == text; });
        if (known != m_texts.end()) {
            now.push_back(std::move(*known));
            continue;
        }
        const int id = ++m_lastId;
        now.push_back({id, text, 1, 0, {}, {}, {}});
        connect(&text->editor(), &QsciScintilla::textChanged, this, [this, id] {
            for (Searched& each : m_texts)
                each.version += each.id == id ? 1 : 0;
            if (!m_replacing.isRunning())
                m_panel.banner().dismiss(); // what it asks about is no longer so
            m_soon.start();
        });
    }
    m_texts = std::move(now);
}

void FindInTexts::search()
{
    m_then = {};
    m_soon.stop();
    if (m_seen && !m_replacing.isRunning()) // after which all is searched again
        searchFor(m_panel.fields().wish());
}

void FindInTexts::searchAndThen(std::function<void()> then)
{
    search();
    if (m_searcher.isSearching())
        m_then = std::move(then);
    else
        then();
}

void FindInTexts::searchFor(const SearchWish& wish)
{
    m_searcher.cancel();
    m_wish = wish;
    const QRegularExpression pattern = patternOf(wish);
    const bool searches = !wish.what.isEmpty() && pattern.isValid();
    std::vector<Searched*> outdated;
    long bytes = 0;
    for (Searched& each : m_texts) {
        if (!each.text || (each.searched == each.version && wish == each.wish))
            continue;
        if (!searches) {
            take({each.id, each.version, {}, {}});
            continue;
        }
        outdated.push_back(&each);
        bytes += each.text->editor().length();
    }
    std::vector<TextSearcher::Text> texts;
    for (const Searched* each : outdated)
        texts.push_back({each->id, each->version, each->text->editor().text()});
    if (!texts.empty() && !isDoneAtOnce(wish, bytes)) {
        m_late.start();
        m_searcher.search(std::move(texts), pattern);
        return;
    }
    for (const TextSearcher::Text& each : texts)
        take(m_searcher.searchNow(each, pattern));
    showAll();
}

// Of a text that was edited meanwhile, too: it is searched anew when its typing pauses.
void FindInTexts::take(TextSearcher::FoundIn found)
{
    const auto in = std::find_if(
        m_texts.begin(), m_texts.end(), [&](const Searched& each) { return each.id == found.id; });
    if (in == m_texts.end())
        return;
    in->searched = found.version;
    in->wish = m_wish;
    in->found = std::move(found.found);
    in->places = std::move(found.places);
}

void FindInTexts::showAll()
{
    m_late.stop();
    m_panel.showFound(list(), foundInWords(m_wish, sum(), m_texts.size(), kMostListed));
    if (m_then)
        std::exchange(m_then, {})();
}

std::vector<FoundText> FindInTexts::list() const
{
    std::vector<FoundText> all;
    std::size_t listed = 0;
    for (const Searched& each : m_texts) {
        if (!each.text || (each.found.spans.empty() && !each.found.gaveUp))
            continue;
        const Editor& editor = each.text->editor();
        FoundText text{each.id, each.text->pane(), editor.document().displayName(),
            editor.document().path(), unchangeable(editor, each.found), each.found.spans.size(),
            each.found.more, each.places};
        text.places.resize(std::min(text.places.size(), kMostListed - listed));
        listed += text.places.size();
        all.push_back(std::move(text));
    }
    return all;
}

FoundSum FindInTexts::sum() const
{
    FoundSum sum;
    for (const Searched& each : m_texts) {
        sum.places += each.found.spans.size();
        sum.texts += each.found.spans.empty() ? 0 : 1;
        sum.more = sum.more || each.found.more;
        sum.gaveUp = sum.gaveUp || each.found.gaveUp;
    }
    return sum;
}

void FindInTexts::goTo(int text, int place)
{
    if (m_soon.isActive()) // it was edited a moment ago
        return searchAndThen([this, text, place] { goTo(text, place); });
    const auto in = std::find_if(
        m_texts.begin(), m_texts.end(), [text](const Searched& each) { return each.id == text; });
    if (in == m_texts.end() || !in->text || place >= static_cast<int>(in->places.size()))
        return;
    // Showing it makes m_texts anew.
    const QPointer<EditorPanel> shown = in->text;
    const FoundPlace found = in->places[static_cast<std::size_t>(place)];
    m_workbench.show(*shown, found.line);
    selectSpan(shown->editor(), found.span);
}

void FindInTexts::askAndReplace()
{
    if (m_wish.what.isEmpty() || !patternOf(m_wish).isValid())
        return; // which is said already
    std::size_t places = 0;
    std::size_t texts = 0;
    QStringList others;
    for (const FoundText& text : m_panel.model().texts()) {
        if (text.unchangeable.isEmpty()) {
            places += text.count;
            ++texts;
        } else {
            others << tr("%1 (%2)").arg(text.name, text.unchangeable);
        }
    }
    if (sum().more)
        return m_panel.setSentence(
            tr("More than %1 in one text are too many to replace here: narrow the search.")
                .arg(placesInWords(kMostCounted)));
    if (places == 0)
        return m_panel.setSentence(tr("Nothing can be replaced.") + leftAlone(others));
    const QString with = m_panel.with().text();
    m_panel.ask(tr("Replace %1 in %2 with %3?")
                    .arg(placesInWords(places), textsInWords(texts),
                        with.isEmpty() ? tr("nothing") : quoted(with))
            + leftAlone(others),
        tr("Replace %L1").arg(places), [this, with] { replaceAll(with); });
}

void FindInTexts::replaceAll(const QString& with)
{
    struct Task
    {
        QPointer<EditorPanel> text;
        int version = 0;
        ReplaceTask wanted;
    };
    std::vector<Task> tasks;
    QStringList others;
    long bytes = 0;
    for (const Searched& each : m_texts) {
        if (!each.text || (each.found.spans.empty() && !each.found.gaveUp))
            continue;
        const Editor& editor = each.text->editor();
        if (!unchangeable(editor, each.found).isEmpty()) {
            others << editor.document().displayName();
            continue;
        }
        tasks.push_back({each.text, each.version,
            {bytesOf(editor), m_wish, with,
                editor.SendScintilla(QsciScintilla::SCI_GETCURRENTPOS)}});
        bytes += tasks.back().wanted.text.size();
    }
    if (isDoneAtOnce(m_wish, bytes)) {
        AllRewritten all;
        for (const Task& task : tasks)
            all.push_back({task.text, task.version, answerTo(task.wanted)});
        return take(all, others);
    }
    m_panel.banner().show(Banner::Tone::Info,
        tr("Replacing in %1.").arg(textsInWords(tasks.size())), {{tr("Cancel"), [this] {
                                                                      stopReplacing();
                                                                      search();
                                                                  }}});
    m_replacing.run(
        [tasks = std::move(tasks)](Beside<AllRewritten>::Promise& promise) {
            AllRewritten all;
            const int count = static_cast<int>(tasks.size());
            for (const Task& task : tasks) {
                const int before = static_cast<int>(all.size()) * 100;
                all.push_back({task.text, task.version, answerTo(task.wanted, [&](int percent) {
                                   const int now = (before + percent) / count;
                                   if (now != promise.future().progressValue())
                                       promise.setProgressValue(now);
                                   return !promise.isCanceled();
                               })});
            }
            return all;
        },
        [this, others](const AllRewritten& all) { take(all, others); });
}

void FindInTexts::stopReplacing()
{
    if (!m_replacing.isRunning())
        return;
    m_replacing.cancel();
    m_panel.banner().dismiss();
}

// Each change makes m_texts anew.
void FindInTexts::take(const AllRewritten& all, QStringList others)
{
    std::size_t places = 0;
    std::size_t texts = 0;
    for (const Rewritten& each : all) {
        const auto in = std::find_if(m_texts.begin(), m_texts.end(),
            [&](const Searched& text) { return text.text == each.text; });
        if (in == m_texts.end() || !each.text)
            continue;
        if (in->version != each.version || each.made.gaveUp) {
            others << tr("%1 (%2)").arg(each.text->editor().document().displayName(),
                each.made.gaveUp ? tr("the expression takes too long here")
                                 : tr("edited meanwhile"));
            continue;
        }
        apply(each.text->editor(), each.made.change);
        places += each.made.places;
        ++texts;
    }
    m_panel.banner().dismiss();
    const QString said = tr("Replaced %1 in %2; Undo in a text takes back what was done in it.")
                             .arg(placesInWords(places), textsInWords(texts))
        + leftAlone(others);
    m_panel.with().setFocus();
    searchAndThen([this, said] { m_panel.setSentence(said); });
}

} // namespace clutch::ui
