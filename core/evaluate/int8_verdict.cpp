#include "core/evaluate/int8_verdict.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/evaluate/evaluator.h"
#include "core/evaluate/html.h"

#include <algorithm>
#include <cmath>

namespace histo {

namespace {

constexpr double kThreshold = 0.5;

/// 95 % percentile with linear interpolation, as numpy.percentile's default.
double p95(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const double place = 0.95 * double(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - double(below)) * (values[above] - values[below]);
}

bool staysInInterval(const Figure &fp32, const Figure &int8)
{
    if (fp32.low && fp32.high)
        return *int8.value >= *fp32.low && *int8.value <= *fp32.high;
    return std::abs(*int8.value - *fp32.value) < 1e-12;
}

std::string inWords(const Figure &figure)
{
    const std::string value = fixedDecimals(*figure.value, 3);
    if (!figure.low || !figure.high)
        return value + " (no interval)";
    return value + " (" + fixedDecimals(*figure.low, 3) + " to " + fixedDecimals(*figure.high, 3) + ")";
}

std::vector<std::string> objectionsTo(const Int8Verdict &verdict)
{
    std::vector<std::string> objections;
    if (verdict.images < kLeastHeldOutPictures)
        objections.push_back(std::to_string(verdict.images) + " held-out pictures are too few to tell, at least " +
                             std::to_string(kLeastHeldOutPictures) + " are needed");
    if (verdict.scoreMoveP95 >= kMostScoreMove)
        objections.push_back("scores move by " + fixedDecimals(verdict.scoreMoveP95, 4) +
                             " at the 95th percentile, where " + fixedDecimals(kMostScoreMove, 2) + " is too much");
    if (!verdict.aucFp32.value || !verdict.aucInt8.value)
        objections.push_back("the held-out pictures are all of one class: there is no area under the ROC curve");
    else if (!staysInInterval(verdict.aucFp32, verdict.aucInt8))
        objections.push_back("the area under the ROC curve goes from " + inWords(verdict.aucFp32) + " to " +
                             fixedDecimals(*verdict.aucInt8.value, 3));
    return objections;
}

} // namespace

Int8Verdict judgeInt8(const std::vector<PredictionRow> &fp32, const std::vector<PredictionRow> &int8)
{
    if (fp32.empty())
        throw Error(ErrorKind::BadInput, "no held-out pictures to judge 8-bit integers on; split the data again");
    if (fp32.size() != int8.size())
        throw Error(ErrorKind::BadInput, "fp32 and int8 judged different numbers of pictures; judge the same ones");
    Int8Verdict verdict;
    std::vector<double> moves;
    for (std::size_t i = 0; i < fp32.size(); ++i) {
        if (fp32[i].path != int8[i].path)
            throw Error(ErrorKind::BadInput, utf8(fp32[i].path) + ": judged in fp32 where int8 judged " +
                                                 utf8(int8[i].path) + "; judge the same pictures");
        moves.push_back(std::abs(int8[i].score - fp32[i].score));
        verdict.changedCalls += (fp32[i].score >= kThreshold) != (int8[i].score >= kThreshold);
    }
    const JudgedPictures exact = judgedPictures(fp32), rounded = judgedPictures(int8);
    verdict.images = fp32.size();
    verdict.groups = exact.groups.size();
    verdict.scoreMoveP95 = p95(moves);
    verdict.largestScoreMove = *std::max_element(moves.begin(), moves.end());
    verdict.aucFp32 = judgedFigures(exact.judged, kThreshold).auc;
    verdict.aucInt8 = judgedFigures(rounded.judged, kThreshold).auc;
    verdict.objections = objectionsTo(verdict);
    return verdict;
}

Json toJson(const Int8Verdict &verdict)
{
    return {{"passed", verdict.isPassed()},
            {"images", verdict.images},
            {"groups", verdict.groups},
            {"score_move",
             {{"p95", numberOrNull(verdict.scoreMoveP95)},
              {"largest", numberOrNull(verdict.largestScoreMove)},
              {"limit", kMostScoreMove}}},
            {"changed_calls", verdict.changedCalls},
            {"auc_fp32", toJson(verdict.aucFp32)},
            {"auc_int8", toJson(verdict.aucInt8)},
            {"objections", verdict.objections}};
}

} // namespace histo
