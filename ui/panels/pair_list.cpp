#include "ui/panels/pair_list.h"

#include "ui/described.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/theme.h"
#include "ui/view/heading.h"
#include "ui/view/pair_delegate.h"
#include "ui/view/thumbnail_grid.h"

#include <QMouseEvent>
#include <QVBoxLayout>

namespace histo {

using namespace Qt::StringLiterals;

PairList::PairList(PairKind kind, ThumbnailLoader &thumbnails, QWidget *parent)
    : QWidget(parent),
      m_thumbnails(thumbnails),
      m_model(kind),
      m_words(new MutedLabel({}, this)),
      m_grid(new ThumbnailGrid(this))
{
    const bool isEqual = kind == PairKind::Equal;
    described(m_grid, isEqual ? u"equalPairs"_s : u"lookAlikePairs"_s,
              isEqual ? tr("Pairs of equal pictures") : tr("Pairs of pictures that look alike"), {});
    m_words->setObjectName(m_grid->objectName() + u"Words"_s);
    m_grid->setModel(&m_model);
    m_grid->setItemDelegate(new PairDelegate(m_model, thumbnails, m_grid));
    m_grid->viewport()->installEventFilter(this);
    fitCells();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 2 * kGridPixels, 0, 0);
    layout->addWidget(m_words);
    layout->addWidget(m_grid, 1);
    connect(&thumbnails, &ThumbnailLoader::ready, this, [this] { m_grid->viewport()->update(); });
    connect(m_grid, &ThumbnailGrid::shownRowsChanged, this, &PairList::wantThumbnails);
    connect(m_grid, &QAbstractItemView::activated, this, &PairList::activate);
}

PairList::~PairList()
{
    m_grid->disconnect(this);
    m_grid->viewport()->removeEventFilter(this);
}

void PairList::setReport(std::shared_ptr<const ScanReport> report) { m_model.setReport(std::move(report)); }

void PairList::setWords(const QString &text) { m_words->setText(text); }

void PairList::activate(const QModelIndex &index)
{
    const PicturePair &pair = m_model.pair(index.row());
    const QRect cell = m_grid->visualRect(index);
    const bool isSecond = cell.contains(m_lastPress) && PairDelegate::isSecond(fontMetrics(), cell, m_lastPress);
    Q_EMIT pictureActivated(m_model.absolutePath(isSecond ? pair.second : pair.first));
}

bool PairList::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick)
        m_lastPress = static_cast<QMouseEvent *>(event)->position().toPoint();
    return QWidget::eventFilter(watched, event);
}

void PairList::wantThumbnails()
{
    if (!isVisible())
        return; // the loader is someone else's now
    std::vector<std::filesystem::path> paths;
    for (int row : m_grid->rowsWorthDecoding())
        for (const Sample *sample : {&m_model.pair(row).first, &m_model.pair(row).second})
            paths.push_back(m_model.absolutePath(*sample));
    m_thumbnails.want(std::move(paths));
}

void PairList::fitCells()
{
    const QFontMetrics metrics = fontMetrics();
    m_grid->setCellShape(PairDelegate::minimumCellWidth(metrics),
                         [metrics](int width) { return PairDelegate::cellHeight(metrics, width); });
}

void PairList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitCells();
}

void PairList::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    wantThumbnails();
}

} // namespace histo
