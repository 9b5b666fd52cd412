#include "app/cli/line_input.h"

#include <cerrno>
#include <termios.h>
#include <unistd.h>

#include <utility>

namespace clutch::cli {

LineInput::LineInput(int fd)
    : m_fd(fd)
    , m_terminal(::isatty(fd) == 1)
{
}

LineInput::~LineInput()
{
    setEcho(true);
}

void LineInput::fill()
{
    char piece[4096];
    const ssize_t got = ::read(m_fd, piece, sizeof piece);
    if (got > 0)
        m_buffer.append(piece, static_cast<std::size_t>(got));
    else if (got == 0 || (errno != EINTR && errno != EAGAIN))
        m_end = true;
}

std::optional<InputLine> LineInput::next()
{
    const std::size_t newline = m_buffer.find('\n');
    if (newline != std::string::npos) {
        InputLine line{m_buffer.substr(0, newline), false};
        m_buffer.erase(0, newline + 1);
        return line;
    }
    if (!m_end)
        return std::nullopt;
    // A last line without a newline is a line; after it, the end. A terminal's end (Ctrl+D) is one
    // answer, not all.
    InputLine last{std::exchange(m_buffer, {}), false};
    last.eof = last.text.empty();
    if (last.eof && m_terminal)
        m_end = false;
    return last;
}

void LineInput::setEcho(bool echo)
{
    if (!m_terminal || echo == m_echo)
        return;
    termios settings{};
    if (::tcgetattr(m_fd, &settings) != 0)
        return;
    if (echo)
        settings.c_lflag |= ECHO;
    else
        settings.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(m_fd, TCSADRAIN, &settings);
    m_echo = echo;
}

} // namespace clutch::cli
