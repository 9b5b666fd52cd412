#include "ui/custom_interpreter_dialog.h"

#include "engine/protocol/interpreter_config.h"
#include "engine/protocol/limits.h"
#include "ui/models/interpreter_words.h"
#include "ui/style/themes.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace clutch::ui {

namespace {

// The sentence below the fields changes with them, and the dialog must not jump when it does.
constexpr int kSentenceLines = 4;

struct Start
{
    proto::InterpreterKind shown;
    InterpreterKind kind;
};

const Start kStarts[] = {{proto::KIND_ISOLATED, InterpreterKind::Isolated},
    {proto::KIND_SHARED_GIL, InterpreterKind::SharedGil},
    {proto::KIND_LEGACY, InterpreterKind::Legacy}};

} // namespace

CustomInterpreterDialog::CustomInterpreterDialog(QWidget* parent)
    : QDialog(parent)
    , m_name(new QLineEdit(this))
    , m_start(new QComboBox(this))
    , m_ownGil(new QRadioButton(tr("&its own (PyInterpreterConfig_OWN_GIL)"), this))
    , m_sharedGil(
          new QRadioButton(tr("the &main interpreter's (PyInterpreterConfig_SHARED_GIL)"), this))
    , m_sentence(new QLabel(this))
    , m_make(new QPushButton(tr("Cr&eate"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("New custom interpreter"));
    m_name->setMaxLength(static_cast<int>(protocol::kMaxName / 4)); // UTF-8 needs 4 bytes at most
    m_name->setPlaceholderText(tr("as its letter"));
    m_name->setAccessibleName(tr("Name"));
    for (const Start& start : kStarts)
        m_start->addItem(kindWord(start.shown));
    m_start->setAccessibleName(tr("Start from"));
    m_start->setToolTip(tr("Sets every field below as this kind has it"));
    connect(m_start, &QComboBox::activated, this,
        [this](int index) { setConfig(configFor(kStarts[index].kind)); });
    m_ownGil->setToolTip(tr("It runs beside the others, on a core of its own"));
    m_sharedGil->setToolTip(tr("It takes turns with the main interpreter, and they share a core"));

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(Metrics::kWide);
    form->setVerticalSpacing(Metrics::kSpace);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("Start &from"), m_start);
    form->addRow(tr("GIL"), m_ownGil);
    form->addRow({}, m_sharedGil);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(Metrics::kSpace);
    column->addLayout(form);
    addSwitch(&InterpreterConfig::useMainObmalloc, tr("use_main_&obmalloc"),
        tr("It allocates objects in the main interpreter's arenas"));
    addSwitch(&InterpreterConfig::checkMultiInterpExtensions, tr("&check_multi_interp_extensions"),
        tr("Extension modules that do not say they support several interpreters are refused"));
    addSwitch(&InterpreterConfig::allowThreads, tr("allow_&threads"),
        tr("threading.Thread.start() works; off, it raises RuntimeError"));
    addSwitch(&InterpreterConfig::allowDaemonThreads, tr("allow_&daemon_threads"),
        tr("Threads may be left running when it ends; concurrent.futures and "
           "multiprocessing.Pool want some"));
    addSwitch(&InterpreterConfig::allowFork, tr("allow_for&k"),
        tr("os.fork() is not refused by CPython. Clutch refuses it all the same: the child of a "
           "process with several interpreters dies"));
    addSwitch(&InterpreterConfig::allowExec, tr("allow_e&xec"),
        tr("os.exec*() may replace the process: the runtime and all its interpreters are gone"));

    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_sentence->setMinimumHeight(fontMetrics().lineSpacing() * kSentenceLines);
    m_sentence->setAccessibleName(tr("What these fields mean together"));
    column->addWidget(m_sentence);
    column->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->addButton(m_make, QDialogButtonBox::AcceptRole);
    m_make->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &CustomInterpreterDialog::make);
    column->addWidget(buttons);

    for (QRadioButton* gil : {m_ownGil, m_sharedGil})
        connect(gil, &QRadioButton::toggled, this, &CustomInterpreterDialog::explain);
    connect(&Themes::instance(), &Themes::changed, this, &CustomInterpreterDialog::explain);
    setConfig(configFor(InterpreterKind::Isolated));
}

void CustomInterpreterDialog::addSwitch(
    bool InterpreterConfig::*field, const QString& text, const QString& tip)
{
    auto* box = new QCheckBox(text, this);
    box->setToolTip(tip);
    box->setAccessibleDescription(tip);
    connect(box, &QCheckBox::toggled, this, &CustomInterpreterDialog::explain);
    m_switches.push_back({box, field});
    layout()->addWidget(box);
}

InterpreterConfig CustomInterpreterDialog::config() const
{
    InterpreterConfig config;
    for (const Switch& each : m_switches)
        config.*each.field = each.box->isChecked();
    config.gil
        = m_ownGil->isChecked() ? InterpreterConfig::Gil::Own : InterpreterConfig::Gil::Shared;
    return config;
}

void CustomInterpreterDialog::setConfig(const InterpreterConfig& config)
{
    for (const Switch& each : m_switches)
        each.box->setChecked(config.*each.field);
    const bool own = config.gil == InterpreterConfig::Gil::Own;
    (own ? m_ownGil : m_sharedGil)->setChecked(true);
    explain();
}

void CustomInterpreterDialog::explain()
{
    const InterpreterConfig now = config();
    const Status valid = validate(now);
    m_make->setEnabled(valid.has_value());
    m_sentence->setText(
        valid ? configSentence(toProto(now)) : QString::fromStdString(valid.error().text));
    QPalette colours = m_sentence->palette();
    colours.setColor(QPalette::WindowText, valid ? theme().text : theme().error);
    m_sentence->setPalette(colours);
}

void CustomInterpreterDialog::make()
{
    proto::CreateInterpreter wish;
    wish.set_kind(proto::KIND_CUSTOM);
    *wish.mutable_config() = toProto(config());
    wish.set_name(m_name->text().trimmed().toStdString());
    emit wanted(wish);
    accept();
}

} // namespace clutch::ui
