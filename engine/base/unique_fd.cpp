#include "engine/base/unique_fd.h"

#include <unistd.h>

namespace clutch {

void UniqueFd::reset(int fd)
{
    if (m_fd >= 0)
        ::close(m_fd); // EINTR included, Linux has closed it
    m_fd = fd;
}

} // namespace clutch
