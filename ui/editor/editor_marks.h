// What stands out in a source text because of its last run, the one that goes on, or its syntax.
#pragma once

#include <QString>

#include <map>
#include <optional>

class QPoint;
class QsciScintilla;

namespace clutch::ui {

/// What the compiler has against a text. Lines and columns count characters from 1; 0 is unknown.
struct SourceProblem
{
    int line = 0;
    int column = 0;
    int endLine = 0;
    int endColumn = 0;
    QString message;
    friend bool operator==(const SourceProblem&, const SourceProblem&) = default;
};

/// Positions of QScintilla's.
struct ByteRange
{
    long begin;
    long end;
};
/// The part of its first line that a problem is about.
[[nodiscard]] ByteRange rangeOf(const QsciScintilla& editor, const SourceProblem& problem);

/// The marks of an Editor: lines, signs in the margin, squiggles, and the words for them. Owned by
/// the Editor, UI thread. The Editor says when a mark goes; marks move with the text by themselves.
class EditorMarks
{
public:
    EditorMarks(QsciScintilla& editor, int margin);
    EditorMarks(const EditorMarks&) = delete;
    EditorMarks& operator=(const EditorMarks&) = delete;

    /// In the colours of the current theme.
    void dress(int pointSize);

    void showException(int line, QString message);
    void clearException();
    [[nodiscard]] int exceptionLine() const { return m_exceptionLine; }

    /// 0: none that is known.
    void showRunning(int line, const void* by);
    [[nodiscard]] int runningLine() const;

    void showProblem(const SourceProblem& problem);
    void clearProblem();
    [[nodiscard]] const std::optional<SourceProblem>& problem() const { return m_problem; }

    /// What a mark at this point of the viewport means; empty where there is none.
    [[nodiscard]] QString tipAt(const QPoint& point) const;

private:
    [[nodiscard]] bool has(int line, int marker) const;

    QsciScintilla& m_editor;
    const int m_margin;
    int m_runningGround;
    int m_exceptionGround;
    int m_runningSign;
    int m_exceptionSign;
    int m_problemSign;
    std::map<const void*, int> m_runningLines; // by whom each was marked
    int m_exceptionLine = 0;
    QString m_exceptionMessage;
    std::optional<SourceProblem> m_problem;
    int m_pointSize = 0;
};

} // namespace clutch::ui
