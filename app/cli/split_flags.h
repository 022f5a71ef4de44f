#pragma once

#include "core/dataset/split.h"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace histo::cli {

/// How a data set is divided: the flags that `data split` and `train` share.
struct SplitFlags {
    std::string scheme = "grouped", group = "stem";
    int folds = 5, fold = 1;
    std::optional<std::string> foldFile; ///< a list in the authors' format
    std::optional<std::string> twins;    ///< keep | drop
    std::vector<int> magnifications;     ///< empty = all

    void declare(CLI::App &command);
    /// @throws Error Usage for a word that does not exist
    SplitOptions options(std::uint64_t seed) const;

    std::vector<CLI::Option *> dividing; ///< the flags that a finished split file makes meaningless
};

} // namespace histo::cli
