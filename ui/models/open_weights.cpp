#include "ui/models/open_weights.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/model/model_table.h"
#include "core/model/nearest_network.h"

#include <QCoreApplication>
#include <QLocale>

namespace histo {

using namespace Qt::StringLiterals;

QString OpenWeights::words() const
{
    constexpr int kShownDigits = 8;
    constexpr double kMillion = 1e6;
    return QCoreApplication::translate("histo::OpenWeights", "%1, %2 classes, %3 million parameters, %4, sha256 %5")
        .arg(QString::fromStdString(findModel(modelId()).title))
        .arg(info.classes)
        .arg(QLocale().toString(static_cast<double>(info.parameters) / kMillion, 'f', 1))
        .arg(QString::fromStdString(info.format), QString::fromStdString(info.sha256).left(kShownDigits));
}

OpenWeights readOpenWeights(const std::filesystem::path &file)
{
    OpenWeights weights{file, inspectWeights(file)};
    if (!weights.info.architecture)
        throw Error(ErrorKind::BadInput,
                    utf8(file) + ": its weights are " + whyNotRecognised(weights.info) + "; choose another file");
    return weights;
}

bool isNamedLikeWeights(const QString &file)
{
    for (const auto &ending : {".safetensors"_L1, ".pth"_L1, ".pt"_L1})
        if (file.endsWith(ending, Qt::CaseInsensitive))
            return true;
    return false;
}

} // namespace histo
