#include "ui/variables/value_window.h"

#include "ui/style/fonts.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QInputDialog>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace clutch::ui {

namespace {

constexpr QSize kUsualSize{680, 460};
constexpr std::uint32_t kRows = 100;
constexpr std::uint64_t kColumns = 64; // as many as the runtime tells of a table at once
constexpr int kCellWidest = 220;

QLabel* plainLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

ValueWindow::ValueWindow(const QString& letter, const QString& name, QWidget* parent)
    : QDialog(parent)
    , m_letter(letter)
    , m_name(name)
    , m_way(new QHBoxLayout)
    , m_search(new QLineEdit(this))
    , m_facts(plainLabel(this))
    , m_parts(new QSplitter(Qt::Vertical, this))
    , m_table(new QTableView(m_parts))
    , m_text(new QPlainTextEdit(m_parts))
    , m_range(new QLabel(this))
    , m_about(plainLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1 in %2").arg(name, letter));
    resize(kUsualSize);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(Metrics::kSpace);
    auto* bar = new QHBoxLayout;
    buildBar(bar);
    column->addLayout(bar);
    m_facts->setAccessibleName(tr("About the value"));
    column->addWidget(m_facts);

    m_table->setModel(&m_model);
    m_table->setAccessibleName(tr("What %1 consists of").arg(name));
    m_table->setFont(codeFont());
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setWordWrap(false);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize( // the style puts space around a row's label
        std::max(
            QFontMetrics(codeFont()).height(), m_table->verticalHeader()->fontMetrics().height())
        + Metrics::kSpace);
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setFont(codeFont());
    m_text->setWordWrapMode(QTextOption::WrapAnywhere);
    m_text->setAccessibleName(tr("Text of %1").arg(name));
    m_parts->setChildrenCollapsible(false);
    m_parts->setStretchFactor(0, 3);
    m_parts->setStretchFactor(1, 1);
    column->addWidget(m_parts, 1);
    auto* pages = new QHBoxLayout;
    buildPages(pages);
    column->addLayout(pages);
    m_about->setAccessibleName(tr("What became of the value"));
    column->addWidget(m_about);
    connect(m_table, &QTableView::doubleClicked, this,
        [this](const QModelIndex& index) { openRow(index.row()); });
    buildKeys();
    m_table->hide();
    m_about->hide();
    showWay();
    showPages();
    m_text->setFocus();
}

QToolButton* ValueWindow::addButton(QHBoxLayout* bar, const QString& text, const QString& tip)
{
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    bar->addWidget(button);
    return button;
}

void ValueWindow::buildBar(QHBoxLayout* bar)
{
    m_way->setSpacing(0);
    m_up = addButton(bar, QStringLiteral("↑"), tr("Back to what contains it (Backspace)"));
    connect(m_up, &QToolButton::clicked, this, &ValueWindow::goUp);
    bar->addLayout(m_way);
    bar->addStretch(1);
    m_search->setPlaceholderText(tr("Find here"));
    m_search->setAccessibleName(tr("Find in what is shown"));
    m_search->setToolTip(tr("Find in what is shown (Ctrl+F); Enter goes on"));
    m_search->setClearButtonEnabled(true);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { findNext(); });
    bar->addWidget(m_search);
    m_refresh = addButton(bar, {}, tr("Look again (F5)"));
    m_refresh->setIcon(icon(QStringLiteral("rotate-cw"), IconTint::Muted));
    connect(m_refresh, &QToolButton::clicked, this, [this] { ask(m_page); });
    auto* copied = addButton(
        bar, tr("Copy"), tr("Copy the selected rows, the selected text or all of it (Ctrl+C)"));
    connect(copied, &QToolButton::clicked, this, &ValueWindow::copy);
}

void ValueWindow::buildPages(QHBoxLayout* bar)
{
    m_range->setAccessibleName(tr("What of it is shown"));
    bar->addWidget(m_range);
    bar->addStretch(1);
    m_previous = addButton(bar, tr("Earlier rows"), tr("Earlier rows (Ctrl+Page up)"));
    m_next = addButton(bar, tr("More rows"), tr("More rows (Ctrl+Page down)"));
    m_row = addButton(bar, tr("Go to row…"), tr("Go to a row (Ctrl+G)"));
    m_left = addButton(bar, tr("Columns before"), tr("Columns before these (Ctrl+Shift+Page up)"));
    m_right = addButton(bar, tr("Columns after"), tr("Columns after these (Ctrl+Shift+Page down)"));
    m_textStart = addButton(bar, tr("Beginning of the text"), tr("Back to the text's beginning"));
    m_textNext = addButton(bar, tr("More text"), tr("The part of the text that follows (Ctrl+M)"));
    connect(m_previous, &QToolButton::clicked, this, [this] { turnRows(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { turnRows(1); });
    connect(m_row, &QToolButton::clicked, this, &ValueWindow::askForRow);
    connect(m_left, &QToolButton::clicked, this, [this] { turnColumns(-1); });
    connect(m_right, &QToolButton::clicked, this, [this] { turnColumns(1); });
    connect(m_textStart, &QToolButton::clicked, this, [this] {
        ask({m_page.row, m_page.column, 0});
    });
    connect(m_textNext, &QToolButton::clicked, this, [this] {
        ask({m_page.row, m_page.column, m_model.value().next_character()});
    });
}

void ValueWindow::buildKeys()
{
    const auto on = [this](const QKeySequence& key, QWidget* where, auto what) {
        auto* shortcut = new QShortcut(key, where);
        shortcut->setContext(where == this ? Qt::WindowShortcut : Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, what);
    };
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter})
        on(key, m_table, [this] { openRow(m_table->currentIndex().row()); });
    on(Qt::Key_Backspace, m_table, [this] { goUp(); });
    on(Qt::Key_Backspace, m_text, [this] { goUp(); });
    on(Qt::ALT | Qt::Key_Left, this, [this] { goUp(); });
    on(QKeySequence::Copy, m_table, [this] { copy(); });
    on(QKeySequence::Find, this, [this] {
        m_search->setFocus();
        m_search->selectAll();
    });
    on(Qt::Key_F3, this, [this] { findNext(1); });
    on(Qt::SHIFT | Qt::Key_F3, this, [this] { findNext(-1); });
    const auto press = [](QToolButton* button) {
        return [button] {
            if (button->isVisible())
                button->click();
        };
    };
    on(Qt::Key_F5, this, press(m_refresh));
    on(Qt::CTRL | Qt::Key_PageUp, this, press(m_previous));
    on(Qt::CTRL | Qt::Key_PageDown, this, press(m_next));
    on(Qt::CTRL | Qt::Key_G, this, press(m_row));
    on(Qt::CTRL | Qt::SHIFT | Qt::Key_PageUp, this, press(m_left));
    on(Qt::CTRL | Qt::SHIFT | Qt::Key_PageDown, this, press(m_right));
    on(Qt::CTRL | Qt::Key_M, this, press(m_textNext));
}

proto::ShowValue ValueWindow::request() const
{
    proto::ShowValue request;
    request.set_name(m_name.toStdString());
    for (const Step& step : m_path) {
        request.add_path()->set_row(step.row);
        request.mutable_path(request.path_size() - 1)->set_label(step.label.toStdString());
    }
    request.set_first_row(m_page.row);
    request.set_rows(kRows);
    request.set_first_column(m_page.column);
    request.set_first_character(m_page.character);
    return request;
}

void ValueWindow::ask(const Page& page)
{
    if (m_over)
        return;
    m_page = page;
    emit wanted();
}

void ValueWindow::show(const proto::Value& value)
{
    if (m_over)
        return;
    m_model.show(value);
    const bool rows = m_model.rowCount() > 0 || value.total_rows() > 0;
    const QWidget* focused = focusWidget(); // also while another window is active
    const bool hadFocus = focused == m_table || focused == m_text;
    m_table->setVisible(rows);
    m_text->setVisible(!rows || m_model.isTable() || value.characters() > 0);
    m_table->verticalHeader()->setVisible(m_model.isTable());
    const QString text = QString::fromStdString(value.text());
    if (m_text->toPlainText() != text) // selection and scrolling stay where nothing changed
        m_text->setPlainText(text);
    if (m_fresh && rows) {
        QHeaderView* header = m_table->horizontalHeader();
        header->setStretchLastSection(false);
        m_table->resizeColumnsToContents();
        for (int column = 0; column < m_model.columnCount(); ++column)
            m_table->setColumnWidth(
                column, std::min(m_table->columnWidth(column) + Metrics::kSpace, kCellWidest));
        for (int column = 0; column < m_model.columnCount(); ++column)
            header->setSectionResizeMode(column,
                !m_model.isTable() && column == 2 ? QHeaderView::Stretch
                                                  : QHeaderView::Interactive);
        choose(0);
        m_table->scrollToTop();
    }
    if (hadFocus && m_fresh)
        (rows ? static_cast<QWidget*>(m_table) : m_text)->setFocus();
    m_fresh = false;
    showPages();
    setSentence({});
}

// Whatever keys are held: Ctrl turns pages, and would add to what is selected.
void ValueWindow::choose(int row)
{
    m_table->selectionModel()->setCurrentIndex(
        m_model.index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_table->scrollTo(m_model.index(row, 0));
}

void ValueWindow::showText(const QString& text)
{
    m_text->setPlainText(text);
    m_fresh = true;
}

void ValueWindow::setSentence(const QString& sentence)
{
    if (m_over)
        return;
    m_sentence = sentence;
    m_about->setText(sentence);
    m_about->setVisible(!sentence.isEmpty());
}

void ValueWindow::setOver(const QString& sentence)
{
    setSentence(sentence);
    m_over = true;
    showWay();
    showPages();
}

QString ValueWindow::place() const
{
    QStringList parts{m_name};
    for (const Step& step : m_path)
        parts << step.label;
    return parts.join(QStringLiteral(" › "));
}

QString ValueWindow::facts() const
{
    return m_facts->text();
}

void ValueWindow::showWay()
{
    while (QLayoutItem* item = m_way->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    for (int i = 0; i <= static_cast<int>(m_path.size()); ++i) {
        const QString label = i == 0 ? m_name : m_path[static_cast<std::size_t>(i - 1)].label;
        constexpr int kLongest = 24;
        const QString shown
            = label.size() > kLongest ? label.left(kLongest - 1) + QStringLiteral("…") : label;
        auto* crumb = addButton(
            m_way, i == 0 ? shown : QStringLiteral("› ") + shown, tr("Show %1").arg(label));
        crumb->setAutoRaise(true);
        crumb->setFont(codeFont());
        crumb->setEnabled(!m_over && i < static_cast<int>(m_path.size()));
        connect(crumb, &QToolButton::clicked, this, [this, i] { goToStep(i); });
    }
    m_up->setEnabled(!m_over && !m_path.empty());
    m_refresh->setEnabled(!m_over);
}

void ValueWindow::showPages()
{
    const proto::Value& value = m_model.value();
    m_facts->setText(value.type().empty() ? QString() : valueFacts(value));
    m_facts->setVisible(!m_facts->text().isEmpty());
    const QString rows = rowsText(value);
    const QString columns = columnsText(value);
    QStringList ranges;
    for (const QString& range : {rows, columns}) {
        if (!range.isEmpty())
            ranges << range;
    }
    const bool longText = value.next_character() > 0 || value.first_character() > 0;
    if (longText)
        ranges << tr("the text from character %1 of %2")
                      .arg(static_cast<qulonglong>(value.first_character()) + 1)
                      .arg(static_cast<qulonglong>(value.characters()));
    m_range->setText(ranges.join(QStringLiteral(" · ")));
    for (QToolButton* button : {m_previous, m_next, m_row})
        button->setVisible(!rows.isEmpty());
    for (QToolButton* button : {m_left, m_right})
        button->setVisible(!columns.isEmpty());
    for (QToolButton* button : {m_textStart, m_textNext})
        button->setVisible(longText);
    const auto shown = static_cast<std::uint64_t>(value.rows_size());
    m_previous->setEnabled(!m_over && value.first_row() > 0);
    m_next->setEnabled(!m_over && value.first_row() + shown < value.total_rows());
    m_row->setEnabled(!m_over);
    m_left->setEnabled(!m_over && value.first_column() > 0);
    m_right->setEnabled(!m_over && value.first_column() + kColumns < value.total_columns());
    m_textStart->setEnabled(!m_over && value.first_character() > 0);
    m_textNext->setEnabled(!m_over && value.next_character() > 0);
}

void ValueWindow::openRow(int row)
{
    if (m_over || !m_model.opens(row))
        return;
    m_path.push_back(
        {static_cast<std::int64_t>(m_model.value().first_row()) + row, m_model.label(row), m_page});
    m_fresh = true;
    showWay();
    ask({});
}

void ValueWindow::goUp()
{
    if (!m_path.empty())
        goToStep(static_cast<int>(m_path.size()) - 1);
}

void ValueWindow::goToStep(int count)
{
    if (m_over || count >= static_cast<int>(m_path.size()))
        return;
    const Page page = m_path[static_cast<std::size_t>(count)].above;
    m_path.resize(static_cast<std::size_t>(count));
    m_fresh = true;
    showWay();
    ask(page);
}

void ValueWindow::turnRows(int pages)
{
    goToRow(
        pages < 0 ? m_page.row - std::min<std::uint64_t>(m_page.row, kRows) : m_page.row + kRows);
}

void ValueWindow::goToRow(std::uint64_t row)
{
    const std::uint64_t total = m_model.value().total_rows();
    if (total == 0)
        return;
    m_fresh = true;
    ask({std::min(row, total - 1), m_page.column, m_page.character});
}

void ValueWindow::askForRow()
{
    const auto last = static_cast<int>(
        std::min<std::uint64_t>(m_model.value().total_rows(), std::numeric_limits<int>::max()));
    auto* question = new QInputDialog(this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setWindowTitle(tr("Go to row"));
    question->setLabelText(tr("Row, 1 to %1:").arg(last));
    question->setInputMode(QInputDialog::IntInput);
    question->setIntRange(1, last);
    question->setIntValue(static_cast<int>(m_page.row) + 1);
    connect(question, &QInputDialog::intValueSelected, this,
        [this](int row) { goToRow(static_cast<std::uint64_t>(row - 1)); });
    question->open();
}

void ValueWindow::turnColumns(int pages)
{
    m_fresh = true;
    const std::uint64_t first = m_page.column;
    ask({m_page.row, pages < 0 ? first - std::min(first, kColumns) : first + kColumns,
        m_page.character});
}

void ValueWindow::findNext(int direction)
{
    const QString wanted = m_search->text();
    if (wanted.isEmpty())
        return;
    const int rows = m_table->isHidden() ? 0 : m_model.rowCount();
    for (int i = 1; i <= rows; ++i) {
        const int row = (m_table->currentIndex().row() + direction * i + 2 * rows) % rows;
        if (!m_model.line(row).contains(wanted, Qt::CaseInsensitive))
            continue;
        choose(row);
        return setSentence({});
    }
    const QTextDocument::FindFlags flags
        = direction < 0 ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    if (rows == 0 && !m_text->find(wanted, flags)) {
        m_text->moveCursor(direction < 0 ? QTextCursor::End : QTextCursor::Start);
        if (m_text->find(wanted, flags))
            return setSentence({});
    } else if (rows == 0) {
        return setSentence({});
    }
    setSentence(tr("“%1” is not in what is shown.").arg(wanted));
}

QString ValueWindow::copied() const
{
    const QModelIndexList selected
        = m_table->hasFocus() ? m_table->selectionModel()->selectedRows() : QModelIndexList();
    if (selected.isEmpty() && m_text->textCursor().hasSelection())
        return m_text->textCursor().selectedText().replace(
            QChar::ParagraphSeparator, QLatin1Char('\n'));
    if (selected.isEmpty())
        return m_text->toPlainText();
    std::vector<int> rows;
    for (const QModelIndex& index : selected)
        rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const int row : rows)
        lines << m_model.line(row);
    return lines.join(QLatin1Char('\n'));
}

void ValueWindow::copy()
{
    QGuiApplication::clipboard()->setText(copied());
}

} // namespace clutch::ui
