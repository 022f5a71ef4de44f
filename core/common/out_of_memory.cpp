#include "core/common/out_of_memory.h"

#include "core/common/error.h"

#include <c10/util/Exception.h>
#include <new>
#include <string_view>

namespace histo {

namespace {

/// LibTorch's allocator of main memory throws a c10::Error like any other; only its text says why ("alloc_cpu.cpp").
constexpr std::string_view kAllocatorTexts[] = {"can't allocate memory", "not enough memory"};

} // namespace

bool isOutOfMemory(const std::exception &problem)
{
    if (dynamic_cast<const std::bad_alloc *>(&problem) || dynamic_cast<const c10::OutOfMemoryError *>(&problem))
        return true;
    const auto *torch = dynamic_cast<const c10::Error *>(&problem);
    if (!torch)
        return false;
    const std::string text = torch->what_without_backtrace();
    for (std::string_view known : kAllocatorTexts)
        if (text.find(known) != std::string::npos)
            return true;
    return false;
}

void throwIfOutOfMemory(const std::exception &problem, const std::string &what, const std::string &nextStep)
{
    if (isOutOfMemory(problem))
        throw Error(ErrorKind::OutOfMemory, what + ": out of memory; " + nextStep);
}

} // namespace histo
