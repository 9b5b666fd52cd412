// The panels around the panes: where they are at first, and how they come back as they were.
#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QSize>
#include <QString>
#include <QVariantMap>

#include <map>
#include <utility>
#include <vector>

class QAction;
class QDockWidget;
class QEvent;
class QMainWindow;

namespace clutch::ui {

/// Makes the window's docks, lays them out, hides them for presentations, saves and restores. Many
/// panes take room from them; they get it back as soon as there is some. Owned by the MainWindow,
/// UI thread; the docks are the QMainWindow's.
class DockLayout : public QObject
{
    Q_OBJECT
public:
    explicit DockLayout(QMainWindow* window);

    /// `name` is what the saved layout knows it by.
    QDockWidget* add(const QString& name, const QString& title, QWidget* content);

    /// Tree and outline on the left, cores and microscope below; log, main console, variables and
    /// find share the place beside them; lessons on the right, until they are asked for hidden.
    /// Sized for the window as it is.
    void arrange();
    /// Places, sizes, tabs in front and what is hidden, for setState() of this window.
    [[nodiscard]] QByteArray state() const;
    void setState(const QByteArray& state);
    /// For restore() at the next start.
    static void save(const QByteArray& state);
    /// False where nothing was saved, or by a version with other docks.
    bool restore();

    [[nodiscard]] QMainWindow* window() const { return m_window; }
    [[nodiscard]] const std::vector<QDockWidget*>& docks() const { return m_docks; }
    [[nodiscard]] QDockWidget* dock(const QString& name) const;
    /// Shows it, and brings it in front of the ones that share its place.
    void raise(const QString& name);
    /// Raises it and gives it the keyboard.
    void goTo(const QString& name);
    /// How much there is in it that nobody has read: with its name, where there is any.
    void setUnread(const QString& name, int unread);
    /// goTo() of each dock, in their order.
    [[nodiscard]] const QList<QAction*>& goToActions() const { return m_goTo; }

    /// The dock that has the keyboard, or had it before a dialog or menu took it; else none.
    [[nodiscard]] QDockWidget* focused() const;
    /// Beside or among the docks that are there already.
    void move(QDockWidget& dock, Qt::DockWidgetArea area);
    void toggleFloating(QDockWidget& dock);

signals:
    void focusedChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// What a dock and the panes share: its width beside them, its height below them.
    [[nodiscard]] int extent(const QDockWidget* dock) const;
    [[nodiscard]] Qt::Orientation direction(const QDockWidget* dock) const;
    [[nodiscard]] std::map<QDockWidget*, int> extents() const;
    void giveBack();
    /// Titles and strips as the docks share their places now.
    void followTabs();

    void addActions(QDockWidget* dock);
    void followFocus(QWidget* now);
    [[nodiscard]] QVariantMap wantedExtents() const;
    void setWantedExtents(const QVariantMap& wanted);

    QMainWindow* m_window;
    std::vector<QDockWidget*> m_docks;
    QList<QAction*> m_goTo;
    QPointer<QDockWidget> m_focused;
    std::map<QDockWidget*, int> m_wanted; // extents as arranged, or as the user dragged them
    std::pair<std::map<QDockWidget*, int>, QSize>
        m_tried; // extents and room of the last giveBack()
    std::map<QDockWidget*, int> m_pressed; // … when the button went down on a separator
};

namespace docks {
inline const QString kInterpreters = QStringLiteral("interpreters");
inline const QString kOutline = QStringLiteral("outline");
inline const QString kCores = QStringLiteral("cores");
inline const QString kMicroscope = QStringLiteral("microscope");
inline const QString kFinalization = QStringLiteral("finalization");
inline const QString kMain = QStringLiteral("main");
inline const QString kVariables = QStringLiteral("variables");
inline const QString kFind = QStringLiteral("find");
inline const QString kLessons = QStringLiteral("lessons");
} // namespace docks

} // namespace clutch::ui
