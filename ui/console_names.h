// What may stand at a console's cursor while its interpreter does not answer.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <QByteArray>
#include <QObject>
#include <QStringList>

#include <functional>

namespace clutch::ui {

class AnalyserLink;
class ConsoleLink;
class Editor;
class RuntimeSession;

/// Asks the analyser where C code keeps the interpreter's GIL: about the pane's text and, behind
/// it, what its console has run. Child of its ConsoleLink, UI thread; the session and the analyser
/// outlive it.
class ConsoleNames : public QObject
{
    Q_OBJECT
public:
    /// Null where there is no text, as for the main interpreter.
    using ChooseText = std::function<const Editor*()>;

    ConsoleNames(
        ConsoleLink& link, ChooseText text, RuntimeSession& session, AnalyserLink& analyser);

signals:
    void said(const QString& sentence);

private:
    /// The words about a call are asked for first: that is what most questions are about.
    struct Asked
    {
        quint64 request = 0;
        bool isAboutCall = true;
        QByteArray text;
        long cursor = 0;
        long before = 0; // bytes of `text` before what is typed
    };
    void ask(const QByteArray& source, int cursor);
    void send(proto::AnalyseSource::Want want);
    void show(const QStringList& items, int start, const QString& calltip);
    void giveUp();

    ConsoleLink& m_link;
    ChooseText m_text;
    AnalyserLink& m_analyser;
    QByteArray m_ran; // the newest of it
    Asked m_asked;
};

} // namespace clutch::ui
