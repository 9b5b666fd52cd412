// A console in a window, as a person meets it.
#pragma once

#include "ui/console/answer_field.h"
#include "ui/console/console_widget.h"
#include "ui/console/input_field.h"
#include "ui/console/output_view.h"
#include "ui/models/command_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

namespace clutch {

struct ConsoleTest : testing::Test
{
    CommandHistory history;
    ConsoleWidget console{QStringLiteral("A"), QColor(0x0072b2), &history};

    ConsoleTest()
    {
        console.resize(640, 420);
        console.show();
        console.setState(ConsoleState::Idle);
        EXPECT_TRUE(QTest::qWaitForWindowActive(&console));
        console.focusInput();
    }

    /// Waits until everything that was handed in is shown.
    QString shown() const
    {
        EXPECT_TRUE(QTest::qWaitFor(
            [&] { return console.pendingBytes() == 0 && console.output()->isIdle(); }));
        return QString::fromUtf8(console.output()->allText());
    }
    QString typed() const { return console.input()->text(); }
    static QWidget* focus() { return QApplication::focusWidget(); }
    static void type(const QString& text) { QTest::keyClicks(focus(), text); }
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(focus(), key, modifiers);
    }
    void print(const QByteArray& text) { console.appendOutput(TextSource::Stdout, text); }
};

} // namespace clutch
