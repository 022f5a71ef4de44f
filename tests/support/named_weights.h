#pragma once

#include "core/model/weight_names.h"
#include "core/model/weights_file.h"

#include <optional>
#include <string>
#include <vector>

/// A small network's state dict with two classes as a file of another library would hold it: numbers that depend on the
/// place alone, so that two dialects of one network are the same weights.
class NamedWeights {
public:
    /// @param dialect  nothing: the model's own
    explicit NamedWeights(const std::string &model, std::optional<histo::WeightDialect> dialect = {},
                          const std::string &prefix = "");

    /// For writing; they look into this object.
    std::vector<histo::TensorView> views() const;

private:
    std::vector<histo::TensorInfo> m_infos;
    std::vector<std::vector<std::byte>> m_bytes;
};
