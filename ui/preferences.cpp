#include "ui/preferences.h"

#include "ui/editor/write_trial.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSettings>

namespace clutch::ui {

namespace {

const QString kFamily = QStringLiteral("settings/codeFamily");
const QString kSize = QStringLiteral("settings/codePointSize");
const QString kTab = QStringLiteral("settings/tabWidth");
const QString kTrim = QStringLiteral("settings/trimOnSave");
const QString kBrackets = QStringLiteral("settings/closeBrackets");
const QString kWhitespace = QStringLiteral("settings/showWhitespace");
const QString kRuler = QStringLiteral("settings/showRuler");
const QString kRulerColumn = QStringLiteral("settings/rulerColumn");
const QString kFormat = QStringLiteral("settings/formatOnSave");
const QString kLint = QStringLiteral("settings/lintOnTyping");
const QString kNames = QStringLiteral("settings/namesOnTyping");
const QString kLines = QStringLiteral("settings/consoleLines");
const QString kMegabytes = QStringLiteral("settings/consoleMegabytes");
const QString kHz = QStringLiteral("settings/samplingHz");
const QString kKind = QStringLiteral("settings/interpreterKind");
const QString kPython = QStringLiteral("settings/runtimePython");
const QString kEnvironment = QStringLiteral("settings/virtualEnvironment");
const QString kReady = QStringLiteral("settings/keepOneReady");
const QString kRestore = QStringLiteral("settings/restoreAtStart");

void read(const QSettings& settings, const QString& key, PreferenceRange range, int& value)
{
    bool isNumber = false;
    const int kept = settings.value(key).toInt(&isNumber);
    if (isNumber && kept >= range.least && kept <= range.most)
        value = kept;
}

} // namespace

Preferences loadPreferences()
{
    const QSettings settings;
    Preferences made;
    made.codeFamily = settings.value(kFamily).toString();
    read(settings, kSize, kPointSizes, made.codePointSize);
    read(settings, kTab, kTabWidths, made.tabWidth);
    read(settings, kRulerColumn, kRulerColumns, made.rulerColumn);
    read(settings, kLines, kConsoleLines, made.consoleLines);
    read(settings, kMegabytes, kConsoleMegabytes, made.consoleMegabytes);
    read(settings, kHz, kSamplingRates, made.samplingHz);
    int kind = made.kind;
    read(settings, kKind, {proto::KIND_ISOLATED, proto::KIND_LEGACY}, kind);
    made.kind = static_cast<proto::InterpreterKind>(kind);
    made.trimOnSave = settings.value(kTrim, made.trimOnSave).toBool();
    made.closeBrackets = settings.value(kBrackets, made.closeBrackets).toBool();
    made.showWhitespace = settings.value(kWhitespace, made.showWhitespace).toBool();
    made.showRuler = settings.value(kRuler, made.showRuler).toBool();
    made.formatOnSave = settings.value(kFormat, made.formatOnSave).toBool();
    made.lintOnTyping = settings.value(kLint, made.lintOnTyping).toBool();
    made.namesOnTyping = settings.value(kNames, made.namesOnTyping).toBool();
    made.keepOneReady = settings.value(kReady, made.keepOneReady).toBool();
    made.restoreAtStart = settings.value(kRestore, made.restoreAtStart).toBool();
    made.runtime.python = settings.value(kPython).toString().toStdString();
    made.runtime.virtualEnvironment = settings.value(kEnvironment).toString();
    return made;
}

Status savePreferences(const Preferences& preferences)
{
    QSettings settings;
    settings.setValue(kFamily, preferences.codeFamily);
    settings.setValue(kSize, preferences.codePointSize);
    settings.setValue(kTab, preferences.tabWidth);
    settings.setValue(kTrim, preferences.trimOnSave);
    settings.setValue(kBrackets, preferences.closeBrackets);
    settings.setValue(kWhitespace, preferences.showWhitespace);
    settings.setValue(kRuler, preferences.showRuler);
    settings.setValue(kRulerColumn, preferences.rulerColumn);
    settings.setValue(kFormat, preferences.formatOnSave);
    settings.setValue(kLint, preferences.lintOnTyping);
    settings.setValue(kNames, preferences.namesOnTyping);
    settings.setValue(kLines, preferences.consoleLines);
    settings.setValue(kMegabytes, preferences.consoleMegabytes);
    settings.setValue(kHz, preferences.samplingHz);
    settings.setValue(kKind, static_cast<int>(preferences.kind));
    settings.setValue(kReady, preferences.keepOneReady);
    settings.setValue(kRestore, preferences.restoreAtStart);
    settings.setValue(kPython, QString::fromStdString(preferences.runtime.python));
    settings.setValue(kEnvironment, preferences.runtime.virtualEnvironment);
    settings.sync();
    if (settings.status() == QSettings::NoError)
        return {};
    const QString path = settings.fileName();
    return failure(QCoreApplication::translate(
        "Preferences", "The settings cannot be written to %1: %2. They hold until Clutch ends.")
                       .arg(path, whyNothingIsWritten(QFileInfo(path).absolutePath()))
                       .toStdString());
}

} // namespace clutch::ui
