// The X display's own pointer, moved as a hand would.
#pragma once

#include <QByteArray>
#include <QPoint>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>

namespace clutch::ui {

/// A client of its own of the display in $DISPLAY, which speaks the few requests of the X protocol
/// and of its XTEST extension that this takes: no library is needed for that. What it asks for is
/// done when the call returns.
class RealPointer
{
public:
    RealPointer()
    {
        if (!connectToServer())
            m_reason = "no X server at DISPLAY=" + qgetenv("DISPLAY").toStdString();
        else if (!handshake())
            m_reason = "the X server does not take us";
        else if (!findExtension())
            m_reason = "the X server has no XTEST";
    }
    ~RealPointer()
    {
        if (m_socket >= 0)
            ::close(m_socket);
    }
    RealPointer(const RealPointer&) = delete;
    RealPointer& operator=(const RealPointer&) = delete;

    [[nodiscard]] bool isReady() const { return m_reason.empty(); }
    [[nodiscard]] const std::string& reason() const { return m_reason; }

    void moveTo(const QPoint& screen) { fake(kMotion, 0, screen); }
    void press() { fake(kButtonPress, 1, {}); }
    void release() { fake(kButtonRelease, 1, {}); }

private:
    static constexpr std::uint8_t kButtonPress = 4;
    static constexpr std::uint8_t kButtonRelease = 5;
    static constexpr std::uint8_t kMotion = 6;
    static constexpr std::uint8_t kGetInputFocus = 43;
    static constexpr std::uint8_t kQueryExtension = 98;
    static constexpr std::uint8_t kFakeInput = 2; // of XTEST

    template <std::size_t size> void send(const std::array<std::uint8_t, size>& bytes)
    {
        if (::send(m_socket, bytes.data(), size, MSG_NOSIGNAL) != static_cast<ssize_t>(size))
            m_reason = "the X server is gone";
    }
    QByteArray receive(qsizetype size)
    {
        QByteArray got(size, '\0');
        if (::recv(m_socket, got.data(), static_cast<std::size_t>(size), MSG_WAITALL) != size)
            got.clear();
        return got;
    }
    bool connectToServer()
    {
        const QByteArray number = qgetenv("DISPLAY").mid(1).split('.').value(0);
        m_socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const std::string path = "/tmp/.X11-unix/X" + number.toStdString();
        std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
        return m_socket >= 0
            && ::connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address)
            == 0;
    }
    // Least significant byte first, version 11.0, no authorization.
    bool handshake()
    {
        send(std::array<std::uint8_t, 12>{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        const QByteArray head = receive(8);
        if (head.size() != 8 || head[0] != 1)
            return false;
        const auto words
            = static_cast<std::uint8_t>(head[6]) | static_cast<std::uint8_t>(head[7]) << 8;
        return !receive(words * 4).isEmpty();
    }
    bool findExtension()
    {
        send(std::array<std::uint8_t, 16>{
            kQueryExtension, 0, 4, 0, 5, 0, 0, 0, 'X', 'T', 'E', 'S', 'T', 0, 0, 0});
        const QByteArray reply = receive(32);
        if (reply.size() != 32 || reply[8] == 0)
            return false;
        m_opcode = static_cast<std::uint8_t>(reply[9]);
        return true;
    }
    void fake(std::uint8_t type, std::uint8_t detail, const QPoint& at)
    {
        const auto low = [](int value) {
            return static_cast<std::uint8_t>(value & 0xff);
        };
        const auto high = [](int value) {
            return static_cast<std::uint8_t>(value >> 8 & 0xff);
        };
        std::array<std::uint8_t, 36> request{m_opcode, kFakeInput, 9, 0, type, detail};
        request[24] = low(at.x());
        request[25] = high(at.x());
        request[26] = low(at.y());
        request[27] = high(at.y());
        send(request);
        send(std::array<std::uint8_t, 4>{kGetInputFocus, 0, 1, 0}); // answered after it is done
        static_cast<void>(receive(32));
    }

    int m_socket = -1;
    std::uint8_t m_opcode = 0;
    std::string m_reason;
};

} // namespace clutch::ui
