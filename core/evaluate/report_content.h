#pragma once

#include "core/evaluate/evaluator.h"
#include "core/run/run_directory.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace histo {

/// An explanation's picture with what stands beside it in JSON.
struct ReportedExplanation {
    std::filesystem::path picture; ///< PNG
    Json description;
};

/// What a report is made from: everything that stands in the run's folder, as far as it is there.
struct ReportContent {
    std::filesystem::path folder;
    Json run; ///< run.json
    std::optional<RunEnd> end;
    std::vector<EpochRecord> epochs;
    Split split;                            ///< without rows if there is none
    Json evaluation;                        ///< null if not evaluated
    std::vector<PredictionRow> predictions; ///< of the part that was evaluated
    std::vector<ReportedExplanation> explanations;
    std::optional<std::string> watermark;

    double threshold() const;
    Figure figure(const char *level, const char *name) const; ///< level: image | patient
};

/// What is missing or broken is left out and logged.
/// @throws Error BadInput if run.json cannot be read
ReportContent readReportContent(const RunDirectory &run);

/// What pathologists call a group of the split, by its key: "case", "slide" or "folder".
std::string groupWord(const ReportContent &content, int count);

// The sections of the report, each HTML; empty where there is nothing to show.

std::string resultSection(const ReportContent &content);       ///< headline figures and what they mean
std::string figuresSection(const ReportContent &content);      ///< every figure, ROC, confusion
std::string learningSection(const ReportContent &content);     ///< curves
std::string casesSection(const ReportContent &content);        ///< cases, subtypes, magnifications, surest mistakes
std::string explanationsSection(const ReportContent &content); ///< pictures with their captions
std::string methodSection(const ReportContent &content);       ///< data, split, configuration, versions
std::string limitsSection(const ReportContent &content);

/// The style sheet of the page: light and dark, screen and paper.
const char *reportStyle();

} // namespace histo
