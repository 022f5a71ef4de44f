#include "ui/panels/browse_grid.h"

#include "ui/described.h"
#include "ui/models/notes_book.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/theme.h"
#include "ui/view/heading.h"
#include "ui/view/thumbnail_delegate.h"
#include "ui/view/thumbnail_grid.h"

#include <QEvent>
#include <QVBoxLayout>
#include <algorithm>

namespace histo {

BrowseGrid::BrowseGrid(ThumbnailLoader &thumbnails, const NotesBook &notes, QWidget *parent)
    : QWidget(parent),
      m_thumbnails(thumbnails),
      m_grid(described(new ThumbnailGrid(this), QStringLiteral("thumbnails"), tr("Pictures"), {})),
      m_nothing(new MutedLabel(tr("No picture matches. Take ticks away at the left."), this))
{
    m_model.setNotes(&notes);
    m_grid->setModel(&m_model);
    m_grid->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_grid->setItemDelegate(new ThumbnailDelegate(m_model, thumbnails, m_grid));
    m_grid->setAccessibleDescription(
        tr("Arrows: next picture · Shift+arrows: within the case · Ctrl+click: select more · Enter: explain"));
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setMargin(8 * kGridPixels);
    setFocusProxy(m_grid);
    fitCells();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_nothing);
    layout->addWidget(m_grid, 1);

    connect(&thumbnails, &ThumbnailLoader::ready, this, [this] { m_grid->viewport()->update(); });
    connect(&notes, &NotesBook::changed, this, [this] { m_grid->viewport()->update(); });
    connect(m_grid, &ThumbnailGrid::shownRowsChanged, this, &BrowseGrid::wantThumbnails);
    connect(m_grid, &QAbstractItemView::activated, this, &BrowseGrid::activated);
    connect(m_grid->selectionModel(), &QItemSelectionModel::currentChanged, this, &BrowseGrid::currentChanged);
    connect(m_grid->selectionModel(), &QItemSelectionModel::selectionChanged, this, &BrowseGrid::selectionChanged);
}

BrowseGrid::~BrowseGrid()
{
    m_grid->disconnect(this); // the model goes before the view: nothing of that may come back here
    m_grid->selectionModel()->disconnect(this);
}

void BrowseGrid::setReport(std::shared_ptr<const ScanReport> report, const RunLookup &run)
{
    m_model.setReport(std::move(report), {});
    m_model.setRun(run);
}

void BrowseGrid::setRun(const RunLookup &run) { m_model.setRun(run); }

void BrowseGrid::setVisiblePictures(std::vector<int> samples, Keep keep)
{
    const int place = m_grid->currentIndex().row();
    const int kept = place < 0 ? -1 : m_model.sampleIndex(place);
    const auto found = std::ranges::lower_bound(samples, kept); // samples are in order
    const int row = static_cast<int>(found - samples.begin());
    const bool isStillShown = kept >= 0 && found != samples.end() && *found == kept;
    m_model.setVisible(std::move(samples));
    m_nothing->setVisible(m_model.rowCount() == 0);
    if (isStillShown)
        selectRow(row);
    else if (keep == Keep::Place && place >= 0 && m_model.rowCount() > 0)
        selectRow(std::min(place, m_model.rowCount() - 1));
    else
        Q_EMIT currentChanged();
    Q_EMIT selectionChanged();
}

bool BrowseGrid::show(const std::filesystem::path &absolutePath)
{
    const QModelIndex current = m_grid->currentIndex();
    if (current.isValid() && m_model.absolutePath(current.row()) == absolutePath)
        return true;
    const int row = m_model.rowOf(absolutePath);
    selectRow(row);
    return row >= 0;
}

void BrowseGrid::step(int pictures) { selectRow(m_grid->currentIndex().row() + pictures); }

void BrowseGrid::stepInCase(int pictures)
{
    const Sample *sample = current();
    for (int row = m_grid->currentIndex().row() + pictures; sample && row >= 0 && row < m_model.rowCount();
         row += pictures)
        if (m_model.sample(row).stem == sample->stem)
            return selectRow(row);
}

void BrowseGrid::stepCase(int cases)
{
    const Sample *sample = current();
    int row = m_grid->currentIndex().row();
    auto isOf = [this](int other, const std::string &stem) {
        return other >= 0 && other < m_model.rowCount() && m_model.sample(other).stem == stem;
    };
    if (!sample)
        return;
    while (isOf(row, sample->stem))
        row += cases;
    if (row < 0 || row >= m_model.rowCount())
        return;
    while (isOf(row - 1, m_model.sample(row).stem))
        --row; // backwards one comes upon the other end of the case
    selectRow(row);
}

const Sample *BrowseGrid::current() const
{
    const QModelIndex index = m_grid->currentIndex();
    return index.isValid() ? &m_model.sample(index.row()) : nullptr;
}

std::filesystem::path BrowseGrid::currentPath() const
{
    const QModelIndex index = m_grid->currentIndex();
    return index.isValid() ? m_model.absolutePath(index.row()) : std::filesystem::path();
}

const std::vector<int> &BrowseGrid::visible() const { return m_model.visible(); }

std::vector<int> BrowseGrid::selected() const
{
    std::vector<int> samples;
    for (const QModelIndex &index : m_grid->selectionModel()->selectedIndexes())
        samples.push_back(m_model.sampleIndex(index.row()));
    std::ranges::sort(samples);
    return samples;
}

void BrowseGrid::selectRow(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    const QModelIndex index = m_model.index(row);
    const bool isOnScreen = m_grid->viewport()->rect().intersects(m_grid->visualRect(index));
    // Said in so many words: a Shift that is held down would make the selection longer.
    m_grid->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    m_grid->scrollTo(index, isOnScreen ? QAbstractItemView::EnsureVisible : QAbstractItemView::PositionAtCenter);
}

void BrowseGrid::wantThumbnails()
{
    if (!isVisible())
        return; // the loader is someone else's now
    std::vector<std::filesystem::path> paths;
    for (int row : m_grid->rowsWorthDecoding())
        paths.push_back(m_model.absolutePath(row));
    m_thumbnails.want(std::move(paths));
}

void BrowseGrid::fitCells()
{
    const QFontMetrics metrics = fontMetrics();
    m_grid->setCellShape(ThumbnailDelegate::minimumCellWidth(metrics),
                         [metrics](int width) { return ThumbnailDelegate::cellHeight(metrics, width); });
}

void BrowseGrid::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitCells();
}

void BrowseGrid::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    wantThumbnails();
}

} // namespace histo
