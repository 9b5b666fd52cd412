#include "engine/base/interpreter_config.h"

namespace clutch {

InterpreterConfig configFor(InterpreterKind kind)
{
    InterpreterConfig config;
    switch (kind) {
    case InterpreterKind::Isolated:
    case InterpreterKind::Custom:
        break;
    case InterpreterKind::SharedGil:
        config.gil = InterpreterConfig::Gil::Shared;
        break;
    case InterpreterKind::Main:
    case InterpreterKind::Legacy:
        // _PyInterpreterConfig_LEGACY_INIT, which the main interpreter has too.
        config.useMainObmalloc = true;
        config.allowFork = true;
        config.allowExec = true;
        config.allowDaemonThreads = true;
        config.checkMultiInterpExtensions = false;
        config.gil = InterpreterConfig::Gil::Shared;
        break;
    }
    return config;
}

Status validate(const InterpreterConfig& config)
{
    if (!config.useMainObmalloc && !config.checkMultiInterpExtensions)
        return failure("An allocator of its own (use_main_obmalloc off) needs "
                       "check_multi_interp_extensions on: CPython refuses "
                       "the pair, because a single-phase extension module would mix objects of two "
                       "allocators.");
    if (config.useMainObmalloc && config.gil == InterpreterConfig::Gil::Own)
        return failure("A GIL of its own with the main interpreter's allocator (use_main_obmalloc "
                       "on) is refused: CPython "
                       "accepts it, but two threads then use one allocator without a lock, and it "
                       "corrupts memory.");
    return {};
}

} // namespace clutch
