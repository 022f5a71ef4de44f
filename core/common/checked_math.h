#pragma once

// Core-only: arithmetic on numbers that a file claims.

#include <concepts>
#include <optional>

namespace histo {

/// The product, or nothing if it does not fit.
template <std::integral T>
std::optional<T> checkedProduct(T left, T right)
{
    T result;
    if (__builtin_mul_overflow(left, right, &result))
        return std::nullopt;
    return result;
}

/// The sum, or nothing if it does not fit.
template <std::integral T>
std::optional<T> checkedSum(T left, T right)
{
    T result;
    if (__builtin_add_overflow(left, right, &result))
        return std::nullopt;
    return result;
}

} // namespace histo
