#pragma once

#include "core/common/progress.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace histo {

/// Speed over the last ten seconds, and from it the time that is left.
class TransferMeter {
public:
    void add(double nowSeconds, std::uint64_t bytes); ///< `bytes` more have come
    std::optional<double> bytesPerSecond() const;     ///< nothing in the first half second
    /// "1.2 of 4.3 GB, 11 MB/s"; the fraction is 0 while the total is unknown.
    Progress progress(std::uint64_t have, std::optional<std::uint64_t> total) const;

private:
    struct Sample {
        double seconds;
        std::uint64_t bytesSoFar;
    };
    std::deque<Sample> m_samples;
    std::uint64_t m_bytesSoFar = 0;
};

/// "4.3 GB", "812 kB": powers of ten, as browsers and servers say it.
std::string bytesInWords(std::uint64_t bytes);

} // namespace histo
