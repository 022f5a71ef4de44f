#pragma once

#include "core/model/model_table.h"

#include <filesystem>
#include <mutex>
#include <opencv2/core.hpp>
#include <vector>

namespace histo {

/// Pictures of a run at the size that the network works on, decoded once and kept in memory within
/// a budget; those beyond it are decoded each time.
/// @thread any
class PictureStore {
public:
    PictureStore(std::filesystem::path root, std::vector<std::filesystem::path> files, ModelInfo model,
                 std::size_t budgetBytes);

    std::size_t count() const { return m_files.size(); }
    /// RGB, 8 bit; shared, not to be written to. @throws Error BadInput naming a file that cannot be read (any more)
    cv::Mat3b picture(std::size_t index);

private:
    std::filesystem::path m_root;
    std::vector<std::filesystem::path> m_files;
    ModelInfo m_model;
    std::size_t m_budgetBytes;
    std::mutex m_mutex; // guards m_pictures and m_bytesUsed
    std::vector<cv::Mat3b> m_pictures;
    std::size_t m_bytesUsed = 0;
};

/// A quarter of the machine's memory, and never more than 4 GiB.
std::size_t defaultPictureBudget();

} // namespace histo
