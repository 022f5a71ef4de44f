#include "core/common/paths.h"
#include "core/evaluate/html.h"
#include "core/evaluate/report_content.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace histo {

namespace {

constexpr std::size_t kMostCases = 200; // more is reading for a program: predictions/<part>.csv holds all
constexpr std::size_t kMostMistakes = 10;
constexpr std::size_t kFewCases = 5;

std::string classChip(Label label)
{
    const bool isMalignant = label == Label::Malignant;
    return std::string("<span class=\"chip ") + name(label) + "\">" + (isMalignant ? "M" : "B") + "</span> " +
           name(label);
}

std::string subtypeTitle(const std::string &subtype)
{
    static const std::map<std::string, std::string> titles = {{"A", "adenosis"},
                                                              {"F", "fibroadenoma"},
                                                              {"PT", "phyllodes tumour"},
                                                              {"TA", "tubular adenoma"},
                                                              {"DC", "ductal carcinoma"},
                                                              {"LC", "lobular carcinoma"},
                                                              {"MC", "mucinous carcinoma"},
                                                              {"PC", "papillary carcinoma"}};
    const auto found = titles.find(subtype);
    return found != titles.end() ? subtype + " (" + found->second + ")" : subtype;
}

std::string outOf(int right, int all) { return std::to_string(right) + " / " + std::to_string(all); }

std::string caseTable(const ReportContent &content)
{
    std::vector<CaseResult> cases = caseResults(content.predictions, content.split, content.threshold());
    const auto shareRight = [](const CaseResult &one) { return static_cast<double>(one.right) / one.images; };
    std::stable_sort(cases.begin(), cases.end(), [&](const CaseResult &left, const CaseResult &right) {
        return left.decidedRight != right.decidedRight ? right.decidedRight : shareRight(left) < shareRight(right);
    });
    std::vector<std::vector<HtmlCell>> rows;
    for (std::size_t index = 0; index < std::min(cases.size(), kMostCases); ++index) {
        const CaseResult &one = cases[index];
        rows.push_back({textCell(one.group),
                        {classChip(one.label)},
                        textCell(subtypeTitle(one.subtype)),
                        {outOf(one.right, one.images), true},
                        numberCell(one.meanScore, 2),
                        {one.decidedRight ? "right" : "<b class=\"bad\">wrong</b>"}});
    }
    std::string html = "<h3>Each " + groupWord(content, 1) + ", worst first</h3>\n" +
                       htmlTable({"Case", "Diagnosis", "Subtype", "Pictures right", "Mean malignant score", "Decision"},
                                 rows);
    if (cases.size() > kMostCases)
        html += "<p class=\"muted\">The first " + std::to_string(kMostCases) + " of " + std::to_string(cases.size()) +
                "; all pictures stand in the folder predictions.</p>\n";
    return html;
}

/// Pictures that share something: a subtype, a magnification.
struct Slice {
    int images = 0, right = 0;
    std::set<std::string> groups;
};

template <typename KeyOf>
auto sliced(const ReportContent &content, KeyOf keyOf)
{
    std::map<std::filesystem::path, const Sample *> samples;
    for (const SplitRow &row : content.split.rows)
        samples[row.sample.path] = &row.sample;
    std::map<decltype(keyOf(Sample{})), Slice> slices;
    for (const PredictionRow &row : content.predictions) {
        const auto sample = samples.find(row.path);
        if (sample == samples.end())
            continue;
        Slice &slice = slices[keyOf(*sample->second)];
        ++slice.images;
        slice.right += (row.score >= content.threshold()) == (row.label == Label::Malignant);
        slice.groups.insert(row.group);
    }
    return slices;
}

/// How much is in a slice, how much of it is right, and a warning where that says little.
std::vector<HtmlCell> sliceCells(const Slice &slice)
{
    return {countCell(static_cast<long long>(slice.groups.size())),
            countCell(slice.images),
            {outOf(slice.right, slice.images), true},
            numberCell(static_cast<double>(slice.right) / slice.images, 2),
            {slice.groups.size() < kFewCases ? "<span class=\"few\">fewer than 5 cases</span>" : ""}};
}

std::string subtypeTable(const ReportContent &content)
{
    // Benign ones first.
    const auto slices = sliced(content, [](const Sample &sample) { return std::pair(sample.label, sample.subtype); });
    std::vector<std::vector<HtmlCell>> rows;
    for (const auto &[key, slice] : slices) {
        if (key.second.empty())
            continue;
        rows.push_back({textCell(subtypeTitle(key.second)), {classChip(key.first)}});
        for (HtmlCell &cell : sliceCells(slice))
            rows.back().push_back(std::move(cell));
    }
    if (rows.empty())
        return "";
    return "<h3>Each subtype</h3>\n" +
           htmlTable({"Subtype", "Diagnosis", "Cases", "Pictures", "Right", "Share right", "Note"}, rows);
}

std::string magnificationTable(const ReportContent &content)
{
    const auto slices = sliced(content, [](const Sample &sample) { return sample.magnification; });
    std::vector<std::vector<HtmlCell>> rows;
    for (const auto &[magnification, slice] : slices) {
        rows.push_back({textCell(magnification ? std::to_string(magnification) + "X (nominal)" : "unknown")});
        for (HtmlCell &cell : sliceCells(slice))
            rows.back().push_back(std::move(cell));
    }
    if (rows.size() < 2)
        return "";
    return "<h3>Each magnification</h3>\n" +
           htmlTable({"Magnification", "Cases", "Pictures", "Right", "Share right", "Note"}, rows);
}

/// Wrong answers the model was surest of: the first to look at.
std::string mistakeTable(const ReportContent &content)
{
    std::vector<const PredictionRow *> mistakes;
    for (const PredictionRow &row : content.predictions)
        if ((row.score >= content.threshold()) != (row.label == Label::Malignant))
            mistakes.push_back(&row);
    if (mistakes.empty())
        return "";
    const auto confidence = [&](const PredictionRow *row) { return std::abs(row->score - content.threshold()); };
    std::stable_sort(mistakes.begin(), mistakes.end(), [&](const PredictionRow *left, const PredictionRow *right) {
        return confidence(left) > confidence(right);
    });
    mistakes.resize(std::min(mistakes.size(), kMostMistakes));
    std::vector<std::vector<HtmlCell>> rows;
    for (const PredictionRow *row : mistakes)
        rows.push_back({textCell(utf8(row->path)), {classChip(row->label)}, numberCell(row->score, 3)});
    return "<h3>Surest mistakes</h3>\n" + htmlTable({"Picture", "Diagnosis", "Malignant score"}, rows);
}

} // namespace

std::string casesSection(const ReportContent &content)
{
    if (content.predictions.empty())
        return "";
    return htmlSection("cases", "Who is right and wrong",
                       subtypeTable(content) + magnificationTable(content) + caseTable(content) +
                           mistakeTable(content));
}

} // namespace histo
