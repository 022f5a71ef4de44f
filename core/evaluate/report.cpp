#include "core/evaluate/report.h"

#include "core/common/atomic_file.h"
#include "core/common/paths.h"
#include "core/evaluate/html.h"
#include "core/evaluate/report_content.h"
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

/// The folder's own name: a path of somebody's computer does not belong in a title.
std::string dataName(const Json &run)
{
    const std::filesystem::path root = textOf(fieldOf(run, "data"), "root");
    return utf8(root.has_filename() ? root.filename() : root.parent_path().filename());
}

std::string headerHtml(const ReportContent &content)
{
    const Json &config = fieldOf(content.run, "config");
    std::string html = "<header>\n<p class=\"brand\">Histoscope " + escapeHtml(textOf(content.run, "version"))
                       + " · report of a training run</p>\n<h1>" + escapeHtml(textOf(config, "model")) + " on "
                       + escapeHtml(dataName(content.run)) + "</h1>\n<p>" + escapeHtml(magnificationText(config))
                       + " · started " + escapeHtml(textOf(content.run, "started_utc")) + " · "
                       + escapeHtml(stateText(content)) + "</p>\n<p class=\"muted\">Run " + escapeHtml(textOf(content.run, "id"))
                       + "</p>\n</header>\n<p class=\"notice\">For research use only. Not for diagnosis.</p>\n";
    if (content.watermark)
        html += "<p class=\"watermark\"><b>Leaky split.</b> " + escapeHtml(*content.watermark) + "</p>\n";
    if (fieldOf(config, "shuffle_labels") == true)
        html += "<p class=\"watermark\"><b>Control run.</b> The labels were shuffled: figures must lie at chance.</p>\n";
    return html;
}

std::string pageHtml(const ReportContent &content)
{
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta name=\"color-scheme\" content=\"light dark\">\n"
           // Whatever a file name might smuggle in, the browser runs no script and fetches nothing.
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
           "img-src data:\">\n<title>Histoscope: "
           + escapeHtml(textOf(fieldOf(content.run, "config"), "model")) + " on " + escapeHtml(dataName(content.run))
           + "</title>\n<style>" + reportStyle() + "</style>\n</head>\n<body>\n<main>\n" + headerHtml(content)
           + resultSection(content) + figuresSection(content) + learningSection(content) + casesSection(content)
           + explanationsSection(content) + methodSection(content) + limitsSection(content)
           + "<footer>For research use only. Not for diagnosis.</footer>\n</main>\n</body>\n</html>\n";
}

} // namespace

void writeReport(const RunDirectory &run) { writeFileAtomically(run.report(), pageHtml(readReportContent(run))); }

} // namespace histo
