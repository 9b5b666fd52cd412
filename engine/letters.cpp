#include "engine/letters.h"

#include "engine/protocol/limits.h"

#include <algorithm>

namespace clutch::engine {

std::string letterAt(unsigned index)
{
    std::string letter;
    for (unsigned rest = index + 1; rest > 0; rest = (rest - 1) / 26)
        letter.insert(letter.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return letter;
}

std::string lowestFreeLetter(const std::set<std::string>& taken)
{
    for (unsigned index = 0;; ++index) {
        std::string letter = letterAt(index);
        if (!taken.contains(letter))
            return letter;
    }
}

Status checkLetter(const std::string& wish, const std::set<std::string>& taken)
{
    if (wish.size() > protocol::kMaxName)
        return failure("a letter of " + std::to_string(wish.size()) + " bytes was asked for, and "
            + std::to_string(protocol::kMaxName) + " is the limit");
    if (std::any_of(
            wish.begin(), wish.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
        return failure("the letter asked for has control characters in it");
    if (wish == "main")
        return failure("the letter 'main' is the main interpreter's");
    if (taken.contains(wish))
        return failure("an interpreter with the letter '" + wish + "' is there already");
    return {};
}

} // namespace clutch::engine
