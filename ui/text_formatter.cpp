#include "ui/text_formatter.h"

#include "ui/editor/editor_panel.h"
#include "ui/editor/line_changes.h"
#include "ui/style/banner.h"

#include <QPointer>

#include <utility>

namespace clutch::ui {

namespace {

/// Who saves does not want to wait for more.
constexpr std::chrono::milliseconds kBeforeSave{2'000};

RuffText ruffText(const EditorPanel& text)
{
    const Document& document = text.editor().document();
    return {text.editor().text(), document.path(), document.displayName()};
}

std::optional<LineRange> selectedLines(const Editor& editor)
{
    if (!editor.hasSelectedText())
        return std::nullopt;
    LineRange lines{};
    int begin = 0;
    int end = 0;
    editor.getSelection(&lines.first, &begin, &lines.last, &end);
    if (end == 0 && lines.last > lines.first)
        --lines.last; // a selection that ends at the start of a line does not mean that line
    return LineRange{lines.first + 1, lines.last + 1};
}

} // namespace

TextFormatter::TextFormatter(const Ruff& ruff, QObject* parent)
    : QObject(parent)
    , m_ruff(ruff)
{
}

void TextFormatter::format(EditorPanel& text)
{
    const QString name = text.editor().document().displayName();
    begin(text,
        m_ruff.format(ruffText(text), selectedLines(text.editor()), Ruff::kLimit,
            taker(text, tr("%1 is formatted already.").arg(name),
                tr("%1 was not formatted.").arg(name))),
        {});
}

void TextFormatter::formatBeforeSave(EditorPanel& text, std::function<void()> then)
{
    if (!m_ruff.isThere() || text.editor().isReadOnly())
        return then();
    const QString name = text.editor().document().displayName();
    begin(text,
        m_ruff.format(ruffText(text), std::nullopt, kBeforeSave,
            taker(text, {}, tr("%1 was not formatted.").arg(name))),
        std::move(then));
}

void TextFormatter::fixAll(EditorPanel& text)
{
    const QString name = text.editor().document().displayName();
    begin(text,
        m_ruff.fixAll(ruffText(text), Ruff::kLimit,
            taker(text, tr("In %1 there is nothing that ruff can fix safely.").arg(name),
                tr("%1 was not fixed.").arg(name))),
        {});
}

void TextFormatter::begin(EditorPanel& text, Ruff::Run run, std::function<void()> then)
{
    callOff(&text);
    m_orders[&text] = {std::move(run), std::move(then)};
    connect(&text, &QObject::destroyed, this, [this, gone = &text] { m_orders.erase(gone); });
}

// Who waits to save goes on.
void TextFormatter::callOff(EditorPanel* text)
{
    disconnect(text, &QObject::destroyed, this, nullptr);
    const auto found = m_orders.find(text);
    if (found == m_orders.end())
        return;
    const Order order = std::exchange(found->second, {});
    m_orders.erase(found);
    if (order.then)
        order.then();
}

Ruff::TextDone TextFormatter::taker(
    EditorPanel& text, const QString& nothingToDo, const QString& notDone)
{
    return [this, &text, before = text.editor().text(), nothingToDo, notDone](
               Result<QString> after) {
        Editor& editor = text.editor(); // an order ends with its text
        QString sentence;
        if (!after)
            sentence
                = QStringLiteral("%1 %2").arg(notDone, QString::fromStdString(after.error().text));
        else if (editor.isReadOnly())
            sentence = QStringLiteral("%1 %2").arg(notDone, tr("The text is read-only."));
        else if (editor.text() != before)
            sentence = QStringLiteral("%1 %2").arg(
                notDone, tr("The text has changed while ruff looked at it."));
        else if (*after == before)
            sentence = nothingToDo;
        else
            changeTextTo(editor, *after);
        // Behind what "is saved." says.
        callOff(&text);
        if (!sentence.isEmpty())
            emit said(sentence);
    };
}

} // namespace clutch::ui
