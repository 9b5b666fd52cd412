#include "ui/find/text_searcher.h"

#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <utility>

namespace clutch::ui {

namespace {

TextSearcher::FoundIn foundIn(const TextSearcher::Text& text, const QRegularExpression& pattern,
    const TextSearcher::Limits& limits, const std::function<bool()>& unwanted)
{
    TextSearcher::FoundIn result{text.id, text.version, {}, {}};
    result.found = findAll(text.text, pattern, limits.counted, unwanted);
    result.places = placesOf(text.text, result.found.spans, limits.listed);
    return result;
}

} // namespace

TextSearcher::TextSearcher(Limits limits, QObject* parent)
    : QObject(parent)
    , m_limits(limits)
{
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
        if (!m_searching || m_watcher.future().resultCount() == 0)
            return;
        m_searching = false;
        emit finished(m_watcher.result());
    });
}

// Nobody waits for it: a match that takes long is given up by PCRE.
TextSearcher::~TextSearcher()
{
    cancel();
}

TextSearcher::FoundIn TextSearcher::searchNow(
    const Text& text, const QRegularExpression& pattern) const
{
    return foundIn(text, pattern, m_limits, {});
}

void TextSearcher::search(std::vector<Text> texts, const QRegularExpression& pattern)
{
    cancel();
    const auto promise = std::make_shared<QPromise<All>>();
    m_watcher.setFuture(promise->future());
    promise->start();
    m_searching = true;
    QThreadPool::globalInstance()->start(
        [promise, texts = std::move(texts), pattern, limits = m_limits] {
            const auto unwanted = [&] {
                return promise->isCanceled();
            };
            All all;
            for (const Text& text : texts) {
                if (unwanted())
                    break;
                all.push_back(foundIn(text, pattern, limits, unwanted));
            }
            promise->addResult(std::move(all));
            promise->finish();
        });
}

void TextSearcher::cancel()
{
    m_searching = false;
    m_watcher.cancel();
}

} // namespace clutch::ui
