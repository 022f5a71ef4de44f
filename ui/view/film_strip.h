#pragma once

#include "ui/models/sample_list_model.h"
#include "ui/models/thumbnail_loader.h"

#include <QWidget>

class QLabel;

namespace histo {

class ThumbnailGrid;

/// One column of pictures to step through: the test part of the open run, or the whole data set.
class FilmStrip : public QWidget {
    Q_OBJECT
public:
    explicit FilmStrip(QWidget *parent = nullptr);

    /// Prefers the test part of the run; all pictures if the run was not made from this data set.
    void setPictures(std::shared_ptr<const ScanReport> dataset, const RunLookup &run);
    /// Marks a picture as the one on show; one that is not in the strip takes the mark away.
    void setCurrent(const std::filesystem::path &absolutePath);
    void step(int pictures); ///< stays at the ends

    int count() const { return m_model.rowCount(); }
    /// The surest mistake of the run, else the first malignant picture; empty if the strip is.
    std::filesystem::path suggestion() const;
    bool holds(const std::filesystem::path &absolutePath) const { return m_model.rowOf(absolutePath) >= 0; }
    bool isIdle() const { return m_thumbnails.isIdle(); }

Q_SIGNALS:
    void pictureChosen(const std::filesystem::path &absolutePath);

protected:
    void changeEvent(QEvent *event) override;

private:
    void fitCells();
    void choose(int row);
    void wantThumbnails();

    ThumbnailLoader m_thumbnails;
    SampleListModel m_model;
    QLabel *m_title;
    ThumbnailGrid *m_grid;
    bool m_isFollowing = false; ///< the mark moves because another part of the window moved it
};

} // namespace histo
