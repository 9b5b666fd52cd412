// The panels around the panes: where they are at first, and how they come back as they were.
#pragma once

#include <QObject>
#include <QSize>
#include <QString>

#include <map>
#include <utility>
#include <vector>

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
    /// find share the place beside them. Sized for the window as it is.
    void arrange();
    void save() const;
    /// False where nothing was saved, or by a version with other docks.
    bool restore();

    [[nodiscard]] const std::vector<QDockWidget*>& docks() const { return m_docks; }
    [[nodiscard]] QDockWidget* dock(const QString& name) const;
    /// Shows it, and brings it in front of the ones that share its place.
    void raise(const QString& name);

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

    QMainWindow* m_window;
    std::vector<QDockWidget*> m_docks;
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
} // namespace docks

} // namespace clutch::ui
