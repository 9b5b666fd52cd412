// Bytes of a peer that means harm: FrameReader and describe() take any of them. The first byte is
// the size of the pieces.
#include "engine/protocol/describe.h"
#include "engine/protocol/framing.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::size_t pieces = std::max<std::size_t>(data[0], 1);
    std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    clutch::protocol::FrameReader reader;
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, pieces);
        bytes.remove_prefix(piece.size());
        reader.append(piece);
        for (auto next = reader.next(); next && *next; next = reader.next()) {
            const std::string line = clutch::protocol::describe(**next);
            for (const char c : line) {
                if (static_cast<unsigned char>(c) < ' ')
                    std::abort(); // a line that is not one line, or moves a cursor
            }
        }
    }
    return 0;
}
