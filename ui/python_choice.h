// Which Python the runtime is started with: a version, and a virtual environment.
#pragma once

#include "ui/preferences.h"

#include <QObject>

#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QWidget;

namespace clutch::ui {

/// What there is to choose from, and what the present runtime was started with.
struct RuntimeOffer
{
    std::vector<std::string> pythons; // "3.15", "3.14": newest first
    RuntimeChoice present; // what the runtime that runs was started with
};

/// What is wrong with a choice: a sentence; nothing where a runtime can be started with it.
[[nodiscard]] QString problemOf(const RuntimeChoice& choice, const RuntimeOffer& offer);

/// What a runtime must find in its environment for it: "NAME=VALUE".
[[nodiscard]] std::vector<std::string> environmentFor(const RuntimeChoice& choice);

/// The fields of the settings for it, which a SettingsDialog lays out and owns with this. UI
/// thread.
///
/// A folder is checked as it is typed: what is in it is read, nothing is run. What cannot be used
/// is kept as it stands, with a sentence that says why it has no effect. A choice that differs from
/// the present runtime's comes with a button that starts a new one.
class PythonChoice : public QObject
{
    Q_OBJECT
public:
    PythonChoice(RuntimeOffer offer, QWidget* parent);

    [[nodiscard]] QComboBox* versions() const { return m_version; }
    [[nodiscard]] QWidget* environmentRow() const { return m_row; }
    [[nodiscard]] QLineEdit* folder() const { return m_folder; }
    [[nodiscard]] QWidget* verdictRow() const { return m_verdictRow; }

    void show(const RuntimeChoice& choice);
    [[nodiscard]] RuntimeChoice choice() const;
    /// Another runtime was started.
    void setPresent(const RuntimeChoice& present);

signals:
    void changed();
    void restartWanted();

private:
    void browse();
    void judge();

    RuntimeOffer m_offer;
    QComboBox* m_version;
    QWidget* m_row;
    QLineEdit* m_folder;
    QWidget* m_verdictRow;
    QLabel* m_verdict;
    QPushButton* m_restart;
};

} // namespace clutch::ui
