#include "ui/python_choice.h"

#include "engine/base/virtual_environment.h"
#include "ui/style/theme.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>

#include <algorithm>

namespace clutch::ui {

namespace {

/// The version that a choice comes to; empty where there is no such runtime.
std::string versionOf(const RuntimeChoice& choice, const RuntimeOffer& offer)
{
    if (choice.python.empty())
        return offer.pythons.empty() ? std::string() : offer.pythons.front();
    const bool there = std::find(offer.pythons.begin(), offer.pythons.end(), choice.python)
        != offer.pythons.end();
    return there ? choice.python : std::string();
}

std::string folderOf(const RuntimeChoice& choice)
{
    QString folder = choice.virtualEnvironment;
    if (folder == QLatin1String("~") || folder.startsWith(QLatin1String("~/")))
        folder.replace(0, 1, QDir::homePath());
    return QFile::encodeName(QDir::cleanPath(folder)).toStdString();
}

Result<VirtualEnvironment> environmentOf(const RuntimeChoice& choice)
{
    return readVirtualEnvironment(folderOf(choice));
}

} // namespace

std::vector<std::string> environmentFor(const RuntimeChoice& choice)
{
    if (choice.virtualEnvironment.isEmpty())
        return {};
    return {"VIRTUAL_ENV=" + folderOf(choice)};
}

QString problemOf(const RuntimeChoice& choice, const RuntimeOffer& offer)
{
    const std::string version = versionOf(choice, offer);
    if (version.empty())
        return choice.python.empty() ? PythonChoice::tr("There is no runtime to start.")
                                     : PythonChoice::tr("There is no runtime for Python %1 here.")
                                           .arg(QString::fromStdString(choice.python));
    if (choice.virtualEnvironment.isEmpty())
        return {};
    const auto found = environmentOf(choice);
    const Status usable = found ? found->fits(version) : Status(tl::unexpected(found.error()));
    if (usable)
        return {};
    QString sentence = QString::fromStdString(usable.error().text);
    sentence[0] = sentence[0].toUpper();
    return PythonChoice::tr("%1. Runtimes start without it.").arg(sentence);
}

PythonChoice::PythonChoice(RuntimeOffer offer, QWidget* parent)
    : QObject(parent)
    , m_offer(std::move(offer))
    , m_version(new QComboBox(parent))
    , m_row(new QWidget(parent))
    , m_folder(new QLineEdit(m_row))
    , m_verdictRow(new QWidget(parent))
    , m_verdict(new QLabel(m_verdictRow))
    , m_restart(new QPushButton(tr("Restart no&w"), m_verdictRow))
{
    const auto& pythons = m_offer.pythons;
    m_version->addItem(pythons.empty()
            ? tr("the newest")
            : tr("the newest (CPython %1)").arg(QString::fromStdString(pythons.front())),
        QString());
    for (const std::string& each : pythons) {
        const QString python = QString::fromStdString(each);
        m_version->addItem(tr("CPython %1").arg(python), python);
    }
    m_folder->setPlaceholderText(qEnvironmentVariableIsEmpty("VIRTUAL_ENV")
            ? tr("none")
            : tr("%1 (VIRTUAL_ENV)").arg(qEnvironmentVariable("VIRTUAL_ENV")));
    m_folder->setClearButtonEnabled(true);
    auto* browse = new QPushButton(tr("&Browse…"), m_row);
    browse->setAutoDefault(false);
    browse->setToolTip(tr("Choose the folder of a virtual environment"));
    auto* row = new QHBoxLayout(m_row);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Metrics::kSpace);
    row->addWidget(m_folder, 1);
    row->addWidget(browse);

    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_restart->setAutoDefault(false);
    m_restart->setToolTip(tr("Start a new runtime with the same interpreters; what runs is ended"));
    // Of its longest sentence, so that nothing jumps when there is one.
    m_verdict->setMinimumHeight(2 * m_verdict->fontMetrics().lineSpacing());
    m_verdict->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto* verdict = new QHBoxLayout(m_verdictRow);
    verdict->setContentsMargins(0, 0, 0, 0);
    verdict->setSpacing(Metrics::kSpace);
    verdict->addWidget(m_verdict, 1);
    verdict->addWidget(m_restart, 0, Qt::AlignTop);
    QWidget::setTabOrder(browse, m_restart); // as one reads

    const auto follow = [this] {
        judge();
        emit changed();
    };
    connect(m_version, &QComboBox::currentIndexChanged, this, follow);
    connect(m_folder, &QLineEdit::textChanged, this, follow);
    connect(browse, &QPushButton::clicked, this, &PythonChoice::browse);
    connect(m_restart, &QPushButton::clicked, this, &PythonChoice::restartWanted);
    judge();
}

void PythonChoice::show(const RuntimeChoice& choice)
{
    const QString python = QString::fromStdString(choice.python);
    int index = m_version->findData(python);
    if (index < 0) { // a runtime that is no longer there is still what was chosen
        m_version->addItem(tr("CPython %1 (not here)").arg(python), python);
        index = m_version->count() - 1;
    }
    m_version->setCurrentIndex(index);
    m_folder->setText(QDir::toNativeSeparators(choice.virtualEnvironment));
    judge();
}

RuntimeChoice PythonChoice::choice() const
{
    return {m_version->currentData().toString().toStdString(), m_folder->text().trimmed()};
}

void PythonChoice::setPresent(const RuntimeChoice& present)
{
    m_offer.present = present;
    judge();
}

void PythonChoice::browse()
{
    const QString from = m_folder->text().isEmpty() ? QDir::homePath() : m_folder->text();
    auto* dialog = new QFileDialog(m_row, tr("The folder of a virtual environment"), from);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, m_folder, &QLineEdit::setText);
    dialog->open();
}

// What a choice comes to, said below its fields.
void PythonChoice::judge()
{
    const RuntimeChoice chosen = choice();
    const QString problem = problemOf(chosen, m_offer);
    const bool wrongFolder = !problem.isEmpty() && !chosen.virtualEnvironment.isEmpty();
    const bool differs = versionOf(chosen, m_offer) != versionOf(m_offer.present, m_offer)
        || chosen.virtualEnvironment != m_offer.present.virtualEnvironment;
    QString text = problem;
    if (problem.isEmpty() && !chosen.virtualEnvironment.isEmpty()) {
        const auto found = environmentOf(chosen);
        text = tr("An environment of Python %1; its packages can be imported in every interpreter.")
                   .arg(QString::fromStdString(found->version));
    }
    if (differs && problem.isEmpty())
        text += (text.isEmpty() ? QString() : QStringLiteral(" "))
            + tr("The present runtime was started with something else.");
    else if (text.isEmpty())
        text = tr("The present runtime was started with this.");
    m_verdict->setText(text);
    for (QWidget* each : {static_cast<QWidget*>(m_folder), static_cast<QWidget*>(m_verdict)}) {
        each->setProperty("wrong", each == m_folder ? wrongFolder : !problem.isEmpty());
        each->style()->unpolish(each);
        each->style()->polish(each);
    }
    m_restart->setVisible(differs && problem.isEmpty());
}

} // namespace clutch::ui
