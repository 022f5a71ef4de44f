#pragma once

#include "core/job/job_file.h"

#include <cstdint>

namespace histo {

/// Every model on every fold with every seed: what a figure with its spread is made of.
struct PlanSpec {
    std::filesystem::path data;
    std::vector<std::string> models;
    int folds = 5;
    std::vector<std::uint64_t> seeds;
    std::vector<std::string> devices = {"auto"}; ///< the runs are dealt to them in turn
    std::vector<std::string> trainWords;         ///< further flags of `train`, the same for each run
};

/// One run of a plan. Its name is its folder below the plan's: efficientnet_lite0/fold2-seed3.
struct PlannedRun {
    std::string name, model;
    int fold = 0;
    std::uint64_t seed = 0;
    JobFile job;
};

struct Plan {
    std::filesystem::path folder;
    std::vector<std::string> models;
    int folds = 0;
    std::vector<std::uint64_t> seeds;
    std::vector<PlannedRun> runs; ///< all folds and models of the first seed come first: it can be judged early

    std::filesystem::path runFolder(const PlannedRun &run) const { return folder / run.name; }
};

/// @throws Error Usage if a model is unknown, something is missing or named twice
Plan makePlan(const PlanSpec &spec, const std::filesystem::path &folder);

/// Writes plan.json, by which `jobs run` goes through it. The same plan again changes nothing.
/// @throws Error BadInput if the folder holds another plan, or is not empty and holds none
void writePlan(const Plan &plan);

/// Holds this file a plan, rather than one job? @throws Error BadInput if it cannot be read
bool isPlan(const std::filesystem::path &file);

/// @param file  plan.json, or the folder that holds it; the plan's folder is where the file is now
/// @throws Error BadInput if it is no plan
Plan readPlan(const std::filesystem::path &file);

} // namespace histo
