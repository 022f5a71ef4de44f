#include "core/common/paths.h"
#include "core/evaluate/html.h"
#include "core/evaluate/report_content.h"
#include "core/run/json_fields.h"

#include <algorithm>

namespace histo {

namespace {

/// Scalars of a JSON document as rows "name, value"; members of objects as "name: member".
void addRows(const std::string &prefix, const Json &value, std::vector<std::vector<HtmlCell>> &rows)
{
    if (value.is_object()) {
        for (const auto &[key, member] : value.items())
            addRows(prefix.empty() ? key : prefix + ": " + key, member, rows);
        return;
    }
    if (value.is_array() && value.empty())
        return;
    std::string text = value.is_string() ? value.get<std::string>() : value.is_null() ? "none" : "";
    if (value.is_array())
        for (const Json &element : value)
            text += (text.empty() ? "" : " ") + (element.is_string() ? element.get<std::string>() : element.dump());
    else if (text.empty() && !value.is_string())
        text = value.dump();
    std::string title = prefix;
    std::replace(title.begin(), title.end(), '_', ' ');
    rows.push_back({textCell(title), {"<code>" + escapeHtml(text) + "</code>"}});
}

std::string tableOf(const std::string &title, const Json &value)
{
    if (value.is_null())
        return "";
    std::vector<std::vector<HtmlCell>> rows;
    addRows("", value, rows);
    return "<h3>" + escapeHtml(title) + "</h3>\n<div class=\"facts\">" + htmlTable({}, rows) + "</div>\n";
}

std::string partsTable(const Json &parts)
{
    std::vector<std::vector<HtmlCell>> rows;
    for (Part part : {Part::Train, Part::Validation, Part::Test}) {
        const Json &counts = fieldOf(parts, name(part));
        std::vector<HtmlCell> row = {textCell(name(part))};
        for (Label label : {Label::Benign, Label::Malignant})
            for (const char *unit : {"groups", "images"})
                row.push_back(countCell(wholeNumberOf(fieldOf(counts, name(label)), unit)));
        rows.push_back(std::move(row));
    }
    return htmlTable({"Part", "B benign cases", "B benign pictures", "M malignant cases", "M malignant pictures"},
                     rows);
}

std::string leftOutHtml(const Json &leftOut)
{
    if (!leftOut.is_array() || leftOut.empty())
        return "";
    std::vector<std::vector<HtmlCell>> rows;
    for (const Json &picture : leftOut)
        rows.push_back({textCell(textOf(picture, "path")), textCell(textOf(picture, "reason"))});
    return "<h3>Pictures left out</h3>\n" + htmlTable({"Picture", "Why"}, rows);
}

std::string splitHtml(const Json &split)
{
    if (!split.is_object())
        return "";
    Json facts = split;
    for (const char *told : {"parts", "by_magnification", "straddling", "straddling_stems", "twins", "straddling_twins",
                             "left_out", "baselines"})
        facts.erase(told); // as tables below, or by the watermark and the warnings
    return tableOf("Split", facts) + partsTable(fieldOf(split, "parts")) + leftOutHtml(fieldOf(split, "left_out"));
}

std::string commandHtml(const Json &run)
{
    std::string command;
    for (const Json &word : fieldOf(run, "command_line"))
        if (word.is_string())
            command += (command.empty() ? "" : " ") + word.get<std::string>();
    return command.empty() ? "" : "<h3>Repeat it</h3>\n<pre>" + escapeHtml(command) + "</pre>\n";
}

} // namespace

std::string methodSection(const ReportContent &content)
{
    const Json &run = content.run;
    Json config = fieldOf(run, "config");
    if (config.is_object())
        config.erase("command_line"); // stands below, ready to be copied
    const Json machine = {{"device", fieldOf(run, "device")}, {"cpu features", fieldOf(run, "cpu_features")}};
    return htmlSection("method", "How it was done",
                       tableOf("Data", fieldOf(run, "data")) + splitHtml(fieldOf(run, "split")) +
                           tableOf("Configuration", config) + tableOf("Pretrained weights", fieldOf(run, "weights")) +
                           tableOf("Machine", machine) + tableOf("Libraries", fieldOf(run, "libraries")) +
                           commandHtml(run));
}

std::string limitsSection(const ReportContent &content)
{
    const std::vector<std::string> limits = {
        "For research use only. Not for diagnosis.",
        "One data set, without external validation: on other laboratories' stains, scanners and patients expect less.",
        "A case is an accession number, the safest stand-in for the patient that the file names give; that two numbers "
        "are "
        "two patients is not certain.",
        "The magnifications are nominal names; no length in micrometres follows from them.",
        "Settings chosen by the figures of the part judged here, or the best of many runs, flatter the result."};
    std::string html = "<ul>\n";
    for (const std::string &limit : limits)
        html += "<li>" + escapeHtml(limit) + "</li>\n";
    html +=
        "</ul>\n<p class=\"muted\">Sources: Spanhol et al., A dataset for breast cancer histopathological image "
        "classification, IEEE TBME 63(7), 2016. Wilson, JASA 22, 1927. Newcombe, Statistics in Medicine 17, 1998. "
        "Efron "
        "and Tibshirani, An introduction to the bootstrap, 1993. Hanley and McNeil, Radiology 143, 1982. Matthews, BBA "
        "405, 1975. Brier, Monthly Weather Review 78, 1950. Naeini et al., AAAI 2015. Run folder: " +
        escapeHtml(utf8(content.folder.filename())) + ".</p>\n";
    return htmlSection("limits", "Limits and sources", html);
}

} // namespace histo
