#include "core/model/inference/int8_engine_torch.h"

#include "core/device/device.h"
#include "core/model/inference/each_core_torch.h"
#include "core/model/inference/int8_runner_torch.h"

#include <algorithm>
#include <array>

namespace histo {

namespace {

/// As InferenceEngine: enough to fill the vector units in the last layers, few enough for the cache.
constexpr std::int64_t kPicturesAtATime = 4;
/// Input sizes whose weights are kept laid out.
constexpr std::size_t kMostLayouts = 2;

} // namespace

struct Int8Engine::Impl {
    const Network &network;
    Int8Plan plan;
    Int8Runner runner;
    using LayoutKey = std::array<std::int64_t, 3>; ///< height, width, cores
    std::map<LayoutKey, Int8Runner::Layout> layouts;

    Impl(const Network &network, const Int8Calibration &calibration, at::ScalarType type)
        : network(network), plan(int8Plan(network, calibration)), runner(plan, type)
    {}

    /// Made by a run over empty pictures the first time that a size comes; after that it is only read.
    const Int8Runner::Layout &layoutFor(std::int64_t pictures, const at::Tensor &input)
    {
        const LayoutKey key{input.size(2), input.size(3), at::get_num_threads()};
        if (auto found = layouts.find(key); found != layouts.end())
            return found->second;
        if (layouts.size() == kMostLayouts)
            layouts.clear();
        return layouts[key] = runner.layoutFor(pictures, input.size(2), input.size(3));
    }

    at::Tensor run(const at::Tensor &input)
    {
        const std::int64_t pictures = input.size(0);
        const int cores = at::get_num_threads();
        const bool shares = pictures == 1; // a single picture is shared by all cores
        const std::int64_t chunk = std::min(kPicturesAtATime, shares ? 1 : (pictures + cores - 1) / cores);
        std::vector<at::Tensor> parts(static_cast<std::size_t>((pictures + chunk - 1) / chunk));
        const Int8Runner::Layout *layout = nullptr;
        const auto runPart = [&](std::size_t part) {
            const std::int64_t from = static_cast<std::int64_t>(part) * chunk;
            parts[part] = runner.runBody(input.narrow(0, from, std::min(chunk, pictures - from)), *layout);
        };
        if (shares || cores == 1) {
            layout = &layoutFor(chunk, input);
            for (std::size_t part = 0; part < parts.size(); ++part)
                runPart(part);
        } else {
            forEachPart(1, 1, [&](std::size_t) { layout = &layoutFor(chunk, input); });
            forEachPart(parts.size(), cores, runPart);
        }
        return runner.runTail(at::cat(parts));
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

at::Tensor Int8Engine::features(const at::Tensor &input)
{
    c10::NoGradGuard noGradients;
    return m_impl->run(input);
}

at::Tensor Int8Engine::forward(const at::Tensor &input)
{
    const Node &head = m_impl->network.nodes().back();
    const at::Tensor seen = features(input);
    c10::NoGradGuard noGradients;
    return at::linear(seen, head.weight, head.bias);
}

} // namespace histo
