#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace histo {

/// How text is set, in pixels of the picture.
struct TextStyle {
    double letterHeight = 10; ///< of a capital letter
    int lineHeight = 16;      ///< from line to line
};

/// Letters that read well in a picture of this width.
TextStyle textStyleForWidth(int pictureWidth);
TextStyle smaller(const TextStyle &style);

/// Text broken into lines that are at most `maximumWidth` pixels wide: between words, or inside a word that is wider
/// than a line. Set in OpenCV's single-stroke letters, which know only ASCII.
class TextBlock {
public:
    TextBlock(const std::string &utf8Text, const TextStyle &style, int maximumWidth);

    cv::Size size() const { return m_size; } ///< of the widest line, and of all lines
    const std::vector<std::string> &lines() const { return m_lines; }

    /// @param rgb      picture to draw on
    /// @param topLeft  of the block, in pixels
    void draw(cv::Mat3b &rgb, cv::Point topLeft, const cv::Vec3b &ink) const;

private:
    TextStyle m_style;
    std::vector<std::string> m_lines;
    cv::Size m_size;
};

/// Nearest ASCII of UTF-8 text: signs that have one are replaced (× by x, ≥ by >=), the rest becomes '?'.
std::string nearestAscii(const std::string &utf8Text);

} // namespace histo
