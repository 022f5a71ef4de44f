#include "core/train/picture_store.h"

#include "core/image/image_io.h"
#include "core/model/classifier.h"
#include "core/model/input_torch.h"

#include <algorithm>
#include <unistd.h>

namespace histo {

PictureStore::PictureStore(std::filesystem::path root, std::vector<std::filesystem::path> files, ModelInfo model,
                           std::size_t budgetBytes)
    : m_root(std::move(root)),
      m_files(std::move(files)),
      m_model(std::move(model)),
      m_budgetBytes(budgetBytes),
      m_pictures(m_files.size())
{}

cv::Mat3b PictureStore::picture(std::size_t index)
{
    {
        std::lock_guard lock(m_mutex);
        if (!m_pictures[index].empty())
            return m_pictures[index];
    }
    // Decoded outside the lock: two threads may decode the same picture, and both get the same pixels.
    cv::Mat3b decoded = prepared(readRgb(m_root / m_files[index]), m_model, InputGeometry::WholePicture);
    std::lock_guard lock(m_mutex);
    std::size_t bytes = decoded.total() * decoded.elemSize();
    if (m_pictures[index].empty() && m_bytesUsed + bytes <= m_budgetBytes) {
        m_pictures[index] = decoded;
        m_bytesUsed += bytes;
    }
    return decoded;
}

std::size_t defaultPictureBudget()
{
    auto pages = static_cast<std::size_t>(std::max(0L, sysconf(_SC_PHYS_PAGES)));
    auto pageBytes = static_cast<std::size_t>(std::max(0L, sysconf(_SC_PAGESIZE)));
    return std::min(pages * pageBytes / 4, std::size_t(4) << 30);
}

} // namespace histo
