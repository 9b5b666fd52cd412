#include "ui/editor/write_trial.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTemporaryFile>

namespace clutch::ui {

QString whyNothingIsWritten(QString folder)
{
    while (!QFileInfo::exists(folder)) {
        const QString above = QFileInfo(folder).absolutePath();
        if (above == folder)
            break;
        folder = above;
    }
    QTemporaryFile trial(folder + QStringLiteral("/clutch"));
    const QByteArray page(4096, ' '); // a full disk takes an empty file
    if (trial.open() && trial.write(page) == page.size() && trial.flush())
        return QCoreApplication::translate("WriteTrial", "the system does not say why");
    return trial.errorString();
}

} // namespace clutch::ui
