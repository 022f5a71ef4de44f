#include "tests/support/logits_golden.h"

#include "core/common/json.h"
#include "tests/support/pattern.h"

#include <cmath>

namespace histo {

std::vector<GoldenLogits> goldenLogits(const std::string &modelId)
{
    const Json document = readJsonFile(HISTO_GOLDEN_DIR "/logits.json");
    std::vector<GoldenLogits> all;
    for (const Json &row : document.at(modelId)) {
        GoldenLogits golden;
        golden.height = row.at("height");
        golden.width = row.at("width");
        golden.isTraining = row.at("mode") == "train";
        golden.logits = row.at("logits").get<std::vector<std::vector<double>>>();
        golden.normFactor = row.at("norm_factor");
        golden.float32Error = row.value("float32_error", 0.0);
        golden.bf16Error = row.value("bf16", 0.0);
        all.push_back(golden);
    }
    return all;
}

std::vector<float> patternInput(std::int64_t height, std::int64_t width)
{
    std::vector<float> input;
    for (double u : patternUniform("input", static_cast<std::size_t>(2 * 3 * height * width)))
        input.push_back(static_cast<float>(4 * u));
    return input;
}

double relativeDifference(const std::vector<std::vector<float>> &logits, const std::vector<std::vector<double>> &expected)
{
    double largest = 0, difference = 0;
    for (std::size_t row = 0; row < expected.size(); ++row)
        for (std::size_t column = 0; column < expected[row].size(); ++column) {
            largest = std::max(largest, std::abs(expected[row][column]));
            difference = std::max(difference, std::abs(expected[row][column] - double(logits.at(row).at(column))));
        }
    return difference / largest;
}

} // namespace histo
