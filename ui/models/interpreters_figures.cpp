// InterpretersModel: what samples change, and which cells views hear of.
#include "ui/models/interpreter_words.h"
#include "ui/models/interpreters_model.h"

#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace clutch::ui {

namespace {

constexpr InterpreterColumn kFirstFigure = InterpreterColumn::Cpu;

QString placeText(const proto::Frame& frame)
{
    const QString file = QString::fromStdString(frame.file());
    return QStringLiteral("%1, %2:%3")
        .arg(QString::fromStdString(frame.function()),
            file.mid(file.lastIndexOf(QLatin1Char('/')) + 1))
        .arg(frame.line());
}

} // namespace

void InterpretersModel::addSample(const proto::Sample& sample)
{
    m_summary.rssBytes = sample.runtime_rss();
    const std::uint64_t length = sample.previous_ns() != 0 && sample.t_ns() > sample.previous_ns()
        ? sample.t_ns() - sample.previous_ns()
        : 0;
    const bool looked = hasGilStates(sample);
    m_gilsSeen = m_gilsSeen || looked;
    if (m_shownNs == 0)
        m_shownNs = sample.previous_ns();
    const bool due = length != 0 && sample.t_ns() >= m_shownNs + kShowEveryNs;
    std::map<std::uint64_t, std::vector<ThreadRow>> threads; // where they are shown
    for (const proto::ThreadLoad& load : sample.threads()) {
        const bool unseen = !m_gilsSeen || (looked && load.gil() == proto::ThreadLoad::UNKNOWN);
        if (due && !load.ended()) {
            ThreadRow& thread = threads[load.interpreter()].emplace_back();
            thread.nativeId = load.native_id();
            thread.name = QString::fromStdString(load.name());
            thread.owner = load.owner();
            thread.cpu = load.cpu();
            thread.gil = load.gil();
            thread.gilUnseen = unseen;
            if (load.has_frame() && !load.frame().function().empty())
                thread.place = placeText(load.frame());
            thread.cpuShare = static_cast<double>(load.cpu_ns()) / static_cast<double>(length);
            thread.gilWait = static_cast<double>(load.gil_wait_ns()) / static_cast<double>(length);
        }
        const int at = place(load.interpreter());
        if (at >= 0 && length != 0) {
            InterpreterRow& row = *m_rows[static_cast<std::size_t>(at)];
            row.cpuNs += static_cast<double>(load.cpu_ns());
            row.gilWaitNs += static_cast<double>(load.gil_wait_ns());
            row.gilWasUnseen = row.gilWasUnseen || (load.owner() && !load.ended() && unseen);
        }
    }
    for (const proto::InterpreterLoad& load : sample.interpreters()) {
        const int at = place(load.interpreter());
        if (at >= 0)
            m_rows[static_cast<std::size_t>(at)]->load = load;
    }
    if (length == 0) {
        m_shownNs = sample.t_ns();
        return;
    }
    if (!due)
        return;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i]->seenNs = sample.t_ns();
        if (m_rows[i]->now.state() == proto::STATE_FAILED)
            continue;
        auto& list = threads[m_rows[i]->now.interpreter()];
        std::sort(list.begin(), list.end(), [](const ThreadRow& a, const ThreadRow& b) {
            return std::pair(!a.owner, a.nativeId) < std::pair(!b.owner, b.nativeId);
        });
        m_rows[i]->measured = true;
        showThreads(static_cast<int>(i), std::move(list));
    }
    const std::uint64_t elapsed = sample.t_ns() - m_shownNs;
    // More than twice the usual: samples are missing, and the sparkline says so.
    if (sample.missed() > 0 || elapsed > 2 * kShowEveryNs + 2 * length) {
        for (const auto& row : m_rows)
            row->sparkline.push_back(std::numeric_limits<qreal>::quiet_NaN());
    }
    m_shownNs = sample.t_ns();
    showFigures(elapsed);
}

void InterpretersModel::showFigures(std::uint64_t elapsedNs)
{
    m_summary.cpu = 0;
    for (const auto& row : m_rows) {
        const double elapsed = static_cast<double>(elapsedNs);
        row->cpu = std::exchange(row->cpuNs, 0) / elapsed;
        row->gilWait = std::exchange(row->gilWaitNs, 0) / elapsed;
        row->gilUnseen = !m_gilsSeen || std::exchange(row->gilWasUnseen, false);
        row->sparkline.push_back(row->cpu);
        if (row->sparkline.size() > kSparklinePoints)
            row->sparkline.remove(0, row->sparkline.size() - kSparklinePoints);
        m_summary.cpu += row->cpu;
    }
    for (int row = 0; row < rowCount(); ++row)
        tellFigures(row);
    emit summaryChanged();
}

// Cell by cell: a view paints all that it shows again for two of them that are told together, and
// most say what they said before.
void InterpretersModel::tellFigures(int row)
{
    InterpreterRow& of = *m_rows[static_cast<std::size_t>(row)];
    QStringList now;
    for (int column = static_cast<int>(kFirstFigure); column < kInterpreterColumns; ++column)
        now << cellText(of, static_cast<InterpreterColumn>(column));
    const QStringList before = std::exchange(of.toldFigures, now);
    // Also where the figure is the same the line goes on.
    const bool moves = std::any_of(
        of.sparkline.begin(), of.sparkline.end(), [](qreal point) { return !(point <= 0); });
    for (int i = 0; i < now.size(); ++i) {
        const auto column = static_cast<InterpreterColumn>(static_cast<int>(kFirstFigure) + i);
        if (before.value(i) != now[i] || (column == InterpreterColumn::Cpu && moves))
            tellCell({}, row, column);
    }
}

void InterpretersModel::tellCell(const QModelIndex& parent, int row, InterpreterColumn column)
{
    const QModelIndex cell = index(row, static_cast<int>(column), parent);
    emit dataChanged(cell, cell);
}

void InterpretersModel::showThreads(int row, std::vector<ThreadRow> threads)
{
    std::vector<ThreadRow>& shown = m_rows[static_cast<std::size_t>(row)]->threads;
    const QModelIndex parent = index(row, 0);
    const int before = static_cast<int>(shown.size());
    const int after = static_cast<int>(threads.size());
    if (after > before) {
        beginInsertRows(parent, before, after - 1);
        std::swap(shown, threads);
        endInsertRows();
    } else if (after < before) {
        beginRemoveRows(parent, after, before - 1);
        std::swap(shown, threads);
        endRemoveRows();
    } else {
        std::swap(shown, threads);
    }
    for (int i = 0; i < std::min(before, after); ++i) {
        for (const InterpreterColumn column :
            changedCells(threads[static_cast<std::size_t>(i)], shown[static_cast<std::size_t>(i)]))
            tellCell(parent, i, column);
    }
}

} // namespace clutch::ui
