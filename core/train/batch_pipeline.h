#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace histo {

/// Pictures of equal size that go through the network together.
struct Batch {
    std::vector<std::size_t> indices; ///< of the items, in the order given
    std::vector<cv::Mat3b> pictures;  ///< RGB, 8 bit
};

/// Makes batches ahead of the trainer on a thread of its own, in a fixed order: what comes out does not depend on
/// timing. A batch ends early where the next picture has another size.
class BatchPipeline {
public:
    using MakePicture = std::function<cv::Mat3b(std::size_t index)>;

    /// @param order        item indices, in the order in which they are wanted
    /// @param makePicture  called on the pipeline's thread
    BatchPipeline(std::vector<std::size_t> order, std::size_t batchSize, MakePicture makePicture);
    ~BatchPipeline(); ///< stops and joins
    BatchPipeline(const BatchPipeline &) = delete;
    BatchPipeline &operator=(const BatchPipeline &) = delete;

    /// The next batch, or nothing at the end. @throws what makePicture threw
    std::optional<Batch> next();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace histo
