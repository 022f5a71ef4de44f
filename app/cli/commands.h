#pragma once

#include "app/cli/command_table.h"

/// The rows of the command table; each stands in the file of its name.
namespace histo::cli {

void declareDemo(CLI::App &command, const CommandContext &context);
void declareDataSynth(CLI::App &command, const CommandContext &context);
void declareDataDownload(CLI::App &command, const CommandContext &context);
void declareDataScan(CLI::App &command, const CommandContext &context);
void declareDataList(CLI::App &command, const CommandContext &context);
void declareDataNote(CLI::App &command, const CommandContext &context);
void declareDataCache(CLI::App &command, const CommandContext &context);
void declareDataSplit(CLI::App &command, const CommandContext &context);
void declareDeviceList(CLI::App &command, const CommandContext &context);
void declareModelList(CLI::App &command, const CommandContext &context);
void declareModelDownload(CLI::App &command, const CommandContext &context);
void declareModelInspect(CLI::App &command, const CommandContext &context);
void declareModelConvert(CLI::App &command, const CommandContext &context);
void declareModelForward(CLI::App &command, const CommandContext &context);
void declareModelExport(CLI::App &command, const CommandContext &context);
void declareTrain(CLI::App &command, const CommandContext &context);
void declareResume(CLI::App &command, const CommandContext &context);
void declareEvaluate(CLI::App &command, const CommandContext &context);
void declarePredict(CLI::App &command, const CommandContext &context);
void declareExplain(CLI::App &command, const CommandContext &context);
void declareRunsList(CLI::App &command, const CommandContext &context);
void declareRunsShow(CLI::App &command, const CommandContext &context);
void declareRunsQuantize(CLI::App &command, const CommandContext &context);
void declareRunsPool(CLI::App &command, const CommandContext &context);
void declareRunsCompare(CLI::App &command, const CommandContext &context);
void declareRunsExport(CLI::App &command, const CommandContext &context);
void declareJobsRun(CLI::App &command, const CommandContext &context);
void declareJobsList(CLI::App &command, const CommandContext &context);
void declareJobsPlan(CLI::App &command, const CommandContext &context);
void declareJobsSummary(CLI::App &command, const CommandContext &context);
void declareBenchDecode(CLI::App &command, const CommandContext &context);
void declareBenchInfer(CLI::App &command, const CommandContext &context);
void declareBenchPeak(CLI::App &command, const CommandContext &context);
void declareBenchPipeline(CLI::App &command, const CommandContext &context);
void declareBenchScan(CLI::App &command, const CommandContext &context);
void declareBenchTrain(CLI::App &command, const CommandContext &context);
void declareBenchWindow(CLI::App &command, const CommandContext &context);

} // namespace histo::cli
