#include "ui/editor/text_for_readers.h"

#include <Qsci/qsciscintillabase.h>

#include <QAccessibleWidget>
#include <QApplication>

namespace clutch::ui {

namespace {

/// What a Scintilla is while nobody reads. Owned by Qt's cache of them.
class Unread : public QAccessibleWidget
{
public:
    explicit Unread(QWidget* widget)
        : QAccessibleWidget(widget, QAccessible::EditableText)
    {
    }
};

/// Has every text asked about anew when a screen reader comes. Lives as long as the program.
class Readers : public QAccessible::ActivationObserver
{
public:
    [[nodiscard]] static Readers& instance()
    {
        static Readers readers;
        return readers;
    }
    [[nodiscard]] bool areThere() const { return m_areThere; }
    void accessibilityActiveChanged(bool active) override
    {
        m_areThere = active;
        const QWidgetList widgets = active ? QApplication::allWidgets() : QWidgetList();
        for (QWidget* widget : widgets) {
            if (!qobject_cast<QsciScintillaBase*>(widget))
                continue;
            QAccessibleInterface* known = QAccessible::queryAccessibleInterface(widget);
            if (known && !known->textInterface())
                QAccessible::deleteAccessibleInterface(QAccessible::uniqueId(known));
        }
    }

private:
    bool m_areThere = QAccessible::isActive();
};

// Qt asks for each class that the object is of, the most derived first: before QScintilla's own.
QAccessibleInterface* make(const QString&, QObject* object)
{
    auto* text = qobject_cast<QsciScintillaBase*>(object);
    return text && !Readers::instance().areThere() ? new Unread(text) : nullptr;
}

} // namespace

void tellTextsToReadersAlone()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(make);
        QAccessible::installActivationObserver(&Readers::instance());
        return true;
    }();
    Q_UNUSED(isInstalled)
}

bool somebodyReads()
{
    return Readers::instance().areThere();
}

} // namespace clutch::ui
