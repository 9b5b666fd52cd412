// The interpreters of the runtime, each with its threads.
#pragma once

#include "ui/models/interpreter_row.h"

#include <QAbstractItemModel>

#include <memory>

namespace clutch::ui {

/// Rows are interpreters (main, then letters, then the ones that user code made), their children
/// are threads.
///
/// Owned by the main window, UI thread. States are shown at once; figures are averaged over
/// kShowEveryNs, because a number that changes 20 times a second cannot be read. A closed
/// interpreter's row goes away; a failed one stays with its reason until dismiss(). Knows no
/// widgets.
class InterpretersModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    static constexpr std::uint64_t kShowEveryNs = 250'000'000;
    static constexpr int kSparklinePoints = 120; // half a minute

    enum Role
    {
        SortRole = Qt::UserRole + 1,
        InterpreterIdRole, // qulonglong; of a thread's row its interpreter's
        IdentityRole, // int, into identity.h
        LetterRole,
        StateRole, // int, proto::InterpreterState
        ForeignRole,
        ThreadRole, // bool: the row is a thread
        SparklineRole, // QVector<qreal>
        ShareRole, // double: CPU in cores, for a bar
    };

    struct Summary
    {
        int interpreters = 0;
        int foreign = 0;
        int running = 0;
        int parked = 0; // left behind until the runtime ends
        int warm = 0; // made in advance, not shown
        std::uint64_t warmBytes = 0; // of the memory, what its object allocator holds
        std::uint64_t rssBytes = 0;
        double cpu = 0; // cores
        [[nodiscard]] QString text() const;
    };

    explicit InterpretersModel(QObject* parent = nullptr);

    void apply(const proto::InterpreterChanged& changed);
    void addSample(const proto::Sample& sample);
    void setWarm(int warm, std::uint64_t bytes);
    void dismiss(std::uint64_t interpreter);
    /// The runtime is gone, or a new one begins.
    void clear();

    /// nullptr for an id that has no row.
    [[nodiscard]] const InterpreterRow* row(std::uint64_t interpreter) const;
    [[nodiscard]] QModelIndex indexOf(std::uint64_t interpreter) const;
    [[nodiscard]] std::vector<const InterpreterRow*> rows() const;
    [[nodiscard]] Summary summary() const;
    /// Tab-separated, with a line of titles; all interpreters and threads.
    [[nodiscard]] QString toTsv() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void summaryChanged();

private:
    [[nodiscard]] int place(std::uint64_t interpreter) const;
    void showThreads(int row, std::vector<ThreadRow> threads);
    void showFigures(std::uint64_t elapsedNs);
    void tellFigures(int row);
    void tellCell(const QModelIndex& parent, int row, InterpreterColumn column);
    [[nodiscard]] QVariant threadData(const InterpreterRow& owner, const ThreadRow& thread,
        InterpreterColumn column, int role) const;
    std::vector<std::unique_ptr<InterpreterRow>> m_rows;
    Summary m_summary;
    bool m_gilsSeen = false; // in this runtime
    std::uint64_t m_shownNs = 0; // the sample with which the figures were last shown
};

} // namespace clutch::ui
