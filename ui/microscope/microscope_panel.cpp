#include "ui/microscope/microscope_panel.h"

#include "ui/cores/figures_table.h"
#include "ui/cores/picture_file.h"
#include "ui/models/gil_text.h"
#include "ui/models/trace_export.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

namespace clutch::ui {

MicroscopePanel::MicroscopePanel(QWidget* parent)
    : QWidget(parent)
    , m_picture(new SlicesWidget)
    , m_table(new FiguresTable(tr("How long each thread held its GIL and waited for it")))
{
    setAccessibleName(tr("GIL microscope"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildBar();
    layout->addWidget(m_picture, 1);
    m_table->hide();
    layout->addWidget(m_table, 1);
    connect(m_picture, &SlicesWidget::copyRequested, this, &MicroscopePanel::copyText);
    connect(m_picture, &SlicesWidget::rangeChanged, this, &MicroscopePanel::refresh);
    setUnavailable(tr("no runtime runs at the moment"));
}

void MicroscopePanel::buildBar()
{
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(4, 2, 6, 2);
    bar->setSpacing(4);
    const auto button = [&](const QString& text, const QString& tip) {
        auto* made = new QToolButton;
        made->setText(text);
        made->setToolTip(tip);
        made->setAccessibleName(tip);
        made->setAutoRaise(true);
        bar->addWidget(made);
        return made;
    };
    m_record = button(tr("● Record"), tr("Record who holds which GIL"));
    connect(m_record, &QToolButton::clicked, this, &MicroscopePanel::requestRecording);
    m_seconds = new QComboBox;
    for (int seconds = 1; seconds <= 5; ++seconds)
        m_seconds->addItem(tr("%1 s").arg(seconds), seconds);
    m_seconds->setToolTip(tr("How long to record"));
    m_seconds->setAccessibleName(m_seconds->toolTip());
    bar->addWidget(m_seconds);
    auto* closer = button(QStringLiteral("+"), tr("Closer (+ or wheel)"));
    auto* wider = button(QStringLiteral("−"), tr("Wider (− or wheel)"));
    auto* all = button(tr("All"), tr("The whole recording (0)"));
    connect(closer, &QToolButton::clicked, this, [this] { m_picture->zoom(2); });
    connect(wider, &QToolButton::clicked, this, [this] { m_picture->zoom(-2); });
    connect(all, &QToolButton::clicked, m_picture, &SlicesWidget::showAll);
    bar->addStretch(1);
    m_tableButton = button(tr("Table"), tr("The sums of each thread as a table"));
    m_tableButton->setCheckable(true);
    connect(m_tableButton, &QToolButton::toggled, this, &MicroscopePanel::showTable);
    m_export = button(tr("Export"), tr("Copy the sums, or write the recording to a file"));
    m_export->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_export);
    menu->addAction(tr("Copy sums"), this, &MicroscopePanel::copyText);
    menu->addSeparator();
    menu->addAction(tr("Recording as a trace…"), this, &MicroscopePanel::exportTrace);
    menu->addAction(tr("Picture as PNG or SVG…"), this, &MicroscopePanel::exportPicture);
    m_export->setMenu(menu);
    auto* below = static_cast<QVBoxLayout*>(layout());
    below->addLayout(bar);
    // In as many lines as it takes: why there are few looks stands at its end.
    m_status = new QLabel;
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_status->setWordWrap(true);
    m_status->setContentsMargins(8, 0, 8, 3);
    below->addWidget(m_status);
}

void MicroscopePanel::setGraphPalette(const GraphPalette& palette)
{
    m_picture->setGraphPalette(palette);
}

int MicroscopePanel::seconds() const
{
    return m_seconds->currentData().toInt();
}

void MicroscopePanel::setUnavailable(const QString& reason)
{
    m_unavailable = reason;
    refresh();
}

void MicroscopePanel::setRecording(bool recording)
{
    m_recording = recording;
    m_sentence.clear();
    refresh();
}

void MicroscopePanel::say(const QString& sentence)
{
    m_sentence = sentence;
    refresh();
}

void MicroscopePanel::setSlices(GilSlices slices)
{
    m_slices = std::move(slices);
    m_sentence.clear();
    m_picture->setSlices(&m_slices);
    refresh();
}

void MicroscopePanel::requestRecording()
{
    if (canRecord())
        emit recordRequested(seconds());
}

void MicroscopePanel::refresh()
{
    m_record->setEnabled(canRecord());
    m_record->setToolTip(!m_unavailable.isEmpty() ? m_unavailable
            : m_recording                         ? tr("It is being recorded")
                                                  : tr("Record who holds which GIL"));
    m_seconds->setEnabled(canRecord());
    m_export->setEnabled(!m_slices.isEmpty());
    m_picture->setEmptyText(!m_unavailable.isEmpty()
            ? tr("GILs cannot be recorded: %1").arg(m_unavailable)
            : tr("Record, and for one to five seconds every thread's GIL is looked at up to "
                 "two thousand times a second: who holds it, who waits, in slices to measure."));
    QString text = m_sentence;
    if (text.isEmpty() && !m_slices.isEmpty()) {
        const auto [from, to] = m_picture->readRange();
        text = m_picture->hasSelection() ? gilRangeSentence(m_slices, from, to)
                                         : m_slices.sentence();
    } else if (text.isEmpty()) {
        text = m_slices.endedEarly();
    }
    m_status->setText(text);
    m_status->setToolTip(text);
    if (!m_table->isHidden())
        refreshTable();
}

QString MicroscopePanel::statusText() const
{
    return m_status->text();
}

void MicroscopePanel::showTable(bool table)
{
    m_tableButton->setChecked(table);
    m_picture->setVisible(!table);
    m_table->setVisible(table);
    if (table)
        refreshTable();
}

void MicroscopePanel::refreshTable()
{
    const auto [from, to] = m_picture->readRange();
    m_table->setFigures(gilTable(m_slices, from, to));
}

QString MicroscopePanel::textForm() const
{
    const auto [from, to] = m_picture->readRange();
    return m_slices.sentence() + QLatin1Char('\n') + gilTable(m_slices, from, to).toTsv();
}

void MicroscopePanel::copyText() const
{
    QGuiApplication::clipboard()->setText(textForm());
}

void MicroscopePanel::exportTrace()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Write the recording"),
        QStringLiteral("gils.json"), tr("Trace for Perfetto or Chrome (*.json)"));
    if (!path.isEmpty())
        emit said(writeFile(tr("The recording"), traceOf(m_slices), path));
}

void MicroscopePanel::exportPicture()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Write the picture"), QStringLiteral("gils.svg"), tr("SVG (*.svg);;PNG (*.png)"));
    if (!path.isEmpty())
        emit said(writePicture(*m_picture, path));
}

} // namespace clutch::ui
