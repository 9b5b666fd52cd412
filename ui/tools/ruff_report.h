// What `ruff check --output-format json` writes.
#pragma once

#include "engine/base/result.h"
#include "ui/editor/finding_marks.h"

#include <QByteArray>

#include <vector>

namespace clutch::ui {

struct RuffReport
{
    std::vector<Finding> findings; // in the order of the text
    bool syntaxErrors = false; // are among what it says; CPython's own words are better
};

/// A failure where it is no such report. Only fixes that ruff calls safe become edits.
[[nodiscard]] Result<RuffReport> readRuffReport(const QByteArray& json);

} // namespace clutch::ui
