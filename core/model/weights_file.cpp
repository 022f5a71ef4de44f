#include "core/model/weights_file.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/common/format_error.h"
#include "core/model/pth_legacy.h"
#include "core/model/pth_zip.h"
#include "core/model/safetensors.h"
#include "core/model/weights_layout.h"

#include <algorithm>

namespace histo {

namespace {

constexpr std::size_t kTarBlockBytes = 512;

bool looksLikeTar(std::string_view start)
{
    constexpr std::size_t kMagicPlace = 257;
    return start.size() >= kTarBlockBytes && start.substr(kMagicPlace, 5) == "ustar";
}

/// By content alone. The length that opens a safetensors file may look like another format's first bytes, so the brace
/// behind it decides first; no other format has one there.
WeightsLayout layoutOf(const RandomAccessFile &file)
{
    if (file.size() == 0)
        throw FormatError("it is empty");
    const std::string start = file.read(0, std::min<std::uint64_t>(file.size(), kTarBlockBytes));
    if (looksLikeSafetensors(start))
        return readSafetensorsLayout(file);
    if (looksLikeZip(start))
        return readPthZipLayout(file);
    if (looksLikeLegacyPth(start))
        return readPthLegacyLayout(file);
    if (looksLikeTar(start))
        throw RefusedContent(
            "it is in the tar format that PyTorch wrote before 0.1.10; save it again with a newer PyTorch");
    throw FormatError("its first bytes are those of no known format (safetensors, or .pth as torch.save writes it)");
}

WeightsLayout checkedLayoutOf(const RandomAccessFile &file)
{
    WeightsLayout layout = layoutOf(file);
    checkViews(file, layout);
    return layout;
}

/// The one place where what a reader of bytes found wrong gets the file's name.
template <typename Read>
auto namingTheFile(const std::filesystem::path &path, Read read)
{
    try {
        return read();
    } catch (const RefusedContent &refusal) {
        throw Error(ErrorKind::BadInput, utf8(path) + ": refused: " + refusal.what());
    } catch (const FormatError &problem) {
        throw Error(ErrorKind::BadInput,
                    utf8(path) + ": not a valid weights file: " + problem.what() + "; save or download it again");
    }
}

} // namespace

WeightsLayout readWeightsLayout(const std::filesystem::path &path)
{
    const RandomAccessFile file(path);
    return namingTheFile(path, [&] { return checkedLayoutOf(file); });
}

WeightsFile readWeightsFile(const std::filesystem::path &path)
{
    const RandomAccessFile file(path);
    return namingTheFile(path, [&] {
        WeightsLayout layout = checkedLayoutOf(file);
        return WeightsFile{layout.format, readTensors(file, layout), std::move(layout.metadata)};
    });
}

} // namespace histo
