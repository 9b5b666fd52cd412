#include "tests/ui/window/window_fixture.h"

#include "ui/dock_layout.h"
#include "ui/status_strip.h"

#include <QAbstractButton>
#include <QDockWidget>
#include <QLabel>
#include <QMenuBar>

namespace clutch::ui {
namespace {

// Labels and buttons that are seen but not wide enough for what they say.
QStringList clipped(const QWidget& window)
{
    QStringList found;
    const auto note = [&](const QWidget* widget, const QString& text) {
        const bool mayShrink = widget->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored;
        if (widget->isVisible() && !text.isEmpty() && !mayShrink
            && widget->width() < widget->sizeHint().width())
            found << QStringLiteral("%1 (%2 of %3)")
                         .arg(text)
                         .arg(widget->width())
                         .arg(widget->sizeHint().width());
    };
    for (const QLabel* label : window.findChildren<QLabel*>()) {
        if (!label->wordWrap())
            note(label, label->text());
    }
    for (const QAbstractButton* button : window.findChildren<QAbstractButton*>())
        note(button, button->text());
    return found;
}

class Sizes : public WindowTest, public testing::WithParamInterface<QSize>
{
};

TEST_P(Sizes, ClipNothing)
{
    open(options(), GetParam());
    m_window->findChild<StatusStrip*>()->setSamplingCost(0.0087);
    QApplication::processEvents();
    EXPECT_EQ(m_window->size(), GetParam());
    EXPECT_EQ(clipped(*m_window).join(QStringLiteral("; ")).toStdString(), "");
}

TEST_P(Sizes, LeaveRoomForCodeAndEveryPanel)
{
    open(options(), GetParam());
    QApplication::processEvents();
    for (Pane* each : workbench().panes()) {
        EXPECT_GE(each->width(), 480);
        EXPECT_GE(each->editorPanel().height(), 200);
        EXPECT_GE(each->link().console()->height(), 120);
    }
    EXPECT_NEAR(pane("A").width(), pane("B").width(), 2);
    EXPECT_GE(m_window->dockLayout().dock(docks::kCores)->height(), 200);
    EXPECT_GE(m_window->dockLayout().dock(docks::kInterpreters)->width(), 220);
}

INSTANTIATE_TEST_SUITE_P(
    Window, Sizes, testing::Values(QSize(1280, 800), QSize(1920, 1080)), [](const auto& size) {
        return std::to_string(size.param.width()) + "x" + std::to_string(size.param.height());
    });

} // namespace
} // namespace clutch::ui
