// What a program printed.
#pragma once

#include "ui/console/appended_lines.h"
#include "ui/console/console_pump.h"
#include "ui/console/notice_places.h"
#include "ui/console/output_styles.h"
#include "ui/models/console_text.h"

#include <Qsci/qsciscintilla.h>

#include <QTimer>

#include <deque>
#include <memory>
#include <variant>

class QToolButton;

namespace clutch {

class OutputLinks;
class QuietScrollBar;

/// Shows output as fast as it comes: bytes wait in a queue, the pump gives time, an AnsiAssembler
/// makes lines of them and Scintilla shows them with styles set by hand.
///
/// Stays where it is while one reads back, and offers to jump to the end. Congested at 4 MB
/// waiting, relieved at 1 MB: whoever delivers bytes should pause in between. Owned by a
/// ConsoleWidget, UI thread only.
class OutputView : public QsciScintilla, public PumpedConsole
{
    Q_OBJECT
public:
    static constexpr std::size_t kCongested = 4u << 20;
    static constexpr std::size_t kRelieved = 1u << 20;

    explicit OutputView(ConsolePump& pump, QWidget* parent = nullptr);
    ~OutputView() override;

    void setConsolePalette(const ConsolePalette& palette, const QColor& identity);
    void setLimits(const ConsoleLimits& limits);
    /// At once; the text that fits stays.
    void setKept(std::size_t lines, std::size_t bytes);

    void addOutput(TextSource source, const QByteArray& bytes);
    /// Text of our own, in order with the rest. `FreshLine`: begins a line, whatever was printed
    /// before.
    enum class Begin : std::uint8_t
    {
        Here,
        FreshLine
    };
    void write(TextRole role, const QByteArray& text, Begin begin = Begin::Here);
    /// A sentence of ours: in lines of its own, as wide as the view is, now and later.
    void writeNotice(TextRole role, const QString& text);
    void clearAll();

    [[nodiscard]] std::size_t pendingBytes() const { return m_pending; }
    /// Nothing waits, and what came is painted or about to be.
    [[nodiscard]] bool isIdle() const { return m_queue.empty() && !m_inTick; }
    [[nodiscard]] bool isAtEnd() const;
    void jumpToEnd();
    /// Cells that a line has room for, with the scroll bar that much output brings.
    [[nodiscard]] int columns() const;
    /// All that is shown, without looks.
    [[nodiscard]] QByteArray allText() const;
    [[nodiscard]] const FoldedLines& folds() const { return m_assembler->folds(); }
    void copyWithoutPrompts();

    bool showSlice() override;
    void endTick() override;

signals:
    void congested();
    void relieved();
    void frameActivated(const QString& file, int line);
    void foldActivated(quint32 fold, clutch::FoldLink::Action action);
    void atEndChanged(bool atEnd);
    /// Keys that are no business of a view that only shows: the console's field gets them.
    void keyForInput(QKeyEvent* event);
    void zoomRequested(int steps);
    void saveRequested();
    void findRequested();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    struct Bytes
    {
        TextSource source;
        QByteArray bytes;
    };
    struct OwnText
    {
        TextRole role;
        QByteArray text;
        Begin begin;
    };
    struct Notice
    {
        TextRole role;
        QString text;
    };
    struct Clear
    {
    };
    using Item = std::variant<Bytes, OwnText, Notice, Clear>;

    void enqueue(Item item, std::size_t size, ConsolePump::Urgency urgency);
    std::size_t feedSome(std::size_t limit);
    void apply(const StyledText& text);
    void feedNotice(const Notice& notice);
    void breakNoticesAnew();
    void removeTail();
    [[nodiscard]] long firstToKeep() const; // 0: everything
    bool trim();
    /// Once there is much text, for all that is kept and a tick's more: Scintilla, growing by
    /// itself, copies it a dozen times, and each time takes longer than a tick may.
    bool makeRoom();
    [[nodiscard]] bool hasMore() const;
    void setUpView();
    void updateJumpButton();
    [[nodiscard]] long length() const { return SendScintilla(SCI_GETLENGTH); }

    ConsolePump& m_pump;
    std::unique_ptr<AnsiAssembler> m_assembler;
    OutputStyles m_styles;
    std::unique_ptr<OutputLinks> m_links;
    NoticePlaces m_notices{*this};
    QTimer m_noticesSoon; // once for all sizes that a drag goes through
    AppendedLines m_appended{*this};
    std::deque<Item> m_queue;
    std::size_t m_frontDone = 0; // bytes of the first item that are shown already
    std::size_t m_pending = 0;
    QElapsedTimer m_sinceOwnText;
    std::size_t m_slice = 16u << 10; // bytes at a time, so that a slice takes about 2 ms at most
    bool m_isCongested = false;
    bool m_follow = true; // the end was in view when this tick began
    bool m_inTick = false;
    long m_room = 0; // bytes that Scintilla has room for; 0: as it likes
    long m_fullAt = 0; // bytes that end a tick, as the next one drops old lines
    long m_tail = 0; // bytes of the open line at the document's end
    bool m_wasAtEnd = true;
    QPoint m_pressed;
    QuietScrollBar* m_bar = nullptr;
    QToolButton* m_jump = nullptr;
};

} // namespace clutch
