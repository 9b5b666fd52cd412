// A machine made of texts and numbers: /proc, /sys and the clocks as a test wants them.
#pragma once

#include "engine/metrics/clocks.h"
#include "engine/metrics/proc_files.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unistd.h>

namespace clutch {

/// Files by path, and the threads of the process. Test thread only; outlives what it opened.
class FakeProcFiles final : public ProcFiles
{
public:
    std::map<std::string, std::string> texts;
    std::set<int> threads;
    int lists = 0; ///< how often the threads were listed
    std::size_t open_ = 0; ///< files that are open now
    std::map<std::string, int> reads; ///< of kept files

    void addThread(int id, const std::string& name, int cpu)
    {
        threads.insert(id);
        setThread(id, 0, cpu);
        texts[path(id, "comm")] = name + "\n";
    }
    void setThread(int id, std::uint64_t waitNs, int cpu, std::uint64_t switches = 1)
    {
        texts[path(id, "schedstat")]
            = "0 " + std::to_string(waitNs) + " " + std::to_string(switches) + "\n";
        std::string stat = std::to_string(id) + " (a) b) S";
        for (int field = 4; field <= 52; ++field)
            stat += " " + std::to_string(field == 39 ? cpu : field * 1000);
        texts[path(id, "stat")] = stat + "\n";
    }
    void endThread(int id)
    {
        threads.erase(id);
        for (const char* file : {"schedstat", "stat", "comm"})
            texts.erase(path(id, file));
    }

    Result<std::string> read(const std::string& path) override
    {
        const auto found = texts.find(path);
        if (found == texts.end())
            return failure("cannot open " + path + ": No such file or directory");
        return found->second;
    }
    std::unique_ptr<KeptFile> open(const std::string& path) override
    {
        return texts.contains(path) ? std::make_unique<Kept>(*this, path) : nullptr;
    }
    bool listNumbers(const std::string& folder, std::vector<int>& numbers) override
    {
        ++lists;
        numbers.assign(threads.begin(), threads.end());
        return folder == "/proc/self/task";
    }
    std::unique_ptr<KeptFolder> openFolder(const std::string& folder) override
    {
        return folder == "/proc/self/task" ? std::make_unique<Tasks>(*this) : nullptr;
    }

private:
    class Kept final : public KeptFile
    {
    public:
        Kept(FakeProcFiles& files, std::string path)
            : m_files(files)
            , m_path(std::move(path))
        {
            ++m_files.open_;
        }
        ~Kept() override { --m_files.open_; }
        std::optional<std::string_view> read(std::span<char> room) override
        {
            const auto found = m_files.texts.find(m_path);
            if (found == m_files.texts.end())
                return std::nullopt;
            ++m_files.reads[m_path];
            const std::size_t size = found->second.copy(room.data(), room.size());
            return std::string_view(room.data(), size);
        }

    private:
        FakeProcFiles& m_files;
        const std::string m_path;
    };
    class Tasks final : public KeptFolder
    {
    public:
        explicit Tasks(FakeProcFiles& files)
            : m_files(files)
        {
        }
        std::optional<std::size_t> countFolders() override { return m_files.threads.size(); }

    private:
        FakeProcFiles& m_files;
    };
    static std::string path(int id, const char* file)
    {
        return "/proc/self/task/" + std::to_string(id) + "/" + file;
    }
};

/// Clocks that stand still until the test moves them. The test's own thread has one too: it pays
/// for the samples.
class FakeClocks final : public Clocks
{
public:
    std::uint64_t now = 1'000'000'000;
    std::uint64_t asleep = 0; ///< how far boottime is ahead
    std::uint64_t process = 0;
    std::uint64_t own = 1;
    std::map<pid_t, std::uint64_t> threads;
    std::map<pid_t, int> reads; ///< of the threads' clocks

    std::uint64_t monotonicNs() override { return now; }
    std::uint64_t boottimeNs() override { return now + asleep; }
    std::optional<std::uint64_t> threadCpuNs(pid_t thread) override
    {
        ++reads[thread];
        if (thread == ::gettid())
            return own;
        const auto found = threads.find(thread);
        return found == threads.end() ? std::nullopt : std::optional(found->second);
    }
    std::uint64_t processCpuNs() override { return process; }
};

} // namespace clutch
