#include "app/cli/split_flags.h"

#include "core/common/error.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

void SplitFlags::declare(CLI::App &command)
{
    dividing = {
        command
            .add_option("--group", group, "What never stands in two parts: stem (accession number), slide or folder")
            ->capture_default_str(),
        command.add_option("--folds", folds, "How many test parts cover the data set")->capture_default_str(),
        command.add_option("--fold", fold, "Which of them is the test part, from 1")->capture_default_str(),
    };
    // One value with commas: a list that takes every following word would swallow a folder's name.
    command.add_option("--magnification", magnifications, "40,100,200,400 or some of them; all if left out")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("LIST");
}

SplitOptions SplitFlags::options(SplitScheme scheme, std::uint64_t seed) const
{
    const auto key = groupKeyNamed(group);
    if (!key)
        throw Error(ErrorKind::Usage, "--group: no group \"" + group + "\"; there are stem, slide, folder");
    SplitOptions options;
    options.scheme = scheme;
    options.groupKey = *key;
    options.folds = folds;
    options.fold = fold;
    options.seed = seed;
    options.magnifications = magnifications;
    return options;
}

} // namespace histo::cli
