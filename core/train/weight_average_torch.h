#pragma once

// Core-only.

#include "core/model/network_torch.h"
#include "core/model/weights_file.h"

#include <ATen/ATen.h>
#include <string>
#include <utility>
#include <vector>

namespace histo {

/// Exponential moving average of a network's weights and batch-norm statistics (Polyak and Juditsky 1992; as
/// used by EfficientNet, Tan and Le 2019): average = d average + (1 - d) now, after each step. While few steps are done
/// d is smaller, min(decay, (1 + steps) / (10 + steps)), so that the beginning is forgotten.
class WeightAverage {
public:
    /// @param network  borrowed: must outlive this
    WeightAverage(Network &network, double decay);

    /// @param step  optimizer steps done since the average began, from 1
    void update(std::int64_t step);

    /// Puts the average into the network for as long as it lives, then what was there before.
    class InPlace {
    public:
        explicit InPlace(WeightAverage &average);
        ~InPlace();
        InPlace(const InPlace &) = delete;
        InPlace &operator=(const InPlace &) = delete;

    private:
        WeightAverage &m_average;
    };

    std::vector<std::pair<std::string, at::Tensor>> state() const; ///< average/<name>
    /// @throws Error BadInput if a tensor is missing
    void restore(const std::vector<TensorData> &tensors);

private:
    void swap();

    Network &m_network;
    double m_decay;
    std::vector<std::pair<std::string, at::Tensor>> m_average; ///< in the order of the network's float tensors
};

} // namespace histo
