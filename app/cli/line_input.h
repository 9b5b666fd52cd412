// Clutch's own standard input, for scripts that call input().
#pragma once

#include <optional>
#include <string>

namespace clutch::cli {

/// One line of input, or its end.
struct InputLine
{
    std::string text; // without the newline
    bool eof = false;
};

/// Reads lines from a descriptor, but only when somebody asks: what no script wants stays there for
/// the next program. One thread. Gives the terminal its echo back when it goes.
class LineInput
{
public:
    explicit LineInput(int fd);
    ~LineInput();
    LineInput(const LineInput&) = delete;
    LineInput& operator=(const LineInput&) = delete;

    [[nodiscard]] int fd() const { return m_fd; }
    /// Reads once; poll() has said that it does not block.
    void fill();
    /// A line that was read already.
    [[nodiscard]] std::optional<InputLine> next();
    /// Whether the terminal shows what is typed; nothing happens where there is none.
    void setEcho(bool echo);
    [[nodiscard]] bool isTerminal() const { return m_terminal; }

private:
    const int m_fd;
    const bool m_terminal;
    std::string m_buffer;
    bool m_end = false;
    bool m_echo = true;
};

} // namespace clutch::cli
