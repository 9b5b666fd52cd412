// A strip above an editor or the panes that says what happened and offers what to do, instead of a
// modal dialog.
#pragma once

#include <QString>
#include <QWidget>

#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;

namespace clutch::ui {

/// One message with its buttons; hidden while there is nothing to say. UI thread, owned by the
/// layout it stands in.
///
/// A new message replaces the one before. A button's action runs after the banner has hidden
/// itself, so that the action may show another one.
class Banner : public QWidget
{
    Q_OBJECT
public:
    enum class Tone
    {
        Info,
        Warning,
        Error
    };
    struct Choice
    {
        QString text;
        std::function<void()> action; // empty: only closes the banner
    };

    explicit Banner(QWidget* parent = nullptr);

    void show(Tone tone, const QString& text, const std::vector<Choice>& choices);
    void dismiss();
    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Tone m_tone = Tone::Info;
    QLabel* m_icon;
    QLabel* m_text;
    QHBoxLayout* m_buttons;
};

} // namespace clutch::ui
