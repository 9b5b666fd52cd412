#include "engine/metrics/proc_files.h"

#include "engine/base/unique_fd.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace clutch {

namespace {

/// mountinfo of a machine with thousands of containers is below this; nothing else we read comes
/// near.
constexpr std::size_t kMaxFile = 1u << 20;

ssize_t readAgain(int fd, std::span<char> room, off_t offset)
{
    ssize_t got = 0;
    do {
        got = ::pread(fd, room.data(), room.size(), offset);
    } while (got < 0 && errno == EINTR);
    return got;
}

class SystemKeptFile final : public KeptFile
{
public:
    explicit SystemKeptFile(UniqueFd fd)
        : m_fd(std::move(fd))
    {
    }

    std::optional<std::string_view> read(std::span<char> room) override
    {
        if (!m_fd)
            return std::nullopt;
        const ssize_t got = readAgain(m_fd.get(), room, 0);
        if (got > 0)
            return std::string_view(room.data(), static_cast<std::size_t>(got));
        // User code in this process has closed the descriptor (os.closerange does): its number may
        // soon be somebody else's file, which is not ours to close.
        if (got < 0 && errno == EBADF)
            static_cast<void>(m_fd.release());
        return std::nullopt;
    }

private:
    UniqueFd m_fd;
};

class SystemKeptFolder final : public KeptFolder
{
public:
    SystemKeptFolder(UniqueFd fd, ino_t inode)
        : m_fd(std::move(fd))
        , m_inode(inode)
    {
    }

    ~SystemKeptFolder() override
    {
        // Another's file by now, or nobody's: not ours to close.
        if (!look())
            static_cast<void>(m_fd.release());
    }

    std::optional<std::size_t> countFolders() override
    {
        const auto status = look();
        // Two links are the folder's own name and its "."; a file system that keeps no count
        // says 1.
        if (!status || status->st_nlink < 2)
            return std::nullopt;
        return static_cast<std::size_t>(status->st_nlink) - 2;
    }

private:
    /// Nothing where user code has closed the descriptor (os.closerange does), even if its number
    /// is somebody else's now.
    [[nodiscard]] std::optional<struct stat> look() const
    {
        struct stat status
        {
        };
        if (::fstat(m_fd.get(), &status) != 0 || status.st_ino != m_inode)
            return std::nullopt;
        return status;
    }

    UniqueFd m_fd;
    const ino_t m_inode;
};

class SystemProcFiles final : public ProcFiles
{
public:
    Result<std::string> read(const std::string& path) override
    {
        const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (!fd)
            return systemFailure("cannot open " + path, errno);
        std::string text;
        char room[4096];
        while (text.size() < kMaxFile) {
            const ssize_t got = readAgain(fd.get(), room, static_cast<off_t>(text.size()));
            if (got < 0)
                return systemFailure("cannot read " + path, errno);
            if (got == 0)
                break;
            text.append(room, static_cast<std::size_t>(got));
        }
        return text;
    }

    std::unique_ptr<KeptFile> open(const std::string& path) override
    {
        UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (!fd)
            return nullptr;
        return std::make_unique<SystemKeptFile>(std::move(fd));
    }

    bool listNumbers(const std::string& folder, std::vector<int>& numbers) override
    {
        numbers.clear();
        DIR* dir = ::opendir(folder.c_str());
        if (!dir)
            return false;
        while (const dirent* entry = ::readdir(dir)) { // NOLINT(concurrency-mt-unsafe): its own DIR
            int number = 0;
            const char* end = entry->d_name + std::strlen(entry->d_name);
            const auto [stop, error] = std::from_chars(entry->d_name, end, number);
            if (error == std::errc() && stop == end)
                numbers.push_back(number);
        }
        ::closedir(dir);
        return true;
    }

    std::unique_ptr<KeptFolder> openFolder(const std::string& folder) override
    {
        UniqueFd fd(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        struct stat status
        {
        };
        if (!fd || ::fstat(fd.get(), &status) != 0)
            return nullptr;
        return std::make_unique<SystemKeptFolder>(std::move(fd), status.st_ino);
    }
};

} // namespace

ProcFiles& systemProcFiles()
{
    static SystemProcFiles files;
    return files;
}

} // namespace clutch
