#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

/// `count` numbers in [-0.5, 0.5), a function of the name and the index alone; the golden scripts use the same.
std::vector<double> patternUniform(const std::string &name, std::size_t count);

/// RGB, 8 bit: floor(256 (u + 0.5)) of the pattern under a name.
cv::Mat3b patternPicture(const std::string &name, cv::Size size);
