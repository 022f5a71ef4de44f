#pragma once

#include "ui/models/judged_picture_model.h"
#include "ui/models/thumbnail_loader.h"

#include <QListView>

namespace histo {

/// A list of judged pictures with small versions of what is on the screen.
class JudgedPictureList : public QListView {
    Q_OBJECT
public:
    explicit JudgedPictureList(QWidget *parent = nullptr);

    void setPictures(std::vector<PredictionRow> rows, const std::filesystem::path &dataRoot, double threshold);
    bool isIdle() const { return m_thumbnails.isIdle(); }

Q_SIGNALS:
    void pictureActivated(const std::filesystem::path &absolutePath); ///< double click or Return

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void wantWhatIsOnScreen();

    ThumbnailLoader m_thumbnails;
    JudgedPictureModel m_model;
};

} // namespace histo
