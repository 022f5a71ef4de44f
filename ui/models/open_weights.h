#pragma once

#include "core/model/weights.h"

#include <QString>
#include <filesystem>

namespace histo {

/// A weights file that was looked into and is one of a network known here.
struct OpenWeights {
    std::filesystem::path file;
    WeightsInfo info;

    const std::string &modelId() const { return *info.architecture; }
    QString words() const; ///< "ResNet50, 1000 classes, 25.6 million parameters, pth_zip, sha256 0676ba61"
};

/// @throws Error BadInput naming the file and what is wrong with it, or which network comes nearest and what does not fit
/// @thread any; reads the whole file once, for its hash
OpenWeights readOpenWeights(const std::filesystem::path &file);

/// By its name alone: could this be a weights file?
bool isNamedLikeWeights(const QString &file);

} // namespace histo
