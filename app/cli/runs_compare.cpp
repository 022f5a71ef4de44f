#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/common/paths.h"
#include "core/evaluate/run_comparison.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

std::string padded(std::string text, std::size_t width)
{
    if (text.size() < width)
        text.resize(width, ' ');
    return text;
}

std::string figure(const std::optional<double> &value) { return value ? fixed(*value, 3) : "undefined"; }

std::string signedFigure(const std::optional<double> &value)
{
    return value ? (*value > 0 ? "+" : "") + fixed(*value, 3) : "undefined";
}

std::string settingsInWords(const RunComparison &comparison)
{
    if (comparison.settings.empty())
        return "Their settings are the same.\n";
    std::string text = "Settings that differ (run 1, run 2, …):\n";
    for (const ConfigDifference &difference : comparison.settings) {
        text += "  " + padded(difference.title, 30);
        for (std::size_t index = 0; index < difference.values.size(); ++index)
            text += (index == 0 ? "" : "  |  ") + difference.values[index];
        text += "\n";
    }
    return text;
}

std::string comparisonInWords(const PairedComparison &comparison)
{
    std::string text = "  " + std::to_string(comparison.images) + " pictures of " + std::to_string(comparison.groups) +
                       " groups; right by both " + std::to_string(comparison.bothRight) + ", by run 1 alone " +
                       std::to_string(comparison.onlyFirstRight) + ", by this one alone " +
                       std::to_string(comparison.onlySecondRight) + ", by none " +
                       std::to_string(comparison.bothWrong) + "\n";
    for (const PairedFigure &row : comparison.figures) {
        text += "  " + padded(row.title, 28) + figure(row.first) + " and " + figure(row.second) + ", difference " +
                signedFigure(row.difference.value);
        if (row.difference.low && row.difference.high)
            text += " (" + signedFigure(row.difference.low) + " to " + signedFigure(row.difference.high) + ")";
        text += ": " + row.inWords() + "\n";
    }
    return text;
}

std::string inWords(const RunComparison &comparison)
{
    std::string text;
    for (std::size_t index = 0; index < comparison.runs.size(); ++index)
        text += "run " + std::to_string(index + 1) + "  " + utf8(comparison.runs[index]) + "\n";
    text += settingsInWords(comparison);
    for (std::size_t index = 0; index < comparison.besideFirst.size(); ++index) {
        const RunBesideFirst &one = comparison.besideFirst[index];
        text += "Run " + std::to_string(index + 2) + " beside run 1 on the test part (in brackets the 95 % interval, " +
                "from drawing the groups again):\n";
        text += one.comparison ? comparisonInWords(*one.comparison) : "  not compared: " + one.refusal + "\n";
        if (one.watermark)
            text += "  WATERMARK: " + *one.watermark + "\n";
    }
    for (const std::string &remark : comparison.remarks)
        text += remark + "\n";
    return text;
}

} // namespace

void declareRunsCompare(CLI::App &command, const CommandContext &)
{
    struct Options {
        std::vector<std::string> runs;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command.add_option("RUN", options->runs, "The runs' folders; each is compared with the first")
        ->required()
        ->expected(2, 1000);
    options->json.declare(command);
    command.callback([options] {
        std::vector<RunDirectory> runs;
        for (const std::string &folder : options->runs)
            runs.push_back(RunDirectory::open(absolutePath(folder)));
        const RunComparison comparison = compareRuns(runs);
        options->json.write(toJson(comparison));
        printText(options->json, inWords(comparison));
    });
}

} // namespace histo::cli
