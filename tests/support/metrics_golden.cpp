#include "tests/support/metrics_golden.h"

#include <stdexcept>

using namespace histo;

const Json &metricsGolden()
{
    static const Json document = readJsonFile(std::string(HISTO_GOLDEN_DIR) + "/metrics.json");
    return document;
}

const Json &goldenPredictions(const std::string &name)
{
    for (const Json &candidate : metricsGolden()["predictions"])
        if (candidate["name"] == name)
            return candidate;
    throw std::runtime_error("metrics.json holds no predictions named " + name);
}

std::vector<std::string> goldenPredictionNames()
{
    std::vector<std::string> names;
    for (const Json &candidate : metricsGolden()["predictions"])
        names.push_back(candidate["name"]);
    return names;
}

std::vector<Judged> judgedOf(const Json &goldenCase)
{
    std::vector<Judged> judged;
    for (std::size_t row = 0; row < goldenCase["label"].size(); ++row)
        judged.push_back({goldenCase["label"][row], goldenCase["score"][row], goldenCase["group"][row]});
    return judged;
}
