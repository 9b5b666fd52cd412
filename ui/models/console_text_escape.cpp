#include "ui/models/console_text_escape.h"

#include <algorithm>

namespace clutch {
namespace {
constexpr std::size_t kMaxParameters = 32;
constexpr char kEscape = '\x1b';
constexpr char kBell = '\x07';
} // namespace

std::size_t EscapeParser::count() const
{
    return m_parameters.empty() ? 1 : std::max<std::size_t>(1, m_parameters.front());
}

EscapeParser::Result EscapeParser::take(char byte)
{
    switch (m_state) {
    case State::Ground:
        return Result::NotOurs;
    case State::Csi:
        return takeCsi(byte);
    case State::String:
    case State::StringEscape:
        return takeString(byte);
    case State::Intermediate:
    case State::Escape:
        break;
    }
    if (byte == kEscape) {
        m_state = State::Escape;
        return Result::Pending;
    }
    if (m_state == State::Escape && byte == '[') {
        m_state = State::Csi;
        m_prefix = 0;
        m_hasIntermediate = false;
        m_parameters.clear();
        m_length = 0;
        return Result::Pending;
    }
    if (m_state == State::Escape
        && (byte == ']' || byte == 'P' || byte == '_' || byte == '^' || byte == 'X')) {
        m_state = State::String;
        m_length = 0;
        return Result::Pending;
    }
    if (byte >= 0x20 && byte <= 0x2F) {
        m_state = State::Intermediate;
        return Result::Pending;
    }
    m_state = State::Ground;
    return byte >= 0x30 && byte <= 0x7E ? Result::Ended : Result::NotOurs;
}

EscapeParser::Result EscapeParser::takeCsi(char byte)
{
    ++m_length;
    if (byte >= '0' && byte <= '9') {
        if (m_parameters.empty())
            m_parameters.push_back(0);
        m_parameters.back()
            = static_cast<std::uint16_t>(std::min(m_parameters.back() * 10 + (byte - '0'), 65535));
    } else if (byte == ';' || byte == ':') {
        if (m_parameters.empty())
            m_parameters.push_back(0);
        if (m_parameters.size() < kMaxParameters)
            m_parameters.push_back(0);
    } else if (byte >= '<' && byte <= '?') {
        m_prefix = byte;
    } else if (byte >= 0x20 && byte <= 0x2F) {
        m_hasIntermediate = true;
    } else if (byte >= 0x40 && byte <= 0x7E) {
        m_state = State::Ground;
        m_final = byte;
        return m_hasIntermediate ? Result::Ended : Result::Csi;
    } else if (byte == kEscape) {
        m_state = State::Escape;
    } else {
        m_state = State::Ground;
        return Result::NotOurs;
    }
    if (m_length > kMaxString) {
        m_state = State::Ground;
        return Result::Ended;
    }
    return Result::Pending;
}

EscapeParser::Result EscapeParser::takeString(char byte)
{
    if (byte == kBell || (m_state == State::StringEscape && byte == '\\')) {
        m_state = State::Ground;
        return Result::Ended;
    }
    if (m_state == State::StringEscape) {
        m_state = State::Escape;
        return take(byte);
    }
    if (byte == '\n' || byte == '\r') {
        m_state = State::Ground;
        return Result::NotOurs;
    }
    if (byte == kEscape)
        m_state = State::StringEscape;
    else if (++m_length > kMaxString)
        m_state = State::Ground;
    return m_state == State::Ground ? Result::Ended : Result::Pending;
}

} // namespace clutch
