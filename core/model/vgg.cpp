#include "core/model/families_torch.h"

namespace histo {

std::unique_ptr<Network> makeVgg16(VggNorm norm, int classes)
{
    GraphBuilder graph;
    int value = graph.input(), index = 0;
    const auto name = [&index] { return "features." + std::to_string(index++); };
    for (int width : {64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0}) { // 0: pooling
        if (width == 0) {
            value = graph.maxPool(name(), value, {2, 2});
            continue;
        }
        value = graph.conv(name(), value, {.channelsOut = width, .kernel = 3, .bias = true});
        if (norm == VggNorm::Batch)
            value = graph.norm(name(), value);
        value = graph.activation(name(), value, ActivationKind::ReLU);
    }
    graph.tap(value, "features");
    value = graph.flatten(graph.averagePool("avgpool", value, 7), 512 * 7 * 7);
    for (const char *layer : {"classifier.0", "classifier.3"}) {
        value = graph.activation("", graph.linear(layer, value, 4096), ActivationKind::ReLU);
        value = graph.dropout(value, 0.5);
    }
    graph.linear("classifier.6", value, classes);
    return std::make_unique<Network>(graph.take());
}

} // namespace histo
