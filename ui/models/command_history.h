// What was typed in consoles, kept in a file that every window shares.
#pragma once

#include "engine/base/result.h"

#include <QString>

#include <functional>
#include <vector>

namespace clutch {

/// The units of code that were run, oldest first, each once, with the interpreter they were typed
/// in.
///
/// Each one is appended to the file at once (one JSON line, one write, under a lock), so a crash
/// loses nothing and two windows can write at the same time. A line that cannot be read is passed
/// over. Bounded: add() forgets the oldest, open() shortens a file that has grown to twice the
/// bound. Used on the UI thread; the window owns one and all consoles share it.
class CommandHistory
{
public:
    static constexpr std::size_t kDefaultLimit = 10'000;
    /// A unit longer than this is not remembered: it was a pasted file, not something typed.
    static constexpr qsizetype kMaxUnit = 65'536;

    struct Entry
    {
        QString text;
        QString interpreter;
        friend bool operator==(const Entry&, const Entry&) = default;
    };

    /// Without a file: remembers for as long as it lives.
    explicit CommandHistory(std::size_t limit = kDefaultLimit)
        : m_limit(limit)
    {
    }
    /// Reads the file; one that does not exist yet is an empty history. Fails when it exists and
    /// cannot be read.
    [[nodiscard]] static Result<CommandHistory> open(
        const QString& path, std::size_t limit = kDefaultLimit);

    /// Remembers a unit and writes it down. A failure to write is told; the unit is remembered all
    /// the same.
    Status add(const QString& interpreter, const QString& text);

    [[nodiscard]] const std::vector<Entry>& entries() const { return m_entries; }
    /// Newest first: this interpreter's own, then those of the others that it does not have.
    [[nodiscard]] std::vector<QString> startingWith(
        const QString& prefix, const QString& interpreter) const;
    [[nodiscard]] std::vector<QString> containing(
        const QString& part, const QString& interpreter) const;

private:
    void remember(Entry entry);
    [[nodiscard]] Status load();
    [[nodiscard]] Status shorten() const;
    [[nodiscard]] std::vector<QString> select(
        const QString& interpreter, const std::function<bool(const QString&)>& matches) const;

    QString m_path;
    std::size_t m_limit;
    std::size_t m_linesInFile = 0;
    std::vector<Entry> m_entries;
};

/// One field's walk through the history: up and down among the units that begin as the typed text
/// does.
///
/// The typed text is the place the walk comes back to. A member of InputField.
class HistoryWalk
{
public:
    /// An older unit than the one shown, or null when there is none. The first call begins the walk
    /// at `typed`.
    [[nodiscard]] const QString* older(
        const CommandHistory& history, const QString& interpreter, const QString& typed);
    /// A newer one, in the end what was typed; null when there is no walk.
    [[nodiscard]] const QString* newer();
    /// The text was edited: the next step begins a new walk.
    void reset();

private:
    std::vector<QString> m_found; // newest first
    QString m_typed;
    std::size_t m_at = 0; // how many steps up; 0 is the typed text
    bool m_walking = false;
};

} // namespace clutch
