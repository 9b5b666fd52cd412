#include "ui/code_to_run.h"

#include "ui/editor/cells.h"
#include "ui/editor/editor.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace clutch::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::CodeToRun", text);
}

// Whole lines: half a statement is none.
QString flushLines(const Editor& editor, int first, int last)
{
    QString code;
    for (int line = first; line <= last; ++line)
        code += editor.text(line);
    const QStringList lines = code.split(QLatin1Char('\n'));
    qsizetype indent = code.size();
    for (const QString& line : lines) {
        const auto text
            = std::find_if_not(line.begin(), line.end(), [](QChar c) { return c.isSpace(); });
        if (text != line.end())
            indent = std::min(indent, static_cast<qsizetype>(text - line.begin()));
    }
    QStringList flush;
    for (const QString& line : lines)
        flush << (line.trimmed().isEmpty() ? QString() : line.mid(indent));
    return flush.join(QLatin1Char('\n'));
}

CodeToRun linesToRun(const Editor& editor, int first, int last, const QString& announcement)
{
    CodeToRun made;
    made.request.set_source(flushLines(editor, first, last).toStdString());
    made.request.set_filename(editor.document().sourceName().toStdString());
    made.request.set_first_line(static_cast<std::uint32_t>(first + 1));
    made.request.set_mode(proto::RunSource::EXEC);
    made.announcement = announcement;
    return made;
}

CodeToRun selectionOrLine(const Editor& editor)
{
    int first = 0;
    int column = 0;
    int last = 0;
    int end = 0;
    if (editor.hasSelectedText()) {
        editor.getSelection(&first, &column, &last, &end);
        if (end == 0 && last > first)
            --last; // a selection that ends at the start of a line does not mean that line
    } else {
        editor.getCursorPosition(&first, &column);
        last = first;
    }
    return linesToRun(editor, first, last,
        first == last ? say("run line %1").arg(first + 1)
                      : say("run lines %1 to %2").arg(first + 1).arg(last + 1));
}

CodeToRun cell(const Editor& editor)
{
    int line = 0;
    int column = 0;
    editor.getCursorPosition(&line, &column);
    const Cell found = cellAt(editor, line);
    const QString lines = say("lines %1 to %2").arg(found.first + 1).arg(found.last + 1);
    return linesToRun(editor, found.first, found.last,
        found.title.isEmpty() ? say("run cell, %1").arg(lines)
                              : say("run cell “%1”, %2").arg(found.title, lines));
}

CodeToRun wholeText(const Editor& editor, RunNames names)
{
    const Document& document = editor.document();
    CodeToRun made;
    made.request.set_source(editor.text().toStdString());
    made.request.set_filename(document.sourceName().toStdString());
    made.request.set_first_line(1);
    made.request.set_mode(proto::RunSource::EXEC);
    made.request.set_name_space(
        names == RunNames::Fresh ? proto::RunSource::FRESH : proto::RunSource::KEEP);
    made.request.set_as_main_file(document.hasFile());
    made.request.add_argv(document.sourceName().toStdString());
    made.announcement = say("run %1").arg(document.displayName());
    return made;
}

} // namespace

CodeToRun codeToRun(const Editor& editor, RunPart part, RunNames names)
{
    switch (part) {
    case RunPart::SelectionOrLine:
        return selectionOrLine(editor);
    case RunPart::Cell:
        return cell(editor);
    case RunPart::Text:
        break;
    }
    return wholeText(editor, names);
}

} // namespace clutch::ui
