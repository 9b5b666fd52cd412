// Who is who, over more than one runtime.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <QString>

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace clutch::ui {

/// A small number for each interpreter that was ever heard of. Unlike the wire's ids it stays good
/// when a new runtime begins to count from 1 again, so recorded samples keep their owners.
using Who = std::uint32_t;

/// What the pictures need to know of one interpreter.
struct RosterEntry
{
    std::uint64_t interpreter = 0; // the wire's id, within its runtime
    QString letter;
    QString name;
    int identity = 0;
    bool foreign = false;
};

/// The numbers and their names. Owned by CoreHistory; UI thread. Entries are never removed: they
/// are small.
class InterpreterRoster
{
public:
    /// Threads of the runtime that belong to no interpreter.
    static constexpr Who kRuntimeThreads = 0;

    InterpreterRoster();

    /// From here on the wire's ids mean interpreters of a new runtime.
    void beginRuntime();
    Who apply(const proto::InterpreterChanged& interpreter);
    /// The interpreter's number; makes one for an id that was not announced yet. Id 0 is
    /// kRuntimeThreads.
    Who whoIs(std::uint64_t interpreter);

    [[nodiscard]] const RosterEntry& at(Who who) const { return m_entries.at(who); }
    [[nodiscard]] std::size_t size() const { return m_entries.size(); }

private:
    std::vector<RosterEntry> m_entries;
    std::unordered_map<std::uint64_t, Who> m_current;
};

} // namespace clutch::ui
