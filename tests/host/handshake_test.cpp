#include "engine/client/runtime_process.h"
#include "engine/protocol/framing.h"
#include "engine/protocol/version.h"
#include "tests/host/host_fixture.h"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace clutch::test {
namespace {

/// A runtime that is spoken to in raw bytes.
struct RawWire : testing::TestWithParam<std::string>
{
    client::RuntimeProcess process{[] {
        auto started = client::RuntimeProcess::start(GetParam(), {"--fd", "3"});
        return started ? std::move(*started) : throw std::runtime_error(started.error().text);
    }()};

    void send(const std::string& bytes) const
    {
        std::size_t sent = 0;
        while (sent < bytes.size()) {
            pollfd look{process.wire(), POLLOUT, 0};
            ::poll(&look, 1, 60'000);
            const ssize_t n
                = ::send(process.wire(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
            if (n < 0 && errno != EAGAIN)
                return;
            sent += static_cast<std::size_t>(std::max<ssize_t>(n, 0));
        }
    }

    void send(const proto::Envelope& envelope) const
    {
        std::string frame;
        ASSERT_TRUE(protocol::appendFrame(envelope, frame));
        send(frame);
    }

    /// The next envelope, or nothing once the runtime closed the wire.
    std::optional<proto::Envelope> read()
    {
        for (;;) {
            auto next = reader.next();
            if (!next || *next)
                return next ? *next : std::nullopt;
            pollfd look{process.wire(), POLLIN, 0};
            if (::poll(&look, 1, 60'000) <= 0)
                return std::nullopt;
            char bytes[4096];
            const ssize_t n = ::recv(process.wire(), bytes, sizeof bytes, 0);
            if (n <= 0)
                return std::nullopt;
            reader.append({bytes, static_cast<std::size_t>(n)});
        }
    }

    client::RuntimeEnd end()
    {
        pollfd look{process.pidfd(), POLLIN, 0};
        EXPECT_EQ(::poll(&look, 1, 60'000), 1) << "the runtime did not end";
        return process.reap();
    }

    protocol::FrameReader reader;
};

proto::Envelope hello(std::uint32_t version)
{
    proto::Envelope envelope;
    envelope.set_id(1);
    envelope.mutable_hello()->set_protocol_version(version);
    envelope.mutable_hello()->set_client("clutch (test)");
    return envelope;
}

TEST_P(RawWire, WelcomeComesFirstAndSaysWhatThisRuntimeIs)
{
    send(hello(protocol::kVersion));
    const auto first = read();
    ASSERT_TRUE(first && first->has_welcome());
    EXPECT_EQ(first->id(), 1u);
    EXPECT_EQ(first->welcome().pid(), process.pid());
    EXPECT_NE(GetParam().find(first->welcome().python_version().substr(0, 4)), std::string::npos);
    EXPECT_GT(first->welcome().topology().cpus_size(), 0);
    const auto second = read();
    ASSERT_TRUE(second && second->has_interpreter_changed());
    EXPECT_EQ(second->interpreter_changed().letter(), "main");
}

TEST_P(RawWire, AnotherVersionIsRefusedWithASentence)
{
    send(hello(protocol::kVersion + 1));
    const auto first = read();
    ASSERT_TRUE(first && first->has_refusal());
    EXPECT_NE(first->refusal().reason().find("version"), std::string::npos);
    (void)end();
}

TEST_P(RawWire, ARequestBeforeHelloIsRefused)
{
    proto::Envelope request;
    request.set_id(1);
    request.mutable_create_interpreter();
    send(request);
    const auto first = read();
    ASSERT_TRUE(first && first->has_refusal());
    (void)end();
}

TEST_P(RawWire, GarbageEndsTheRuntimeAndNeverCrashesIt)
{
    send(hello(protocol::kVersion));
    ASSERT_TRUE(read());
    send(std::string(64, '\xff'));
    EXPECT_EQ(end().signal, 0);
}

TEST_P(RawWire, AClientThatClosesItsEndLeavesNoProcess)
{
    send(hello(protocol::kVersion));
    ASSERT_TRUE(read());
    ::shutdown(process.wire(), SHUT_RDWR);
    EXPECT_EQ(end().signal, 0);
}

TEST_P(HostTest, ARequestForWhatIsNotThereGetsASentence)
{
    proto::Envelope request;
    request.mutable_run_source()->set_interpreter(99);
    EXPECT_EQ(client.ask(request).refusal().reason(), "there is no interpreter 99");
    request.mutable_welcome();
    EXPECT_FALSE(client.ask(request).refusal().reason().empty());
}

INSTANTIATE_TEST_SUITE_P(, RawWire, testing::ValuesIn(runtimePrograms()), runtimeName);
INSTANTIATE_TEST_SUITE_P(Handshake, HostTest, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
