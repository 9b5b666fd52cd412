#include "ui/settings_dialog.h"

#include "ui/models/interpreter_words.h"
#include "ui/python_choice.h"
#include "ui/style/themes.h"
#include "ui/text_tools.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFontComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace clutch::ui {

namespace {
constexpr int kWidth = 600;
}

SettingsDialog::SettingsDialog(
    const Preferences& preferences, const ToolWords& tools, RuntimeOffer runtimes, QWidget* parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Settings"));
    m_pages = new QTabWidget(this);
    m_pages->setDocumentMode(true);
    m_pages->setFocusPolicy(Qt::NoFocus); // its bar has it
    m_pages->tabBar()->setAccessibleName(tr("Pages of the settings"));
    addText(addPage(tr("Editors")));
    addTools(addPage(tr("Tools")), tools);
    QFormLayout* window = addPage(tr("Window and consoles"));
    addTheme(window);
    addConsole(window);
    QFormLayout* runtime = addPage(tr("Python and interpreters"));
    addPython(runtime, std::move(runtimes));
    addRuntime(runtime);
    auto* buttons
        = new QDialogButtonBox(QDialogButtonBox::Close | QDialogButtonBox::RestoreDefaults, this);
    // Enter in a field must take nothing back.
    buttons->button(QDialogButtonBox::RestoreDefaults)->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(
        buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] {
            m_theme->setCurrentIndex(static_cast<int>(ThemeChoice::System));
            show(Preferences());
            tell();
        });
    // A list that has the keyboard would keep these for its own search.
    const auto turns = [this](QKeySequence::StandardKey key, int by) {
        connect(new QShortcut(key, this), &QShortcut::activated, m_pages, [this, by] {
            const int pages = m_pages->count();
            m_pages->setCurrentIndex((m_pages->currentIndex() + by + pages) % pages);
        });
    };
    turns(QKeySequence::NextChild, 1);
    turns(QKeySequence::PreviousChild, -1);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(Metrics::kWide);
    column->addWidget(m_pages, 1);
    column->addWidget(buttons);
    show(preferences);
    // Sentences break into lines, and the height goes by the width, which no tab widget asks for.
    const QMargins around = column->contentsMargins();
    const int width = kWidth - around.left() - around.right();
    for (int page = 0; page < m_pages->count(); ++page) {
        QWidget* each = m_pages->widget(page);
        const QLayout* rows = each->layout();
        each->setMinimumHeight(
            rows->hasHeightForWidth() ? rows->heightForWidth(width) : rows->sizeHint().height());
    }
    setMinimumWidth(kWidth);
    resize(kWidth, column->totalMinimumSize().height());
}

void SettingsDialog::reveal(const QWidget& field)
{
    for (int page = 0; page < m_pages->count(); ++page) {
        if (m_pages->widget(page)->isAncestorOf(&field))
            m_pages->setCurrentIndex(page);
    }
}

QFormLayout* SettingsDialog::addPage(const QString& title)
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, Metrics::kWide, 0, 0);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(Metrics::kWide);
    form->setVerticalSpacing(Metrics::kSpace);
    column->addLayout(form);
    column->addStretch(1);
    m_pages->addTab(page, title);
    return form;
}

void SettingsDialog::addRow(
    QFormLayout* form, const QString& label, QWidget* field, const QString& tip)
{
    field->setToolTip(tip);
    if (label.isEmpty()) {
        form->addRow(field); // a check box says itself what it is
        return;
    }
    field->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    field->setAccessibleDescription(tip);
    form->addRow(label, field);
}

QCheckBox* SettingsDialog::makeBox(const QString& text)
{
    auto* box = new QCheckBox(text, this);
    connect(box, &QCheckBox::toggled, this, &SettingsDialog::tell);
    return box;
}

// What is long breaks into lines, and can be copied.
QLabel* SettingsDialog::makeWords(const QString& text)
{
    auto* label = new QLabel(text, this);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QSpinBox* SettingsDialog::makeNumber(PreferenceRange range, const QString& unit)
{
    auto* number = new QSpinBox(this);
    number->setRange(range.least, range.most);
    number->setSuffix(unit);
    number->setGroupSeparatorShown(true);
    number->setKeyboardTracking(false); // half a number is none
    connect(number, &QSpinBox::valueChanged, this, &SettingsDialog::tell);
    return number;
}

void SettingsDialog::addText(QFormLayout* form)
{
    m_family = new QFontComboBox(this);
    m_family->setFontFilters(QFontComboBox::MonospacedFonts);
    m_family->setEditable(false);
    connect(m_family, &QFontComboBox::currentFontChanged, this, &SettingsDialog::tell);
    addRow(form, tr("Code &font"), m_family, tr("Of editors and consoles; without ligatures"));
    m_size = makeNumber(kPointSizes, tr(" pt"));
    addRow(form, tr("Font &size"), m_size, tr("Also what “Normal size” goes back to"));
    m_tab = makeNumber(kTabWidths, tr(" spaces"));
    addRow(form, tr("Tab &width"), m_tab, tr("Of one step of indentation in editors"));
    m_brackets = makeBox(tr("Close &brackets and quotes while typing"));
    addRow(form, {}, m_brackets, tr("In code, not in strings and comments"));
    m_whitespace = makeBox(tr("S&how spaces and tabs"));
    addRow(form, {}, m_whitespace, tr("In editors; View → Show whitespace does the same"));
    m_ruler = makeBox(tr("Show a r&uler"));
    addRow(form, {}, m_ruler, tr("A line in editors where lines should end"));
    m_rulerColumn = makeNumber(kRulerColumns, {});
    addRow(form, tr("Rul&er behind column"), m_rulerColumn, tr("PEP 8 says 79, ruff and black 88"));
    m_trim = makeBox(tr("&Trim spaces at line ends when a text is saved"));
    addRow(form, {}, m_trim, tr("In every line, inside of strings too; undo brings them back"));
}

void SettingsDialog::addTheme(QFormLayout* form)
{
    m_theme = new QComboBox(this);
    m_theme->addItems({tr("As the desktop"), tr("Light"), tr("Dark")});
    m_theme->setCurrentIndex(static_cast<int>(Themes::instance().choice()));
    connect(m_theme, &QComboBox::currentIndexChanged, this,
        [](int index) { Themes::instance().choose(static_cast<ThemeChoice>(index)); });
    addRow(form, tr("T&heme"), m_theme, tr("How the window looks"));
}

void SettingsDialog::addConsole(QFormLayout* form)
{
    m_lines = makeNumber(kConsoleLines, tr(" lines"));
    m_lines->setSingleStep(10'000);
    addRow(form, tr("A console &keeps"), m_lines, tr("Older lines of its output go"));
    m_megabytes = makeNumber(kConsoleMegabytes, tr(" MB"));
    addRow(
        form, tr("and at &most"), m_megabytes, tr("Older output goes, however few lines it has"));
    m_restore = makeBox(tr("&Open the files of last time at the start"));
    addRow(form, {}, m_restore, tr("Unsaved text that a crash left behind comes back in any case"));
}

void SettingsDialog::addPython(QFormLayout* form, RuntimeOffer runtimes)
{
    m_python = new PythonChoice(std::move(runtimes), this);
    connect(m_python, &PythonChoice::changed, this, &SettingsDialog::tell);
    addRow(form, tr("&Python for the runtime"), m_python->versions(),
        tr("Of the next runtime; Runtime → Python chooses it, too"));
    // The row is laid out, the field in it has the name.
    const QString tip
        = tr("The folder of an environment of the same version: its site-packages are "
             "added for every interpreter");
    m_python->folder()->setToolTip(tip);
    m_python->folder()->setAccessibleName(tr("Virtual environment"));
    m_python->folder()->setAccessibleDescription(tip);
    auto* label = new QLabel(tr("&Virtual environment"), this);
    label->setBuddy(m_python->folder());
    form->addRow(label, m_python->environmentRow());
    form->addRow(QString(), m_python->verdictRow());
}

void SettingsDialog::addRuntime(QFormLayout* form)
{
    m_kind = new QComboBox(this);
    for (const proto::InterpreterKind kind :
        {proto::KIND_ISOLATED, proto::KIND_SHARED_GIL, proto::KIND_LEGACY}) {
        m_kind->addItem(kindWord(kind), static_cast<int>(kind));
        m_kind->setItemData(m_kind->count() - 1, kindSentence(kind), Qt::ToolTipRole);
    }
    connect(m_kind, &QComboBox::currentIndexChanged, this, &SettingsDialog::tell);
    addRow(form, tr("New &interpreters are"), m_kind,
        tr("Of ＋ Interpreter, and of panes that are made for a file"));
    m_ready = makeBox(tr("&Keep one of them ready"));
    addRow(form, {}, m_ready,
        tr("Made in advance and nobody's until it is asked for: a new one is there at once, and "
           "what it takes is counted in the runtime's memory"));
    m_hz = makeNumber(kSamplingRates, tr(" times a second"));
    addRow(form, tr("Look at th&reads"), m_hz,
        tr("For the graphs; the status bar says what it costs"));
}

void SettingsDialog::addTools(QFormLayout* form, const ToolWords& tools)
{
    addRow(form, tr("Lints and formats"), makeWords(tools.ruff),
        tr("ruff, a program of its own; settings beside a text's file count"));
    m_lint = makeBox(tr("&Lint while typing"));
    addRow(form, {}, m_lint, tr("Underlines what ruff has against a text"));
    m_format = makeBox(tr("Format &when a text is saved"));
    addRow(form, {}, m_format, tr("As Edit → Format text does; undo brings the old text back"));
    addRow(form, tr("Names from source"), makeWords(tools.analyser),
        tr("jedi, for completion and definitions; names of the interpreter itself come first"));
    m_names = makeBox(tr("Show &names behind a dot, and words about calls"));
    addRow(form, {}, m_names, tr("Else only Ctrl+Space does"));
}

void SettingsDialog::show(const Preferences& preferences)
{
    m_showing = true;
    m_family->setCurrentFont(codeFontOf(preferences.codeFamily));
    m_size->setValue(preferences.codePointSize);
    m_tab->setValue(preferences.tabWidth);
    m_brackets->setChecked(preferences.closeBrackets);
    m_whitespace->setChecked(preferences.showWhitespace);
    m_ruler->setChecked(preferences.showRuler);
    m_rulerColumn->setValue(preferences.rulerColumn);
    m_trim->setChecked(preferences.trimOnSave);
    m_lines->setValue(preferences.consoleLines);
    m_megabytes->setValue(preferences.consoleMegabytes);
    m_hz->setValue(preferences.samplingHz);
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(preferences.kind)));
    m_ready->setChecked(preferences.keepOneReady);
    m_restore->setChecked(preferences.restoreAtStart);
    m_python->show(preferences.runtime);
    m_format->setChecked(preferences.formatOnSave);
    m_lint->setChecked(preferences.lintOnTyping);
    m_names->setChecked(preferences.namesOnTyping);
    m_showing = false;
}

void SettingsDialog::tell()
{
    if (m_showing)
        return;
    Preferences now;
    const QString family = m_family->currentFont().family();
    now.codeFamily = family == codeFontOf({}).family() ? QString() : family;
    now.codePointSize = m_size->value();
    now.tabWidth = m_tab->value();
    now.closeBrackets = m_brackets->isChecked();
    now.showWhitespace = m_whitespace->isChecked();
    now.showRuler = m_ruler->isChecked();
    now.rulerColumn = m_rulerColumn->value();
    now.trimOnSave = m_trim->isChecked();
    now.consoleLines = m_lines->value();
    now.consoleMegabytes = m_megabytes->value();
    now.samplingHz = m_hz->value();
    now.kind = static_cast<proto::InterpreterKind>(m_kind->currentData().toInt());
    now.keepOneReady = m_ready->isChecked();
    now.restoreAtStart = m_restore->isChecked();
    now.runtime = m_python->choice();
    now.formatOnSave = m_format->isChecked();
    now.lintOnTyping = m_lint->isChecked();
    now.namesOnTyping = m_names->isChecked();
    emit changed(now);
}

} // namespace clutch::ui
