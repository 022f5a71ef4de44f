#include "core/model/inference/int8_engine_torch.h"

#include "core/device/device.h"
#include "core/model/inference/int8_runner_torch.h"
#include "core/model/inference/picture_parts_torch.h"

#include <algorithm>

namespace histo {

struct Int8Engine::Impl {
    const Network &network;
    Int8Plan plan;
    Int8Runner runner;
    LayoutsByUse<Int8Runner::Layout> layouts;

    Impl(const Network &network, const Int8Calibration &calibration, at::ScalarType type)
        : network(network), plan(int8Plan(network, calibration)), runner(plan, type)
    {}

    at::Tensor run(const at::Tensor &input, const CancelToken &cancel)
    {
        const at::Tensor seen = inParts(
            input,
            [&](std::int64_t pictures) -> const Int8Runner::Layout & {
                return layouts.layoutFor(pictures,
                                         [&] { return runner.layoutFor(pictures, input.size(2), input.size(3)); });
            },
            [&](const at::Tensor &part, const Int8Runner::Layout &layout) { return runner.runBody(part, layout); },
            cancel);
        return runner.runTail(seen);
    }
};

Int8Engine::Int8Engine(const Network &network, const Int8Calibration &calibration, at::ScalarType type)
    : m_impl(std::make_unique<Impl>(network, calibration, type))
{}

Int8Engine::~Int8Engine() = default;

bool Int8Engine::isSupportedHere()
{
    const std::vector<std::string> features = cpuFeatures();
    return std::any_of(features.begin(), features.end(), [](const std::string &feature) {
        return feature == "avx512_vnni" || feature == "avx_vnni" || feature == "amx_int8";
    });
}

at::Tensor Int8Engine::features(const at::Tensor &input, const CancelToken &cancel)
{
    c10::NoGradGuard noGradients;
    return m_impl->run(input, cancel);
}

at::Tensor Int8Engine::forward(const at::Tensor &input, const CancelToken &cancel)
{
    const at::Tensor seen = features(input, cancel);
    c10::NoGradGuard noGradients;
    return m_impl->network.head(seen);
}

} // namespace histo
