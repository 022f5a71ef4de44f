#include "core/image/text_block.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string_view>
#include <utility>

namespace histo {
namespace {

constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
constexpr double kCapitalHeightAtScale1 = 21; // pixels, of this font
constexpr int kSupersampling = 4;             // thin strokes are drawn larger and averaged: finer than LINE_AA alone

double fontScale(const TextStyle &style) { return style.letterHeight * kSupersampling / kCapitalHeightAtScale1; }

/// Stroke in supersampled pixels, an eighth of the letter's height: between a book face and a bold one.
int strokeWidth(const TextStyle &style)
{
    return std::max(1, static_cast<int>(std::lround(style.letterHeight * kSupersampling / 8)));
}

int widthOf(const std::string &text, const TextStyle &style)
{
    const cv::Size large = cv::getTextSize(text, kFont, fontScale(style), strokeWidth(style), nullptr);
    return (large.width + strokeWidth(style) + kSupersampling - 1) / kSupersampling;
}

/// Cuts a word that is wider than a line; each piece keeps at least one letter.
std::vector<std::string> piecesOf(std::string word, const TextStyle &style, int maximumWidth)
{
    std::vector<std::string> pieces;
    while (word.size() > 1 && widthOf(word, style) > maximumWidth) {
        std::size_t count = word.size() - 1;
        while (count > 1 && widthOf(word.substr(0, count), style) > maximumWidth)
            --count;
        pieces.push_back(word.substr(0, count));
        word.erase(0, count);
    }
    pieces.push_back(word);
    return pieces;
}

std::vector<std::string> wordsOf(const std::string &text)
{
    std::vector<std::string> words;
    std::size_t begin = 0;
    while ((begin = text.find_first_not_of(' ', begin)) != std::string::npos) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = end;
    }
    return words;
}

std::vector<std::string> wrapped(const std::string &text, const TextStyle &style, int maximumWidth)
{
    std::vector<std::string> lines;
    std::string line;
    for (const std::string &word : wordsOf(text)) {
        for (const std::string &piece : piecesOf(word, style, maximumWidth)) {
            const std::string longer = line.empty() ? piece : line + ' ' + piece;
            if (line.empty() || widthOf(longer, style) <= maximumWidth) {
                line = longer;
            } else {
                lines.push_back(line);
                line = piece;
            }
        }
    }
    if (!line.empty())
        lines.push_back(line);
    return lines;
}

} // namespace

TextStyle textStyleForWidth(int pictureWidth)
{
    TextStyle style;
    style.letterHeight = std::clamp(pictureWidth / 60.0, 7.0, 20.0);
    style.lineHeight = static_cast<int>(std::ceil(style.letterHeight * 1.75));
    return style;
}

TextStyle smaller(const TextStyle &style)
{
    return textStyleForWidth(static_cast<int>(style.letterHeight * 0.85 * 60));
}

TextBlock::TextBlock(const std::string &utf8Text, const TextStyle &style, int maximumWidth)
    : m_style(style), m_lines(wrapped(nearestAscii(utf8Text), style, maximumWidth))
{
    for (const std::string &line : m_lines)
        m_size.width = std::max(m_size.width, widthOf(line, style));
    m_size.height = static_cast<int>(m_lines.size()) * style.lineHeight;
}

void TextBlock::draw(cv::Mat3b &rgb, cv::Point topLeft, const cv::Vec3b &ink) const
{
    const cv::Rect area = cv::Rect(topLeft, m_size) & cv::Rect(cv::Point(), rgb.size());
    if (area.empty())
        return;
    cv::Mat1b large(m_size * kSupersampling, std::uint8_t(0));
    for (std::size_t index = 0; index < m_lines.size(); ++index) {
        // The baseline leaves a third of the leading above capitals and room for descenders below.
        const double baseline = index * m_style.lineHeight + m_style.letterHeight * 1.2;
        const cv::Point origin(strokeWidth(m_style) / 2, static_cast<int>(std::lround(baseline * kSupersampling)));
        cv::putText(large, m_lines[index], origin, kFont, fontScale(m_style), cv::Scalar(255), strokeWidth(m_style),
                    cv::LINE_AA);
    }
    cv::Mat1b coverage;
    cv::resize(large, coverage, m_size, 0, 0, cv::INTER_AREA);
    for (int row = 0; row < area.height; ++row) {
        for (int column = 0; column < area.width; ++column) {
            cv::Vec3b &pixel = rgb(area.y + row, area.x + column);
            const double alpha = coverage(area.y - topLeft.y + row, area.x - topLeft.x + column) / 255.0;
            for (int channel = 0; channel < 3; ++channel)
                pixel[channel] = cv::saturate_cast<std::uint8_t>(pixel[channel] +
                                                                 alpha * (ink[channel] - pixel[channel]));
        }
    }
}

std::string nearestAscii(const std::string &utf8Text)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kNearest = {{
        {"–", "-"},
        {"—", "-"},
        {"−", "-"},
        {"·", "-"},
        {"×", "x"},
        {"µ", "u"},
        {"≥", ">="},
        {"≤", "<="},
        {"±", "+-"},
        {"²", "2"},
        {"…", "..."},
        {" ", " "}, // the last: no-break space
    }};
    std::string ascii;
    for (std::size_t position = 0; position < utf8Text.size();) {
        const unsigned char byte = static_cast<unsigned char>(utf8Text[position]);
        if (byte < 0x80) {
            ascii += byte < 0x20 ? ' ' : utf8Text[position];
            ++position;
            continue;
        }
        std::size_t length = 1; // of the sign: the lead byte and its continuation bytes (10xxxxxx)
        while (position + length < utf8Text.size() &&
               (static_cast<unsigned char>(utf8Text[position + length]) & 0xC0) == 0x80)
            ++length;
        const std::string_view sign(utf8Text.data() + position, length);
        const auto *known = std::find_if(kNearest.begin(), kNearest.end(),
                                         [&](const auto &entry) { return entry.first == sign; });
        ascii += known != kNearest.end() ? known->second : "?";
        position += length;
    }
    return ascii;
}

} // namespace histo
