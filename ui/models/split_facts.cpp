#include "ui/models/split_facts.h"

#include <QCoreApplication>
#include <algorithm>
#include <map>
#include <set>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr double kNotableImbalance = 1.5;

QString words(const char *text, int n = -1)
{
    return QCoreApplication::translate("histo::SplitFacts", text, nullptr, n);
}

std::vector<std::string> patientsInTwoParts(const Split &split)
{
    std::map<std::string, std::set<Part>> partsOfStem;
    for (const SplitRow &row : split.rows)
        if (!row.sample.stem.empty())
            partsOfStem[row.sample.stem].insert(row.part);
    std::vector<std::string> straddling;
    for (const auto &[stem, parts] : partsOfStem)
        if (parts.size() > 1)
            straddling.push_back(stem);
    return straddling;
}

int duplicatesInTwoParts(const ScanReport &report, const Split &split)
{
    std::map<std::filesystem::path, Part> partOf;
    for (const SplitRow &row : split.rows)
        partOf.emplace(row.sample.path, row.part);
    return int(std::count_if(report.duplicates.begin(), report.duplicates.end(), [&partOf](const auto &pair) {
        auto first = partOf.find(pair.first), second = partOf.find(pair.second);
        return first != partOf.end() && second != partOf.end() && first->second != second->second;
    }));
}

void remarkOnLeaks(const SplitFacts &facts, std::vector<Remark> &remarks)
{
    const int straddling = int(facts.patientsInTwoParts.size());
    if (facts.isLeakyOnPurpose)
        remarks.push_back(
            {Remark::Kind::Warning,
             words("Leaky on purpose: pictures of one patient are trained on and judged. The figures will "
                   "flatter, and everything made from this run says so.")});
    if (straddling > 0)
        remarks.push_back({Remark::Kind::Warning, words("%1 patients stand in more than one part: %2")
                                                      .arg(straddling)
                                                      .arg(QString::fromStdString(facts.patientsInTwoParts.front()) +
                                                           (straddling > 1 ? words(" and others") : QString()))});
    if (facts.duplicatesInTwoParts > 0)
        remarks.push_back({Remark::Kind::Warning,
                           words("%1 pairs of equal pictures stand on both sides.").arg(facts.duplicatesInTwoParts)});
    if (straddling == 0 && facts.duplicatesInTwoParts == 0 && !facts.isLeakyOnPurpose)
        remarks.push_back({Remark::Kind::Good, words("No patient (accession number) stands in two parts.")});
}

} // namespace

int SplitFacts::images(Part part) const
{
    const auto *counts = summary.counts[int(part)];
    return counts[0].images + counts[1].images;
}

double SplitFacts::imbalance() const
{
    const auto *train = summary.counts[int(Part::Train)];
    const int smaller = std::min(train[0].images, train[1].images), larger = std::max(train[0].images, train[1].images);
    return smaller > 0 ? double(larger) / smaller : 0;
}

SplitFacts splitFacts(const ScanReport &report, const SplitOptions &options)
{
    const Split split = makeSplit(report.samples, options);
    return {.summary = summarize(split),
            .patientsInTwoParts = patientsInTwoParts(split),
            .duplicatesInTwoParts = duplicatesInTwoParts(report, split),
            .isLeakyOnPurpose = options.scheme == SplitScheme::Leaky};
}

std::vector<Remark> remarksOn(const SplitFacts &facts)
{
    std::vector<Remark> remarks;
    remarkOnLeaks(facts, remarks);
    for (const std::string &warning : facts.summary.warnings)
        remarks.push_back({Remark::Kind::Warning, QString::fromStdString(warning)});
    if (facts.imbalance() >= kNotableImbalance) {
        const auto *train = facts.summary.counts[int(Part::Train)];
        const bool moreMalignant = train[1].images > train[0].images;
        remarks.push_back(
            {Remark::Kind::Note,
             words("Imbalanced: %1 %2 pictures for each %3 one. The loss weighs the classes equally.")
                 .arg(QString::number(facts.imbalance(), 'f', 1), moreMalignant ? words("malignant") : words("benign"),
                      moreMalignant ? words("benign") : words("malignant"))});
    }
    return remarks;
}

} // namespace histo
