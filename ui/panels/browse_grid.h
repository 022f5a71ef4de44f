#pragma once

#include "ui/models/sample_list_model.h"

#include <QWidget>
#include <filesystem>
#include <vector>

namespace histo {

class MutedLabel;
class ThumbnailGrid;
class ThumbnailLoader;

/// Browse's first page: the pictures that the facets let through, of which one is current and any number are selected.
class BrowseGrid : public QWidget {
    Q_OBJECT
public:
    BrowseGrid(ThumbnailLoader &thumbnails, const NotesBook &notes, QWidget *parent = nullptr);
    ~BrowseGrid() override;

    void setReport(std::shared_ptr<const ScanReport> report, const RunLookup &run);
    void setRun(const RunLookup &run);
    /// The current picture stays current where it is still shown. With Keep::Place the one that took its place is
    /// otherwise; with Keep::Picture none is.
    enum class Keep { Picture, Place };
    void setVisiblePictures(std::vector<int> samples, Keep keep);

    bool show(const std::filesystem::path &absolutePath); ///< makes it the current one; false if it is not shown here
    void step(int pictures);
    void stepInCase(int pictures);
    void stepCase(int cases); ///< to the first picture of the next case shown here, or of the one before

    const Sample *current() const; ///< null if there is none
    std::filesystem::path currentPath() const;
    const std::vector<int> &visible() const; ///< indices into the report's samples
    std::vector<int> selected() const;       ///< in the order of the grid

Q_SIGNALS:
    void currentChanged();
    void selectionChanged();
    void activated(); ///< double click or Enter on the current picture

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void fitCells();
    void selectRow(int row);
    void wantThumbnails();

    ThumbnailLoader &m_thumbnails;
    SampleListModel m_model;
    ThumbnailGrid *m_grid = nullptr;
    MutedLabel *m_nothing = nullptr;
};

} // namespace histo
