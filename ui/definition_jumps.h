// To where a name comes from, and back.
#pragma once

#include "engine/protocol/clutch.pb.h"
#include "ui/editor/finding_marks.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <vector>

namespace clutch::ui {

class AnalyserLink;
class EditorPanel;
class FileCommands;
class RuntimeSession;
class Workbench;

/// Asks the analyser where the name at a caret is defined, goes there, and remembers where one came
/// from. Owned by TextTools, UI thread; the others outlive it. An answer is taken only while its
/// text is still the one that is seen.
class DefinitionJumps : public QObject
{
    Q_OBJECT
public:
    DefinitionJumps(Workbench& workbench, FileCommands& files, RuntimeSession& session,
        AnalyserLink& analyser, QObject* parent);

    void goToDefinition(EditorPanel& text);
    void goBack();
    void goForward();
    [[nodiscard]] bool canGoBack() const { return !m_back.empty(); }
    [[nodiscard]] bool canGoForward() const { return !m_forward.empty(); }

signals:
    void said(const QString& sentence);
    /// Where one can go back or forward to.
    void changed();

private:
    struct Place
    {
        QPointer<EditorPanel> text; // may be closed; a file can be opened again
        QString file; // empty for a text without one
        TextPlace place;
    };
    void take(const proto::SourceAnalysed& found);
    [[nodiscard]] Place here() const;
    void step(std::vector<Place>& from, std::vector<Place>& to);
    bool show(const Place& place);

    Workbench& m_workbench;
    FileCommands& m_files;
    AnalyserLink& m_analyser;
    quint64 m_request = 0;
    QPointer<EditorPanel> m_asked;
    QString m_askedFile; // its source name
    QString m_name; // the word at the caret
    std::vector<Place> m_back;
    std::vector<Place> m_forward;
};

} // namespace clutch::ui
