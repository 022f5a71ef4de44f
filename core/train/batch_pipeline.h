#pragma once

#include "core/common/aligned_vector.h"
#include "core/train/input_source.h"

#include <cstddef>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace histo {

/// Inputs of equal size that go through the network together. As a tensor: batch_tensor_torch.h.
struct Batch {
    std::vector<std::size_t> indices; ///< of the items, in the order given
    cv::Size size;                    ///< of each input, pixels
    InputType type = InputType::Float32;
    AlignedBytes values; ///< [items, height, width, 3], normalised
};

/// Makes batches ahead of the trainer on threads of its own, in a fixed order: what comes out does not depend on
/// timing. The order is cut into stretches of the batch size; a stretch with inputs of several sizes gives several
/// batches.
class BatchPipeline {
public:
    struct Options {
        InputType type = InputType::Float32;
        int threads = defaultThreads();
    };
    /// One for each four cores, at most four: a core makes inputs many times as fast as a few can train on them.
    static int defaultThreads();

    /// @param order   item indices, in the order in which they are wanted
    /// @param source  must outlive the pipeline
    BatchPipeline(std::vector<std::size_t> order, std::size_t batchSize, const InputSource &source,
                  const Options &options);
    BatchPipeline(std::vector<std::size_t> order, std::size_t batchSize, const InputSource &source)
        : BatchPipeline(std::move(order), batchSize, source, Options())
    {}
    ~BatchPipeline(); ///< stops and joins
    BatchPipeline(const BatchPipeline &) = delete;
    BatchPipeline &operator=(const BatchPipeline &) = delete;

    /// The next batch, or nothing at the end. @throws what the source threw, once the batches before it are taken
    std::optional<Batch> next();

    /// How long next() has waited so far, because no batch was ready.
    double secondsWaited() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace histo
