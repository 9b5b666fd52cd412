// What finds names in source text: the jedi of the present runtime.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <QObject>
#include <QString>

#include <deque>

namespace clutch::ui {

class Editor;
class RuntimeSession;

/// Knows whether the present runtime finds names in source, or why it does not, and asks it. Owned
/// by TextTools, UI thread; the session outlives it. Answers are the session's sourceAnalysed() and
/// requestRefused(); a newer question makes the runtime refuse an older one, so a refusal is no
/// news.
class AnalyserLink : public QObject
{
    Q_OBJECT
public:
    /// Bytes. jedi takes longer for a larger one than anybody waits between two words.
    static constexpr qsizetype kLargestText = 2'000'000;

    AnalyserLink(RuntimeSession& session, QObject* parent);

    [[nodiscard]] bool isThere() const { return !m_name.isEmpty(); }
    /// "jedi 0.20.0"
    [[nodiscard]] const QString& name() const { return m_name; }
    /// Why nothing can be asked.
    [[nodiscard]] const QString& reason() const { return m_reason; }

    /// About an editor's text at the byte `cursor`. The request's number, or 0 where nothing was
    /// asked: there is nobody to ask, or the text is too large.
    quint64 ask(
        const Editor& editor, const QByteArray& text, long cursor, proto::AnalyseSource::Want want);
    /// The same about a text of that file name.
    quint64 ask(const QString& fileName, const QByteArray& text, long cursor,
        proto::AnalyseSource::Want want);
    /// Whether this asked it, lately.
    [[nodiscard]] bool isOurs(quint64 request) const;

signals:
    void availabilityChanged();

private:
    void know(const QString& name, const QString& reason);

    RuntimeSession& m_session;
    QString m_name;
    QString m_reason;
    std::deque<quint64> m_asked;
};

} // namespace clutch::ui
