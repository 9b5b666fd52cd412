#include "engine/protocol/interpreter_config.h"

namespace clutch {

proto::InterpreterConfig toProto(const InterpreterConfig& config)
{
    proto::InterpreterConfig result;
    result.set_use_main_obmalloc(config.useMainObmalloc);
    result.set_allow_fork(config.allowFork);
    result.set_allow_exec(config.allowExec);
    result.set_allow_threads(config.allowThreads);
    result.set_allow_daemon_threads(config.allowDaemonThreads);
    result.set_check_multi_interp_extensions(config.checkMultiInterpExtensions);
    result.set_gil(config.gil == InterpreterConfig::Gil::Own
            ? proto::InterpreterConfig::GIL_OWN
            : proto::InterpreterConfig::GIL_SHARED);
    return result;
}

InterpreterConfig fromProto(const proto::InterpreterConfig& config)
{
    InterpreterConfig result;
    result.useMainObmalloc = config.use_main_obmalloc();
    result.allowFork = config.allow_fork();
    result.allowExec = config.allow_exec();
    result.allowThreads = config.allow_threads();
    result.allowDaemonThreads = config.allow_daemon_threads();
    result.checkMultiInterpExtensions = config.check_multi_interp_extensions();
    result.gil = config.gil() == proto::InterpreterConfig::GIL_SHARED
        ? InterpreterConfig::Gil::Shared
        : InterpreterConfig::Gil::Own;
    return result;
}

} // namespace clutch
