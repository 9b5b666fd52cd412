// Brackets and quotes that close themselves while one types.
#pragma once

class QKeyEvent;
class QsciScintilla;

namespace clutch::ui {

/// Puts the closing bracket or quote behind an opening one, steps over it when it is typed, takes
/// it away with its opening one, and puts brackets around what is selected. UI thread; owned by the
/// Editor, whose text it is.
///
/// Only what was put there by itself is stepped over or taken away; it is remembered by an
/// invisible indicator, which moves with the text. Strings and comments are left alone, and so are
/// several carets at once.
class BracketClosing
{
public:
    explicit BracketClosing(QsciScintilla& editor);

    void setOn(bool on) { m_on = on; }
    /// Whether that key types an opening bracket or a quote.
    [[nodiscard]] static bool opensOne(const QKeyEvent& event);
    /// Whether that key is done with; otherwise the editor does what it always does.
    [[nodiscard]] bool keyPressed(const QKeyEvent& event);
    /// The bracket behind the caret was put there by itself, and what it closes is right before.
    [[nodiscard]] bool isBetween() const;

private:
    bool surround(char open, char close);
    bool open(char open, char close);
    bool stepOver(char typed);
    bool takeBoth();
    [[nodiscard]] char at(long position) const;
    [[nodiscard]] long caret() const;
    [[nodiscard]] bool isOurs(long position) const;
    [[nodiscard]] bool mayOpenQuote(char quote) const;
    void mark(long position, bool ours);

    QsciScintilla& m_editor;
    bool m_on = true;
};

} // namespace clutch::ui
