#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <vector>

namespace histo {

/// Memory that begins at a cache line: vector instructions then never straddle two.
template <typename Value>
struct CacheLineAllocator {
    using value_type = Value;
    static constexpr std::align_val_t kAlignment{64};

    CacheLineAllocator() = default;
    template <typename Other>
    CacheLineAllocator(const CacheLineAllocator<Other> &)
    {}
    Value *allocate(std::size_t count)
    {
        return static_cast<Value *>(::operator new(count * sizeof(Value), kAlignment));
    }
    void deallocate(Value *memory, std::size_t) { ::operator delete(memory, kAlignment); }
    bool operator==(const CacheLineAllocator &) const { return true; }
};

template <typename Value>
using AlignedVector = std::vector<Value, CacheLineAllocator<Value>>;

/// Raw memory that begins at a cache line and holds nothing yet.
struct AlignedDelete {
    void operator()(std::byte *memory) const { ::operator delete(memory, CacheLineAllocator<std::byte>::kAlignment); }
};
using AlignedBytes = std::unique_ptr<std::byte[], AlignedDelete>;

inline AlignedBytes alignedBytes(std::size_t count)
{
    return AlignedBytes(CacheLineAllocator<std::byte>().allocate(count));
}

} // namespace histo
