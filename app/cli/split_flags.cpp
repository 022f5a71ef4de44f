#include "app/cli/split_flags.h"

#include "app/cli/output.h"
#include "core/common/error.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

void SplitFlags::declare(CLI::App &command)
{
    CLI::Option *foldFlag = command.add_option("--fold", fold, "Which of them is the test part, from 1")
                                ->capture_default_str();
    dividing = {
        command
            .add_option("--scheme", scheme,
                        "grouped: no group in two parts; official: a fold of the authors, which leaks; leaky: by "
                        "picture, to show what that flatters")
            ->capture_default_str(),
        command
            .add_option("--group", group, "What never stands in two parts: stem (accession number), slide or folder")
            ->capture_default_str(),
        command.add_option("--folds", folds, "How many test parts cover the data set")->capture_default_str(),
        foldFlag,
        command.add_option("--fold-file", foldFile, "With --scheme official: a list such as the authors' dsfold1.txt")
            ->type_name("FILE")
            ->excludes(foldFlag),
        command.add_option("--twins", twins,
                           "Pictures with equal pixels: keep all of them, or drop all but one (both, if one is called "
                           "benign and the other malignant). If left out: `train` and --scheme official drop, "
                           "`data split` keeps, so that its table names every picture"),
    };
    // One value with commas: a list that takes every following word would swallow a folder's name.
    command.add_option("--magnification", magnifications, "40,100,200,400 or some of them; all if left out")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("LIST");
}

SplitOptions SplitFlags::options(std::uint64_t seed) const
{
    const auto wanted = splitSchemeNamed(scheme);
    if (!wanted)
        throw Error(ErrorKind::Usage,
                    "--scheme: no scheme \"" + scheme + "\"; there are grouped, official, leaky");
    for (const int magnification : magnifications)
        if (magnification <= 0)
            throw Error(ErrorKind::Usage, "--magnification: give numbers such as 40,100");
    if (foldFile && wanted != SplitScheme::Official)
        throw Error(ErrorKind::Usage, "--fold-file goes with --scheme official");
    const auto key = groupKeyNamed(group);
    if (!key)
        throw Error(ErrorKind::Usage, "--group: no group \"" + group + "\"; there are stem, slide, folder");
    SplitOptions options;
    options.scheme = *wanted;
    options.groupKey = *key;
    options.folds = folds;
    options.fold = fold;
    options.seed = seed;
    options.magnifications = magnifications;
    if (foldFile)
        options.foldFile = absolutePath(*foldFile);
    if (twins) {
        const auto policy = twinPolicyNamed(*twins);
        if (!policy)
            throw Error(ErrorKind::Usage, "--twins: no choice \"" + *twins + "\"; there are keep, drop");
        options.twins = *policy;
    }
    return options;
}

} // namespace histo::cli
