// The lessons: what there is to read, and the programs that go with it.
#pragma once

#include "engine/base/result.h"
#include "engine/protocol/clutch.pb.h"

#include <QString>

#include <vector>

namespace clutch::ui {

/// One program of a lesson, and the interpreter that it is for.
struct LessonProgram
{
    QString letter; // what the lesson's text calls it: "A"
    proto::InterpreterKind kind = proto::KIND_ISOLATED;
    QString name; // "own_gil.py"
    QString source;
};

/// A plain value. In its text, {A} stands for the pane that has the program of that letter.
struct Lesson
{
    QString id; // "01-one-gil-or-two": its folder
    QString title;
    QString text; // Markdown
    std::vector<LessonProgram> programs;
};

/// A folder with lesson.md, whose first line is the title, and lesson.json, which names the
/// programs. The error says which file of it is not as it should be, and how.
[[nodiscard]] Result<Lesson> readLesson(const QString& folder);

/// All that can be read in `folder`, in the order of their names.
[[nodiscard]] std::vector<Lesson> readLessons(const QString& folder);

/// The lesson's text with the panes that have its programs: `letters` one for each program.
[[nodiscard]] QString lessonText(const Lesson& lesson, const std::vector<QString>& letters);

} // namespace clutch::ui
