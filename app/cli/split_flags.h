#pragma once

#include "core/dataset/split.h"

#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace histo::cli {

/// How a data set is divided: the flags that `data split` and `train` share.
struct SplitFlags {
    std::string group = "stem";
    int folds = 5, fold = 1;
    std::vector<int> magnifications; ///< empty = all

    void declare(CLI::App &command);
    /// @throws Error Usage for a group that does not exist
    SplitOptions options(SplitScheme scheme, std::uint64_t seed) const;

    std::vector<CLI::Option *> dividing; ///< the flags that a finished split file makes meaningless
};

} // namespace histo::cli
