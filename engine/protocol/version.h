// The version of the wire. It rises with every change of clutch.proto that an older peer would
// misunderstand.
#pragma once

#include <cstdint>

namespace clutch::protocol {

inline constexpr std::uint32_t kVersion = 2;

} // namespace clutch::protocol
