#include "core/train/batch_pipeline.h"

#include "core/common/stopwatch.h"
#include "core/device/threads.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace histo {

struct BatchPipeline::Impl {
    /// What became of one stretch of the order.
    struct Stretch {
        std::deque<Batch> batches;
        std::exception_ptr failure; ///< after these batches
    };

    Impl(std::vector<std::size_t> wanted, std::size_t size, const InputSource &from, const Options &how)
        : order(std::move(wanted)), batchSize(size), source(from), options(how)
    {}

    std::vector<std::size_t> order;
    std::size_t batchSize;
    const InputSource &source;
    Options options;
    std::size_t stretchesAhead = 0; ///< made or being made, at most

    mutable std::mutex mutex; // guards all below but the threads
    std::condition_variable changed;
    std::map<std::size_t, Stretch> ready;
    std::size_t nextToMake = 0, nextToTake = 0;
    bool isStopping = false;
    double secondsWaited = 0;
    std::vector<std::jthread> threads;

    std::size_t stretchCount() const { return (order.size() + batchSize - 1) / batchSize; }

    /// The next stretch to make, once there is room for it; nothing if there is none or nobody wants more.
    std::optional<std::size_t> takeStretch()
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return isStopping || nextToMake < nextToTake + stretchesAhead; });
        if (isStopping || nextToMake >= stretchCount())
            return std::nullopt;
        return nextToMake++;
    }

    /// Inputs of one size.
    Batch makeBatch(const std::vector<std::size_t> &indices, const std::vector<cv::Mat3b> &pictures) const
    {
        const cv::Size size = source.inputSize(pictures.front().size());
        const std::size_t bytes = static_cast<std::size_t>(size.area()) * 3 * bytesOf(options.type);
        Batch batch{indices, size, options.type, alignedBytes(bytes * indices.size())};
        for (std::size_t i = 0; i < indices.size(); ++i)
            source.write(indices[i], pictures[i], options.type, batch.values.get() + i * bytes);
        return batch;
    }

    Stretch make(std::size_t number) const
    {
        Stretch stretch;
        std::vector<std::size_t> indices;
        std::vector<cv::Mat3b> pictures;
        const auto finishBatch = [&] {
            if (!indices.empty())
                stretch.batches.push_back(makeBatch(indices, pictures));
            indices.clear();
            pictures.clear();
        };
        try {
            const std::size_t end = std::min(order.size(), (number + 1) * batchSize);
            for (std::size_t place = number * batchSize; place < end; ++place) {
                const cv::Mat3b picture = source.picture(order[place]);
                if (!pictures.empty() && source.inputSize(picture.size()) != source.inputSize(pictures.front().size()))
                    finishBatch();
                indices.push_back(order[place]);
                pictures.push_back(picture);
            }
            finishBatch();
        } catch (...) {
            stretch.failure = std::current_exception();
        }
        return stretch;
    }

    void work()
    {
        while (const auto number = takeStretch()) {
            Stretch stretch = make(*number);
            const std::lock_guard lock(mutex);
            ready.emplace(*number, std::move(stretch));
            changed.notify_all();
        }
    }
};

int BatchPipeline::defaultThreads() { return std::clamp(computeThreads() / 4, 1, 4); }

BatchPipeline::BatchPipeline(std::vector<std::size_t> order, std::size_t batchSize, const InputSource &source,
                             const Options &options)
    : m_impl(std::make_unique<Impl>(std::move(order), batchSize, source, options))
{
    const int threads = std::max(1, options.threads);
    m_impl->stretchesAhead = static_cast<std::size_t>(threads) + 2;
    for (int thread = 0; thread < threads; ++thread)
        m_impl->threads.emplace_back([this] { m_impl->work(); });
}

BatchPipeline::~BatchPipeline()
{
    {
        const std::lock_guard lock(m_impl->mutex);
        m_impl->isStopping = true;
        m_impl->changed.notify_all();
    }
    m_impl->threads.clear(); // joins
}

std::optional<Batch> BatchPipeline::next()
{
    Impl &impl = *m_impl;
    std::unique_lock lock(impl.mutex);
    while (impl.nextToTake < impl.stretchCount()) {
        const auto isThere = [&] { return impl.ready.contains(impl.nextToTake); };
        if (!isThere())
            impl.secondsWaited += secondsOf([&] { impl.changed.wait(lock, isThere); });
        Impl::Stretch &stretch = impl.ready.at(impl.nextToTake);
        if (!stretch.batches.empty()) {
            Batch batch = std::move(stretch.batches.front());
            stretch.batches.pop_front();
            return batch;
        }
        if (stretch.failure)
            std::rethrow_exception(stretch.failure);
        impl.ready.erase(impl.nextToTake++);
        impl.changed.notify_all();
    }
    return std::nullopt;
}

double BatchPipeline::secondsWaited() const
{
    const std::lock_guard lock(m_impl->mutex);
    return m_impl->secondsWaited;
}

} // namespace histo
