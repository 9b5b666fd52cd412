// What the fake runtime knows of names, in its interpreters and in source texts.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <string>
#include <utility>
#include <vector>

namespace clutch {

/// Variables, of which those that begin with the word before the cursor may stand there. A value
/// that begins with a bracket is what a call of it takes.
[[nodiscard]] proto::Completions fakeCompletions(const proto::Complete& request,
    const std::vector<std::pair<std::string, std::string>>& variables);

/// It reads these lines of a text:
///   def NAME(…)              a function, which is its own definition
///   class NAME               a class
///   import NAME              a module that is compiled in
///   from FILE import NAME    something that FILE has in its second line
[[nodiscard]] proto::SourceAnalysed fakeAnalysis(const proto::AnalyseSource& request);

} // namespace clutch
