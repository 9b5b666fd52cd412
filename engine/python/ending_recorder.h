// Reads findings out of what an interpreter writes to stderr while it ends. Internal to
// engine/python.
#pragma once

#include "engine/base/thread_role.h"
#include "engine/python/values.h"

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

namespace clutch::python {

/// Listens to sys.stderr while an interpreter ends.
///
/// CPython says what goes wrong then on stderr and nowhere else: the `warnings` module is half
/// taken apart already. Warnings and "Exception ignored in" blocks become findings. What comes back
/// from take() is for the console: everything but the ResourceWarnings, which `python` would not
/// have shown either. Any thread.
class EndingRecorder
{
public:
    void start() { m_on.store(true); }
    [[nodiscard]] bool isOn() const { return m_on.load(); }
    /// The text that the console shall see of it.
    [[nodiscard]] std::string write(std::string_view text);
    /// Ends the listening. What is left of an unfinished line goes with the findings.
    [[nodiscard]] std::vector<Finding> finish();
    void add(Finding finding);

private:
    bool takeLine(const std::string& line) CLUTCH_REQUIRES(m_mutex);

    std::atomic<bool> m_on{false};
    Mutex m_mutex;
    std::string m_partial CLUTCH_GUARDED_BY(m_mutex);
    std::vector<Finding> m_findings CLUTCH_GUARDED_BY(m_mutex);
    bool m_inTraceback CLUTCH_GUARDED_BY(m_mutex) = false;
    bool m_afterHiddenWarning CLUTCH_GUARDED_BY(m_mutex) = false;
};

/// What to do about a finding of a kind, in a sentence; empty where there is nothing to say.
[[nodiscard]] std::string adviceFor(std::string_view kind, std::string_view text);

} // namespace clutch::python
