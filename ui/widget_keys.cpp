#include "ui/widget_keys.h"

#include <QCoreApplication>

namespace clutch::ui {

namespace {

struct Row
{
    const char* keys;
    const char* what;
};

struct Place
{
    const char* name;
    QList<Row> rows;
};

const QList<Place>& places()
{
    static const QList<Place> all{
        {QT_TRANSLATE_NOOP("WidgetKeys", "In an editor"),
            {{"Tab, Shift+Tab", QT_TRANSLATE_NOOP("WidgetKeys", "Indent, or take it back")},
                {"Alt+Shift+Arrows", QT_TRANSLATE_NOOP("WidgetKeys", "Select a rectangle")},
                {"Ctrl+Click", QT_TRANSLATE_NOOP("WidgetKeys", "One more caret; a name's source")},
                {"Ctrl+U, Ctrl+Shift+U", QT_TRANSLATE_NOOP("WidgetKeys", "Lower, upper case")},
                {"Esc, Esc", QT_TRANSLATE_NOOP("WidgetKeys", "Stop what runs in this pane")}}},
        {QT_TRANSLATE_NOOP("WidgetKeys", "In a console"),
            {{"Enter", QT_TRANSLATE_NOOP("WidgetKeys", "Run, or go on in the next line")},
                {"Shift+Enter", QT_TRANSLATE_NOOP("WidgetKeys", "A new line")},
                {"Ctrl+Enter", QT_TRANSLATE_NOOP("WidgetKeys", "Run as it stands")},
                {"Up, Down", QT_TRANSLATE_NOOP("WidgetKeys", "Earlier code that begins alike")},
                {"Ctrl+R", QT_TRANSLATE_NOOP("WidgetKeys", "Search earlier code")},
                {"Tab", QT_TRANSLATE_NOOP("WidgetKeys", "Complete, or indent")},
                {"Ctrl+C", QT_TRANSLATE_NOOP("WidgetKeys", "Copy what is selected, else stop")},
                {"Ctrl+D", QT_TRANSLATE_NOOP("WidgetKeys", "End of the input")},
                {"Ctrl+L", QT_TRANSLATE_NOOP("WidgetKeys", "Clear the output")},
                {"Ctrl+End", QT_TRANSLATE_NOOP("WidgetKeys", "To the end of the output")}}},
        {QT_TRANSLATE_NOOP("WidgetKeys", "In a graph"),
            {{"Left, Right", QT_TRANSLATE_NOOP("WidgetKeys", "Move the crosshair")},
                {"Shift+Left, Shift+Right", QT_TRANSLATE_NOOP("WidgetKeys", "Select a range")},
                {"Up, Down", QT_TRANSLATE_NOOP("WidgetKeys", "Another lane")},
                {"+, -", QT_TRANSLATE_NOOP("WidgetKeys", "Nearer, farther")},
                {"PgUp, PgDown", QT_TRANSLATE_NOOP("WidgetKeys", "Earlier, later")},
                {"Home, End", QT_TRANSLATE_NOOP("WidgetKeys", "First sample, now")},
                {"Space", QT_TRANSLATE_NOOP("WidgetKeys", "Freeze the picture, or go on")}}},
        {QT_TRANSLATE_NOOP("WidgetKeys", "In a value's window"),
            {{"Enter, Backspace", QT_TRANSLATE_NOOP("WidgetKeys", "Into a part, and back")},
                {"Ctrl+PgUp, Ctrl+PgDown",
                    QT_TRANSLATE_NOOP("WidgetKeys", "Another page of parts")}}},
    };
    return all;
}

} // namespace

QList<WidgetKey> widgetKeys()
{
    const auto tr = [](const char* text) {
        return QCoreApplication::translate("WidgetKeys", text);
    };
    QList<WidgetKey> all;
    for (const Place& place : places()) {
        for (const Row& row : place.rows)
            all << WidgetKey{tr(place.name), QLatin1String(row.keys), tr(row.what)};
    }
    return all;
}

} // namespace clutch::ui
