// What a linter has against a source text, and how an editor shows it.
#pragma once

#include "ui/editor/editor_marks.h"

#include <QString>

#include <vector>

class QPoint;
class QsciScintilla;

namespace clutch::ui {

/// Characters of a text, counted from 1 as linters do.
struct TextPlace
{
    int line = 0;
    int column = 0;
};

/// What takes the place of what stands from `begin` to `end`.
struct TextEdit
{
    TextPlace begin;
    TextPlace end;
    QString with;
};

/// One finding. Its edits are what mends it without changing what the code does.
struct Finding
{
    SourceProblem place;
    QString code; // "F401"
    QString fix; // what the edits do, in words; empty where there are none
    std::vector<TextEdit> edits;
};

/// "F401 `os` imported but unused"
[[nodiscard]] QString sentenceOf(const Finding& finding);

/// The findings of an Editor: squiggles, signs in the margin, and the words for them. Owned by the
/// Editor, UI thread. They move with the text that is typed before them, until others are shown.
class FindingMarks
{
public:
    explicit FindingMarks(QsciScintilla& editor);
    FindingMarks(const FindingMarks&) = delete;
    FindingMarks& operator=(const FindingMarks&) = delete;

    /// In the colours of the current theme.
    void dress();
    /// The bit of its sign in a margin's mask.
    [[nodiscard]] int mask() const { return 1 << m_sign; }

    void show(std::vector<Finding> findings);
    [[nodiscard]] bool isEmpty() const { return m_findings.empty(); }
    [[nodiscard]] const std::vector<Finding>& all() const { return m_findings; }
    /// Where the text has it now, from 1; 0 where its line is gone.
    [[nodiscard]] int lineOf(const Finding& finding) const;
    /// The one at a place (from 1), or else the first on its line; null where there is none.
    [[nodiscard]] const Finding* at(TextPlace place) const;

    /// What a mark at this point of the viewport means; empty where there is none.
    [[nodiscard]] QString tipAt(const QPoint& point) const;

private:
    [[nodiscard]] QString tipOf(const std::vector<const Finding*>& findings) const;

    QsciScintilla& m_editor;
    int m_sign;
    std::vector<Finding> m_findings;
    std::vector<int> m_signs; // their handles, which know the line that each is on now
};

} // namespace clutch::ui
