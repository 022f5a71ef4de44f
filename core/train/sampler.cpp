#include "core/train/sampler.h"

#include "core/common/random.h"

namespace histo {

namespace {

std::vector<std::size_t> drawnEvenly(const std::vector<std::size_t> &items, const std::vector<Label> &labels,
                                     RandomStream random)
{
    std::vector<std::size_t> ofClass[2];
    for (std::size_t i = 0; i < items.size(); ++i)
        ofClass[static_cast<int>(labels[i])].push_back(items[i]);
    if (ofClass[0].empty() || ofClass[1].empty()) {
        std::vector<std::size_t> order = items; // one class: there is nothing to even out
        random.shuffle(order);
        return order;
    }
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto &one = ofClass[random.below(2)];
        order.push_back(one[random.below(one.size())]);
    }
    return order;
}

} // namespace

std::vector<std::size_t> epochOrder(const std::vector<std::size_t> &items, const std::vector<Label> &labels,
                                    ImbalanceRemedy remedy, std::uint64_t seed, int epoch)
{
    RandomStream random(seed, "order", static_cast<std::uint64_t>(epoch));
    if (remedy == ImbalanceRemedy::Sampler)
        return drawnEvenly(items, labels, random);
    std::vector<std::size_t> order = items;
    random.shuffle(order);
    return order;
}

} // namespace histo
