// Somebody whom permissions concern.
#pragma once

#include <gtest/gtest.h>

#include <unistd.h>

namespace clutch::ui {

/// While it lives a process of root, who may write everything, is nobody's. Who is not root stays
/// who he is.
class AsNobody
{
public:
    AsNobody()
    {
        constexpr uid_t kNobody = 65534;
        if (m_was == 0) {
            EXPECT_EQ(::setresuid(kNobody, kNobody, 0), 0);
        }
    }
    ~AsNobody()
    {
        if (m_was == 0) {
            EXPECT_EQ(::setresuid(0, 0, 0), 0);
        }
    }
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;

private:
    const uid_t m_was = ::getuid();
};

} // namespace clutch::ui
