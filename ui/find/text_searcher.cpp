#include "ui/find/text_searcher.h"

#include <utility>

namespace clutch::ui {

namespace {

TextSearcher::FoundIn foundIn(const TextSearcher::Text& text, const QRegularExpression& pattern,
    const TextSearcher::Limits& limits, const SearchWatch& goOn)
{
    TextSearcher::FoundIn result{text.id, text.version, {}, {}};
    result.found = findAll(text.text, pattern, limits.counted, goOn);
    result.places = placesOf(text.text, result.found.spans, limits.listed);
    return result;
}

} // namespace

TextSearcher::TextSearcher(Limits limits, QObject* parent)
    : QObject(parent)
    , m_limits(limits)
{
}

TextSearcher::FoundIn TextSearcher::searchNow(
    const Text& text, const QRegularExpression& pattern) const
{
    return foundIn(text, pattern, m_limits, {});
}

void TextSearcher::search(std::vector<Text> texts, const QRegularExpression& pattern)
{
    m_search.run(
        [texts = std::move(texts), pattern, limits = m_limits](Beside<All>::Promise& promise) {
            const auto goOn = [&](qsizetype) {
                return !promise.isCanceled();
            };
            All all;
            for (const Text& text : texts) {
                if (promise.isCanceled())
                    break;
                all.push_back(foundIn(text, pattern, limits, goOn));
            }
            return all;
        },
        [this](const All& found) { emit finished(found); });
}

} // namespace clutch::ui
