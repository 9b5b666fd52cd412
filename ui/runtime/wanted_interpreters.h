// Which interpreters the user wants, whatever runtime they live in.
#pragma once

#include "engine/base/strong_id.h"
#include "engine/protocol/clutch.pb.h"

#include <map>
#include <string>
#include <vector>

namespace clutch::ui {

/// The interpreters that a new runtime is given, in the order in which they were asked for, and the
/// ones that the present runtime has. Owned by RuntimeSession, UI thread. A plain record: it sends
/// nothing.
class WantedInterpreters
{
public:
    /// "A" … "Z", "AA" …: the first that nobody wanted has.
    [[nodiscard]] std::string freeLetter() const;

    /// Remembers what was asked for, by its letter.
    void want(const proto::CreateInterpreter& request);
    void forget(const std::string& letter);
    [[nodiscard]] bool isWanted(const std::string& letter) const;
    [[nodiscard]] const std::vector<proto::CreateInterpreter>& wanted() const { return m_wanted; }

    void rename(const std::string& letter, const std::string& name);

    /// Notes what the runtime says, and puts the name that the user gave into it.
    void update(proto::InterpreterChanged& now);
    /// None of its interpreters is there any more; what is wanted stays.
    void runtimeEnded() { m_alive.clear(); }
    [[nodiscard]] const proto::InterpreterChanged* find(InterpreterId id) const;
    [[nodiscard]] InterpreterId byLetter(const std::string& letter) const;

private:
    std::vector<proto::CreateInterpreter> m_wanted;
    std::map<InterpreterId, proto::InterpreterChanged> m_alive;
};

} // namespace clutch::ui
