#include "core/train/batch_pipeline.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace histo {

struct BatchPipeline::Impl {
    static constexpr std::size_t kBatchesAhead = 3;

    std::vector<std::size_t> order;
    std::size_t batchSize;
    MakePicture makePicture;

    std::mutex mutex; // guards all below but the thread
    std::condition_variable changed;
    std::deque<Batch> ready;
    std::exception_ptr failure;
    bool finished = false, stopping = false;
    std::thread thread;

    /// Hands a batch over; false if nobody wants more.
    bool offer(Batch &&batch)
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return stopping || ready.size() < kBatchesAhead; });
        if (stopping)
            return false;
        ready.push_back(std::move(batch));
        changed.notify_all();
        return true;
    }

    void work()
    {
        Batch batch;
        for (std::size_t index : order) {
            cv::Mat3b picture = makePicture(index);
            bool otherSize = !batch.pictures.empty() && batch.pictures.front().size() != picture.size();
            if (otherSize && !offer(std::exchange(batch, {})))
                return;
            batch.indices.push_back(index);
            batch.pictures.push_back(picture);
            // Handed over as soon as it is full: a picture after it that cannot be read must not take it along.
            if (batch.pictures.size() == batchSize && !offer(std::exchange(batch, {})))
                return;
        }
        if (!batch.pictures.empty())
            offer(std::move(batch));
    }

    void run()
    {
        std::exception_ptr problem;
        try {
            work();
        } catch (...) {
            problem = std::current_exception();
        }
        std::lock_guard lock(mutex);
        failure = problem;
        finished = true;
        changed.notify_all();
    }
};

BatchPipeline::BatchPipeline(std::vector<std::size_t> order, std::size_t batchSize, MakePicture makePicture)
    : m_impl(std::make_unique<Impl>())
{
    m_impl->order = std::move(order);
    m_impl->batchSize = batchSize;
    m_impl->makePicture = std::move(makePicture);
    m_impl->thread = std::thread([this] { m_impl->run(); });
}

BatchPipeline::~BatchPipeline()
{
    {
        std::lock_guard lock(m_impl->mutex);
        m_impl->stopping = true;
        m_impl->changed.notify_all();
    }
    m_impl->thread.join();
}

std::optional<Batch> BatchPipeline::next()
{
    std::unique_lock lock(m_impl->mutex);
    m_impl->changed.wait(lock, [this] { return m_impl->finished || !m_impl->ready.empty(); });
    if (m_impl->ready.empty()) {
        if (m_impl->failure)
            std::rethrow_exception(m_impl->failure);
        return std::nullopt;
    }
    Batch batch = std::move(m_impl->ready.front());
    m_impl->ready.pop_front();
    m_impl->changed.notify_all();
    return batch;
}

} // namespace histo
