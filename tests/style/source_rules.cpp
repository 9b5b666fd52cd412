#include "tests/style/source_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <regex>
#include <sstream>

namespace clutch::style {
namespace {

using Names = std::vector<std::string_view>;

/// One row of HOUSE_STYLE's table: what stands in `folder` may include what stands in `mayInclude`.
/// A name that ends in '/' is a folder with all below it; "engine/*" is the folder's own files and
/// nothing below.
struct Layer
{
    std::string_view folder;
    Names mayInclude;
};

/// The first row that fits counts, so the narrower row stands first.
const std::array kLayers{
    Layer{"engine/base/", {"engine/base/"}},
    Layer{"engine/protocol/", {"engine/base/", "engine/protocol/"}},
    Layer{"engine/python/", {"engine/base/", "engine/python/"}},
    Layer{"engine/metrics/", {"engine/base/", "engine/metrics/"}},
    Layer{"engine/client/", {"engine/base/", "engine/protocol/", "engine/client/"}},
    Layer{"engine/host/",
        {"engine/base/", "engine/protocol/", "engine/python/", "engine/metrics/", "engine/host/",
            "engine/*"}},
    Layer{"engine/",
        {"engine/base/", "engine/protocol/", "engine/python/", "engine/metrics/", "engine/*"}},
    Layer{"ui/models/", {"engine/base/", "engine/protocol/", "ui/models/"}},
    Layer{"ui/runtime/", {"engine/base/", "engine/protocol/", "engine/client/", "ui/"}},
    Layer{"ui/", {"engine/base/", "engine/protocol/", "ui/"}},
    Layer{"app/runtime/",
        {"engine/base/", "engine/protocol/", "engine/python/", "engine/metrics/", "engine/host/",
            "engine/*", "app/runtime/"}},
    Layer{"app/cli/", {"engine/base/", "engine/protocol/", "engine/client/", "app/cli/"}},
    Layer{"app/", {"engine/base/", "engine/protocol/", "engine/client/", "app/", "ui/"}},
};

/// Headers that only some may include, whatever the rows above say.
struct Reserved
{
    std::string_view what; ///< as a person calls it
    std::regex header; ///< what stands between < > or " "
    Names mayInclude; ///< prefixes of paths
};

const std::array kReserved{
    Reserved{"CPython's headers",
        std::regex("Python\\.h|structmember\\.h|frameobject\\.h|cpython/.*"),
        {"engine/python/python_api.h"}},
    Reserved{"CPython's internal headers", std::regex("internal/.*|pycore_.*"), {}},
    Reserved{"engine/python/python_api.h", std::regex("engine/python/python_api\\.h"),
        {"engine/python/"}},
    Reserved{"the wire's framing", std::regex("engine/protocol/framing\\.h"),
        {"engine/protocol/", "engine/host/", "engine/client/", "ui/models/recording_log"}},
    Reserved{"QScintilla's headers", std::regex("Qsci/.*"), {"ui/editor/", "ui/console/"}},
    Reserved{"Qt's headers", std::regex("Q[A-Z].*|Qt[A-Z].*|q[a-z]+\\.h"),
        {"ui/", "app/clutch_main.cpp"}},
};

/// What Qt's widget library declares, by how it names things. QGuiApplication, QAction and QPalette
/// are not among them.
const std::regex kWidgetHeader(
    "QtWidgets.*|QApplication|QWidget|QFrame|QLabel|QMenu|QDialog.*|QSplitter.*|QShortcut"
    "|QSizePolicy|QCompleter|QToolTip|QPainter.*"
    "|Q.*(View|Widget|Button|Box|Edit|Bar|Dialog|Layout|Style|Slider|Delegate|Window"
    "|Area|Item|Menu|Label)");
/// Models' base classes and plain values that kWidgetHeader's endings would catch.
const std::regex kNoWidgetHeader(
    "QStandardItem|QStringView|QByteArrayView|QAnyStringView|QLatin1StringView|QUtf8StringView"
    "|QWindow|QPersistentModelIndex");

bool startsWithAny(std::string_view text, const Names& prefixes)
{
    return std::any_of(prefixes.begin(), prefixes.end(),
        [text](std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; });
}

bool endsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool matches(std::string_view text, const std::regex& pattern)
{
    return std::regex_match(text.begin(), text.end(), pattern);
}

bool layerAllows(const Layer& layer, std::string_view header)
{
    return std::any_of(
        layer.mayInclude.begin(), layer.mayInclude.end(), [header](std::string_view allowed) {
            if (!endsWith(allowed, "/*"))
                return header.substr(0, allowed.size()) == allowed;
            const std::string_view folder = allowed.substr(0, allowed.size() - 1);
            return header.substr(0, folder.size()) == folder
                && header.find('/', folder.size()) == std::string_view::npos;
        });
}

const Layer* layerOf(std::string_view path)
{
    const auto found = std::find_if(kLayers.begin(), kLayers.end(),
        [path](const Layer& layer) { return path.substr(0, layer.folder.size()) == layer.folder; });
    return found == kLayers.end() ? nullptr : &*found;
}

struct Include
{
    std::string header;
    bool quoted = false;
};

std::optional<Include> includeIn(const std::string& line)
{
    static const std::regex directive("\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"].*");
    std::smatch match;
    if (!std::regex_match(line, match, directive))
        return std::nullopt;
    return Include{match[2], match[1] == "\""};
}

std::string join(const Names& names)
{
    std::string text;
    for (const std::string_view name : names)
        text.append(text.empty() ? "" : ", ").append(name);
    return text;
}

/// Empty where nothing is wrong.
std::string wrongWithInclude(std::string_view path, const Include& include)
{
    const std::string& header = include.header;
    const std::string what = "includes " + header;
    static const Names roots{"app/", "engine/", "ui/", "tests/"};
    const bool isTest = startsWithAny(path, {"tests/"});
    const bool isOurs = startsWithAny(header, roots);
    if (include.quoted && !isOurs && !endsWith(header, ".moc"))
        return what
            + ": an include of ours is written from the project's root, as "
              "\"engine/base/result.h\"";
    if (!include.quoted && isOurs)
        return what + " between < >: ours stand between quotes";
    if (isTest)
        return {};
    if (startsWithAny(header, {"tests/"}))
        return what + ": the program must not need its tests";

    for (const Reserved& reserved : kReserved) {
        if (!matches(header, reserved.header))
            continue;
        if (!startsWithAny(path, reserved.mayInclude))
            return what + ": only "
                + (reserved.mayInclude.empty() ? "CPython itself" : join(reserved.mayInclude))
                + " may include " + std::string(reserved.what);
        break;
    }
    if (startsWithAny(path, {"ui/models/"}) && matches(header, kWidgetHeader)
        && !matches(header, kNoWidgetHeader))
        return what + ": a model knows no widget and no painting";
    const Layer* layer = layerOf(path);
    if (isOurs && layer && !layerAllows(*layer, header))
        return what + ": " + std::string(layer->folder) + " may include only "
            + join(layer->mayInclude);
    return {};
}

int longestAllowed(std::string_view path)
{
    if (startsWithAny(path, {"app/"}) && endsWith(path, "_main.cpp"))
        return 60;
    if (startsWithAny(path, {"tests/"}))
        return 700;
    return endsWith(path, ".h") ? 200 : 500;
}

} // namespace

std::vector<Violation> checkSource(std::string_view path, std::string_view text)
{
    // In two halves, so that this line is not what it looks for.
    static const std::regex note("\\b(TO"
                                 "DO|FIX"
                                 "ME)\\b(?!\\(#[0-9]+\\))");
    std::vector<Violation> violations;
    std::istringstream lines{std::string(text)};
    std::string line;
    int number = 0;
    bool guarded = false;
    while (std::getline(lines, line)) {
        ++number;
        guarded = guarded || line == "#pragma once";
        if (const auto include = includeIn(line)) {
            if (std::string wrong = wrongWithInclude(path, *include); !wrong.empty())
                violations.push_back({number, std::move(wrong)});
        }
        if (std::regex_search(line, note))
            violations.push_back({number, "leaves a note for later that names no issue, as (#12)"});
    }
    if (endsWith(path, ".h") && !guarded)
        violations.push_back({0, "is a header without #pragma once"});
    if (number > longestAllowed(path))
        violations.push_back({0,
            "has " + std::to_string(number) + " lines, and " + std::to_string(longestAllowed(path))
                + " is the most; which of its ideas wants a file of its own?"});
    return violations;
}

} // namespace clutch::style
