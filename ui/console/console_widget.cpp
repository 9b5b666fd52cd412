#include "ui/console/console_widget.h"

#include "ui/console/answer_field.h"
#include "ui/console/console_pump.h"
#include "ui/console/find_bar.h"
#include "ui/console/folded_line_dialog.h"
#include "ui/console/history_search.h"
#include "ui/console/input_field.h"
#include "ui/console/output_view.h"
#include "ui/console/python_strings.h"
#include "ui/editor/dropped_files.h"
#include "ui/models/console_text_code.h"

#include <QCoreApplication>
#include <QDropEvent>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMessageBox>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace clutch {
namespace {

// Longer than an interpreter takes to say that a unit goes on, a look for words about a call before
// it included. What runs is echoed as soon as that is known.
constexpr int kEchoAfterMs = 500;
constexpr int kSmallestType = 6; // points
constexpr int kLargestType = 48;
constexpr int kTopSpace = 6;
constexpr int kStripe = 3; // the interpreter's colour beside the field
constexpr int kFieldPadding = 7; // above and below the typed code
constexpr int kFieldShare = 40; // per cent of the console that the field may take

} // namespace

ConsoleWidget::ConsoleWidget(
    const QString& letter, const QColor& colour, CommandHistory* history, QWidget* parent)
    : QWidget(parent)
    , m_letter(letter)
    , m_colour(colour)
    , m_palette(ConsolePalette::light())
    , m_history(history)
    , m_echoSoon(new QTimer(this))
{
    m_echoSoon->setSingleShot(true);
    m_echoSoon->setInterval(kEchoAfterMs);
    build();
    connectParts();
    connectHistorySearch();
    applyPalette();
}

ConsoleWidget::~ConsoleWidget() = default;

void ConsoleWidget::build()
{
    m_output = new OutputView(ConsolePump::shared(), this);
    m_findBar = new FindBar(*m_output, this);
    m_historySearch = new HistorySearch(this);
    m_field = new QWidget(this);
    m_input = new InputField(m_field);
    m_answer = new AnswerField(m_field);
    m_answer->hide();
    auto* inner = new QVBoxLayout(m_field);
    inner->setSpacing(0);
    inner->addWidget(m_input);
    inner->addWidget(m_answer);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_findBar);
    layout->addSpacing(kTopSpace);
    layout->addWidget(m_output, 1);
    layout->addWidget(m_historySearch);
    layout->addSpacing(1); // the separator, painted
    layout->addWidget(m_field);
    showField(m_input);
    // A file may be dropped anywhere on the console: it is meant for what is typed.
    setAcceptDrops(true);
    m_output->setAcceptDrops(false);
    m_answer->edit()->setAcceptDrops(false);
}

void ConsoleWidget::connectParts()
{
    connect(m_echoSoon, &QTimer::timeout, this, &ConsoleWidget::echoFront);
    connect(m_output, &OutputView::congested, this, &ConsoleWidget::congested);
    connect(m_output, &OutputView::relieved, this, &ConsoleWidget::relieved);
    connect(m_output, &OutputView::frameActivated, this, &ConsoleWidget::frameActivated);
    connect(m_output, &OutputView::foldActivated, this, &ConsoleWidget::openFold);
    connect(m_output, &OutputView::keyForInput, this, &ConsoleWidget::passKeyToInput);
    connect(m_output, &OutputView::zoomRequested, this, &ConsoleWidget::zoomBy);
    connect(m_output, &OutputView::saveRequested, this, &ConsoleWidget::saveOutput);
    connect(m_output, &OutputView::findRequested, this, &ConsoleWidget::find);
    connect(m_findBar, &FindBar::closed, this, &ConsoleWidget::focusInput);
    connect(m_input, &InputField::submitted, this, &ConsoleWidget::unitSubmitted);
    connect(m_input, &InputField::stopRequested, this, &ConsoleWidget::stopRequested);
    connect(m_input, &InputField::eofRequested, this, [this] { emit eofProvided(0); });
    connect(m_input, &InputField::clearRequested, this, &ConsoleWidget::clearOutput);
    connect(m_input, &InputField::findRequested, this, &ConsoleWidget::find);
    connect(m_input, &InputField::completionRequested, this, &ConsoleWidget::completionRequested);
    connect(m_input, &InputField::heightChanged, this, &ConsoleWidget::layOutField);
    connect(m_input, &InputField::zoomRequested, this, &ConsoleWidget::zoomBy);
    connect(m_answer, &AnswerField::answered, this, &ConsoleWidget::answerQuestion);
    connect(m_answer, &AnswerField::eofRequested, this, &ConsoleWidget::endInput);
    connect(m_answer, &AnswerField::stopRequested, this, &ConsoleWidget::stopRequested);
    connect(m_answer, &AnswerField::clearRequested, this, &ConsoleWidget::clearOutput);
}

void ConsoleWidget::connectHistorySearch()
{
    m_input->setHistory(m_history, m_letter);
    connect(m_input, &InputField::searchRequested, this, [this] {
        if (!m_history)
            return;
        m_beforeSearch = m_input->text();
        m_historySearch->open(*m_history, m_letter);
    });
    connect(m_historySearch, &HistorySearch::found, m_input, &InputField::setCode);
    connect(m_historySearch, &HistorySearch::accepted, this, &ConsoleWidget::focusInput);
    connect(m_historySearch, &HistorySearch::cancelled, this, [this] {
        m_input->setCode(m_beforeSearch);
        focusInput();
    });
}

void ConsoleWidget::setConsolePalette(const ConsolePalette& palette)
{
    m_palette = palette;
    m_palette.font.setPointSize(
        std::clamp(palette.font.pointSize() + m_zoom, kSmallestType, kLargestType));
    applyPalette();
}

void ConsoleWidget::setIdentity(const QString& letter, const QColor& colour)
{
    m_letter = letter;
    m_colour = colour;
    m_input->setHistory(m_history, m_letter);
    applyPalette();
}

void ConsoleWidget::setKept(std::size_t lines, std::size_t bytes)
{
    m_output->setKept(lines, bytes);
}

void ConsoleWidget::setTipsOnTyping(bool on)
{
    m_input->setTipsOnTyping(on);
}

void ConsoleWidget::setLimits(const ConsoleLimits& limits)
{
    m_output->setLimits(limits);
}

void ConsoleWidget::applyPalette()
{
    m_output->setConsolePalette(m_palette, m_colour);
    m_input->setConsolePalette(m_palette, m_colour);
    m_answer->setConsolePalette(m_palette, m_colour);
    m_findBar->setConsolePalette(m_palette);
    m_historySearch->setConsolePalette(m_palette);
    m_field->layout()->setContentsMargins(
        m_palette.margin + 1, kFieldPadding, kStripe + 2, kFieldPadding);
    setAccessibleName(tr("Console of interpreter %1").arg(m_letter));
    layOutField();
    update();
}

void ConsoleWidget::layOutField()
{
    const int height = m_input->heightForText(std::max(1, this->height() * kFieldShare / 100));
    m_input->setFixedHeight(height);
    m_answer->setFixedHeight(std::max(m_answer->sizeHint().height(), m_input->heightForText(1)));
}

void ConsoleWidget::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layOutField();
}

void ConsoleWidget::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect field = m_field->geometry();
    painter.fillRect(rect(), m_palette.paper);
    painter.fillRect(field, m_palette.fieldPaper);
    painter.fillRect(QRect(0, field.top() - 1, width(), 1), m_palette.separator);
    painter.fillRect(QRect(0, field.top(), kStripe, field.height()), m_colour);
}

std::size_t ConsoleWidget::pendingBytes() const
{
    return m_output->pendingBytes();
}

void ConsoleWidget::appendOutput(TextSource source, const QByteArray& bytes)
{
    // Code that prints has begun to run, so it was complete.
    echoFront();
    m_output->addOutput(source, bytes);
}

void ConsoleWidget::unitSubmitted(const QByteArray& source)
{
    m_output->jumpToEnd();
    m_unechoed.push_back(source);
    m_echoSoon->start();
    emit submitted(source);
}

void ConsoleWidget::echoFront()
{
    m_echoSoon->stop();
    // Units that were submitted behind one that runs are echoed when their turn comes.
    if (m_unechoed.empty() || m_unechoed.size() != m_input->pendingUnits())
        return;
    writeCode(m_unechoed.front());
    m_unechoed.pop_front();
}

void ConsoleWidget::echoInput(const QByteArray& source)
{
    echoFront();
    writeCode(source);
}

void ConsoleWidget::writeCode(const QByteArray& source)
{
    using Begin = OutputView::Begin;
    m_output->write(TextRole::Prompt, ">>> ", Begin::FreshLine);
    for (const auto& [role, piece] :
        codePieces({source.constData(), static_cast<std::size_t>(source.size())})) {
        const QByteArray text(piece.data(), static_cast<qsizetype>(piece.size()));
        const QList<QByteArray> lines = text.split('\n');
        for (qsizetype i = 0; i < lines.size(); ++i) {
            if (i > 0)
                m_output->write(TextRole::Prompt, "\n... ");
            if (!lines[i].isEmpty())
                m_output->write(role, lines[i]);
        }
    }
    m_output->write(TextRole::Code, "\n");
}

void ConsoleWidget::inputRuns()
{
    echoFront();
    const QByteArray unit = m_input->oldestUnit();
    if (std::exchange(m_frontRuns, true) || unit.isEmpty() || !m_history)
        return;
    if (const Status written = m_history->add(m_letter, QString::fromUtf8(unit)); !written)
        showNotice(QString::fromStdString(written.error().text), NoticeKind::Warning);
}

void ConsoleWidget::inputAccepted()
{
    inputRuns();
    m_input->unitAccepted();
    m_frontRuns = false;
    if (m_input->pendingUnits() > 0)
        m_echoSoon->start();
}

void ConsoleWidget::continueInput(const QString& indent)
{
    if (!m_unechoed.empty() && m_unechoed.size() == m_input->pendingUnits())
        m_unechoed.pop_front();
    m_frontRuns = false;
    m_input->continueUnit(indent);
}

void ConsoleWidget::showNotice(const QString& text, NoticeKind kind)
{
    echoFront();
    const TextRole role = kind == NoticeKind::Failure ? TextRole::Failure
        : kind == NoticeKind::Warning                 ? TextRole::Warning
                                                      : TextRole::Notice;
    m_output->writeNotice(role, text);
}

void ConsoleWidget::setState(ConsoleState state)
{
    m_state = state;
    m_input->setBusy(state != ConsoleState::Idle);
    if (state == ConsoleState::Gone) {
        // Nobody will answer for what was submitted; the text is kept above and in the history.
        while (m_input->pendingUnits() > 0)
            inputAccepted();
        m_echoSoon->stop();
        m_questions.clear();
        askFirst();
    }
}

void ConsoleWidget::beginInput(quint64 requestId, const QString& prompt, bool password)
{
    echoFront();
    if (password) // input() prints its own
        appendOutput(TextSource::Stdout, prompt.toUtf8());
    m_questions.push_back({requestId, prompt, password});
    if (m_questions.size() == 1)
        askFirst();
}

void ConsoleWidget::cancelInput(quint64 requestId)
{
    const bool isShown = !m_questions.empty() && m_questions.front().id == requestId;
    std::erase_if(m_questions, [&](const Question& question) { return question.id == requestId; });
    if (isShown)
        askFirst();
}

void ConsoleWidget::askFirst()
{
    const bool hadFocus = m_input->hasFocus() || m_answer->edit()->hasFocus();
    const bool asks = !m_questions.empty();
    if (asks)
        m_answer->ask(m_questions.front().prompt, m_questions.front().password);
    // Shown before the other is hidden, so that the focus never leaves the console.
    showField(asks ? static_cast<QWidget*>(m_answer) : m_input);
    if (hadFocus)
        focusInput();
    (asks ? static_cast<QWidget*>(m_input) : m_answer)->hide();
    layOutField();
}

void ConsoleWidget::showField(QWidget* field)
{
    field->show();
    setFocusProxy(field);
}

// A click beside the typed text is meant for it.
void ConsoleWidget::mousePressEvent(QMouseEvent* event)
{
    if (m_field->geometry().contains(event->position().toPoint()))
        focusInput();
    else
        event->ignore();
}

void ConsoleWidget::dragEnterEvent(QDragEnterEvent* event)
{
    if (!ui::acceptFiles(*event))
        event->ignore(); // a tab is the pane's to take
}

void ConsoleWidget::dropEvent(QDropEvent* event)
{
    if (!ui::acceptFiles(*event))
        return event->ignore();
    const QStringList files = ui::droppedFiles(event->mimeData());
    focusInput();
    if (m_questions.empty())
        m_input->insertCode(asPythonStrings(files));
    else
        m_answer->edit()->insert(files.join(u' '));
}

void ConsoleWidget::answerQuestion(const QString& text)
{
    const Question question = m_questions.front();
    m_questions.pop_front();
    m_output->jumpToEnd();
    // As a terminal shows it: after the prompt, and a password not at all.
    m_output->write(TextRole::Answer, (question.password ? QByteArray() : text.toUtf8()) + "\n");
    askFirst();
    emit inputProvided(question.id, text);
}

void ConsoleWidget::endInput()
{
    const quint64 id = m_questions.front().id;
    m_questions.pop_front();
    m_output->write(TextRole::Answer, "\n");
    askFirst();
    emit eofProvided(id);
}

void ConsoleWidget::showCompletions(const ConsoleCompletions& completions)
{
    m_input->showCompletions(completions);
}

void ConsoleWidget::clearOutput()
{
    m_output->clearAll();
}

void ConsoleWidget::find()
{
    m_findBar->open();
}

void ConsoleWidget::focusInput()
{
    if (m_questions.empty())
        m_input->setFocus();
    else
        m_answer->edit()->setFocus();
}

void ConsoleWidget::zoomBy(int steps)
{
    const int size = std::clamp(m_palette.font.pointSize() + steps, kSmallestType, kLargestType);
    m_zoom += size - m_palette.font.pointSize();
    m_palette.font.setPointSize(size);
    applyPalette();
}

Status ConsoleWidget::saveOutputTo(const QString& path) const
{
    return saveText(m_output->allText(), path);
}

void ConsoleWidget::saveOutput()
{
    const QString path
        = QFileDialog::getSaveFileName(this, tr("Save Output"), tr("console-%1.txt").arg(m_letter));
    if (path.isEmpty())
        return;
    if (const Status saved = saveOutputTo(path); !saved)
        showNotice(QString::fromStdString(saved.error().text), NoticeKind::Failure);
    else
        showNotice(tr("The output was saved as %1").arg(path), NoticeKind::Information);
}

void ConsoleWidget::openFold(quint32 fold, FoldLink::Action action)
{
    const LongLine* line = m_output->folds().find(fold);
    if (!line) {
        showNotice(tr("That line is not kept any more: newer long lines needed its room."),
            NoticeKind::Warning);
        return;
    }
    if (action == FoldLink::Action::Show) {
        (new FoldedLineDialog(*line, m_palette, this))->show();
        return;
    }
    // The line may go while the dialog asks for a name.
    const LongLine kept = *line;
    const QString path
        = QFileDialog::getSaveFileName(this, tr("Save Line"), tr("line-%1.txt").arg(fold));
    if (path.isEmpty())
        return;
    if (const Status saved = saveLine(kept, path); !saved)
        showNotice(QString::fromStdString(saved.error().text), NoticeKind::Failure);
}

void ConsoleWidget::passKeyToInput(QKeyEvent* event)
{
    const bool isModifier = event->key() == Qt::Key_Control || event->key() == Qt::Key_Shift
        || event->key() == Qt::Key_Alt || event->key() == Qt::Key_Meta
        || event->key() == Qt::Key_AltGr;
    if (isModifier)
        return;
    // What is selected in the field is not what Ctrl+C in the output means.
    if (event->matches(QKeySequence::Copy)) {
        emit stopRequested();
        return;
    }
    focusInput();
    QWidget* target = m_questions.empty() ? static_cast<QWidget*>(m_input) : m_answer->edit();
    QCoreApplication::sendEvent(target, event);
}

} // namespace clutch
