// How those who listen hear that a text was edited.
#pragma once

#include <QAccessible>
#include <QObject>

class QsciScintilla;

namespace clutch::ui {

/// Chooses what Scintilla tells of a change, for all of that which has a text QScintilla tells to
/// screen readers and counts the characters before it each time, 5 ms a megabyte. A change is told
/// once; and in a large text, where nobody reads by ear, before it is made: then textChanged()
/// comes twice, at once and when it is made. Owned by an Editor; UI thread.
class ChangeTeller : public QObject, public QAccessible::ActivationObserver
{
    Q_OBJECT
public:
    static constexpr long kLarge = 500'000; // bytes

    explicit ChangeTeller(QsciScintilla& text);
    ~ChangeTeller() override;

    /// While there is one, nobody is told anything; whoever has it tells of the change.
    class Silence
    {
    public:
        explicit Silence(ChangeTeller& teller);
        ~Silence();
        Silence(const Silence&) = delete;
        Silence& operator=(const Silence&) = delete;

    private:
        ChangeTeller& m_teller;
    };

    void accessibilityActiveChanged(bool active) override;

private:
    void fit();
    void willChange(int type);
    void hasChanged();

    QsciScintilla& m_text;
    bool m_isRead;
    bool m_silent = false;
    bool m_soon = false; // a change that was told before it was made is to be told again
    int m_lines;
};

} // namespace clutch::ui
