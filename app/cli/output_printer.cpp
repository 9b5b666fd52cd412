#include "app/cli/output_printer.h"

#include <cerrno>
#include <unistd.h>

#include <array>

namespace clutch::cli {

namespace {

// A line longer than this comes in pieces: memory stays bounded whatever a script prints.
constexpr std::size_t kLongestLine = 1u << 20;
// Colours that both light and dark terminals show; red is left to errors.
constexpr std::array<const char*, 5> kCycle{
    "\x1b[36m", "\x1b[33m", "\x1b[32m", "\x1b[35m", "\x1b[34m"};

} // namespace

bool writeFully(int fd, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t wrote = ::write(fd, text.data(), text.size());
        if (wrote < 0 && errno != EINTR)
            return false;
        if (wrote > 0)
            text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
}

OutputPrinter::OutputPrinter(int out, int err, Colours outColours, Colours errColours)
    : m_out(out)
    , m_err(err)
    , m_outColours(outColours)
    , m_errColours(errColours)
{
}

std::string OutputPrinter::prefix(const std::string& letter, Channel channel) const
{
    const Colours colours = channel == Channel::Out ? m_outColours : m_errColours;
    if (colours == Colours::No)
        return letter + "| ";
    std::size_t sum = 0;
    for (const char c : letter)
        sum = sum * 26 + static_cast<unsigned char>(c - 'A');
    return kCycle[sum % kCycle.size()] + letter + "|\x1b[0m ";
}

void OutputPrinter::put(Channel channel, std::string_view text)
{
    if (text.empty())
        return;
    if (m_promptOpen)
        writeFully(m_out, "\n");
    m_promptOpen = false;
    writeFully(channel == Channel::Out ? m_out : m_err, text);
}

void OutputPrinter::write(const std::string& letter, Channel channel, std::string_view bytes)
{
    std::string& partial = m_partial[{letter, channel}];
    const std::string before = prefix(letter, channel);
    std::string lines;
    for (std::size_t end = 0; (end = bytes.find('\n')) != std::string_view::npos;) {
        lines.append(before).append(partial).append(bytes.substr(0, end + 1));
        partial.clear();
        bytes.remove_prefix(end + 1);
    }
    partial.append(bytes);
    if (partial.size() > kLongestLine) {
        lines.append(before).append(partial).append("\n");
        partial.clear();
    }
    put(channel, lines);
}

void OutputPrinter::flush(const std::string& letter)
{
    for (const Channel channel : {Channel::Out, Channel::Err}) {
        const auto partial = m_partial.find({letter, channel});
        if (partial == m_partial.end())
            continue;
        if (!partial->second.empty())
            put(channel, prefix(letter, channel) + partial->second + "\n");
        m_partial.erase(partial);
    }
}

void OutputPrinter::prompt(const std::string& letter, std::string_view text)
{
    std::string& partial = m_partial[{letter, Channel::Out}];
    // input() may have printed its prompt through sys.stdout already.
    if (text.size() > partial.size()
        || partial.compare(partial.size() - text.size(), text.size(), text) != 0)
        partial.append(text);
    if (partial.empty())
        return;
    put(Channel::Out, prefix(letter, Channel::Out) + partial);
    partial.clear();
    m_promptOpen = true;
}

void OutputPrinter::answered(bool echoed)
{
    if (m_promptOpen && !echoed)
        writeFully(m_out, "\n");
    m_promptOpen = false;
}

void OutputPrinter::say(std::string_view sentence)
{
    put(Channel::Err, "clutch: " + std::string(sentence) + "\n");
}

} // namespace clutch::cli
