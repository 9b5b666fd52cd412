#include "ui/syntax_check.h"

#include "ui/editor/editor.h"
#include "ui/runtime/runtime_session.h"

#include <QRegularExpression>

namespace clutch::ui {

namespace {

constexpr int kSoonMs = 300;
/// Characters. A larger text takes the compiler longer than anybody waits between two words.
constexpr int kMostChecked = 2'000'000;

} // namespace

QString withoutPlace(const QString& message)
{
    static const QRegularExpression place(QStringLiteral(" \\([^\\n]*, line \\d+\\)$"));
    return QString(message).remove(place);
}

SourceProblem problemOf(const proto::ExceptionInfo& error)
{
    SourceProblem problem;
    problem.line = static_cast<int>(error.line());
    problem.column = static_cast<int>(error.column());
    problem.endLine = static_cast<int>(error.end_line());
    problem.endColumn = static_cast<int>(error.end_column());
    problem.message = QStringLiteral("%1: %2").arg(QString::fromStdString(error.type()),
        withoutPlace(QString::fromStdString(error.message())));
    return problem;
}

SyntaxCheck::SyntaxCheck(Editor& editor, RuntimeSession& session, QObject* parent)
    : QObject(parent)
    , m_editor(editor)
    , m_session(session)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &SyntaxCheck::check);
    connect(&m_editor, &QsciScintilla::textChanged, this, [this] {
        m_request = 0;
        m_soon.start();
    });
    // The next runtime may be another Python.
    connect(&m_session, &RuntimeSession::started, this, [this] { m_soon.start(); });
    connect(&m_session, &RuntimeSession::sourceChecked, this,
        [this](quint64 request, const proto::SourceChecked& checked) {
            if (request == m_request)
                take(checked);
        });
    connect(&m_session, &RuntimeSession::requestRefused, this, [this](quint64 request) {
        if (request != 0 && request == m_request)
            m_editor.clearProblem();
    });
    if (m_editor.length() > 0)
        m_soon.start(); // it comes from another pane, and an answer may have been on its way there
}

void SyntaxCheck::check()
{
    if (!m_session.isUp())
        return; // started() comes
    if (m_editor.length() > kMostChecked)
        return m_editor.clearProblem();
    m_request = m_session.checkSource(
        m_editor.text().toStdString(), m_editor.document().sourceName().toStdString());
}

void SyntaxCheck::take(const proto::SourceChecked& checked)
{
    m_request = 0;
    if (checked.errors().empty())
        m_editor.clearProblem();
    else
        m_editor.setProblem(problemOf(checked.errors(0)));
}

} // namespace clutch::ui
