#include "app/cli/commands.h"
#include "app/cli/download_talk.h"
#include "app/cli/output.h"
#include "core/common/paths.h"
#include "core/dataset/download/breakhis_source.h"
#include "core/dataset/download/dataset_download.h"
#include "core/download/transfer_meter.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Options {
    std::string folder, url, sha256;
    JsonOption json;
};

Json documentOf(const DatasetRequest &request, const DownloadedDataset &done, const Json &notes)
{
    Json document = {{"folder", utf8(request.folder)}, {"contents", utf8(done.contents)}, {"url", done.url}};
    document["archive"] = {{"kind", name(done.archive.kind)},
                           {"bytes", done.archive.bytes},
                           {"bytes_from_before", done.archive.bytesFromBefore},
                           {"sha256", done.archive.sha256}};
    document["unpacked"] = {{"files", done.unpacked.files}, {"bytes", done.unpacked.bytes}};
    document["format"] = done.scan.format;
    document["images"] = done.scan.samples.size();
    document["skipped"] = done.scan.skipped.size();
    document["published"] = toJson(done.published);
    document["notes"] = notes;
    document["licence"] = BreakHisSource::kLicence;
    document["citation"] = BreakHisSource::kCitation;
    return document;
}

std::string textOf(const DownloadedDataset &done)
{
    std::string text = utf8(done.contents) + ": " + std::to_string(done.scan.samples.size()) + " pictures (" +
                       done.scan.format + ")\n";
    if (!done.archive.sha256.empty())
        text += "  sha256 of the archive: " + done.archive.sha256 + "\n";
    for (const std::string &sentence : done.published.sentences)
        text += "  " + sentence + "\n";
    return text + "  histoscope-cli data scan checks every picture\n";
}

/// What one should know before 4 GB come.
void sayWhatComes(const DatasetRequest &asked, const DownloadPlan &plan, DownloadTalk &talk)
{
    const std::string &url = plan.request.url;
    if (plan.ready)
        talk.say("fetched and unpacked before, from " + url + "; it is only put into its place");
    else if (plan.bytesHere > 0)
        talk.say("going on with " + bytesInWords(plan.bytesHere) + " from " + url);
    else
        talk.say("fetching " + url);
    if (asked.url.empty() && plan.bytesHere == 0 && url == breakHisAddress())
        talk.say("BreakHis: about " + bytesInWords(BreakHisSource::kPictureBytes) + " to fetch and as much unpacked");
    talk.say(BreakHisSource::kLicence);
    talk.say(std::string("Cite: ") + BreakHisSource::kCitation);
}

void run(const Options &options, const CommandContext &context)
{
    const DatasetRequest request{absolutePath(options.folder), options.url, options.sha256};
    DownloadTalk talk;
    sayWhatComes(request, planDownload(request, context.cancel), talk); // what is refused is not announced
    const DownloadedDataset done = downloadDataset(request, {downloadRules(), {}}, talk.observer(), context.cancel);
    options.json.write(documentOf(request, done, talk.notes()));
    printText(options.json, textOf(done));
}

} // namespace

void declareDataDownload(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    command.add_option("DIR", options->folder, "A new or empty folder, or one with an unfinished download")->required();
    declareText(command, "--url", options->url,
                "Address of the archive, zip or tar.gz; else that of the unfinished download, $" +
                    std::string(BreakHisSource::kEnvironmentVariable) + ", or the authors' " +
                    BreakHisSource::kAddress);
    declareText(command, "--sha256", options->sha256, "The archive must have this hash");
    options->json.declare(command);
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
