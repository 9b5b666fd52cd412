// The names in one interpreter's __main__, and what its runs have changed among them.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <QHash>
#include <QString>

#include <optional>
#include <vector>

namespace clutch::ui {

/// How a name stands to the look before the last run.
enum class VariableMark
{
    None,
    New,
    Changed
};

/// One name, as the runtime described it.
struct VariableRow
{
    QString name;
    QString type;
    QString text; // a bounded repr
    qint64 size = -1; // bytes; -1 unknown
    qint64 length = -1; // of builtin containers; -1 none
    VariableMark mark = VariableMark::None;
    friend bool operator==(const VariableRow&, const VariableRow&) = default;
};

/// What was seen of one interpreter: the last look, compared with the one before the runs that
/// ended since. A plain value; whoever asks for the looks owns it.
class VariableHistory
{
public:
    /// The next look shows what this run did. One that ran nothing is none.
    void runFinished();
    void look(const proto::Variables& seen);

    [[nodiscard]] bool looked() const { return m_looked; }
    [[nodiscard]] const std::vector<VariableRow>& rows() const { return m_rows; }
    [[nodiscard]] bool truncated() const { return m_truncated; }
    /// How many runs the marks are about; 0 while nothing is known of before.
    [[nodiscard]] int runs() const { return m_runs; }
    /// Names that were there before those runs and are no longer.
    [[nodiscard]] int gone() const { return m_gone; }
    [[nodiscard]] int count(VariableMark mark) const;

private:
    void mark();

    std::vector<VariableRow> m_rows;
    std::optional<QHash<QString, VariableRow>> m_before; // by name
    int m_runs = 0;
    int m_runsSinceLook = 0;
    int m_gone = 0;
    bool m_looked = false;
    bool m_truncated = false;
};

} // namespace clutch::ui
