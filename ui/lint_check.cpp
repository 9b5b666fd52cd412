#include "ui/lint_check.h"

#include "ui/editor/editor.h"
#include "ui/editor/editor_spans.h"

#include <QStringList>

#include <algorithm>
#include <iterator>
#include <utility>

namespace clutch::ui {

namespace {

constexpr int kSoonMs = 600;
const QString kUndefinedName = QStringLiteral("F821");

// Where a place of ruff's, which counts code points, is in a text. None behind the text's end.
std::optional<qsizetype> offsetOf(const QString& text, TextPlace place)
{
    qsizetype at = 0;
    for (int line = 1; line < place.line; ++line) {
        at = text.indexOf(QLatin1Char('\n'), at) + 1;
        if (at == 0) // the line behind a last one that has no end is its end
            return line + 1 == place.line && place.column == 1 ? std::optional(text.size())
                                                               : std::nullopt;
    }
    for (int column = 1; column < place.column; ++column) {
        if (at >= text.size() || text[at] == QLatin1Char('\n'))
            return std::nullopt;
        at += text[at].isHighSurrogate() && at + 1 < text.size() ? 2 : 1;
    }
    return at;
}

} // namespace

LintCheck::LintCheck(Editor& editor, const Ruff& ruff, QObject* parent)
    : QObject(parent)
    , m_editor(editor)
    , m_ruff(ruff)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &LintCheck::check);
    connect(&editor, &QsciScintilla::textChanged, this, [this] {
        m_isOfThisText = false;
        m_run.reset();
        checkSoon();
    });
    // By another name other settings may count.
    connect(&editor.document(), &Document::nameChanged, this, &LintCheck::checkSoon);
    connect(&ruff, &Ruff::changed, this, &LintCheck::checkSoon);
}

void LintCheck::setOn(bool on)
{
    if (m_on == on)
        return;
    m_on = on;
    checkSoon();
}

void LintCheck::setNamesAreShared(bool shared)
{
    if (m_namesAreShared == shared)
        return;
    m_namesAreShared = shared;
    if (m_isOfThisText)
        show();
}

void LintCheck::checkSoon()
{
    m_soon.start();
}

void LintCheck::check()
{
    if (!m_on || !m_ruff.isThere() || m_editor.length() > kLargestText) {
        m_run.reset();
        m_found.clear();
        m_editor.setFindings({});
        return;
    }
    const Document& document = m_editor.document();
    m_run = m_ruff.check({m_editor.text(), document.path(), document.displayName()}, Ruff::kLimit,
        [this](Result<RuffReport> report) { take(std::move(report)); });
}

void LintCheck::take(Result<RuffReport> report)
{
    m_run.reset();
    if (!report) {
        const QString why = QString::fromStdString(report.error().text);
        if (std::exchange(m_complained, why) != why)
            emit said(tr("%1 was not checked. %2").arg(m_editor.document().displayName(), why));
        m_found.clear();
        m_editor.setFindings({});
        return;
    }
    m_complained.clear();
    if (report->syntaxErrors)
        return; // CPython says it, and what was found before stays
    m_found = std::move(report->findings);
    m_isOfThisText = true;
    show();
}

void LintCheck::show()
{
    std::vector<Finding> shown;
    std::copy_if(m_found.begin(), m_found.end(), std::back_inserter(shown),
        [this](const Finding& each) { return !m_namesAreShared || each.code != kUndefinedName; });
    m_editor.setFindings(std::move(shown));
}

Status LintCheck::fix(const Finding& finding)
{
    const std::string what = finding.code.toStdString() + " was not fixed: ";
    if (m_editor.isReadOnly())
        return failure(what + tr("the text is read-only.").toStdString());
    if (!m_isOfThisText)
        return failure(what
            + tr("the text has changed since it was checked, which happens again now.")
                  .toStdString());
    if (finding.edits.empty())
        return failure(what + tr("ruff knows no safe fix for it.").toStdString());
    const QString text = m_editor.text();
    std::vector<Replacement> replacements;
    for (const TextEdit& edit : finding.edits) {
        const auto begin = offsetOf(text, edit.begin);
        const auto end = offsetOf(text, edit.end);
        const qsizetype free = replacements.empty() ? 0 : replacements.back().span.end;
        if (!begin || !end || *begin < free || *end < *begin)
            return failure(
                what + tr("what ruff would change is no place of this text.").toStdString());
        replacements.push_back({{*begin, *end}, edit.with});
    }
    replaceSpans(m_editor, replacements);
    return {};
}

} // namespace clutch::ui
