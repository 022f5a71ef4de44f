#include "app/cli/commands.h"
#include "app/cli/download_talk.h"
#include "app/cli/output.h"
#include "core/common/paths.h"
#include "core/download/transfer_meter.h"
#include "core/model/pretrained.h"
#include "core/model/weights_download.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Options {
    WeightsRequest request;
    JsonOption json;
};

Json documentOf(const std::string &modelId, const DownloadedWeights &done, const Json &notes)
{
    const PretrainedSource *source = pretrainedSource(modelId);
    const bool wasHere = done.url.empty();
    return {{"model", modelId},
            {"file", utf8(done.file)},
            {"was_here", wasHere},
            {"url", wasHere ? Json(nullptr) : Json(done.url)},
            {"bytes", wasHere ? Json(nullptr) : Json(done.fetched.bytes)},
            {"bytes_from_before", wasHere ? Json(nullptr) : Json(done.fetched.bytesFromBefore)},
            {"sha256", done.info.sha256},
            {"format", done.info.format},
            {"classes", done.info.classes},
            {"parameters", done.info.parameters},
            {"notes", notes},
            {"licence", source ? Json(source->licence) : Json(nullptr)},
            {"citation", source ? Json(source->citation) : Json(nullptr)}};
}

std::string textOf(const std::string &modelId, const DownloadedWeights &done)
{
    return utf8(done.file) + (done.url.empty() ? ": was there already\n" : ": is there\n") + "  sha256 " +
           done.info.sha256 + "\n  histoscope-cli train --model " + modelId + " starts from them\n";
}

void sayWhatComes(const WeightsPlan &plan, DownloadTalk &talk)
{
    if (plan.here)
        return talk.say("nothing to fetch: the file is there already");
    const PretrainedSource *source = pretrainedSource(plan.request.modelId);
    const std::string size = source ? ", about " + bytesInWords(source->bytes) : "";
    talk.say(plan.bytesHere > 0 ? "going on with " + bytesInWords(plan.bytesHere) + " of " + plan.request.url + size
                                : "fetching " + plan.request.url + size);
    if (!source)
        return;
    talk.say(std::string("Licence: ") + source->licence);
    talk.say("Cite: " + source->citation);
}

void run(const Options &options, const CommandContext &context)
{
    DownloadTalk talk;
    sayWhatComes(planWeightsDownload(options.request), talk); // what is refused is not announced
    const DownloadedWeights done = downloadWeights(options.request, downloadRules(), talk.observer(), context.cancel);
    options.json.write(documentOf(options.request.modelId, done, talk.notes()));
    printText(options.json, textOf(options.request.modelId, done));
}

} // namespace

void declareModelDownload(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    command.add_option("MODEL", options->request.modelId, "A network by name, see `model list`")->required();
    declareText(command, "--url", options->request.url,
                "Address of the file; else below $" + std::string(kWeightsAddressVariable) +
                    ", a mirror, or where it is published");
    declareText(command, "--sha256", options->request.sha256,
                "The file must have this hash, or one that begins so; else the published one");
    options->json.declare(command);
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
