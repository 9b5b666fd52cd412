// Choosing a PyInterpreterConfig field by field.
#pragma once

#include "engine/base/interpreter_config.h"
#include "engine/protocol/clutch.pb.h"

#include <QDialog>

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace clutch::ui {

/// Asks for the fields of a custom interpreter, says at once what a combination means or why it is
/// refused, and offers to make the ones that can be made. Deletes itself when closed; UI thread.
/// Making it is left to who listens.
class CustomInterpreterDialog : public QDialog
{
    Q_OBJECT
public:
    explicit CustomInterpreterDialog(QWidget* parent);

    [[nodiscard]] InterpreterConfig config() const;
    void setConfig(const InterpreterConfig& config);

signals:
    /// Kind, config and name are filled in.
    void wanted(const clutch::proto::CreateInterpreter& wish);

private:
    /// A field that is on or off, and where it stands in InterpreterConfig.
    struct Switch
    {
        QCheckBox* box;
        bool InterpreterConfig::*field;
    };

    void addSwitch(bool InterpreterConfig::*field, const QString& text, const QString& tip);
    void explain();
    void make();

    QLineEdit* m_name;
    QComboBox* m_start;
    QRadioButton* m_ownGil;
    QRadioButton* m_sharedGil;
    std::vector<Switch> m_switches;
    QLabel* m_sentence;
    QPushButton* m_make;
};

} // namespace clutch::ui
