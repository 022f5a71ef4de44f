#pragma once

#include <exception>
#include <string>

namespace histo {

/// Whether an exception says that memory ran out: std::bad_alloc, or what LibTorch's allocators throw in its place.
bool isOutOfMemory(const std::exception &problem);

/// What to tell a person where nothing more is known of the work.
inline constexpr const char *kOutOfMemoryAdvice = "out of memory; try a smaller batch or close other programs";

/// Does the work; memory that runs out in it becomes an Error that names the work and the next step.
/// @param what      "ResNet50 on 16 pictures"
/// @param nextStep  "try a smaller --batch"
/// @return          what the work returns
/// @throws Error    OutOfMemory, "ResNet50 on 16 pictures: out of memory; try a smaller --batch"; all else as thrown
template <typename Work>
auto namingOutOfMemory(const std::string &what, const std::string &nextStep, const Work &work);

/// @throws Error OutOfMemory if that is what the problem says; else returns
void throwIfOutOfMemory(const std::exception &problem, const std::string &what, const std::string &nextStep);

template <typename Work>
auto namingOutOfMemory(const std::string &what, const std::string &nextStep, const Work &work)
{
    try {
        return work();
    } catch (const std::exception &problem) {
        throwIfOutOfMemory(problem, what, nextStep);
        throw;
    }
}

} // namespace histo
