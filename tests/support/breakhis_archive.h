#pragma once

#include <string>
#include <vector>

/// Archives that look like the published ones: pictures of a few pixels under published names.
namespace breakhis_archive {

struct Picture {
    std::string path; ///< in the archive
    std::string bytes;
};

/// BreaKHis_v1/histology_slides/breast/…, spread over the published set.
/// @param bytesEach  PNGs are followed by so many bytes, which readers of PNG pass over
std::vector<Picture> pictures(std::size_t count, std::size_t bytesEach = 0);
std::string tarGzOf(const std::vector<Picture> &pictures);
std::string zipOf(const std::vector<Picture> &pictures);

/// As Mendeley hands it out: a zip with dataset_cancer_v1.zip inside, whose pictures are sorted in two ways.
std::string mendeleyZip(std::size_t count);

} // namespace breakhis_archive
