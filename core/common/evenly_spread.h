#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace histo {

/// At most so many of the items, evenly spread over their order: of pictures in the order of cases every case has some.
template <typename Item>
std::vector<Item> evenlySpread(const std::vector<Item> &items, std::size_t most)
{
    std::vector<Item> chosen;
    const std::size_t count = std::min(items.size(), most);
    for (std::size_t i = 0; i < count; ++i)
        chosen.push_back(items[i * items.size() / count]);
    return chosen;
}

} // namespace histo
