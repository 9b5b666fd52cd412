// /proc and /sys as an interface, so that tests can bring machines that this one is not.
#pragma once

#include "engine/base/result.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clutch {

/// A kernel file that stays open and is read from its start again and again: five times cheaper
/// than opening it anew.
///
/// Owned by whoever opened it; one thread at a time.
class KeptFile
{
public:
    virtual ~KeptFile() = default;
    /// What the file says now, at most `room.size()` bytes of it. Nothing where it cannot be read
    /// any more: what it told of is gone, or user code closed our descriptor.
    [[nodiscard]] virtual std::optional<std::string_view> read(std::span<char> room) = 0;
};

/// A folder that stays open, so that asking for it again walks no path.
///
/// Owned by whoever opened it; one thread at a time.
class KeptFolder
{
public:
    virtual ~KeptFolder() = default;
    /// How many folders it holds, by its link count: one system call where listing costs one an
    /// entry. Nothing where the file system does not say, or user code closed our descriptor.
    [[nodiscard]] virtual std::optional<std::size_t> countFolders() = 0;
};

/// The kernel's text files. Implementations synchronise themselves; the caller owns what open()
/// gives.
class ProcFiles
{
public:
    virtual ~ProcFiles() = default;
    /// The whole file, at most 1 MiB of it.
    [[nodiscard]] virtual Result<std::string> read(const std::string& path) = 0;
    /// Null where it cannot be opened.
    [[nodiscard]] virtual std::unique_ptr<KeptFile> open(const std::string& path) = 0;
    /// The names in a folder that are numbers, in no order, into `numbers`. False where it cannot
    /// be listed.
    [[nodiscard]] virtual bool listNumbers(const std::string& folder, std::vector<int>& numbers)
        = 0;
    /// Null where it cannot be opened.
    [[nodiscard]] virtual std::unique_ptr<KeptFolder> openFolder(const std::string& folder) = 0;
};

/// The machine's own files. Lives as long as the process.
[[nodiscard]] ProcFiles& systemProcFiles();

} // namespace clutch
