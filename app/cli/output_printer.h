// The interpreters' output on one terminal.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace clutch::cli {

enum class Channel
{
    Out = 1,
    Err = 2
}; // the descriptors
enum class Colours
{
    No,
    Yes
};

/// Writes whole lines, each behind its interpreter's letter: "A| text". What is not a whole line
/// yet waits until it is one, until flush() or prompt(). Letters are coloured where a terminal
/// shows them. One thread.
class OutputPrinter
{
public:
    /// To descriptors 1 and 2, or others in tests.
    OutputPrinter(int out, int err, Colours outColours, Colours errColours);

    void write(const std::string& letter, Channel channel, std::string_view bytes);
    /// What waits of `letter`, as lines.
    void flush(const std::string& letter);
    /// What waits of `letter` on Out, and no newline: the cursor stays behind it.
    void prompt(const std::string& letter, std::string_view text);
    /// Somebody has answered the prompt; `echoed`: and the terminal has shown a newline already.
    void answered(bool echoed);
    /// A line of Clutch's own on Err.
    void say(std::string_view sentence);

private:
    [[nodiscard]] std::string prefix(const std::string& letter, Channel channel) const;
    void put(Channel channel, std::string_view text);

    const int m_out;
    const int m_err;
    const Colours m_outColours;
    const Colours m_errColours;
    std::map<std::pair<std::string, Channel>, std::string> m_partial;
    bool m_promptOpen = false;
};

/// Writes all of it, whatever it takes; false when nobody can read it any more.
bool writeFully(int fd, std::string_view text);

} // namespace clutch::cli
