#include "ui/runtime/wanted_interpreters.h"

#include <algorithm>

namespace clutch::ui {

namespace {
std::string letterAt(std::size_t index)
{
    std::string letter;
    for (++index; index > 0; index = (index - 1) / 26)
        letter.insert(letter.begin(), static_cast<char>('A' + (index - 1) % 26));
    return letter;
}
} // namespace

std::string WantedInterpreters::freeLetter() const
{
    for (std::size_t index = 0;; ++index) {
        std::string letter = letterAt(index);
        if (!isWanted(letter) && !byLetter(letter))
            return letter;
    }
}

void WantedInterpreters::want(const proto::CreateInterpreter& request)
{
    forget(request.letter());
    m_wanted.push_back(request);
}

void WantedInterpreters::forget(const std::string& letter)
{
    std::erase_if(m_wanted, [&](const auto& wanted) { return wanted.letter() == letter; });
}

bool WantedInterpreters::isWanted(const std::string& letter) const
{
    return std::any_of(m_wanted.begin(), m_wanted.end(),
        [&](const proto::CreateInterpreter& wanted) { return wanted.letter() == letter; });
}

void WantedInterpreters::rename(const std::string& letter, const std::string& name)
{
    for (proto::CreateInterpreter& wanted : m_wanted) {
        if (wanted.letter() == letter)
            wanted.set_name(name);
    }
}

void WantedInterpreters::update(proto::InterpreterChanged& now)
{
    for (proto::CreateInterpreter& wanted : m_wanted) {
        if (wanted.letter() != now.letter())
            continue;
        now.set_name(wanted.name());
        // A pin that was changed while it lived is what it gets next time.
        if (now.has_pin())
            *wanted.mutable_pin() = now.pin();
    }
    const InterpreterId id(now.interpreter());
    if (now.state() == proto::STATE_CLOSED)
        m_alive.erase(id);
    else
        m_alive[id] = now;
}

const proto::InterpreterChanged* WantedInterpreters::find(InterpreterId id) const
{
    const auto found = m_alive.find(id);
    return found == m_alive.end() ? nullptr : &found->second;
}

InterpreterId WantedInterpreters::byLetter(const std::string& letter) const
{
    for (const auto& [id, state] : m_alive) {
        if (state.letter() == letter)
            return id;
    }
    return {};
}

} // namespace clutch::ui
