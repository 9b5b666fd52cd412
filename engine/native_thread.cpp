#include "engine/native_thread.h"

#include <csignal>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

namespace clutch::engine {

pid_t thisNativeThread()
{
    return ::gettid();
}

void nameThisThread(const std::string& name)
{
    ::pthread_setname_np(::pthread_self(), name.substr(0, 15).c_str());
}

void blockSignalsOnThisThread()
{
    sigset_t all;
    ::sigfillset(&all);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        ::sigdelset(&all, fault);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

void unblockSignalsOnThisThread()
{
    sigset_t none;
    ::sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

// A refusal of either leaves the thread as urgent as any other, which costs a little and breaks
// nothing.

void goToTheBackground()
{
    const sched_param none{};
    static_cast<void>(::sched_setscheduler(0, SCHED_BATCH, &none));
}

void returnToTheForeground()
{
    const sched_param none{};
    static_cast<void>(::sched_setscheduler(0, SCHED_OTHER, &none));
}

} // namespace clutch::engine
