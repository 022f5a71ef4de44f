#pragma once

#include "ui/models/picture_pairs.h"

#include <QWidget>
#include <filesystem>

class QLabel;

namespace histo {

class ThumbnailGrid;
class ThumbnailLoader;

/// Pairs of pictures side by side, as many beside each other as there is room for.
class PairList : public QWidget {
    Q_OBJECT
public:
    PairList(PairKind kind, ThumbnailLoader &thumbnails, QWidget *parent = nullptr);
    ~PairList() override;

    void setReport(std::shared_ptr<const ScanReport> report);
    void setWords(const QString &text); ///< above the pairs: what they mean, or why there are none
    int count() const { return m_model.rowCount(); }

Q_SIGNALS:
    void pictureActivated(const std::filesystem::path &absolutePath); ///< double click or Enter on it

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void fitCells();
    void wantThumbnails();
    void activate(const QModelIndex &index);

    ThumbnailLoader &m_thumbnails;
    PicturePairModel m_model;
    QLabel *m_words = nullptr;
    ThumbnailGrid *m_grid = nullptr;
    QPoint m_lastPress; ///< in the view: which of the two pictures is meant; elsewhere the first is
};

} // namespace histo
