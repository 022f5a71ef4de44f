// Prints the losses of twenty steps as make_training_golden.py takes them, as a JSON list.
//
//     training_losses MODEL keep|follow sgd|adamw fp32|bf16 RATE

#include "core/common/json.h"
#include "tests/support/pattern_training_torch.h"

#include <cstdlib>
#include <iostream>

int main(int argumentCount, char **arguments)
{
    using namespace histo;
    if (argumentCount != 6) {
        std::cerr << "training_losses MODEL keep|follow sgd|adamw fp32|bf16 RATE\n";
        return 2;
    }
    PatternLearner learner(arguments[1],
                           arguments[3] == std::string("sgd") ? OptimizerKind::Sgd : OptimizerKind::AdamW);
    learner.pass.batchStatistics = arguments[2] == std::string("follow");
    learner.pass.type = arguments[4] == std::string("bf16") ? at::kBFloat16 : at::kFloat;
    Json losses = Json::array();
    for (double loss : learner.learn(kPatternSteps, std::atof(arguments[5])))
        losses.push_back(loss);
    std::cout << losses.dump() << "\n";
}
