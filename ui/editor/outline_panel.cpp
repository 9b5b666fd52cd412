#include "ui/editor/outline_panel.h"

#include "ui/style/fonts.h"
#include "ui/style/themes.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {

QString wordOf(OutlineEntry::Kind kind)
{
    switch (kind) {
    case OutlineEntry::Kind::Class:
        return OutlinePanel::tr("class");
    case OutlineEntry::Kind::Function:
        return OutlinePanel::tr("def");
    case OutlineEntry::Kind::Cell:
        return QStringLiteral("# %%");
    }
    return {};
}

} // namespace

OutlinePanel::OutlinePanel(QWidget* parent)
    : QWidget(parent)
    , m_tree(new QTreeWidget(this))
    , m_empty(new QLabel(m_tree))
{
    setAccessibleName(tr("Outline"));
    setFocusProxy(m_tree);
    m_tree->setAccessibleName(tr("Classes, functions and cells"));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(Metrics::kWide);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->installEventFilter(this);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMargin(Metrics::kWide);
    m_empty->setTextFormat(Qt::PlainText);
    auto* over = new QVBoxLayout(m_tree);
    over->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_tree);
    const auto choose = [this](const QTreeWidgetItem* item) {
        const auto found = std::find(m_items.begin(), m_items.end(), item);
        if (found != m_items.end())
            emit chosen(m_outline[static_cast<std::size_t>(found - m_items.begin())].line);
    };
    connect(m_tree, &QTreeWidget::itemClicked, this, choose);
    connect(m_tree, &QTreeWidget::itemActivated, this, choose);
    connect(m_tree, &QTreeWidget::itemCollapsed, this,
        [this](const QTreeWidgetItem* item) { m_folded.insert(pathOf(item)); });
    connect(m_tree, &QTreeWidget::itemExpanded, this,
        [this](const QTreeWidgetItem* item) { m_folded.remove(pathOf(item)); });
    connect(&Themes::instance(), &Themes::changed, this, &OutlinePanel::dress);
    dress();
}

void OutlinePanel::dress()
{
    QPalette muted = m_empty->palette();
    muted.setColor(QPalette::WindowText, theme().muted);
    m_empty->setPalette(muted);
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const bool isCell = m_outline[i].kind == OutlineEntry::Kind::Cell;
        m_items[i]->setForeground(0, isCell ? theme().muted : theme().text);
    }
}

QString OutlinePanel::sentence() const
{
    return m_empty->isHidden() ? QString() : m_empty->text();
}

QString OutlinePanel::pathOf(const QTreeWidgetItem* item)
{
    QStringList names;
    for (; item; item = item->parent())
        names.prepend(item->text(0));
    return names.join(QLatin1Char('/'));
}

// While one types in a function only lines change.
bool OutlinePanel::hasTheSameRows(const std::vector<OutlineEntry>& outline) const
{
    return std::equal(m_outline.begin(), m_outline.end(), outline.begin(), outline.end(),
        [](const OutlineEntry& a, const OutlineEntry& b) {
            return a.kind == b.kind && a.name == b.name && a.depth == b.depth;
        });
}

void OutlinePanel::showOutline(std::vector<OutlineEntry> outline, const QString& sentence)
{
    const bool same = hasTheSameRows(outline);
    m_outline = std::move(outline);
    m_empty->setText(sentence);
    m_empty->setVisible(m_outline.empty());
    if (!same)
        build();
    for (std::size_t i = 0; i < m_items.size(); ++i)
        m_items[i]->setToolTip(0, tr("Line %1").arg(m_outline[i].line));
    followCaret(m_caretLine);
}

void OutlinePanel::build()
{
    const QSet<QString> folded = m_folded;
    m_tree->clear();
    m_items.clear();
    std::vector<QTreeWidgetItem*> around;
    for (const OutlineEntry& entry : m_outline) {
        around.resize(std::min(around.size(), static_cast<std::size_t>(std::max(0, entry.depth))));
        const QString text = (wordOf(entry.kind) + QLatin1Char(' ') + entry.name).trimmed();
        auto* item
            = around.empty() ? new QTreeWidgetItem(m_tree) : new QTreeWidgetItem(around.back());
        item->setText(0, text);
        around.push_back(item);
        m_items.push_back(item);
    }
    for (QTreeWidgetItem* item : m_items)
        item->setExpanded(!folded.contains(pathOf(item)));
    m_folded = folded;
    dress();
}

void OutlinePanel::followCaret(int line)
{
    m_caretLine = line;
    const int at = entryAt(m_outline, line);
    QTreeWidgetItem* item = at < 0 ? nullptr : m_items[static_cast<std::size_t>(at)];
    // Where it is folded away, what it is folded into stands for it.
    for (QTreeWidgetItem* each = item; each; each = each->parent()) {
        if (each->parent() && !each->parent()->isExpanded())
            item = each->parent();
    }
    m_tree->setCurrentItem(item);
}

// Rows begin with "def", and people with the name.
bool OutlinePanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_tree || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const QString text = static_cast<QKeyEvent*>(event)->text();
    const QChar first = text.isEmpty() ? QChar() : text.at(0);
    if (!first.isLetterOrNumber() && first != u'_')
        return QWidget::eventFilter(watched, event);
    if (!m_sinceTyped.isValid() || m_sinceTyped.hasExpired(QApplication::keyboardInputInterval()))
        m_typed.clear();
    m_sinceTyped.start();
    m_typed += text;
    for (const bool within : {false, true}) {
        for (std::size_t i = 0; i < m_items.size(); ++i) {
            const qsizetype at = m_outline[i].name.indexOf(m_typed, 0, Qt::CaseInsensitive);
            if (at == 0 || (within && at > 0)) {
                m_tree->setCurrentItem(m_items[i]);
                return true;
            }
        }
    }
    return true;
}

void OutlinePanel::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && m_tree->currentItem())
        emit m_tree->itemActivated(m_tree->currentItem(), 0);
    else
        QWidget::keyPressEvent(event);
}

} // namespace clutch::ui
