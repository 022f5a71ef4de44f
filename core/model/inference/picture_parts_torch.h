#pragma once

// Core-only: how an engine shares pictures among cores.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <algorithm>
#include <atomic>
#include <c10/core/GradMode.h>
#include <exception>
#include <omp.h>
#include <optional>
#include <thread>
#include <type_traits>
#include <vector>

namespace histo {

/// Pictures that a core takes at a time: enough to fill its vector units in the last, smallest layers, few enough for
/// its cache. Of 1, 2, 4 and 8 the best for ResNet50 and EfficientNet-B0 together.
inline constexpr std::int64_t kPicturesAtATime = 4;

/// Something that is made when the first pictures come and after that only read, one for a single picture, which all
/// cores share, and one for several. What was computed before must not matter: so it is a function of that alone, and
/// pictures of many sizes share it.
template <typename Layout>
class LayoutsByUse {
public:
    /// @param pictures  that run at a time
    /// @param make      makes the layout the first time
    template <typename Make>
    const Layout &layoutFor(std::int64_t pictures, const Make &make)
    {
        std::optional<Layout> &layout = pictures == 1 ? m_ofOnePicture : m_ofSeveral;
        if (!layout)
            layout = make();
        return *layout;
    }

private:
    std::optional<Layout> m_ofOnePicture, m_ofSeveral;
};

/// Calls `work` with the number of each part, 0 … parts - 1. LibTorch and oneDNN share no work below these threads, so
/// nothing waits for anything. What a part throws is thrown here, after all threads have ended.
template <typename Work>
void forEachPart(std::size_t parts, int cores, const Work &work)
{
    std::atomic<std::size_t> next = 0;
    std::vector<std::exception_ptr> problems(static_cast<std::size_t>(cores));
    std::vector<std::jthread> threads;
    for (auto &problem : problems)
        threads.emplace_back([&] {
            c10::NoGradGuard noGradients;
            // at::set_num_threads() would also be remembered for every thread that begins later. OpenMP's own number is
            // this thread's alone; LibTorch's has to be asked for first, or it would be set on top of it.
            at::get_num_threads();
            omp_set_num_threads(1);
            try {
                for (std::size_t part = next++; part < parts; part = next++)
                    work(part);
            } catch (...) {
                problem = std::current_exception();
                next = parts;
            }
        });
    threads.clear(); // joins
    for (const auto &problem : problems)
        if (problem)
            std::rethrow_exception(problem);
}

/// Runs a network's body over pictures: a single one on this thread with all cores, several a few at a time by threads of
/// one core each.
/// @param input      [N, 3, H, W]
/// @param layoutFor  (pictures at a time) -> const Layout &; called once, under the number of threads that will use it
/// @param runBody    (some of the pictures, the layout) -> [n, …]
/// @return           [N, …], in order
template <typename LayoutFor, typename RunBody>
at::Tensor inParts(const at::Tensor &input, const LayoutFor &layoutFor, const RunBody &runBody)
{
    const std::int64_t pictures = input.size(0);
    const int cores = at::get_num_threads();
    const std::int64_t chunk = std::min(kPicturesAtATime, (pictures + cores - 1) / cores);
    std::vector<at::Tensor> parts(static_cast<std::size_t>((pictures + chunk - 1) / chunk));
    const std::remove_reference_t<decltype(layoutFor(chunk))> *layout = nullptr;
    const auto findLayout = [&](std::size_t) { layout = &layoutFor(chunk); };
    const auto runPart = [&](std::size_t part) {
        const std::int64_t from = static_cast<std::int64_t>(part) * chunk;
        parts[part] = runBody(input.narrow(0, from, std::min(chunk, pictures - from)), *layout);
    };
    if (pictures == 1 || cores == 1) {
        findLayout(0);
        for (std::size_t part = 0; part < parts.size(); ++part)
            runPart(part);
    } else {
        forEachPart(1, 1, findLayout);
        forEachPart(parts.size(), cores, runPart);
    }
    return parts.size() == 1 ? parts.front() : at::cat(parts);
}

} // namespace histo
