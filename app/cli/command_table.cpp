#include "app/cli/command_table.h"

#include "app/cli/commands.h"
#include "core/device/threads.h"

#include <CLI/CLI.hpp>
#include <map>

namespace histo::cli {

namespace {

/// Whoever computes can be told how many threads; it holds before the command begins.
void declareThreads(CLI::App &command)
{
    command
        .add_option_function<int>(
            "--threads", [](int count) { useThreads(count); },
            std::string("Threads that compute; else $") + kThreadsVariable + ", else one per core")
        ->check(CLI::Range(1, kMostThreads))
        ->type_name("N");
}

} // namespace

const std::vector<CommandInfo> &commandTable()
{
    static const std::vector<CommandInfo> table = {
        {"", "demo", "From nothing to a result: makes data, trains, evaluates, explains, writes a report", declareDemo},
        {"data", "synth", "Draw a synthetic data set in BreakHis' layout", declareDataSynth},
        {"data", "scan", "Look at every picture of a folder: counts, broken files, duplicates, problems",
         declareDataScan},
        {"data", "list", "The pictures of a data set as a table, with your marks and notes", declareDataList},
        {"data", "note", "Mark a picture, or write a note on it", declareDataNote},
        {"data", "download", "Fetch BreakHis, or go on where an earlier download stopped", declareDataDownload},
        {"data", "cache", "Where prepared pictures are kept for training, how many, and emptying it", declareDataCache},
        {"data", "split", "Divide a data set into train, validation and test", declareDataSplit},
        {"model", "list", "The networks", declareModelList},
        {"model", "download", "Fetch a network's pretrained weights, or go on where that stopped",
         declareModelDownload},
        {"model", "inspect", "What stands in a weights file", declareModelInspect},
        {"model", "convert", "A weights file of another library under torchvision's names", declareModelConvert},
        {"model", "forward", "A network's logits for pictures or for a ready input", declareModelForward},
        {"device", "list", "What can compute here: processors and cards, memory, threads", declareDeviceList},
        {"model", "export", "Write a network for other programs: ONNX, TorchScript", declareModelExport},
        {"", "train", "Train a network and judge it on cases it has never seen", declareTrain},
        {"", "resume", "Take up a training run that was stopped", declareResume},
        {"", "evaluate", "Judge a part of a run's split again", declareEvaluate},
        {"", "predict", "What a network says of pictures", declarePredict},
        {"", "explain", "Where in a picture a network sees what it says", declareExplain},
        {"runs", "list", "The training runs below a folder", declareRunsList},
        {"runs", "show", "One training run: settings, epochs, figures, end", declareRunsShow},
        {"runs", "quantize", "Whether a run says the same in 8-bit integers, and what it needs for that",
         declareRunsQuantize},
        {"runs", "pool", "The test parts of several folds judged together, as if of one run", declareRunsPool},
        {"jobs", "run", "Do the trainings of job files or of a plan, a worker for each device", declareJobsRun},
        {"jobs", "list", "Trainings that wait, run or died", declareJobsList},
        {"jobs", "plan", "Plan every model on every fold with every seed", declareJobsPlan},
        {"jobs", "summary", "What a plan has found: figures with intervals, spread of seeds and of folds",
         declareJobsSummary},
        {"runs", "compare", "Several runs on the same test pictures: differences with intervals, and of their settings",
         declareRunsCompare},
        {"runs", "export",
         "Write a run's network or its curves for other programs: ONNX, TorchScript, TensorBoard, CSV",
         declareRunsExport},
        {"bench", "decode", "How fast PNG pictures are read, beside OpenCV", declareBenchDecode},
        {"bench", "infer", "How fast a network answers, beside the machine's peak", declareBenchInfer},
        {"bench", "peak", "What this machine's matrix units do at best", declareBenchPeak},
        {"bench", "pipeline", "How fast pictures come from their files to a network's batches", declareBenchPipeline},
        {"bench", "scan", "How long scanning a data set takes: the first time, and with a catalog", declareBenchScan},
        {"bench", "train", "How fast a network learns, beside the machine's peak", declareBenchTrain},
        {"bench", "window", "How late the window's event loop is while a training job runs", declareBenchWindow},
    };
    return table;
}

void addCommands(CLI::App &program, const CommandContext &context)
{
    static const std::map<std::string, const char *> groupDescriptions = {
        {"data", "Look at, divide and make data sets"},
        {"model", "Networks and weights"},
        {"device", "Processors and graphics cards"},
        {"runs", "Training runs"},
        {"jobs", "Many trainings"},
        {"bench", "Measure"},
    };
    program.require_subcommand(1);
    std::map<std::string, CLI::App *> groups;
    for (const auto &row : commandTable()) {
        CLI::App *parent = &program;
        if (*row.group) {
            CLI::App *&group = groups[row.group];
            if (!group)
                group = program.add_subcommand(row.group, groupDescriptions.at(row.group))->require_subcommand(1);
            parent = group;
        }
        CLI::App *command = parent->add_subcommand(row.name, row.description);
        row.declare(*command, context);
        declareThreads(*command);
    }
}

} // namespace histo::cli
