#include "engine/protocol/describe.h"

namespace clutch::protocol {

std::string describe(const proto::Envelope& envelope)
{
    return "#" + std::to_string(envelope.id());
}

} // namespace clutch::protocol
