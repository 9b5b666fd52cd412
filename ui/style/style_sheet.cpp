#include "ui/style/style_sheet.h"

#include "ui/style/resources.h"

#include <QHash>
#include <QRegularExpression>

namespace clutch::ui {

namespace {

// @name is replaced by a colour of the theme.
const char* const kSheet = R"(
QMainWindow, QDialog { background: @window; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent; }
QSplitter::handle { background: @line; }
QSplitter::handle:hover { background: @accent; }

QMenuBar { background: @window; border: none; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: @raised; }
QMenu { background: @surface; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 8px; border-radius: 4px; }
QMenu::item:selected { background: @selection; color: @text; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QToolBar { background: @window; border: none; border-bottom: 1px solid @line; padding: 4px 8px; spacing: 4px; }
QToolBar::separator { background: @line; width: 1px; margin: 4px 4px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 4px 8px; color: @text; }
QToolButton:hover { background: @raised; }
QToolButton:pressed, QToolButton:checked, QToolButton:open { background: @raised; border-color: @line; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @disabled; }
QToolButton[warns="true"] { color: @warning; padding: 0 4px; }
QToolButton[popupMode="1"] { padding-right: 20px; }
QToolButton::menu-button { border: none; width: 16px; }
QToolButton[popupMode="2"] { padding-right: 20px; }
QToolButton::menu-indicator { subcontrol-origin: padding; subcontrol-position: right center; right: 6px; image: url(@chevron); width: 10px; height: 10px; }
QFileDialog QToolButton { padding: 2px; }

QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton { background: @surface; border: 1px solid @line; border-radius: 4px; padding: 4px 12px; min-height: 18px; color: @text; }
QPushButton:hover { background: @raised; }
QPushButton:focus { border-color: @accent; }
QPushButton:default { background: @accent; border-color: @accent; color: @onAccent; }
QPushButton:disabled { color: @disabled; }
QPushButton:default:disabled { background: @surface; border-color: @line; color: @disabled; }
QLineEdit { background: @input; border: 1px solid @line; border-radius: 4px; padding: 3px 6px; color: @text; selection-background-color: @selection; selection-color: @text; }
QLineEdit:focus { border-color: @accent; }
QLineEdit[wrong="true"] { border-color: @error; }

QCheckBox { spacing: 8px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 3px; background: @input; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(@check); }
QCheckBox::indicator:disabled { border-color: @line; background: @window; }
QCheckBox::indicator:checked:disabled { background: @disabled; border-color: @disabled; }
QCheckBox:focus { color: @accent; }

QDockWidget { color: @muted; titlebar-close-icon: none; titlebar-normal-icon: none; }
QTabBar { background: @window; }
QTabBar::tab { background: transparent; color: @muted; padding: 5px 12px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar[texts="true"] { border-bottom: 1px solid @line; }
QTabBar[texts="true"]::tab { padding: 3px 4px 3px 10px; }
QTabBar QToolButton { padding: 1px; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }

QComboBox { background: @surface; border: 1px solid @line; border-radius: 4px; padding: 3px 8px; color: @text; }
QComboBox:hover { background: @raised; }
QComboBox:focus { border-color: @accent; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(@chevron); width: 12px; height: 12px; }
QComboBox QAbstractItemView { border: 1px solid @line; }

QAbstractScrollArea::corner { background: transparent; border: none; }
QHeaderView { background: @window; border: none; }
QHeaderView::section { background: @window; color: @muted; border: none; border-bottom: 1px solid @line; padding: 3px 6px; }
QHeaderView::down-arrow, QHeaderView::up-arrow { subcontrol-position: right center; width: 8px; height: 8px; }
QHeaderView::up-arrow { image: url(@upwards); }
QHeaderView::down-arrow { image: url(@chevron); }
QAbstractItemView { background: @surface; border: none; outline: none; selection-background-color: @selection; selection-color: @text; }
QLabel[wrong="true"] { color: @error; }
QStatusBar { background: @window; border-top: 1px solid @line; color: @muted; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @muted; padding: 2px 8px; }
QStatusBar QLabel[wrong="true"] { color: @error; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @thumb; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

} // namespace

QString styleSheet(const Theme& theme)
{
    useResources();
    const QHash<QString, QString> values{{QStringLiteral("window"), theme.window.name()},
        {QStringLiteral("surface"), theme.surface.name()},
        {QStringLiteral("raised"), theme.raised.name()},
        {QStringLiteral("input"), theme.input.name()}, {QStringLiteral("line"), theme.line.name()},
        {QStringLiteral("text"), theme.text.name()}, {QStringLiteral("muted"), theme.muted.name()},
        {QStringLiteral("disabled"), theme.disabled.name()},
        {QStringLiteral("accent"), theme.accent.name()},
        {QStringLiteral("onAccent"), theme.onAccent.name()},
        {QStringLiteral("selection"), theme.selection.name()},
        {QStringLiteral("error"), theme.error.name()},
        {QStringLiteral("warning"), theme.warning.name()},
        {QStringLiteral("thumb"), theme.otherThreads.name()},
        {QStringLiteral("check"),
            theme.dark ? QStringLiteral(":/icons/check-on-dark.svg")
                       : QStringLiteral(":/icons/check-on-light.svg")},
        {QStringLiteral("chevron"),
            theme.dark ? QStringLiteral(":/icons/chevron-on-dark.svg")
                       : QStringLiteral(":/icons/chevron-on-light.svg")},
        {QStringLiteral("upwards"),
            theme.dark ? QStringLiteral(":/icons/chevron-up-on-dark.svg")
                       : QStringLiteral(":/icons/chevron-up-on-light.svg")}};
    static const QRegularExpression name(QStringLiteral("@([A-Za-z]+)"));
    const QString sheet = QString::fromUtf8(kSheet);
    QString result;
    qsizetype copied = 0;
    for (auto match = name.globalMatch(sheet); match.hasNext();) {
        const auto found = match.next();
        Q_ASSERT(values.contains(found.captured(1)));
        result += sheet.mid(copied, found.capturedStart() - copied) + values[found.captured(1)];
        copied = found.capturedEnd();
    }
    return result + sheet.mid(copied);
}

} // namespace clutch::ui
