// What a user has chosen once and for all.
#pragma once

#include "engine/base/result.h"
#include "engine/protocol/clutch.pb.h"
#include "ui/style/fonts.h"

#include <QString>

#include <string>

namespace clutch::ui {

/// Which Python a runtime is started with. A plain value.
struct RuntimeChoice
{
    std::string python; // "3.14"; empty: the newest there is
    QString virtualEnvironment; // its folder; empty: the one of the environment, if any
    friend bool operator==(const RuntimeChoice&, const RuntimeChoice&) = default;
};

/// The settings but the theme, which Themes keeps. Plain values; MainWindow puts them into effect.
struct Preferences
{
    QString codeFamily; // empty: the usual one
    int codePointSize = kCodePointSize;
    int tabWidth = 4;
    bool trimOnSave = false;
    bool closeBrackets = true; // while typing
    bool showWhitespace = false;
    bool showRuler = false;
    int rulerColumn = 88; // ruff's and black's
    bool formatOnSave = false; // by ruff
    bool lintOnTyping = true; // by ruff
    bool namesOnTyping = true; // behind a dot and in calls
    int consoleLines = 100'000;
    int consoleMegabytes = 64;
    int samplingHz = 20;
    proto::InterpreterKind kind = proto::KIND_ISOLATED; // of panes that nobody chose one for
    bool keepOneReady = true; // an interpreter of that kind, made in advance
    bool restoreAtStart = true;
    RuntimeChoice runtime; // from the next start of one on
    friend bool operator==(const Preferences&, const Preferences&) = default;
};

struct PreferenceRange
{
    int least;
    int most;
};
inline constexpr PreferenceRange kPointSizes{7, 32};
inline constexpr PreferenceRange kTabWidths{1, 16};
inline constexpr PreferenceRange kRulerColumns{20, 400};
inline constexpr PreferenceRange kConsoleLines{1'000, 10'000'000};
inline constexpr PreferenceRange kConsoleMegabytes{1, 1024};
/// The runtime takes more; a picture that moves 50 times a second is as smooth as can be seen.
inline constexpr PreferenceRange kSamplingRates{1, 50};

/// From QSettings; what is missing or out of range there is as usual.
[[nodiscard]] Preferences loadPreferences();
/// Written at once, and why they cannot be: QSettings itself does it later, silently, and drops
/// what it could not write.
[[nodiscard]] Status savePreferences(const Preferences& preferences);

} // namespace clutch::ui
