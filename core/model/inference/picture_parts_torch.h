#pragma once

// Core-only: how an engine shares pictures among cores.

#include "core/common/cancel_token.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <algorithm>
#include <functional>
#include <optional>
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

/// Calls `work` with the number of each part, 0 … parts - 1, on all cores, each of which works alone: LibTorch and oneDNN
/// share nothing below it, so nothing waits for anything. The threads are those that LibTorch shares layers among; others
/// beside them would fight them for the cores, since they go on looking for work for a while. What a part throws is
/// thrown here, after all have ended.
void forEachPart(std::size_t parts, const std::function<void(std::size_t)> &work);

/// Runs a network's body over pictures: a single one on this thread with all cores, several a few at a time, each core by
/// itself.
/// @param input      [N, 3, H, W]
/// @param layoutFor  (pictures at a time) -> const Layout &; called once, under the number of threads that will use it
/// @param runBody    (some of the pictures, the layout) -> [n, …]
/// @param cancel     asked before each part
/// @return           [N, …], in order
/// @throws Error     Cancelled
template <typename LayoutFor, typename RunBody>
at::Tensor inParts(const at::Tensor &input, const LayoutFor &layoutFor, const RunBody &runBody,
                   const CancelToken &cancel)
{
    const std::int64_t pictures = input.size(0);
    const int cores = at::get_num_threads();
    const std::int64_t chunk = std::min(kPicturesAtATime, (pictures + cores - 1) / cores);
    std::vector<at::Tensor> parts(static_cast<std::size_t>((pictures + chunk - 1) / chunk));
    const std::remove_reference_t<decltype(layoutFor(chunk))> *layout = nullptr;
    const auto findLayout = [&](std::size_t) { layout = &layoutFor(chunk); };
    const auto runPart = [&](std::size_t part) {
        cancel.throwIfCancelled();
        const std::int64_t from = static_cast<std::int64_t>(part) * chunk;
        parts[part] = runBody(input.narrow(0, from, std::min(chunk, pictures - from)), *layout);
    };
    if (pictures == 1 || cores == 1) {
        findLayout(0);
        for (std::size_t part = 0; part < parts.size(); ++part)
            runPart(part);
    } else {
        forEachPart(1, findLayout);
        forEachPart(parts.size(), runPart);
    }
    return parts.size() == 1 ? parts.front() : at::cat(parts);
}

} // namespace histo
