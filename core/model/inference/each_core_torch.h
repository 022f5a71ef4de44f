#pragma once

// Core-only: work for threads of one core each.

#include <ATen/Parallel.h>
#include <atomic>
#include <c10/core/GradMode.h>
#include <exception>
#include <omp.h>
#include <thread>
#include <vector>

namespace histo {

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

} // namespace histo
