// Work beside the window's thread.
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace clutch::ui {

/// Does one thing at a time on a thread of the application's pool, and hands the result back.
///
/// UI thread; owned by who wants the result. Another piece of work takes the place of the one
/// before, of which nothing is heard then; nobody waits for work that is no longer wanted, so it
/// has copies of all that it needs and asks its promise now and then whether it is cancelled.
template <typename Result> class Beside
{
public:
    using Promise = QPromise<Result>;

    Beside()
    {
        QObject::connect(&m_watcher, &QFutureWatcherBase::finished, &m_watcher, [this] {
            if (m_then && m_watcher.future().resultCount() > 0)
                std::exchange(m_then, {})(m_watcher.future().takeResult());
        });
        QObject::connect(
            &m_watcher, &QFutureWatcherBase::progressValueChanged, &m_watcher, [this](int value) {
                if (m_then && m_progress)
                    m_progress(value);
            });
    }
    ~Beside() { cancel(); }

    Beside(const Beside&) = delete;
    Beside& operator=(const Beside&) = delete;

    void run(std::function<Result(Promise&)> work, std::function<void(Result)> then)
    {
        cancel();
        const auto promise = std::make_shared<Promise>();
        m_watcher.setFuture(promise->future());
        promise->start();
        promise->setProgressRange(0, 100);
        m_then = std::move(then);
        QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
            if (!promise->isCanceled())
                promise->addResult(work(*promise));
            promise->finish();
        });
    }
    void cancel()
    {
        m_then = {};
        m_watcher.cancel();
    }
    /// Until the result has been handed back, however soon it is there.
    [[nodiscard]] bool isRunning() const { return static_cast<bool>(m_then); }
    /// `progress` hears how far the work says it is, of 100.
    void onProgress(std::function<void(int)> progress) { m_progress = std::move(progress); }

private:
    QFutureWatcher<Result> m_watcher;
    std::function<void(Result)> m_then;
    std::function<void(int)> m_progress;
};

} // namespace clutch::ui
