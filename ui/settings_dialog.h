// The settings, each of which takes effect as it is changed.
#pragma once

#include "ui/preferences.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFontComboBox;
class QFormLayout;
class QLabel;
class QSpinBox;
class QTabWidget;

namespace clutch::ui {

class PythonChoice;
struct RuntimeOffer;
struct ToolWords;

/// Shows preferences and says when one is changed; the theme it gives to Themes itself. Deletes
/// itself when closed; UI thread. There is no "OK": what is seen is what is so.
class SettingsDialog : public QDialog
{
    Q_OBJECT
public:
    SettingsDialog(const Preferences& preferences, const ToolWords& tools, RuntimeOffer runtimes,
        QWidget* parent);
    [[nodiscard]] PythonChoice& python() { return *m_python; }
    /// Shows the page that a field is on.
    void reveal(const QWidget& field);

signals:
    void changed(const clutch::ui::Preferences& now);

private:
    [[nodiscard]] QFormLayout* addPage(const QString& title);
    void addText(QFormLayout* form);
    void addTheme(QFormLayout* form);
    void addConsole(QFormLayout* form);
    void addPython(QFormLayout* form, RuntimeOffer runtimes);
    void addRuntime(QFormLayout* form);
    void addTools(QFormLayout* form, const ToolWords& tools);
    void addRow(QFormLayout* form, const QString& label, QWidget* field, const QString& tip);
    [[nodiscard]] QCheckBox* makeBox(const QString& text);
    [[nodiscard]] QLabel* makeWords(const QString& text);
    [[nodiscard]] QSpinBox* makeNumber(PreferenceRange range, const QString& unit);
    void show(const Preferences& preferences);
    void tell();

    QTabWidget* m_pages;
    QFontComboBox* m_family;
    QSpinBox* m_size;
    QSpinBox* m_tab;
    QCheckBox* m_trim;
    QCheckBox* m_brackets;
    QCheckBox* m_whitespace;
    QCheckBox* m_ruler;
    QSpinBox* m_rulerColumn;
    QCheckBox* m_format;
    QCheckBox* m_lint;
    QCheckBox* m_names;
    QComboBox* m_theme;
    QSpinBox* m_lines;
    QSpinBox* m_megabytes;
    QSpinBox* m_hz;
    PythonChoice* m_python;
    QComboBox* m_kind;
    QCheckBox* m_ready;
    QCheckBox* m_restore;
    bool m_showing = false; // fields are being filled and mean nothing
};

} // namespace clutch::ui
