// Where the streams of one interpreter lead: what the builtin stream module writes to and reads
// from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace clutch::python {

enum class StreamKind
{
    Stdout,
    Stderr
};

/// The far end of an interpreter's sys.stdout, sys.stderr and sys.stdin.
///
/// Held by shared_ptr from the stream objects, so it outlives the interpreter. Every call comes
/// without any GIL, from whatever thread of the interpreter prints or reads. The engine implements
/// it (engine/output_channel); tests have a fake.
class Console
{
public:
    virtual ~Console() = default;

    enum class Written
    {
        Yes,
        Interrupted
    };
    /// Takes all of `bytes` (UTF-8, surrogatepass), and blocks while the reader is behind, until
    /// interrupt().
    virtual Written write(StreamKind stream, std::string_view bytes) = 0;

    struct Line
    {
        enum class Kind
        {
            Text,
            EndOfFile,
            Interrupted
        };
        Kind kind = Kind::EndOfFile;
        std::string text; // without its newline
    };
    /// Asks the user for a line and blocks until it comes, or interrupt().
    virtual Line readLine(std::string_view prompt, bool password) = 0;

    /// Sleeps until CLOCK_MONOTONIC `untilNs`; Interrupted when interrupt() came first. For our own
    /// time.sleep on 3.14.
    virtual Written sleepUntil(std::uint64_t untilNs) = 0;

    /// Any thread: calls that wait now return Interrupted, once. Calls that come later are not
    /// affected.
    virtual void interrupt() = 0;
};

} // namespace clutch::python
