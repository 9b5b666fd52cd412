// What of an editor's text is to be run.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <QString>

namespace clutch::ui {

class Editor;

enum class RunPart
{
    Text,
    SelectionOrLine,
    Cell // the one with the caret
};

/// Which names a run of a whole text begins with; parts of it keep those that are there.
enum class RunNames
{
    Fresh, // an emptied __main__ first, as `python FILE`
    Keep
};

/// A run that only lacks its interpreter, and what a console says about it. A plain value.
struct CodeToRun
{
    proto::RunSource request;
    QString announcement;
};

/// The lines keep their numbers in tracebacks. Lines out of a block run as if they stood at the
/// margin.
[[nodiscard]] CodeToRun codeToRun(const Editor& editor, RunPart part, RunNames names);

} // namespace clutch::ui
