#include "ui/view/film_strip.h"

#include "ui/described.h"
#include "ui/models/count_words.h"
#include "ui/models/judged_picture_model.h"
#include "ui/theme.h"
#include "ui/view/thumbnail_delegate.h"
#include "ui/view/thumbnail_grid.h"

#include <QEvent>
#include <QLabel>
#include <QScrollBar>
#include <QStyle>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

namespace histo {

FilmStrip::FilmStrip(QWidget *parent) : QWidget(parent), m_title(new QLabel), m_grid(new ThumbnailGrid)
{
    described(m_grid, QStringLiteral("filmStrip"), tr("Pictures to step through"),
              tr("Left and right arrow step through the pictures"));
    m_grid->setToolTip({}); // the delegate's tool tips name the picture
    m_grid->setModel(&m_model);
    m_grid->setItemDelegate(new ThumbnailDelegate(m_model, m_thumbnails, m_grid));
    m_grid->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_grid->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // one column of one width, whether it scrolls or not
    fitCells();
    m_title->setWordWrap(true);
    m_title->setForegroundRole(QPalette::PlaceholderText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(m_title);
    layout->addWidget(m_grid, 1);

    connect(m_grid, &ThumbnailGrid::shownRowsChanged, this, &FilmStrip::wantThumbnails);
    connect(&m_thumbnails, &ThumbnailLoader::ready, this, [this] { m_grid->viewport()->update(); });
    connect(m_grid->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (current.isValid() && !m_isFollowing)
            Q_EMIT pictureChosen(m_model.absolutePath(current.row()));
    });
}

void FilmStrip::fitCells()
{
    const QFontMetrics metrics = fontMetrics();
    const int width = ThumbnailDelegate::minimumCellWidth(metrics);
    m_grid->setCellShape(width, [metrics](int cellWidth) { return ThumbnailDelegate::cellHeight(metrics, cellWidth); });
    setFixedWidth(width + style()->pixelMetric(QStyle::PM_ScrollBarExtent) + 2 * m_grid->frameWidth() + kGridPixels);
}

void FilmStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitCells();
}

void FilmStrip::setPictures(std::shared_ptr<const ScanReport> dataset, const RunLookup &run)
{
    std::vector<int> everything, testPart;
    if (dataset) {
        everything.resize(dataset->samples.size());
        std::iota(everything.begin(), everything.end(), 0);
        std::copy_if(everything.begin(), everything.end(), std::back_inserter(testPart),
                     [&](int index) { return run.partOf(dataset->samples[std::size_t(index)].path) == Part::Test; });
    }
    const bool hasTestPart = !testPart.empty();
    m_thumbnails.useCatalogOf(dataset ? dataset->root : std::filesystem::path());
    m_model.setReport(dataset, hasTestPart ? testPart : everything);
    m_title->setText(hasTestPart ? tr("Test part: %1").arg(picturesText(count())) : picturesText(count()));
    m_model.setRun(run);
    wantThumbnails();
}

void FilmStrip::setCurrent(const std::filesystem::path &absolutePath)
{
    const int row = m_model.rowOf(absolutePath);
    m_isFollowing = true;
    m_grid->setCurrentIndex(row < 0 ? QModelIndex() : m_model.index(row));
    m_isFollowing = false;
}

void FilmStrip::step(int pictures)
{
    if (count() > 0)
        choose(std::clamp(m_grid->currentIndex().row() + pictures, 0, count() - 1));
}

void FilmStrip::choose(int row) { m_grid->setCurrentIndex(m_model.index(row)); }

std::filesystem::path FilmStrip::suggestion() const
{
    int best = -1;
    double mostWrong = 0;
    for (int row = 0; row < count(); ++row) {
        const auto prediction = m_model.prediction(row);
        if (prediction && wrongness(*prediction, 0.5) > mostWrong) {
            mostWrong = wrongness(*prediction, 0.5);
            best = row;
        }
    }
    for (int row = 0; best < 0 && row < count(); ++row)
        if (m_model.sample(row).label == Label::Malignant)
            best = row;
    if (best < 0)
        return count() > 0 ? m_model.absolutePath(0) : std::filesystem::path();
    return m_model.absolutePath(best);
}

void FilmStrip::wantThumbnails()
{
    std::vector<std::filesystem::path> wanted;
    for (int row : m_grid->rowsWorthDecoding())
        if (!m_thumbnails.find(m_model.absolutePath(row)))
            wanted.push_back(m_model.absolutePath(row));
    m_thumbnails.want(std::move(wanted));
}

} // namespace histo
