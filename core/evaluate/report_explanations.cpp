#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/evaluate/html.h"
#include "core/evaluate/report_content.h"
#include "core/run/json_fields.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace histo {

namespace {

constexpr std::size_t kMostExplanations = 24; // a page of a few megabytes at most
constexpr std::size_t kMostPictureBytes = 8u << 20;

/// Softmax of malignant; NaN if these are not the logits of two classes.
double scoreOf(const Json &logits)
{
    if (!logits.is_array() || logits.size() != 2 || !logits[0].is_number() || !logits[1].is_number())
        return std::numeric_limits<double>::quiet_NaN();
    return 1 / (1 + std::exp(logits[0].get<double>() - logits[1].get<double>()));
}

std::string captionOf(const Json &description)
{
    std::string caption;
    for (const auto &[key, value] : description.items()) {
        if (value.is_null() || value.is_object() || value.is_array())
            continue;
        std::string title = key;
        std::replace(title.begin(), title.end(), '_', ' ');
        const std::string text = value.is_string()         ? value.get<std::string>()
                                 : value.is_number_float() ? fixedDecimals(value.get<double>(), 3)
                                                           : value.dump();
        caption += escapeHtml(title) + " <b>" + escapeHtml(text) + "</b> · ";
    }
    return caption + "malignant score <b>" + fixedDecimals(scoreOf(fieldOf(description, "logits")), 2) + "</b>";
}

std::string explanationHtml(const ReportedExplanation &explanation)
{
    try {
        const std::string bytes = readFile(explanation.picture, kMostPictureBytes);
        if (!bytes.starts_with("\x89PNG\r\n\x1a\n"))
            return "";
        return "<figure class=\"explanation\"><img alt=\"Heat map over " +
               escapeHtml(utf8(explanation.picture.stem())) + "\" src=\"data:image/png;base64," + base64(bytes) +
               "\"><figcaption>" + captionOf(explanation.description) + "</figcaption></figure>\n";
    } catch (const Error &error) {
        log::warning(std::string("left out of the report: ") + error.what());
        return "";
    }
}

} // namespace

std::string explanationsSection(const ReportContent &content)
{
    if (content.explanations.empty())
        return "";
    const std::size_t shown = std::min(content.explanations.size(), kMostExplanations);
    std::string html =
        "<p>A heat map shows where the network's evidence for a class lies, at the coarse grid of one layer. It "
        "does not show that the network sees what a pathologist sees, nor that it is right.</p>\n"
        "<div class=\"figures\">\n";
    for (std::size_t index = 0; index < shown; ++index)
        html += explanationHtml(content.explanations[index]);
    html += "</div>\n";
    if (shown < content.explanations.size())
        html += "<p class=\"muted\">The first " + std::to_string(shown) + " of " +
                std::to_string(content.explanations.size()) + "; the others lie in the folder explanations.</p>\n";
    return htmlSection("explanations", "Where the network looked", html);
}

} // namespace histo
