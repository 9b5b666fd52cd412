// One value, with room to read it.
#pragma once

#include "ui/models/variable_history.h"

#include <QDialog>

class QPlainTextEdit;

namespace clutch::ui {

/// Shows what the runtime told of a name, and copies it. Deletes itself when closed; UI thread.
/// Asks the runtime for nothing: a repr is bounded there, and this says so where it was cut.
class VariableDialog : public QDialog
{
    Q_OBJECT
public:
    VariableDialog(const QString& letter, const VariableRow& row, QWidget* parent);

    [[nodiscard]] QPlainTextEdit& value() { return *m_value; }

private:
    QPlainTextEdit* m_value;
};

/// Whether the runtime has left something out of the repr.
[[nodiscard]] bool looksShortened(const QString& text);

} // namespace clutch::ui
