#include "tests/support/ladder_data.h"

#include "tests/support/picture_files.h"

#include <string>

namespace {

struct Folder {
    const char *tissue, *slideFolder, *nameBegin;
    int magnification, pictures;
};
constexpr Folder kFolders[] = {
    {"benign/SOB/adenosis", "SOB_B_A_14-1000A", "SOB_B_A-14-1000A", 40, 2},
    {"benign/SOB/adenosis", "SOB_B_A_14-1000B", "SOB_B_A-14-1000B", 40, 1},
    {"benign/SOB/adenosis", "SOB_B_A_14-1000A", "SOB_B_A-14-1000A", 100, 3},
    {"benign/SOB/adenosis", "SOB_B_A_14-1000B", "SOB_B_A-14-1000B", 400, 1},
    {"malignant/SOB/ductal_carcinoma", "SOB_M_DC_14-2000", "SOB_M_DC-14-2000", 100, 2},
    {"malignant/SOB/lobular_carcinoma", "SOB_M_LC_14-2000", "SOB_M_LC-14-2000", 100, 2},
    {"malignant/SOB/ductal_carcinoma", "SOB_M_DC_14-3000", "SOB_M_DC-14-3000", 40, 1},
};

} // namespace

void writeLadderData(const std::filesystem::path &root)
{
    const std::filesystem::path breast = root / "histology_slides" / "breast";
    std::uint64_t seed = 100;
    for (const Folder &folder : kFolders)
        for (int number = 1; number <= folder.pictures; ++number) {
            const std::string magnification = std::to_string(folder.magnification);
            const std::string name = std::string(folder.nameBegin) + "-" + magnification + "-00" +
                                     std::to_string(number) + ".png";
            const bool isTwin = std::string(folder.slideFolder).ends_with("14-2000") && number == 1;
            const std::uint64_t pixels = isTwin ? 1 : ++seed;
            writeNoisePng(breast / folder.tissue / folder.slideFolder / (magnification + "X") / name, pixels, {28, 20});
        }
    writeBytes(breast / "malignant/SOB/ductal_carcinoma/SOB_M_DC_14-3000/40X/SOB_M_DC-14-3000-40-002.png", "");
    writeBytes(root / "README.txt", "about");
}
