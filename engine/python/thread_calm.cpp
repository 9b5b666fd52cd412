#include "engine/python/thread_calm.h"

#include <algorithm>
#include <fstream>
#include <string>

#include <unistd.h>

namespace clutch::python {

namespace {

/// How often a thread was scheduled, and whether it sleeps now.
struct Look
{
    bool gone = true;
    bool asleep = false;
    std::chrono::nanoseconds executed{0};
    std::string slices;
};

Look lookAt(std::int64_t native)
{
    const std::string folder = "/proc/self/task/" + std::to_string(native);
    Look look;
    std::ifstream stat(folder + "/stat");
    std::string line;
    if (!std::getline(stat, line))
        return look;
    look.gone = false;
    const std::size_t name = line.rfind(')');
    const char state = name != std::string::npos && name + 2 < line.size() ? line[name + 2] : 'R';
    look.asleep = state == 'S' || state == 'D';
    std::ifstream schedstat(folder + "/schedstat");
    std::int64_t executed = 0;
    std::string waited;
    schedstat >> executed >> waited >> look.slices;
    look.executed = std::chrono::nanoseconds(executed);
    return look;
}

} // namespace

bool areCalm(const std::vector<std::int64_t>& threads, const std::vector<std::int64_t>& parked)
{
    std::vector<std::string> slices(threads.size());
    for (int turn = 0; turn < 4; ++turn) {
        if (turn > 0)
            usleep(5000);
        for (std::size_t i = 0; i < threads.size(); ++i) {
            if (std::find(parked.begin(), parked.end(), threads[i]) != parked.end())
                continue;
            const Look look = lookAt(threads[i]);
            if (look.gone)
                continue;
            // The first look comes right after the GIL was let go: whoever waited for it is about
            // to run.
            if (turn > 0 && (!look.asleep || (turn > 1 && look.slices != slices[i])))
                return false;
            slices[i] = look.slices;
        }
    }
    return true;
}

std::chrono::nanoseconds executedBy(const std::vector<std::int64_t>& threads)
{
    std::chrono::nanoseconds sum{0};
    for (const std::int64_t thread : threads)
        sum += lookAt(thread).executed;
    return sum;
}

} // namespace clutch::python
