#include "ui/editor/line_changes.h"

#include "ui/editor/editor.h"
#include "ui/editor/editor_spans.h"

#include <QStringList>

#include <algorithm>

namespace clutch::ui {

namespace {

using Lines = std::vector<QStringView>;
using Sci = QsciScintillaBase;

/// Lines that go or come. The search keeps the square of it; more are one change.
constexpr int kMostEdits = 1'000;
/// Changes that are made one by one, which keeps the marks between them and takes a while.
constexpr std::size_t kMostApart = 200;

Lines linesOf(QStringView text)
{
    Lines lines;
    qsizetype begin = 0;
    while (begin < text.size()) {
        const qsizetype end = text.indexOf(QLatin1Char('\n'), begin);
        const qsizetype next = end < 0 ? text.size() : end + 1;
        lines.push_back(text.mid(begin, next - begin));
        begin = next;
    }
    return lines;
}

/// Lines [aBegin, aEnd) of the one become [bBegin, bEnd) of the other.
struct Hunk
{
    int aBegin;
    int aEnd;
    int bBegin;
    int bEnd;
};

void addHunk(std::vector<Hunk>& hunks, const Hunk& hunk)
{
    if (hunk.aBegin == hunk.aEnd && hunk.bBegin == hunk.bEnd)
        return;
    if (!hunks.empty() && hunks.back().aEnd == hunk.aBegin && hunks.back().bEnd == hunk.bBegin) {
        hunks.back().aEnd = hunk.aEnd;
        hunks.back().bEnd = hunk.bEnd;
    } else {
        hunks.push_back(hunk);
    }
}

// Myers' greedy algorithm (An O(ND) difference algorithm, 1986): how far into `a` so many edits
// lead on each diagonal, and the way back through that. Too many edits make one hunk of it all.
std::vector<Hunk> hunksOf(const Lines& a, const Lines& b)
{
    const int aSize = static_cast<int>(a.size());
    const int bSize = static_cast<int>(b.size());
    const int most = std::min(kMostEdits, aSize + bSize);
    std::vector<std::vector<int>> furthest; // by edits, then by diagonal from -edits to edits
    const auto at = [&](int edits, int diagonal) {
        return edits < 0 || std::abs(diagonal) > edits
            ? -1
            : furthest[static_cast<std::size_t>(edits)][static_cast<std::size_t>(diagonal + edits)];
    };
    const auto begins = [&](int edits, int diagonal) { // in a, before lines that are alike
        if (edits == 0)
            return 0;
        return std::max(at(edits - 1, diagonal - 1) + (at(edits - 1, diagonal - 1) >= 0 ? 1 : 0),
            at(edits - 1, diagonal + 1));
    };
    int edits = 0;
    bool found = false;
    for (; edits <= most && !found; ++edits) {
        furthest.emplace_back(static_cast<std::size_t>(2 * edits + 1), -1);
        for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
            int x = begins(edits, diagonal);
            int y = x - diagonal;
            if (x < 0 || x > aSize || y < 0 || y > bSize)
                continue;
            while (x < aSize && y < bSize
                && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(y)])
                ++x, ++y;
            furthest.back()[static_cast<std::size_t>(diagonal + edits)] = x;
            found = found || (x == aSize && y == bSize);
        }
    }
    if (!found)
        return {{0, aSize, 0, bSize}};
    std::vector<Hunk> backwards;
    for (int step = edits - 1, diagonal = aSize - bSize; step > 0; --step) {
        const int begin = begins(step, diagonal);
        const int above = at(step - 1, diagonal + 1); // a line of b came
        const bool came = above >= 0 && above == begin;
        const int x = came ? above : begin - 1;
        const int previous = diagonal + (came ? 1 : -1);
        backwards.push_back({x, begin, x - previous, begin - diagonal});
        diagonal = previous;
    }
    std::vector<Hunk> hunks;
    for (auto each = backwards.rbegin(); each != backwards.rend(); ++each)
        addHunk(hunks, *each);
    return hunks;
}

bool splitsPair(QStringView text, qsizetype at)
{
    return at > 0 && at < text.size() && text[at].isLowSurrogate();
}

Replacement trimmed(QStringView before, QStringView after, qsizetype offset)
{
    const qsizetype shorter = std::min(before.size(), after.size());
    qsizetype front = 0;
    while (front < shorter && before[front] == after[front])
        ++front;
    if (splitsPair(before, front) || splitsPair(after, front))
        --front;
    qsizetype back = 0;
    while (back < shorter - front
        && before[before.size() - 1 - back] == after[after.size() - 1 - back])
        ++back;
    if (splitsPair(before, before.size() - back) || splitsPair(after, after.size() - back))
        --back;
    return {{offset + front, offset + before.size() - back},
        after.mid(front, after.size() - back - front).toString()};
}

bool isInk(QChar c)
{
    return !c.isSpace();
}

} // namespace

std::vector<Replacement> lineChanges(const QString& before, const QString& after)
{
    const Lines a = linesOf(before);
    const Lines b = linesOf(after);
    std::vector<Replacement> changes;
    const auto offsetIn = [](const Lines& lines, const QString& text, int line) {
        return static_cast<std::size_t>(line) < lines.size()
            ? lines[static_cast<std::size_t>(line)].data() - text.constData()
            : text.size();
    };
    // What both begin and end with need not be searched.
    std::size_t front = 0;
    while (front < a.size() && front < b.size() && a[front] == b[front])
        ++front;
    std::size_t back = 0;
    while (back < a.size() - front && back < b.size() - front
        && a[a.size() - 1 - back] == b[b.size() - 1 - back])
        ++back;
    const auto middle = [&](const Lines& lines) {
        return Lines(lines.begin() + static_cast<std::ptrdiff_t>(front),
            lines.end() - static_cast<std::ptrdiff_t>(back));
    };
    const int skipped = static_cast<int>(front);
    for (const Hunk& hunk : hunksOf(middle(a), middle(b))) {
        const qsizetype from = offsetIn(a, before, skipped + hunk.aBegin);
        const qsizetype to = offsetIn(a, before, skipped + hunk.aEnd);
        const qsizetype newFrom = offsetIn(b, after, skipped + hunk.bBegin);
        const qsizetype newTo = offsetIn(b, after, skipped + hunk.bEnd);
        Replacement change = trimmed(QStringView(before).mid(from, to - from),
            QStringView(after).mid(newFrom, newTo - newFrom), from);
        if (change.span.begin != change.span.end || !change.with.isEmpty())
            changes.push_back(std::move(change));
    }
    return changes;
}

qsizetype placeAfter(
    const QString& before, const std::vector<Replacement>& changes, qsizetype place)
{
    qsizetype shift = 0;
    for (const Replacement& each : changes) {
        const auto [begin, end] = each.span;
        if (place <= begin)
            break;
        if (place >= end) {
            shift += each.with.size() - (end - begin);
            continue;
        }
        const QStringView passed = QStringView(before).mid(begin, place - begin);
        auto ink = std::count_if(passed.begin(), passed.end(), isInk);
        qsizetype at = 0;
        while (at < each.with.size() && ink > 0)
            ink -= isInk(each.with[at++]) ? 1 : 0;
        return begin + shift + at;
    }
    return place + shift;
}

void changeTextTo(Editor& editor, const QString& after)
{
    const QString before = editor.text();
    const std::vector<Replacement> changes = lineChanges(before, after);
    if (changes.empty())
        return;
    const auto word = [](long value) {
        return static_cast<unsigned long>(value);
    };
    const auto rowOf = [&](long position) {
        return editor.SendScintilla(Sci::SCI_VISIBLEFROMDOCLINE,
            word(editor.SendScintilla(Sci::SCI_LINEFROMPOSITION, word(position))));
    };
    const long caret = editor.SendScintilla(Sci::SCI_GETCURRENTPOS);
    const long below = rowOf(caret) - editor.SendScintilla(Sci::SCI_GETFIRSTVISIBLELINE);
    const qsizetype moved
        = placeAfter(before, changes, QString::fromUtf8(before.toUtf8().left(caret)).size());
    editor.beginUndoAction();
    if (changes.size() <= kMostApart) {
        for (auto each = changes.rbegin(); each != changes.rend(); ++each)
            replaceSpans(editor, {*each});
    } else {
        replaceSpans(editor, changes);
    }
    editor.endUndoAction();
    const auto at = static_cast<long>(after.left(moved).toUtf8().size());
    editor.SendScintilla(Sci::SCI_SETEMPTYSELECTION, word(at));
    editor.SendScintilla(Sci::SCI_SETFIRSTVISIBLELINE, word(std::max(0L, rowOf(at) - below)));
}

} // namespace clutch::ui
