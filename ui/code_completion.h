// Names for the caret of an editor, from the interpreter and from the source.
#pragma once

#include "engine/base/strong_id.h"
#include "engine/protocol/clutch.pb.h"
#include "ui/editor/name_list.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace clutch::ui {

class AnalyserLink;
class Editor;
class RuntimeSession;

/// Asks the pane's interpreter, as it is now, and the analyser, which reads the text alone, and
/// shows what either says as it comes: the interpreter's names first. Owned by TextTools, UI
/// thread; the others outlive it.
///
/// Asked for by Ctrl+Space, and by itself behind a dot, an opening bracket and a comma. An answer
/// is good as long as nothing but more of the same name was typed since.
class CodeCompletion : public QObject
{
    Q_OBJECT
public:
    /// The one that the text belongs to; none while it is not there.
    using ChooseInterpreter = std::function<InterpreterId()>;

    CodeCompletion(Editor& editor, ChooseInterpreter interpreter, RuntimeSession& session,
        AnalyserLink& analyser, QObject* parent);

    void setOnTyping(bool on) { m_onTyping = on; }
    void askForNames();
    [[nodiscard]] const NameList& list() const { return m_list; }

signals:
    void said(const QString& sentence);

private:
    enum class Wish
    {
        Names, // because of a dot
        NamesNow, // the user asked
        Signature, // of the call that the caret is in
    };
    struct Asked
    {
        Wish wish;
        QByteArray before; // the text up to the caret
        quint64 live = 0; // requests that have no answer yet
        quint64 source = 0;
        proto::Completions fromLive;
        proto::Completions fromSource;
        bool shown = false;
        bool askedSignature = false;
    };

    void connectSession(RuntimeSession& session);
    void typed(int character);
    void ask(Wish wish);
    void show();
    void showNames(long start, const std::vector<OfferedName>& names);
    void showTip();
    [[nodiscard]] bool isOutdated() const;
    [[nodiscard]] bool isCode(long position) const;
    [[nodiscard]] long caret() const;

    Editor& m_editor;
    const ChooseInterpreter m_interpreter;
    RuntimeSession& m_session;
    AnalyserLink& m_analyser;
    NameList m_list;
    std::optional<Asked> m_asked;
    bool m_onTyping = true;
    Wish m_next = Wish::Names; // once m_soon is over, …
    long m_nextAt = 0; // … where the caret is still there
    QTimer m_soon;
};

/// What both know for the caret, the interpreter's first and nothing twice, as far as it begins
/// with what is typed. Their starts may differ: `start` becomes the later one.
[[nodiscard]] std::vector<OfferedName> mergedNames(const proto::Completions& fromLive,
    const proto::Completions& fromSource, const QByteArray& before, long& start);

} // namespace clutch::ui
