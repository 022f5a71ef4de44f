#pragma once

#include "core/run/run_directory.h"

#include <QAbstractListModel>
#include <filesystem>
#include <vector>

namespace histo {

class ThumbnailLoader;

/// Pictures with what a run says of them, the most confidently wrong first.
class JudgedPictureModel : public QAbstractListModel {
    Q_OBJECT
public:
    explicit JudgedPictureModel(ThumbnailLoader &thumbnails, QObject *parent = nullptr);

    void setPictures(std::vector<PredictionRow> rows, std::filesystem::path dataRoot, double threshold);
    std::filesystem::path absolutePath(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QString description(const PredictionRow &row) const;

    ThumbnailLoader &m_thumbnails;
    std::vector<PredictionRow> m_rows;
    std::filesystem::path m_dataRoot;
    double m_threshold = 0.5;
};

/// How far a score is on the wrong side: positive if the picture is called wrong at the threshold.
double wrongness(const PredictionRow &row, double threshold);

} // namespace histo
