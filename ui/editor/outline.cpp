#include "ui/editor/outline.h"

#include "ui/editor/cells.h"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {

constexpr int kTabStop = 8; // as Python counts
constexpr qsizetype kLongestHeading = 200;

/// Goes over a text line by line and knows whether a line is one of code, or goes on with a string
/// or a bracket of the line before.
class LineReader
{
public:
    explicit LineReader(const QString& text)
        : m_text(text)
    {
    }

    bool next()
    {
        m_begin = m_end + 1;
        if (m_line > 0 && m_begin >= m_text.size())
            return false;
        m_goesOn = m_triple != 0 || m_depth > 0 || m_joined;
        m_end = m_text.indexOf(QLatin1Char('\n'), m_begin);
        if (m_end < 0)
            m_end = m_text.size();
        ++m_line;
        readTokens();
        return true;
    }
    [[nodiscard]] int line() const { return m_line; }
    [[nodiscard]] bool goesOn() const { return m_goesOn; }
    [[nodiscard]] QStringView text() const
    {
        return QStringView(m_text).mid(m_begin, m_end - m_begin);
    }

private:
    void readTokens()
    {
        m_joined = false;
        for (qsizetype i = m_begin; i < m_end; ++i) {
            const char16_t c = m_text[i].unicode();
            if (m_triple != 0) {
                if (c == '\\')
                    ++i;
                else if (isTriple(i, m_triple)) {
                    i += 2;
                    m_triple = 0;
                }
            } else if (c == '#') {
                return;
            } else if (c == '"' || c == '\'') {
                if (isTriple(i, c)) {
                    m_triple = c;
                    i += 2;
                } else {
                    i = endOfString(i, c);
                }
            } else if (c == '(' || c == '[' || c == '{') {
                ++m_depth;
            } else if ((c == ')' || c == ']' || c == '}') && m_depth > 0) {
                --m_depth;
            } else if (c == '\\' && i + 1 == m_end) {
                m_joined = true;
            }
        }
    }
    [[nodiscard]] bool isTriple(qsizetype at, char16_t quote) const
    {
        return at + 2 < m_end && m_text[at] == quote && m_text[at + 1] == quote
            && m_text[at + 2] == quote;
    }
    [[nodiscard]] qsizetype endOfString(qsizetype at, char16_t quote) const
    {
        for (qsizetype i = at + 1; i < m_end; ++i) {
            if (m_text[i] == QLatin1Char('\\'))
                ++i;
            else if (m_text[i] == quote)
                return i;
        }
        return m_end;
    }

    const QString& m_text;
    qsizetype m_begin = 0;
    qsizetype m_end = -1;
    int m_line = 0;
    int m_depth = 0; // of brackets
    char16_t m_triple = 0; // the quote of the string that the line ends in
    bool m_joined = false; // by a backslash
    bool m_goesOn = false;
};

int indentOf(QStringView line)
{
    int indent = 0;
    for (const QChar c : line) {
        if (c == QLatin1Char('\t'))
            indent = (indent / kTabStop + 1) * kTabStop;
        else if (c == QLatin1Char(' '))
            ++indent;
        else
            break;
    }
    return indent;
}

/// Entries whose ends are not known yet, the outer ones first.
class Enclosing
{
public:
    explicit Enclosing(std::vector<OutlineEntry>& entries)
        : m_entries(entries)
    {
    }

    // Code of this indent ends all that is not around it.
    void code(int indent, int line)
    {
        while (!m_open.empty() && m_open.back().second >= indent)
            m_open.pop_back();
        for (const auto& [entry, at] : m_open)
            m_entries[entry].last = line;
    }
    void add(OutlineEntry entry, int indent)
    {
        entry.last = entry.line;
        entry.depth = static_cast<int>(m_open.size());
        m_open.emplace_back(m_entries.size(), indent);
        m_entries.push_back(std::move(entry));
    }
    void goesOn(int line)
    {
        for (const auto& [entry, at] : m_open)
            m_entries[entry].last = line;
    }

private:
    std::vector<OutlineEntry>& m_entries;
    std::vector<std::pair<std::size_t, int>> m_open; // with their indents
};

} // namespace

std::vector<OutlineEntry> outlineOf(const QString& text)
{
    static const QRegularExpression kHeading(
        QStringLiteral("^\\s*(?:(class)|(?:async\\s+)?def)\\s+(\\w+)"),
        QRegularExpression::UseUnicodePropertiesOption);
    std::vector<OutlineEntry> entries;
    Enclosing enclosing(entries);
    std::size_t cell = 0; // the last one, counted from 1
    LineReader lines(text);
    while (lines.next()) {
        const QStringView line = lines.text();
        const QStringView code = line.trimmed();
        if (cell > 0)
            entries[cell - 1].last = lines.line();
        if (lines.goesOn()) {
            enclosing.goesOn(lines.line());
            continue;
        }
        if (code.startsWith(QLatin1Char('#'))) {
            const QString heading = line.left(kLongestHeading).toString();
            if (!isCellHeading(heading))
                continue;
            if (cell > 0)
                entries[cell - 1].last = lines.line() - 1;
            enclosing.code(0, lines.line() - 1);
            entries.push_back(
                {OutlineEntry::Kind::Cell, cellTitle(heading), lines.line(), lines.line(), 0});
            cell = entries.size();
            continue;
        }
        if (code.isEmpty())
            continue;
        const int indent = indentOf(line);
        enclosing.code(indent, lines.line());
        if (const auto match = kHeading.match(line.left(kLongestHeading).toString());
            match.hasMatch()) {
            const bool isClass = match.capturedLength(1) > 0;
            enclosing.add({isClass ? OutlineEntry::Kind::Class : OutlineEntry::Kind::Function,
                              match.captured(2), lines.line(), 0, 0},
                indent);
        }
    }
    return entries;
}

int entryAt(const std::vector<OutlineEntry>& outline, int line)
{
    int found = -1;
    for (std::size_t i = 0; i < outline.size() && outline[i].line <= line; ++i) {
        const bool inner = found < 0 || outline[i].kind != OutlineEntry::Kind::Cell;
        if (outline[i].last >= line && inner)
            found = static_cast<int>(i);
    }
    return found;
}

} // namespace clutch::ui
