#include "ui/models/split_facts.h"

#include "core/common/error.h"
#include "core/evaluate/baselines.h"
#include "core/train/run_setup.h"

#include <QCoreApplication>
#include <algorithm>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr double kNotableImbalance = 1.5;

QString words(const char *text, int n = -1)
{
    return QCoreApplication::translate("histo::SplitFacts", text, nullptr, n);
}

std::optional<double> colourBaseline(const Split &split, const ScanReport &report)
{
    const bool isExamined = report.facts.size() == report.samples.size() &&
                            std::ranges::all_of(report.facts, &PictureFacts::isExamined);
    if (!isExamined) // nobody has looked at all pixels yet
        return std::nullopt;
    return quickBaselinesOf(split, Part::Test, meanColoursOf(report)).colour;
}

/// What colour alone would reach on the same data if no patient stood on both sides.
std::optional<double> colourBaselineByPatient(const ScanReport &report, SplitOptions options)
{
    options.scheme = SplitScheme::Grouped;
    options.groupKey = GroupKey::Stem;
    try {
        return colourBaseline(makeSplit(report.samples, options), report);
    } catch (const Error &) { // too few patients to split by
        return std::nullopt;
    }
}

QString firstOf(const std::vector<std::string> &names)
{
    return QString::fromStdString(names.front()) + (names.size() > 1 ? words(" and others") : QString());
}

QString remedyText(ImbalanceRemedy remedy)
{
    switch (remedy) {
    case ImbalanceRemedy::ClassWeights: return words("Mistakes on the rarer class weigh more in the loss.");
    case ImbalanceRemedy::Sampler: return words("Pictures of the rarer class are drawn more often.");
    case ImbalanceRemedy::None: break;
    }
    return words("Nothing is done about it: the network may lean towards the larger class.");
}

void remarkOnLeaks(const SplitFacts &facts, std::vector<Remark> &remarks)
{
    const int straddling = int(facts.patientsInTwoParts.size());
    if (facts.scheme == SplitScheme::Leaky)
        remarks.push_back(
            {Remark::Kind::Warning,
             words("Leaky on purpose: pictures of one patient are trained on and judged. The figures will "
                   "flatter, and everything made from this run says so.")});
    if (straddling > 0)
        remarks.push_back({Remark::Kind::Warning, words("%1 patients stand in more than one part: %2")
                                                      .arg(straddling)
                                                      .arg(firstOf(facts.patientsInTwoParts))});
    if (facts.scheme == SplitScheme::Official && straddling > 0)
        remarks.push_back({Remark::Kind::Warning,
                           words("The authors' folds tell slides apart, not patients: to compare with published "
                                 "figures, not to judge a network. Everything made from this run says so.")});
    if (facts.picturesInTwoParts > 0)
        remarks.push_back({Remark::Kind::Warning,
                           words("%1 pictures stand on both sides, under two names.").arg(facts.picturesInTwoParts)});
    if (straddling == 0 && facts.picturesInTwoParts == 0 && !facts.isLeaky)
        remarks.push_back({Remark::Kind::Good, words("No patient (accession number) stands in two parts.")});
}

void remarkOnColour(const SplitFacts &facts, std::vector<Remark> &remarks)
{
    if (!facts.colourBaseline)
        return;
    QString text =
        words("The mean colour of a picture alone reaches balanced accuracy %1 here: a network has to beat it.")
            .arg(*facts.colourBaseline, 0, 'f', 2);
    if (facts.colourBaselineByPatient)
        text += u' ' + words("Split by patient it reaches %1.").arg(*facts.colourBaselineByPatient, 0, 'f', 2);
    remarks.push_back({Remark::Kind::Note, text});
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

SplitFacts splitFacts(const ScanReport &report, const TrainConfig &config)
{
    const Split split = splitOf(config, report);
    SplitFacts facts;
    facts.summary = summarize(split);
    facts.scheme = config.splitFile ? SplitScheme::Grouped : config.split.scheme;
    facts.isLeaky = split.watermark.has_value();
    for (const Straddling &patient : split.straddlingStems())
        facts.patientsInTwoParts.push_back(patient.group);
    facts.picturesInTwoParts = int(split.straddlingTwins().size());
    facts.colourBaseline = colourBaseline(split, report);
    if (facts.scheme == SplitScheme::Leaky)
        facts.colourBaselineByPatient = colourBaselineByPatient(report, config.split);
    return facts;
}

std::vector<Remark> remarksOn(const SplitFacts &facts, ImbalanceRemedy remedy)
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
             words("Imbalanced: %1 %2 pictures for each %3 one. %4")
                 .arg(QString::number(facts.imbalance(), 'f', 1), moreMalignant ? words("malignant") : words("benign"),
                      moreMalignant ? words("benign") : words("malignant"), remedyText(remedy))});
    }
    remarkOnColour(facts, remarks);
    return remarks;
}

} // namespace histo
