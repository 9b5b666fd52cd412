#include "tests/support/fake_analysis.h"

#include <cctype>
#include <sstream>

namespace clutch {

namespace {

struct Known
{
    std::string name;
    std::string kind;
    std::string call; // "area(r)"
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

bool isOfWord(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::size_t wordBegin(const std::string& source, std::size_t cursor)
{
    while (cursor > 0 && isOfWord(source[cursor - 1]))
        --cursor;
    return cursor;
}

// The word before the bracket that is open at the cursor.
std::string calledAt(const std::string& source, std::size_t cursor)
{
    const std::size_t bracket = source.rfind('(', cursor == 0 ? 0 : cursor - 1);
    if (bracket == std::string::npos || bracket >= cursor || source.find(')', bracket) < cursor)
        return {};
    const std::size_t begin = wordBegin(source, bracket);
    return source.substr(begin, bracket - begin);
}

std::vector<Known> knownIn(const proto::AnalyseSource& request)
{
    std::vector<Known> known;
    std::istringstream lines(request.source());
    std::uint32_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        std::istringstream words(line);
        std::string first;
        std::string second;
        std::string third;
        std::string fourth;
        words >> first >> second >> third >> fourth;
        const std::string name = second.substr(0, second.find_first_of("(:"));
        if (first == "def")
            known.push_back({name, "function", line.substr(4), request.filename(), number, 5});
        else if (first == "class")
            known.push_back({name, "class", {}, request.filename(), number, 7});
        else if (first == "import")
            known.push_back({name, "module", {}, {}, 0, 0});
        else if (first == "from" && third == "import")
            known.push_back({fourth, "function", {}, second, 2, 1});
    }
    return known;
}

void add(proto::Completions& found, const std::string& name, const std::string& kind)
{
    proto::Completions::Item& item = *found.add_items();
    item.set_text(name);
    item.set_kind(kind);
}

} // namespace

proto::Completions fakeCompletions(const proto::Complete& request,
    const std::vector<std::pair<std::string, std::string>>& variables)
{
    const std::string& source = request.source();
    const std::size_t begin = wordBegin(source, request.cursor());
    const std::string word = source.substr(begin, request.cursor() - begin);
    const std::string called = calledAt(source, request.cursor());
    proto::Completions found;
    found.set_start(static_cast<std::uint32_t>(begin));
    for (const auto& [name, value] : variables) {
        if (name.rfind(word, 0) == 0)
            add(found, name, "variable");
        if (name == called && value.rfind('(', 0) == 0)
            found.set_calltip(name + value);
    }
    return found;
}

proto::SourceAnalysed fakeAnalysis(const proto::AnalyseSource& request)
{
    const std::string& source = request.source();
    const std::size_t begin = wordBegin(source, request.cursor());
    const std::string called = calledAt(source, request.cursor());
    std::size_t end = begin;
    while (end < source.size() && isOfWord(source[end]))
        ++end;
    proto::SourceAnalysed answer;
    proto::Completions& found = *answer.mutable_completions();
    found.set_start(static_cast<std::uint32_t>(begin));
    for (const Known& each : knownIn(request)) {
        const std::string typed = source.substr(begin, request.cursor() - begin);
        if (request.want() == proto::AnalyseSource::NAMES && each.name.rfind(typed, 0) == 0)
            add(found, each.name, each.kind);
        if (request.want() == proto::AnalyseSource::SIGNATURE && each.name == called)
            found.set_calltip(each.call);
        if (request.want() != proto::AnalyseSource::DEFINITIONS
            || each.name != source.substr(begin, end - begin))
            continue;
        proto::SourceAnalysed::Definition& definition = *answer.add_definitions();
        definition.set_name(each.name);
        definition.set_kind(each.kind);
        definition.set_file(each.file);
        definition.set_line(each.line);
        definition.set_column(each.column);
    }
    return answer;
}

} // namespace clutch
