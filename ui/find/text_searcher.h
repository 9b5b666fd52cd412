// Searches texts without keeping the window.
#pragma once

#include "ui/editor/beside.h"
#include "ui/editor/text_search.h"

#include <QObject>

#include <cstddef>
#include <vector>

namespace clutch::ui {

/// Searches several texts beside the window's thread. UI thread, owned by who wants to know. It has
/// copies of the texts: they may be edited or closed meanwhile. Another search takes the place of
/// the one before, of which nothing is heard then.
class TextSearcher : public QObject
{
    Q_OBJECT
public:
    struct Text
    {
        int id = 0; // whose it is
        int version = 0; // which of its states
        QString text;
    };
    struct FoundIn
    {
        int id = 0;
        int version = 0;
        Found found;
        std::vector<FoundPlace> places;
    };
    struct Limits
    {
        std::size_t counted = 0; // of each text
        std::size_t listed = 0;
    };

    explicit TextSearcher(Limits limits, QObject* parent = nullptr);

    /// On the calling thread.
    [[nodiscard]] FoundIn searchNow(const Text& text, const QRegularExpression& pattern) const;
    void search(std::vector<Text> texts, const QRegularExpression& pattern);
    void cancel() { m_search.cancel(); }
    /// Until finished() has been said, however soon all is found.
    [[nodiscard]] bool isSearching() const { return m_search.isRunning(); }

signals:
    void finished(const std::vector<clutch::ui::TextSearcher::FoundIn>& found);

private:
    using All = std::vector<FoundIn>;

    const Limits m_limits;
    Beside<All> m_search;
};

} // namespace clutch::ui
