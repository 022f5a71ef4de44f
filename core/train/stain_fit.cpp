#include "core/train/stain_fit.h"

#include "core/common/error.h"
#include "core/common/evenly_spread.h"
#include "core/common/parallel_for.h"
#include "core/train/picture_cache.h"

#include <algorithm>
#include <cmath>

namespace histo {

namespace {

double medianOf(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

template <class Row, class Figure>
double medianOf(const std::vector<Row> &rows, Figure figure)
{
    std::vector<double> values;
    for (const Row &row : rows)
        values.push_back(figure(row));
    return medianOf(std::move(values));
}

StainBasis medianBasis(const std::vector<StainBasis> &bases)
{
    StainBasis median;
    for (int channel = 0; channel < 3; ++channel) {
        median.haematoxylin[channel] = medianOf(bases,
                                                [&](const StainBasis &basis) { return basis.haematoxylin[channel]; });
        median.eosin[channel] = medianOf(bases, [&](const StainBasis &basis) { return basis.eosin[channel]; });
    }
    median.haematoxylin = cv::normalize(median.haematoxylin);
    median.eosin = cv::normalize(median.eosin);
    median.mostHaematoxylin = medianOf(bases, [](const StainBasis &basis) { return basis.mostHaematoxylin; });
    median.mostEosin = medianOf(bases, [](const StainBasis &basis) { return basis.mostEosin; });
    return median;
}

LabLookSpread spreadOf(const std::vector<LabLook> &looks)
{
    const double count = static_cast<double>(looks.size());
    LabLookSpread spread;
    const auto figure = [&](cv::Vec3d LabLook::*which) {
        cv::Vec3d mean, variance;
        for (const LabLook &look : looks)
            mean += look.*which / count;
        for (const LabLook &look : looks) {
            const cv::Vec3d difference = look.*which - mean;
            variance += difference.mul(difference) / count;
        }
        spread.average.*which = mean;
        for (int channel = 0; channel < 3; ++channel)
            (spread.deviation.*which)[channel] = std::sqrt(variance[channel]);
    };
    figure(&LabLook::mean);
    figure(&LabLook::deviation);
    return spread;
}

Json toJson(const cv::Vec3d &vector) { return {vector[0], vector[1], vector[2]}; }

cv::Vec3d vectorFrom(const Json &document, const char *key)
{
    const Json &values = document.at(key);
    return {values.at(0).get<double>(), values.at(1).get<double>(), values.at(2).get<double>()};
}

Json toJson(const LabLook &look) { return {{"mean", toJson(look.mean)}, {"deviation", toJson(look.deviation)}}; }
LabLook lookFrom(const Json &document) { return {vectorFrom(document, "mean"), vectorFrom(document, "deviation")}; }

const char *name(StainTreatment treatment) { return kStainTreatments[static_cast<std::size_t>(treatment)]; }

} // namespace

StainFit fitStain(StainTreatment treatment, const PictureCache &pictures, const std::vector<std::size_t> &indices,
                  const CancelToken &cancel, const ProgressSink &progress)
{
    StainFit fit;
    fit.treatment = treatment;
    if (treatment == StainTreatment::None)
        return fit;
    const std::vector<std::size_t> chosen = evenlySpread(indices, kStainFitPictures);
    std::vector<std::optional<StainBasis>> found(chosen.size());
    std::vector<LabLook> looks(chosen.size());
    const auto look = [&](std::size_t i) {
        const cv::Mat3b picture = pictures.picture(chosen[i]);
        if (treatment == StainTreatment::Macenko)
            found[i] = stainBasisOf(picture);
        else
            looks[i] = labLookOf(picture);
    };
    parallelFor(chosen.size(), look, cancel, progress, "looking at stains");
    std::vector<StainBasis> bases;
    for (const auto &basis : found)
        if (basis)
            bases.push_back(*basis);
    if (chosen.empty() || (treatment == StainTreatment::Macenko && bases.empty()))
        throw Error(ErrorKind::BadInput, "the stain treatment " + std::string(name(treatment)) +
                                             " finds no stained tissue in the train part; train without it");
    if (treatment == StainTreatment::Macenko) {
        fit.macenko = medianBasis(bases);
    } else {
        fit.spread = spreadOf(looks);
        fit.reinhard = fit.spread.average;
    }
    return fit;
}

Json toJson(const StainFit &fit)
{
    Json document = {{"treatment", name(fit.treatment)}};
    switch (fit.treatment) {
    case StainTreatment::None: break;
    case StainTreatment::Macenko:
        document["haematoxylin"] = toJson(fit.macenko.haematoxylin);
        document["eosin"] = toJson(fit.macenko.eosin);
        document["most_haematoxylin"] = fit.macenko.mostHaematoxylin;
        document["most_eosin"] = fit.macenko.mostEosin;
        break;
    case StainTreatment::Reinhard: document["look"] = toJson(fit.reinhard); break;
    case StainTreatment::RandStainNA:
        document["average"] = toJson(fit.spread.average);
        document["deviation"] = toJson(fit.spread.deviation);
        break;
    }
    return document;
}

StainFit stainFitFromJson(const Json &document)
{
    try {
        StainFit fit;
        const auto named = std::ranges::find(kStainTreatments, document.at("treatment").get<std::string>());
        if (named == std::end(kStainTreatments))
            throw Error(ErrorKind::BadInput, "the run's stain treatment is " + document.at("treatment").dump() +
                                                 ", which this version does not know; use the one that trained it");
        fit.treatment = static_cast<StainTreatment>(named - std::begin(kStainTreatments));
        if (fit.treatment == StainTreatment::Macenko)
            fit.macenko = {vectorFrom(document, "haematoxylin"), vectorFrom(document, "eosin"),
                           document.at("most_haematoxylin").get<double>(), document.at("most_eosin").get<double>()};
        if (fit.treatment == StainTreatment::Reinhard)
            fit.reinhard = lookFrom(document.at("look"));
        if (fit.treatment == StainTreatment::RandStainNA) {
            fit.spread = {lookFrom(document.at("average")), lookFrom(document.at("deviation"))};
            fit.reinhard = fit.spread.average;
        }
        return fit;
    } catch (const Json::exception &problem) {
        throw Error(ErrorKind::BadInput,
                    std::string("the run's stain figures are damaged (") + problem.what() + "); train again");
    }
}

cv::Mat3b normalisedStain(const cv::Mat3b &picture, const StainFit &fit)
{
    if (fit.treatment == StainTreatment::Macenko)
        if (const auto basis = stainBasisOf(picture))
            return changed(picture, changeOfStains(*basis, fit.macenko));
    if (fit.treatment == StainTreatment::Reinhard)
        return withLook(picture, labLookOf(picture), fit.reinhard);
    return picture;
}

} // namespace histo
