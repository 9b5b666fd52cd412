#include "engine/base/result.h"

#include <system_error>

namespace clutch {

std::string systemText(int error)
{
    return std::generic_category().message(error);
}

tl::unexpected<Error> systemFailure(std::string_view what, int error)
{
    return failure(std::string(what) + ": " + systemText(error));
}

} // namespace clutch
