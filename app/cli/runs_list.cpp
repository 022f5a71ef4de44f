#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/run_documents.h"
#include "core/common/paths.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

std::string column(std::string text, std::size_t width)
{
    if (text.size() < width)
        text.resize(width, ' ');
    return text + "  ";
}

std::string figure(const std::optional<double> &value) { return value ? fixed(*value, 3) : "-"; }

std::string rowText(const std::string &started, const std::string &state, const std::string &model,
                    const std::string &epochs, const std::string &balanced, const std::string &auc,
                    const std::string &path)
{
    return column(started, 20) + column(state, 10) + column(model, 18) + column(epochs, 6) + column(balanced, 7) +
           column(auc, 6) + path + "\n";
}

std::string tableOf(const std::vector<RunSummary> &runs)
{
    std::string text = rowText("started (UTC)", "state", "model", "epochs", "bal.acc", "AUC", "run");
    for (const auto &run : runs)
        text += rowText(run.startedUtc.substr(0, 19), run.state, run.model, std::to_string(run.epochs),
                        figure(run.balancedAccuracy), figure(run.auc),
                        utf8(run.path) + (run.watermark ? "  [" + *run.watermark + "]" : ""));
    return text;
}

} // namespace

void declareRunsList(CLI::App &command, const CommandContext &)
{
    struct Options {
        std::string folder;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command.add_option("DIR", options->folder, "A folder that holds runs")->required();
    options->json.declare(command);
    command.callback([options] {
        const auto runs = listRuns(absolutePath(options->folder));
        Json documents = Json::array();
        for (const auto &run : runs)
            documents.push_back(toJson(run));
        options->json.write(documents);
        printText(options->json, tableOf(runs));
    });
}

} // namespace histo::cli
