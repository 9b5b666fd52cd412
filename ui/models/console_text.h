// Bytes of a program's output become lines of styled text.
#pragma once

#include "ui/models/console_text_escape.h"
#include "ui/models/console_text_folds.h"
#include "ui/models/console_text_line.h"
#include "ui/models/console_text_style.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace clutch {

/// Whose bytes they are. Each has its own escape state, as their chunks mix at any byte.
enum class TextSource : std::uint8_t
{
    Stdout,
    Stderr,
    Runtime
};

/// A place in the text that can be clicked: the rest of a folded line.
struct FoldLink
{
    enum class Action : std::uint8_t
    {
        Show,
        Save
    };
    std::size_t offset = 0; // in the text it came with
    std::size_t length = 0;
    FoldId fold = 0;
    Action action = Action::Show;
};

/// Text ready to be shown: UTF-8 without control characters, and runs that cover it.
struct StyledText
{
    std::string text;
    std::vector<StyleRun> runs;
    std::vector<FoldLink> links;
    std::size_t lines = 0;
    bool clearsBefore = false; // everything shown so far is to go first
};

/// How much is kept. A console has one; the numbers are the settings'.
struct ConsoleLimits
{
    std::size_t lines = 100'000;
    std::size_t bytes = 64u << 20;
    std::size_t foldedBytes = 256u << 20; // of the lines that are shown folded
    std::size_t foldAbove = 10'000; // bytes in a line
    std::size_t foldedHead = 1'000; // of which so many are shown
    std::size_t lineBytes = 64u << 20; // a line longer than this is broken there
};

/// What a fold marker says; the window gives translated words.
struct FoldWords
{
    std::string inOneLine = "in one line";
    std::string soFar = "so far";
    std::string show = "show part";
    std::string save = "save";
};

/// Turns output into committed lines and one open line, as a terminal would show them.
///
/// Understands SGR, CR, BS, TAB, CSI K/G/C/D/J and swallows the rest; NUL shows as ␀, invalid UTF-8
/// as U+FFFD. Its state survives a cut at any byte. A line over `foldAbove` bytes is kept whole and
/// shown short, with a marker. Owned by an OutputView and used on its thread; knows nothing of
/// widgets.
class AnsiAssembler
{
public:
    explicit AnsiAssembler(const ConsoleLimits& limits = {}, FoldWords words = {});

    void feed(TextSource source, std::string_view bytes);
    /// Our own text, taken as it is (only "\n" means something), in the look of a role.
    void write(TextRole role, std::string_view text);
    /// Ends the open line if there is anything in it, so that what follows begins a line.
    void startLine();
    /// Forgets all text and the folded lines; looks and escape states stay.
    void clear();

    /// The lines that were finished since the last call.
    [[nodiscard]] StyledText takeCommitted();
    /// The unfinished line as it is to be shown now.
    [[nodiscard]] StyledText openLine() const;

    [[nodiscard]] const StyleTable& styles() const { return m_styles; }
    [[nodiscard]] const FoldedLines& folds() const { return m_folds; }
    /// How much its view keeps from now on; what is folded already stays so.
    void setKept(std::size_t lines, std::size_t bytes);
    [[nodiscard]] const ConsoleLimits& limits() const { return m_limits; }

private:
    struct Stream
    {
        EscapeParser parser;
        TextStyle style;
        StyleId id = 0;
        std::string unfinished; // the beginning of a character that was cut
    };

    std::size_t takeText(Stream& stream, std::string_view bytes);
    void takeControl(Stream& stream, char control);
    void takeSequence(Stream& stream);
    void put(std::string_view text, int width, StyleId style);
    void beginWriting();
    void commitLine(StyleId newlineStyle);
    void foldIfLong();
    [[nodiscard]] bool isFolding() const { return m_long.size() > 0; }
    void appendHead(StyledText& out) const;
    void appendMarker(StyledText& out, std::string_view text) const;
    void eraseDisplay(Stream& stream);

    ConsoleLimits m_limits;
    FoldWords m_words;
    StyleTable m_styles;
    StyleId m_markerStyle;
    StyleId m_linkStyle;
    std::array<Stream, 3> m_streams;
    StyledText m_committed;
    OpenLine m_open; // while folding: the head alone
    LongLine m_long; // while folding: the whole line
    FoldedLines m_folds;
    bool m_carriageReturn = false; // of a folded line: the next text begins a new one
};

} // namespace clutch
