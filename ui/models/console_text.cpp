#include "ui/models/console_text.h"

#include "ui/models/console_text_cells.h"

#include <algorithm>

namespace clutch {
namespace {

// Cursor movements beyond this are garbage or an attack; no line that is edited is as long.
constexpr std::size_t kMaxColumn = 10'000;

bool isPlain(char byte)
{
    return byte >= 0x20 && byte < 0x7F; // a byte over 0x7F is negative
}

/// The picture of a control character: ␀ for NUL, ␡ for DEL.
std::string controlPicture(char control)
{
    const unsigned code = control == 0x7F ? 0x2421U : 0x2400U + static_cast<unsigned char>(control);
    return {static_cast<char>(0xE2), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
        static_cast<char>(0x80 | (code & 0x3F))};
}

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

} // namespace

AnsiAssembler::AnsiAssembler(const ConsoleLimits& limits, FoldWords words)
    : m_limits(limits)
    , m_words(std::move(words))
    , m_markerStyle(m_styles.idFor({.role = TextRole::FoldMarker}))
    , m_linkStyle(m_styles.idFor({.role = TextRole::FoldMarker, .underline = true}))
    , m_folds(limits.foldedBytes)
{
    constexpr std::array kRoles{TextRole::Output, TextRole::ErrorOutput, TextRole::RuntimeOutput};
    for (std::size_t i = 0; i < m_streams.size(); ++i) {
        m_streams[i].style.role = kRoles[i];
        m_streams[i].id = m_styles.idFor(m_streams[i].style);
    }
}

void AnsiAssembler::setKept(std::size_t lines, std::size_t bytes)
{
    m_limits.lines = lines;
    m_limits.bytes = bytes;
}

void AnsiAssembler::feed(TextSource source, std::string_view bytes)
{
    Stream& stream = m_streams[static_cast<std::size_t>(source)];
    std::string joined;
    if (!stream.unfinished.empty()) {
        joined = std::move(stream.unfinished);
        joined.append(bytes);
        stream.unfinished.clear();
        bytes = joined;
    }
    while (!bytes.empty()) {
        std::size_t taken = 1;
        if (stream.parser.isActive()) {
            const auto result = stream.parser.take(bytes.front());
            if (result == EscapeParser::Result::Csi)
                takeSequence(stream);
            else if (result == EscapeParser::Result::NotOurs)
                taken = 0;
        } else if (isPlain(bytes.front()) || bytes.front() < 0) {
            taken = takeText(stream, bytes);
            if (taken == 0) {
                stream.unfinished = bytes;
                return;
            }
        } else {
            takeControl(stream, bytes.front());
        }
        bytes.remove_prefix(taken);
    }
}

std::size_t AnsiAssembler::takeText(Stream& stream, std::string_view bytes)
{
    const auto* end = std::find_if_not(bytes.begin(), bytes.end(), isPlain);
    const auto run = static_cast<std::size_t>(end - bytes.begin());
    if (run > 0) {
        const bool wholeLine = end != bytes.end() && *end == '\n';
        if (wholeLine && m_open.isEmpty() && !isFolding() && run <= m_limits.foldAbove) {
            // The common case, and what a flood consists of: a whole line of plain text.
            m_committed.text.append(bytes.data(), run + 1);
            addRun(m_committed.runs, run + 1, stream.id);
            ++m_committed.lines;
            return run + 1;
        }
        put(bytes.substr(0, run), -1, stream.id);
        return run;
    }
    const Utf8Character next = readUtf8(bytes);
    if (next.kind == Utf8Character::Kind::Unfinished)
        return 0;
    // C1 controls are no text either, and must not reach the view.
    if (next.kind == Utf8Character::Kind::Invalid || next.character < 0xA0)
        put(kReplacement, 1, stream.id);
    else
        put(bytes.substr(0, next.length), cellWidth(next.character), stream.id);
    return next.length;
}

void AnsiAssembler::put(std::string_view text, int width, StyleId style)
{
    beginWriting();
    if (isFolding()) {
        m_long.append(text);
        if (m_long.size() >= m_limits.lineBytes)
            commitLine(style);
        return;
    }
    if (width < 0)
        m_open.putAscii(text, style);
    else
        m_open.putCharacter(text, width, style);
    foldIfLong();
}

void AnsiAssembler::beginWriting()
{
    if (m_carriageReturn) {
        m_carriageReturn = false;
        commitLine(0);
    }
}

void AnsiAssembler::foldIfLong()
{
    if (m_open.text().size() <= m_limits.foldAbove)
        return;
    m_long.append(m_open.text());
}

void AnsiAssembler::takeControl(Stream& stream, char control)
{
    switch (control) {
    case '\n':
    case '\v':
    case '\f':
        m_carriageReturn = false;
        commitLine(stream.id);
        return;
    case '\r':
        if (isFolding())
            m_carriageReturn = true;
        else
            m_open.moveToStart();
        return;
    case '\b':
        if (!isFolding()) {
            const std::size_t column = m_open.column();
            m_open.moveToColumn(column > 0 ? column - 1 : 0, stream.id);
        }
        return;
    case '\t':
        beginWriting();
        if (isFolding())
            m_long.append("\t");
        else
            m_open.tab(stream.id);
        foldIfLong();
        return;
    case '\x1b':
        stream.parser.begin();
        return;
    case '\a':
        return;
    default:
        put(controlPicture(control), 1, stream.id);
    }
}

void AnsiAssembler::takeSequence(Stream& stream)
{
    const EscapeParser& parser = stream.parser;
    if (parser.prefix() != 0)
        return;
    if (parser.final() == 'm') {
        applySgr(parser.parameters(), stream.style);
        stream.id = m_styles.idFor(stream.style);
        return;
    }
    if (parser.final() == 'J') {
        eraseDisplay(stream);
        return;
    }
    if (isFolding())
        return;
    const std::size_t count = std::min(parser.count(), kMaxColumn);
    const std::size_t mode = parser.parameters().empty() ? 0 : parser.parameters().front();
    switch (parser.final()) {
    case 'K':
        if (mode == 0)
            m_open.eraseToEnd();
        else if (mode == 1)
            m_open.eraseToStart(stream.id);
        else if (mode == 2) {
            const std::size_t column = m_open.column();
            m_open.clear();
            m_open.moveToColumn(column, stream.id);
        }
        break;
    case 'G':
        m_open.moveToColumn(count - 1, stream.id);
        break;
    case 'C':
        m_open.moveToColumn(std::min(m_open.column() + count, kMaxColumn), stream.id);
        break;
    case 'D': {
        const std::size_t column = m_open.column();
        m_open.moveToColumn(column > count ? column - count : 0, stream.id);
        break;
    }
    case 'H':
        m_open.moveToStart();
        break;
    default:
        break;
    }
    foldIfLong();
}

void AnsiAssembler::eraseDisplay(Stream& stream)
{
    const std::size_t mode
        = stream.parser.parameters().empty() ? 0 : stream.parser.parameters().front();
    if (mode == 0 && !isFolding())
        m_open.eraseToEnd();
    else if (mode == 2 || mode == 3)
        clear();
}

void AnsiAssembler::appendHead(StyledText& out) const
{
    std::size_t head = m_open.text().size();
    if (isFolding()) {
        head = std::min(head, m_limits.foldedHead);
        while (head > 0 && head < m_open.text().size()
            && (static_cast<unsigned char>(m_open.text()[head]) & 0xC0) == 0x80)
            --head;
    }
    out.text.append(m_open.text(), 0, head);
    for (std::size_t i = 0; i < head;) {
        std::size_t j = i;
        while (j < head && m_open.styles()[j] == m_open.styles()[i])
            ++j;
        addRun(out.runs, j - i, m_open.styles()[i]);
        i = j;
    }
    if (isFolding())
        appendMarker(out, "\u2026");
}

void AnsiAssembler::appendMarker(StyledText& out, std::string_view text) const
{
    out.text.append(text);
    addRun(out.runs, text.size(), m_markerStyle);
}

void AnsiAssembler::commitLine(StyleId newlineStyle)
{
    if (isFolding()) {
        const FoldId id = m_folds.nextId();
        // In front, where it is seen whatever the view's width.
        appendMarker(
            m_committed, "\u27E8" + byteCountText(m_long.size()) + " " + m_words.inOneLine + ": ");
        const auto link = [&](const std::string& word, FoldLink::Action action) {
            m_committed.links.push_back({m_committed.text.size(), word.size(), id, action});
            m_committed.text.append(word);
            addRun(m_committed.runs, word.size(), m_linkStyle);
        };
        link(m_words.show, FoldLink::Action::Show);
        appendMarker(m_committed, ", ");
        link(m_words.save, FoldLink::Action::Save);
        appendMarker(m_committed, "\u27E9 ");
        appendHead(m_committed);
        m_folds.add(id, std::move(m_long));
        m_long = {};
    } else {
        appendHead(m_committed);
    }
    m_committed.text.push_back('\n');
    addRun(m_committed.runs, 1, newlineStyle);
    ++m_committed.lines;
    m_open.clear();
}

void AnsiAssembler::write(TextRole role, std::string_view text)
{
    const StyleId style = m_styles.idFor({.role = role});
    while (!text.empty()) {
        if (text.front() == '\n') {
            commitLine(style);
            text.remove_prefix(1);
            continue;
        }
        const Utf8Character next = readUtf8(text);
        if (next.kind != Utf8Character::Kind::Valid
            || (next.character < 0xA0 && !isPlain(text.front()) && text.front() != '\t'))
            put(kReplacement, 1, style);
        else
            put(text.substr(0, next.length), cellWidth(next.character), style);
        text.remove_prefix(next.length);
    }
}

void AnsiAssembler::startLine()
{
    m_carriageReturn = false;
    if (!m_open.isEmpty() || isFolding())
        commitLine(0);
}

void AnsiAssembler::clear()
{
    m_committed = {};
    m_committed.clearsBefore = true;
    m_open.clear();
    m_long = {};
    m_folds.clear();
    m_carriageReturn = false;
}

StyledText AnsiAssembler::takeCommitted()
{
    StyledText taken = std::move(m_committed);
    m_committed = {};
    return taken;
}

StyledText AnsiAssembler::openLine() const
{
    StyledText open;
    if (isFolding())
        appendMarker(open,
            "\u27E8" + byteCountText(m_long.size()) + " " + m_words.inOneLine + " " + m_words.soFar
                + "\u27E9 ");
    appendHead(open);
    return open;
}

} // namespace clutch
