// What ruff has against the text of an editor, found out while it is typed.
#pragma once

#include "ui/tools/ruff.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace clutch::ui {

class Editor;

/// Has an editor's text checked once nobody has typed for a moment, and shows in the editor what
/// ruff finds. Owned by TextTools, UI thread; editor and ruff outlive it. A check of a text that
/// has changed since is killed. While the text cannot be parsed the findings of before stay: half a
/// word makes them no less true.
class LintCheck : public QObject
{
    Q_OBJECT
public:
    /// Bytes. A larger text is data more often than code.
    static constexpr qsizetype kLargestText = 1'000'000;

    LintCheck(Editor& editor, const Ruff& ruff, QObject* parent);

    void setOn(bool on);
    /// The text runs among names that others left: a name that it does not define may well be
    /// there.
    void setNamesAreShared(bool shared);
    /// Once more: the file has another name, or the settings beside it are others.
    void checkSoon();
    /// Makes the edits of a finding that is shown. A sentence where that cannot be done.
    [[nodiscard]] Status fix(const Finding& finding);

signals:
    /// Why a check failed. Not twice the same one after the other.
    void said(const QString& sentence);

private:
    void check();
    void take(Result<RuffReport> report);
    void show();

    Editor& m_editor;
    const Ruff& m_ruff;
    QTimer m_soon;
    Ruff::Run m_run;
    std::vector<Finding> m_found; // also those that are not shown
    QString m_complained;
    bool m_on = false;
    bool m_namesAreShared = false;
    bool m_isOfThisText = false; // what is shown
};

} // namespace clutch::ui
