#include "tests/support/pattern.h"

#include "core/common/random.h"

#include <cmath>

std::vector<double> patternUniform(const std::string &name, std::size_t count)
{
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t state = histo::fnv1a64(name) + i;
        values[i] = static_cast<double>(histo::splitmix64(state) >> 40) * 0x1.0p-24 - 0.5;
    }
    return values;
}

cv::Mat3b patternPicture(const std::string &name, cv::Size size)
{
    cv::Mat3b picture(size);
    auto values = patternUniform(name, picture.total() * 3);
    for (std::size_t i = 0; i < values.size(); ++i)
        picture.data[i] = static_cast<unsigned char>(std::floor(256 * (values[i] + 0.5)));
    return picture;
}
