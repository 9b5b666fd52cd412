#include "ui/lessons/lessons_panel.h"

#include "ui/style/fonts.h"
#include "ui/style/icons.h"
#include "ui/style/themes.h"

#include <QComboBox>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextDocument>
#include <QVBoxLayout>

namespace clutch::ui {

namespace {

constexpr int kUsualWidth = 340;
constexpr int kLeastWidth = 260; // where a line of text has some words

/// Code in the code font, and on a ground of its own: Markdown's importer knows neither.
void dressCode(QTextDocument& document)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto at = block.begin(); !at.atEnd(); ++at) {
            QTextCharFormat format = at.fragment().charFormat();
            if (!format.fontFixedPitch())
                continue;
            format.setFontFamilies({codeFont().family()});
            format.setBackground(theme().raised);
            QTextCursor cursor(&document);
            cursor.setPosition(at.fragment().position());
            cursor.setPosition(
                at.fragment().position() + at.fragment().length(), QTextCursor::KeepAnchor);
            cursor.setCharFormat(format);
        }
    }
}

} // namespace

LessonsPanel::LessonsPanel(std::vector<Lesson> lessons, QWidget* parent)
    : QWidget(parent)
    , m_lessons(std::move(lessons))
    , m_choice(new QComboBox(this))
    , m_load(new QPushButton(icon(QStringLiteral("book-open")), tr("Load into panes"), this))
    , m_text(new QTextBrowser(this))
{
    m_choice->setAccessibleName(tr("Lesson"));
    m_choice->setToolTip(tr("Which lesson is shown"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(8);
    int number = 0;
    for (const Lesson& lesson : m_lessons)
        m_choice->addItem(tr("%1  %2").arg(++number).arg(lesson.title));
    m_load->setToolTip(
        tr("Put this lesson's programs into panes; your own texts stay in their tabs"));
    m_load->setEnabled(!m_lessons.empty());
    m_text->setAccessibleName(tr("Lesson's text"));
    m_text->setOpenLinks(false);
    m_text->setFrameStyle(QFrame::NoFrame);
    m_text->document()->setDocumentMargin(Metrics::kWide);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(Metrics::kSpace, Metrics::kTight, Metrics::kSpace, Metrics::kTight);
    top->setSpacing(Metrics::kTight);
    top->addWidget(m_choice);
    top->addWidget(m_load);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_text, 1);
    setMinimumWidth(kLeastWidth);
    connect(m_choice, &QComboBox::currentIndexChanged, this, [this] {
        showLesson();
        m_text->verticalScrollBar()->setValue(0);
    });
    connect(m_load, &QPushButton::clicked, this, [this] { emit loadRequested(current()); });
    connect(&Themes::instance(), &Themes::changed, this, &LessonsPanel::showLesson);
    showLesson();
}

QSize LessonsPanel::sizeHint() const
{
    return {kUsualWidth, QWidget::sizeHint().height()};
}

int LessonsPanel::current() const
{
    return m_choice->currentIndex();
}

void LessonsPanel::open(int index)
{
    m_choice->setCurrentIndex(index);
}

void LessonsPanel::setLetters(int index, const std::vector<QString>& letters)
{
    m_letters[index] = letters;
    if (index == current())
        showLesson();
}

void LessonsPanel::showLesson()
{
    if (current() < 0)
        return;
    const Lesson& lesson = m_lessons[static_cast<std::size_t>(current())];
    std::vector<QString> letters = m_letters[current()];
    if (letters.empty()) { // until it is loaded: as it would be in an empty window
        for (const LessonProgram& program : lesson.programs)
            letters.push_back(program.letter);
    }
    const int place = m_text->verticalScrollBar()->value();
    m_text->setMarkdown(lessonText(lesson, letters));
    dressCode(*m_text->document());
    m_text->verticalScrollBar()->setValue(place);
}

} // namespace clutch::ui
