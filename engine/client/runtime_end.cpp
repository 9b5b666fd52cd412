#include "engine/client/runtime_end.h"

#include <cstring>

namespace clutch::client {

namespace {

std::string signalText(int signal)
{
    const char* words = ::sigdescr_np(signal);
    std::string text = "signal " + std::to_string(signal);
    if (words)
        text += std::string(" (") + words + ")";
    return text;
}

std::string outcome(const RuntimeEnd& end)
{
    if (end.signal != 0)
        return "was killed by " + signalText(end.signal) + (end.coreDumped ? ", core dumped" : "");
    if (end.exitCode == 0)
        return "ended";
    return "ended with exit code " + std::to_string(end.exitCode);
}

} // namespace

bool RuntimeEnd::clean() const
{
    return pid != 0 && welcomed && signal == 0 && exitCode == 0 && cause.empty();
}

std::string RuntimeEnd::sentence() const
{
    if (pid == 0)
        return "The runtime was not started: " + cause + ".";
    std::string text = "The runtime " + outcome(*this);
    if (!welcomed && cause.empty())
        text += " before it said hello";
    if (!cause.empty())
        text += ": " + cause;
    else if (said && !said->reason().empty())
        text += ". Its last word: " + said->reason();
    if (text.back() != '.')
        text += '.';
    return text;
}

} // namespace clutch::client
