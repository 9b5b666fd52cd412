// The source editor of a pane.
#pragma once

#include "ui/editor/bracket_closing.h"
#include "ui/editor/cells.h"
#include "ui/editor/document.h"
#include "ui/editor/editor_marks.h"
#include "ui/editor/finding_marks.h"

#include <Qsci/qsciscintilla.h>

#include <QTimer>

#include <memory>
#include <optional>

class QsciLexer;

namespace clutch::ui {

class ChangeTeller;

/// QScintilla set up for Python, bound to a Document. UI thread, owned by its EditorPanel.
///
/// Knows editing and files; not where the text runs. Colours come from the current theme and follow
/// it.
class Editor : public QsciScintilla
{
    Q_OBJECT
public:
    explicit Editor(QWidget* parent = nullptr);
    ~Editor() override;

    /// QScintilla's version, for those who may not include it.
    [[nodiscard]] static QString componentVersion();

    [[nodiscard]] Document& document() { return *m_document; }
    [[nodiscard]] const Document& document() const { return *m_document; }

    /// Replaces text and file; on failure both stay as they are.
    [[nodiscard]] Status open(const QString& path);
    [[nodiscard]] Status save();
    [[nodiscard]] Status saveAs(const QString& path);
    /// Takes the file's present content; undo brings the old text back.
    [[nodiscard]] Status reload();
    /// A text without a file. `saved` text is not asked about when the editor closes.
    void setUntitled(const QString& name, const QString& text);
    /// Text that was typed before a crash: it counts as modified.
    void restoreText(const QString& text);

    /// Marks a line (1-based) as the one an exception came from, until the text changes; 0 clears.
    void markError(int line, const QString& message);
    [[nodiscard]] int errorLine() const { return m_marks->exceptionLine(); }
    /// Marks a line (1-based) as the one that runs now, as far as `by` knows; 0 clears.
    void markRunning(int line, const void* by) { m_marks->showRunning(line, by); }
    /// The first of them; 0: none.
    [[nodiscard]] int runningLine() const { return m_marks->runningLine(); }
    /// What the compiler has against the text, until it is corrected.
    void setProblem(const SourceProblem& problem);
    void clearProblem();
    [[nodiscard]] const std::optional<SourceProblem>& problem() const { return m_marks->problem(); }
    /// What the linter has against it, until others are told.
    void setFindings(std::vector<Finding> findings);
    [[nodiscard]] const FindingMarks& findings() const { return *m_findings; }
    /// The words of the mark at this point of the viewport, as its tool tip shows them.
    [[nodiscard]] QString tipAt(const QPoint& point) const;
    /// Of the caret, from 1.
    [[nodiscard]] TextPlace caretPlace() const;
    void goToLine(int line, int column = 1);

    /// As one change. What is `kTold` bytes and more is told to listeners and not, character by
    /// character, to screen readers: that takes as long again.
    void replaceBytes(long begin, long end, const QByteArray& with);
    static constexpr qsizetype kTold = 1'000'000;

    /// Comments the selected lines, or takes the comment off when all of them have one.
    void toggleComment();
    /// One more caret where the selected text stands next, or the word at the caret.
    void selectNextOccurrence();
    /// Hides the lines of the block around the caret, or shows them.
    void foldBlock();
    /// Every block, or shows all. False in a text of more lines than kMostFoldedLines.
    bool foldEverything();
    static constexpr int kMostFoldedLines = 200'000; // all are coloured first: 0.2 s for so many
    void setCodePointSize(int pointSize);
    /// Of one step of indentation.
    void setIndentWidth(int width);
    void setTrimOnSave(bool on) { m_trimOnSave = on; }
    void setClosesBrackets(bool on) { m_brackets.setOn(on); }
    void setShowsWhitespace(bool on);
    /// A line behind this column; 0: none.
    void setRuler(int column);
    /// Ctrl+click on a name asks where it comes from, instead of making one more caret.
    void setFollowsNames(bool on) { m_followsNames = on; }

signals:
    /// A file was dropped on the editor; where there are several, one after the other.
    void fileDropped(const QString& path);
    /// Line and column of the caret, both from 1.
    void caretMoved(int line, int column);
    void problemChanged(); // or a finding
    /// What may stand at the caret is asked for.
    void namesWanted();
    /// Where the name at the caret comes from is asked for.
    void definitionWanted();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    QByteArray fromMimeData(const QMimeData* source, bool& rectangular) const override;
    void wheelEvent(QWheelEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void configure();
    void applyTheme();
    void setWhole(const QString& whole);
    void tellOfNewText(int linesBefore);
    void fitLineNumbers();
    void lookAtVisibleLines();
    void indentAsTheTextDoes();
    void indentNewLine();
    void trimLineEnds();
    void showCaretLine();
    bool unindentByBackspace();

    Document* m_document;
    ChangeTeller* m_changes = nullptr;
    QsciLexer* m_lexer;
    std::unique_ptr<EditorMarks> m_marks;
    std::unique_ptr<FindingMarks> m_findings;
    std::unique_ptr<CellBorders> m_cells;
    BracketClosing m_brackets;
    int m_pointSize;
    bool m_trimOnSave = false;
    bool m_followsNames = false;
    QTimer m_lookSoon; // once for all changes of this turn of the event loop
};

} // namespace clutch::ui
