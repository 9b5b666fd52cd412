// ruff: which one there is, and what it makes of a text.
#pragma once

#include "ui/tools/ruff_report.h"
#include "ui/tools/tool_run.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace clutch::ui {

/// A text as ruff gets it.
struct RuffText
{
    QString text;
    QString path; // of its file: the settings beside that count; empty where it has none
    QString name; // for sentences
};

/// From 1, both included.
struct LineRange
{
    int first;
    int last;
};

/// Where a ruff may be.
struct RuffPlaces
{
    QString tools; // the folder that packaging/fetch-runtimes fills
    QString searchPath; // as in PATH

    /// CLUTCH_TOOLS_DIR of the environment or else of the build, and PATH.
    [[nodiscard]] static RuffPlaces usual();
};

/// The ruff of the window. Owned by TextTools, UI thread. Looks once where there is one, and asks
/// it for its version, which does not wait. Each order is a process of its own that works in the
/// text's folder and keeps no cache; to drop the returned run is to call the order off.
class Ruff : public QObject
{
    Q_OBJECT
public:
    using Run = std::unique_ptr<ToolRun>;
    using TextDone = std::function<void(Result<QString>)>;
    using ReportDone = std::function<void(Result<RuffReport>)>;

    static constexpr std::chrono::milliseconds kLimit{10'000};

    explicit Ruff(const RuffPlaces& places, QObject* parent = nullptr);

    [[nodiscard]] bool isThere() const { return m_reason.isEmpty(); }
    [[nodiscard]] const QString& program() const { return m_program; }
    /// "ruff 0.16.10"; empty until it has said so.
    [[nodiscard]] const QString& version() const { return m_version; }
    /// Why there is none, and what would bring one.
    [[nodiscard]] const QString& reason() const { return m_reason; }

    /// The formatted text, or lines of it.
    [[nodiscard]] Run format(const RuffText& text, const std::optional<LineRange>& lines,
        std::chrono::milliseconds limit, TextDone done) const;
    [[nodiscard]] Run check(
        const RuffText& text, std::chrono::milliseconds limit, ReportDone done) const;
    /// The text with everything mended that can be, safely.
    [[nodiscard]] Run fixAll(
        const RuffText& text, std::chrono::milliseconds limit, TextDone done) const;

signals:
    /// Its version is known, or it turned out to be unusable.
    void changed();

private:
    [[nodiscard]] Run start(const RuffText& text, QStringList arguments,
        std::chrono::milliseconds limit, ToolRun::Done done) const;
    void askVersion();

    QString m_program;
    QString m_version;
    QString m_reason;
    Run m_asking;
};

} // namespace clutch::ui
