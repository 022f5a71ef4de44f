#include "core/evaluate/report.h"

#include "core/common/atomic_file.h"
#include "core/common/paths.h"
#include "core/evaluate/html.h"
#include "core/evaluate/report_content.h"
#include "core/model/model_table.h"
#include "core/run/json_fields.h"

namespace histo {

namespace {

std::string stateText(const ReportContent &content)
{
    if (!content.end)
        return "unfinished";
    return content.end->reason.empty() ? content.end->state : content.end->state + ": " + content.end->reason;
}

std::string magnificationText(const Json &config)
{
    std::string text;
    for (const Json &magnification : fieldOf(config, "magnifications"))
        text += (text.empty() ? "" : ", ") + magnification.dump() + "X";
    return text.empty() ? "all magnifications" : text;
}

/// 2026-11-23T03:25:00.123Z for people: 2026-11-23 03:25 UTC.
std::string minuteText(const std::string &utc)
{
    return utc.size() > 16 && utc[10] == 'T' ? utc.substr(0, 10) + " " + utc.substr(11, 5) + " UTC" : utc;
}

/// The folder's own name: a path of somebody's computer does not belong in a title.
std::string dataName(const Json &run)
{
    const std::filesystem::path root = textOf(fieldOf(run, "data"), "root");
    return utf8(root.has_filename() ? root.filename() : root.parent_path().filename());
}

std::string modelTitle(const Json &config)
{
    const std::string id = textOf(config, "model");
    for (const ModelInfo &model : modelTable())
        if (model.id == id)
            return model.title;
    return id; // of a version that knows other models
}

std::string headerHtml(const ReportContent &content)
{
    const Json &config = fieldOf(content.run, "config");
    std::string html = "<header>\n<p class=\"brand\">Histoscope " + escapeHtml(textOf(content.run, "version")) +
                       " · report of a training run</p>\n<h1>" + escapeHtml(modelTitle(config)) + " on " +
                       escapeHtml(dataName(content.run)) + "</h1>\n<p>" + escapeHtml(magnificationText(config)) +
                       " · started " + escapeHtml(minuteText(textOf(content.run, "started_utc"))) + " · " +
                       escapeHtml(stateText(content)) + "</p>\n<p class=\"muted\">Run " +
                       escapeHtml(textOf(content.run, "id")) +
                       "</p>\n</header>\n<p class=\"notice\">For research use only. Not for diagnosis.</p>\n";
    if (content.watermark)
        html += "<p class=\"watermark\"><b>Do not quote these figures:</b> " + escapeHtml(*content.watermark) +
                "</p>\n";
    if (fieldOf(config, "shuffle_labels") == true)
        html +=
            "<p class=\"watermark\"><b>Control run.</b> The labels were shuffled: figures must lie at chance.</p>\n";
    return html;
}

std::string pageHtml(const ReportContent &content)
{
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta name=\"color-scheme\" content=\"light dark\">\n"
           // Whatever a file name might smuggle in, the browser runs no script and fetches nothing.
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
           "img-src data:\">\n<title>Histoscope: " +
           escapeHtml(modelTitle(fieldOf(content.run, "config"))) + " on " + escapeHtml(dataName(content.run)) +
           "</title>\n<style>" + reportStyle() + "</style>\n</head>\n<body>\n<main>\n" + headerHtml(content) +
           resultSection(content) + figuresSection(content) + learningSection(content) + casesSection(content) +
           explanationsSection(content) + methodSection(content) + limitsSection(content) +
           "<footer>For research use only. Not for diagnosis.</footer>\n</main>\n</body>\n</html>\n";
}

} // namespace

void writeReport(const RunDirectory &run) { writeFileAtomically(run.report(), pageHtml(readReportContent(run))); }

} // namespace histo
