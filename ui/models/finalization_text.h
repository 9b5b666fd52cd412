// A finalization entry in words: for people, for the clipboard, for files.
#pragma once

#include "ui/models/finalization_log_model.h"

#include <QByteArray>

namespace clutch::ui {

/// "exited with code 0", "killed by signal 9".
[[nodiscard]] QString processWord(const RuntimeEnd& end);
/// "C", "A (primes)", "interpreter 7", "Runtime".
[[nodiscard]] QString nameOf(const FinalizationEntry& entry);
[[nodiscard]] QString howWord(const FinalizationEntry& entry);
[[nodiscard]] QString severityWord(proto::Finding::Severity severity);
[[nodiscard]] QString severityGlyph(proto::Finding::Severity severity);
/// "C closed in 2.4 ms · 2 warnings", "Runtime finalized by Clutch in 31 ms, exited with code 0".
[[nodiscard]] QString headline(const FinalizationEntry& entry);
/// "1 error, 2 warnings"; empty without findings.
[[nodiscard]] QString findingCounts(const FinalizationEntry& entry);
/// One sentence about what this kind of finding means.
[[nodiscard]] QString explanation(const proto::Finding& finding);
/// What to do about it: the engine's words, or ours for kinds we know.
[[nodiscard]] QString advice(const proto::Finding& finding);
/// "48,211 blocks in 6.3 MB of arenas, 57 modules", of what was alive before an end.
[[nodiscard]] QString memoryLine(const proto::Alive& alive);
[[nodiscard]] QString findingText(const proto::Finding& finding);

[[nodiscard]] QString toText(const FinalizationEntry& entry);
[[nodiscard]] QString toMarkdown(const std::vector<FinalizationEntry>& entries);
[[nodiscard]] QByteArray toJson(const std::vector<FinalizationEntry>& entries);

} // namespace clutch::ui
