// What clutch-runtime-X.Y's launcher and library agree on.
#pragma once

namespace clutch {

/// The environment variable that keeps the LD_PRELOAD of who started the launcher.
inline constexpr const char* kPreloadBefore = "CLUTCH_LD_PRELOAD_BEFORE";

} // namespace clutch
