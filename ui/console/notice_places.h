// Where Clutch's own sentences stand in a console, so that they can be broken anew.
#pragma once

#include <QString>

#include <unordered_map>

class QsciScintilla;

namespace clutch {

/// Knows the newest sentences among the output by marks in it that nobody sees, and breaks them to
/// another width: output scrolls sideways, and a sentence is to be read whole. A member of
/// OutputView, which holds no open line back meanwhile; UI thread.
class NoticePlaces
{
public:
    static constexpr std::size_t kMost = 200; // older ones stay as they are

    explicit NoticePlaces(QsciScintilla& view);

    /// What stands from `begin` to the end of the text is `text`, in lines for `columns`.
    void add(long begin, const QString& text, int columns);
    /// Breaks all that were broken to another width; what is at the top of the view stays there.
    /// False where there were none.
    bool layOut(int columns);

private:
    struct Notice
    {
        QString text;
        long length = 0; // of its lines, in bytes
        int columns = 0;
    };

    [[nodiscard]] long at(unsigned message, long position) const;
    void mark(long begin, long length, int number);
    void replace(long begin, Notice& notice, int number, int columns);

    QsciScintilla& m_view;
    std::unordered_map<int, Notice> m_notices; // by the numbers of their marks
    int m_last = 0;
};

} // namespace clutch
