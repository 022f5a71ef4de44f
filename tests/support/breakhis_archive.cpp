#include "tests/support/breakhis_archive.h"

#include "core/dataset/breakhis_name.h"
#include "core/dataset/published.h"
#include "tests/support/archive_bytes.h"
#include "tests/support/picture_files.h"

#include <map>
#include <opencv2/imgcodecs.hpp>

namespace breakhis_archive {

namespace {

std::string pngOf(std::uint64_t seed)
{
    std::vector<unsigned char> bytes;
    cv::imencode(".png", noisePicture(seed), bytes);
    return {bytes.begin(), bytes.end()};
}

/// A published name (SOB_B_A-14-22549AB-40-001) and what it says.
struct Name {
    std::string text, magnification;
    std::string label() const { return text[4] == 'B' ? "benign" : "malignant"; }
    std::string subtype() const { return text.substr(6, text.find('-') - 6); }
    std::string slide() const
    {
        const std::size_t begin = text.find('-') + 1, end = text.rfind('-', text.rfind('-') - 1);
        return text.substr(begin, end - begin);
    }
};

std::vector<Name> someNames(std::size_t count)
{
    std::vector<Name> names;
    const auto &all = histo::publishedNames();
    for (std::size_t i = 0; i < count; ++i) {
        Name name{all[i * all.size() / count], ""};
        const std::size_t last = name.text.rfind('-'), before = name.text.rfind('-', last - 1);
        name.magnification = name.text.substr(before + 1, last - before - 1) + "X";
        names.push_back(name);
    }
    return names;
}

std::string folderOfSubtype(const std::string &code)
{
    static const std::map<std::string, std::string> kFolders = {{"A", "adenosis"},
                                                                {"F", "fibroadenoma"},
                                                                {"PT", "phyllodes_tumor"},
                                                                {"TA", "tubular_adenoma"},
                                                                {"DC", "ductal_carcinoma"},
                                                                {"LC", "lobular_carcinoma"},
                                                                {"MC", "mucinous_carcinoma"},
                                                                {"PC", "papillary_carcinoma"}};
    return kFolders.at(code);
}

} // namespace

std::vector<Picture> pictures(std::size_t count, std::size_t bytesEach)
{
    std::vector<Picture> all;
    for (const Name &name : someNames(count)) {
        const std::string slideFolder = name.text.substr(0, name.text.find('-')) + "_" + name.slide();
        all.push_back({"BreaKHis_v1/histology_slides/breast/" + name.label() + "/SOB/" +
                           folderOfSubtype(name.subtype()) + "/" + slideFolder + "/" + name.magnification + "/" +
                           name.text + ".png",
                       pngOf(all.size()) + randomBytes(bytesEach, all.size())});
    }
    return all;
}

std::string tarGzOf(const std::vector<Picture> &pictures)
{
    std::vector<TarFile> files = {{"BreaKHis_v1/", "", '5', 0755}, {"BreaKHis_v1/README.txt", "A test's pictures.\n"}};
    for (const Picture &picture : pictures)
        files.push_back({picture.path, picture.bytes});
    return tarGz(files);
}

std::string zipOf(const std::vector<Picture> &pictures)
{
    std::vector<ZipFile> files;
    for (const Picture &picture : pictures)
        files.push_back({picture.path, picture.bytes});
    return zipArchive(files);
}

std::string mendeleyZip(std::size_t count)
{
    std::vector<ZipFile> files;
    for (const Name &name : someNames(count)) {
        const std::string bytes = pngOf(files.size()), file = "/" + name.text + ".png";
        const std::string root = "dataset_cancer_v1/";
        files.push_back({root + "classificacao_binaria/" + name.magnification + "/" + name.label() + file, bytes});
        files.push_back(
            {root + "classificacao_multiclasse/" + name.magnification + "/" + folderOfSubtype(name.subtype()) + file,
             bytes});
    }
    return zipArchive(
        {{"BreakHis - Breast Cancer Histopathological Database/dataset_cancer_v1.zip", zipArchive(files), 0}});
}

} // namespace breakhis_archive
