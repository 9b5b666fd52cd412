#include "ui/models/variable_history.h"

#include <algorithm>

namespace clutch::ui {

namespace {

VariableRow rowOf(const proto::Variables::Item& item)
{
    VariableRow row;
    row.name = QString::fromStdString(item.name());
    row.type = QString::fromStdString(item.type());
    row.text = QString::fromStdString(item.text());
    row.size = item.size();
    row.length = item.length();
    return row;
}

bool sameValue(VariableRow before, const VariableRow& now)
{
    before.mark = now.mark;
    return before == now;
}

} // namespace

void VariableHistory::runFinished()
{
    if (m_runsSinceLook == 0 && m_looked) {
        m_before.emplace();
        for (const VariableRow& row : m_rows)
            m_before->insert(row.name, row);
    }
    ++m_runsSinceLook;
}

void VariableHistory::look(const proto::Variables& seen)
{
    m_rows.clear();
    m_rows.reserve(static_cast<std::size_t>(seen.items_size()));
    for (const auto& item : seen.items())
        m_rows.push_back(rowOf(item));
    m_truncated = seen.truncated();
    m_looked = true;
    if (m_runsSinceLook > 0)
        m_runs = m_before ? m_runsSinceLook : 0;
    m_runsSinceLook = 0;
    mark();
}

void VariableHistory::mark()
{
    m_gone = 0;
    if (!m_before)
        return;
    int known = 0;
    for (VariableRow& row : m_rows) {
        const auto before = m_before->constFind(row.name);
        if (before == m_before->constEnd()) {
            row.mark = VariableMark::New;
            continue;
        }
        ++known;
        row.mark = sameValue(*before, row) ? VariableMark::None : VariableMark::Changed;
    }
    m_gone = m_truncated ? 0 : static_cast<int>(m_before->size()) - known;
}

int VariableHistory::count(VariableMark mark) const
{
    return static_cast<int>(std::count_if(
        m_rows.begin(), m_rows.end(), [&](const VariableRow& row) { return row.mark == mark; }));
}

} // namespace clutch::ui
