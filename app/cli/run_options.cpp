#include "app/cli/run_options.h"

#include "engine/protocol/limits.h"
#include "engine/protocol/utf8.h"

#include <charconv>
#include <optional>
#include <string_view>

namespace clutch::cli {

namespace {

std::optional<unsigned> parseNumber(std::string_view text)
{
    unsigned number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size())
        return std::nullopt;
    return number;
}

Status takeFiles(const RunWords& words, RunOptions& options)
{
    const std::string limit = std::to_string(protocol::kMaxInterpreters);
    if (words.files.empty())
        return failure("run needs at least one FILE");
    if (words.files.size() > protocol::kMaxInterpreters)
        return failure(std::to_string(words.files.size()) + " files are more than the " + limit
            + " interpreters that there may be");
    options.files = words.files;
    if (words.interpreters.empty())
        return {};
    const std::optional<unsigned> count = parseNumber(words.interpreters);
    if (!count || *count < 1 || *count > protocol::kMaxInterpreters)
        return failure("--interpreters takes a number from 1 to " + limit + ", not '"
            + words.interpreters + "'");
    if (words.files.size() > 1)
        return failure("--interpreters runs one FILE several times, and "
            + std::to_string(words.files.size())
            + " were given: each has an interpreter of its own already");
    options.files.assign(*count, words.files.front());
    return {};
}

Status takePin(const std::string& pin, RunOptions& options)
{
    if (pin == "auto" || pin == "none") {
        options.pin = pin == "auto" ? proto::Pin::AUTO : proto::Pin::NONE;
        return {};
    }
    options.pin = proto::Pin::EXPLICIT;
    std::string_view rest = pin;
    for (;;) {
        const std::size_t comma = rest.find(',');
        const std::optional<unsigned> core = parseNumber(rest.substr(0, comma));
        if (!core)
            return failure("--pin takes auto, none or core numbers like 0,1, not '" + pin + "'");
        options.cores.push_back(*core);
        if (comma == std::string_view::npos)
            return {};
        rest.remove_prefix(comma + 1);
    }
}

Status takeKind(const std::string& kind, RunOptions& options)
{
    if (kind == "isolated")
        options.kind = proto::KIND_ISOLATED;
    else if (kind == "shared")
        options.kind = proto::KIND_SHARED_GIL;
    else if (kind == "legacy")
        options.kind = proto::KIND_LEGACY;
    else
        return failure("--kind takes isolated, shared or legacy, not '" + kind + "'");
    return {};
}

Status checkArguments(const std::vector<std::string>& arguments)
{
    for (const std::string& argument : arguments) {
        if (protocol::firstInvalidUtf8(argument))
            return failure("an argument for the scripts is not UTF-8");
    }
    return {};
}

} // namespace

Result<RunOptions> checkRunOptions(const RunWords& words)
{
    RunOptions options;
    options.python = words.python;
    options.json = words.json;
    options.arguments = words.arguments;
    for (const Status& status : {takeFiles(words, options), takePin(words.pin, options),
             takeKind(words.kind, options), checkArguments(words.arguments)}) {
        if (!status)
            return tl::unexpected<Error>(status.error());
    }
    return options;
}

Status checkCores(const RunOptions& options, const proto::Topology& topology)
{
    for (const unsigned core : options.cores) {
        const proto::Cpu* found = nullptr;
        for (const proto::Cpu& cpu : topology.cpus()) {
            if (cpu.os_index() == core)
                found = &cpu;
        }
        const std::string asked = "cannot pin an interpreter to core " + std::to_string(core);
        if (!found)
            return failure(asked + ": this machine has none of that number");
        if (!found->usable())
            return failure(asked + ": this process may not use it");
    }
    return {};
}

proto::Pin pinFor(const RunOptions& options, std::size_t index)
{
    proto::Pin pin;
    pin.set_policy(options.pin);
    if (options.pin == proto::Pin::EXPLICIT)
        pin.add_cpus(options.cores[index % options.cores.size()]);
    return pin;
}

std::string letterFor(std::size_t index)
{
    std::string letters;
    for (++index; index > 0; index = (index - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (index - 1) % 26));
    return letters;
}

} // namespace clutch::cli
