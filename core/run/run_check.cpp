#include "core/run/run_check.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/run/json_fields.h"

#include <map>

namespace histo {
namespace {

[[noreturn]] void refuse(const RunDirectory &run, const std::string &why)
{
    throw Error(ErrorKind::BadInput,
                utf8(run.path() / "split.csv") + ": " + why + "; the run's figures cannot be trusted, train it again");
}

/// Sets of equal pictures as run.json names them (split_json.h), given a common hash, so that Split sees them.
void restoreTwins(Split &split, const Json &sets)
{
    std::map<std::string, std::string> pictureOfPath;
    for (const Json &twins : sets)
        for (const Json &path : twins)
            if (path.is_string() && twins.front().is_string())
                pictureOfPath[path.get<std::string>()] = twins.front().get<std::string>();
    for (SplitRow &row : split.rows)
        if (const auto entry = pictureOfPath.find(row.sample.path.generic_string()); entry != pictureOfPath.end())
            row.sample.pixelHash = entry->second;
}

} // namespace

Split checkedSplit(const RunDirectory &run)
{
    const Json document = run.readRun();
    const Json &facts = fieldOf(document, "split");
    Split split = run.readSplit();
    if (const std::string hash = textOf(facts, "hash"); !hash.empty() && hash != splitHash(split))
        refuse(run, "not the split that the run was made with");
    const std::string watermark = textOf(document, "watermark");
    split.watermark = watermark.empty() ? std::nullopt : std::optional(watermark);
    restoreTwins(split, fieldOf(facts, "twins"));
    if (!split.watermark)
        if (const auto leak = leakOf(split))
            refuse(run, *leak);
    return split;
}

void checkRun(const RunDirectory &run)
{
    if (std::filesystem::exists(run.path() / "split.csv"))
        checkedSplit(run);
}

} // namespace histo
