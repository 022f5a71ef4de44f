#include "core/dataset/other_files.h"

#include "core/common/paths.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace histo {
namespace {

struct NamedReason {
    std::string_view endings; ///< of the name in small letters, each between blanks
    const char *reason;
};

constexpr std::array<NamedReason, 6> kReasons = {{
    {" thumbs.db .ds_store desktop.ini .directory ", "left by a desktop, not part of the data"},
    {" .zip .rar .7z .tar .gz .tgz .bz2 .xz .zst ", "an archive; unpack it if it holds pictures"},
    {" .part .partial .crdownload .download .tmp ", "a download or copy that has not finished"},
    {" .svs .ndpi .scn .mrxs .vms .bif .czi .dcm ", "a whole slide or DICOM file; open it under Slides"},
    {" .gif .webp .jp2 .j2k .heic .heif .avif .psd ",
     "a kind of picture that is not read (PNG, JPEG, TIFF and BMP are)"},
    {" .txt .md .pdf .htm .html .doc .docx .xls .xlsx .csv .tsv .json .xml .yaml .yml .readme ",
     "a text or a table, not a picture"},
}};

bool endsWithAny(const std::string &name, std::string_view endings)
{
    while (!endings.empty()) {
        const std::size_t end = std::min(endings.find(' '), endings.size());
        if (end > 0 && name.ends_with(endings.substr(0, end)))
            return true;
        endings.remove_prefix(std::min(end + 1, endings.size()));
    }
    return false;
}

} // namespace

std::string whyNoPicture(const std::filesystem::path &fileName)
{
    std::string name = utf8(fileName);
    std::ranges::transform(name, name.begin(), [](unsigned char letter) { return std::tolower(letter); });
    for (const auto &[endings, reason] : kReasons)
        if (endsWithAny(name, endings))
            return reason;
    return name.starts_with('.') ? "a hidden file" : "not a picture by its name (png, jpg, tif or bmp)";
}

} // namespace histo
