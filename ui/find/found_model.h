// What was found in all open texts: a tree of texts and places.
#pragma once

#include "ui/editor/text_search.h"

#include <QAbstractItemModel>

#include <vector>

namespace clutch::ui {

/// A text in which something was found.
struct FoundText
{
    int text = 0; // whoever searches knows it by this number
    QString pane; // letter
    QString name;
    QString path; // empty: no file
    QString unchangeable; // why nothing can be replaced in it; empty: it can
    std::size_t count = 0;
    bool more = false; // than were counted
    std::vector<FoundPlace> places; // at most `count`
};

/// Texts, and below each its places. Owned by FindPanel, UI thread; whoever searches replaces
/// everything at once.
class FoundModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    using QAbstractItemModel::QAbstractItemModel;

    void show(std::vector<FoundText> texts);
    [[nodiscard]] const std::vector<FoundText>& texts() const { return m_texts; }
    /// Null for places.
    [[nodiscard]] const FoundText* text(const QModelIndex& index) const;
    /// Null for texts.
    [[nodiscard]] const FoundPlace* place(const QModelIndex& index) const;
    /// Of any line number.
    [[nodiscard]] int digits() const { return m_digits; }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<FoundText> m_texts;
    int m_digits = 1;
};

/// "1 place", "12 places".
[[nodiscard]] QString placesInWords(std::size_t count);
/// "more than 100,000 places", where they were not all counted.
[[nodiscard]] QString placesInWords(const FoundText& text);

} // namespace clutch::ui
