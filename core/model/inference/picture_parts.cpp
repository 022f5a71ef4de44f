#include "core/model/inference/picture_parts_torch.h"

#include <atomic>
#include <c10/core/GradMode.h>
#include <omp.h>

namespace histo {

void forEachPart(std::size_t parts, const std::function<void(std::size_t)> &work)
{
    std::atomic<std::size_t> next = 0;
    at::parallel_for(0, at::get_num_threads(), 1, [&](std::int64_t, std::int64_t) {
        c10::NoGradGuard noGradients;
        omp_set_num_threads(1); // inside this region and on this thread alone
        try {
            for (std::size_t part = next++; part < parts; part = next++)
                work(part);
        } catch (...) {
            next = parts; // the others need not begin anything more
            throw;
        }
    });
}

} // namespace histo
