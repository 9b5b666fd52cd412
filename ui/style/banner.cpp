#include "ui/style/banner.h"

#include "ui/style/icons.h"
#include "ui/style/themes.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace clutch::ui {

namespace {
struct Look
{
    QString icon;
    IconTint tint;
    QColor Theme::*surface;
};

Look lookOf(Banner::Tone tone)
{
    switch (tone) {
    case Banner::Tone::Info:
        return {QStringLiteral("info"), IconTint::Accent, &Theme::infoSurface};
    case Banner::Tone::Warning:
        return {QStringLiteral("triangle-alert"), IconTint::Warning, &Theme::warningSurface};
    case Banner::Tone::Error:
        break;
    }
    return {QStringLiteral("circle-x"), IconTint::Error, &Theme::errorSurface};
}
} // namespace

Banner::Banner(QWidget* parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_buttons(new QHBoxLayout)
{
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(Metrics::kSpace, Metrics::kSpace, Metrics::kSpace, Metrics::kSpace);
    row->setSpacing(Metrics::kSpace);
    row->addWidget(m_icon, 0, Qt::AlignVCenter);
    row->addWidget(m_text, 1);
    m_buttons->setSpacing(Metrics::kSpace);
    row->addLayout(m_buttons);
    connect(&Themes::instance(), &Themes::changed, this, [this] {
        m_icon->setPixmap(
            icon(lookOf(m_tone).icon, lookOf(m_tone).tint).pixmap(Metrics::kIcon, Metrics::kIcon));
        update();
    });
    hide();
}

void Banner::show(Tone tone, const QString& text, const std::vector<Choice>& choices)
{
    m_tone = tone;
    m_text->setText(text);
    setAccessibleName(text);
    m_icon->setPixmap(
        icon(lookOf(tone).icon, lookOf(tone).tint).pixmap(Metrics::kIcon, Metrics::kIcon));
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const Choice& choice : choices) {
        auto* button = new QPushButton(choice.text, this);
        connect(button, &QPushButton::clicked, this, [this, action = choice.action] {
            dismiss();
            if (action)
                action();
        });
        m_buttons->addWidget(button);
        button->show(); // in a banner that is seen already, the layout would do so only later
    }
    update(); // one that is seen already has another colour now
    QWidget::show();
}

void Banner::dismiss()
{
    hide();
    m_text->clear();
}

QString Banner::text() const
{
    return m_text->text();
}

void Banner::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().*lookOf(m_tone).surface);
    painter.fillRect(0, height() - Metrics::kLine, width(), Metrics::kLine, theme().line);
}

} // namespace clutch::ui
