#include "ui/view/heat_map_view.h"

#include "ui/theme.h"
#include "ui/view/heat_map_legend.h"
#include "ui/view/heat_map_overlay.h"
#include "ui/view/image_view.h"

#include <QHBoxLayout>
#include <QLabel>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

QLabel *textLabel(const QString &objectName)
{
    auto *label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    return label;
}

} // namespace

HeatMapView::HeatMapView(QWidget *parent)
    : QWidget(parent),
      m_image(new ImageView),
      m_legend(new HeatMapLegend),
      m_mapText(textLabel(u"heatMapText"_s)),
      m_value(textLabel(u"heatMapValue"_s))
{
    m_image->setObjectName(u"explainImage"_s);
    m_image->setAccessibleName(tr("Picture with its heat map"));
    m_legend->setObjectName(u"heatMapLegend"_s);
    // Two lines of text always: the picture must not jump when the pointer enters it.
    m_value->setMinimumHeight(2 * fontMetrics().height());
    for (QLabel *text : {m_mapText, m_value})
        text->setMinimumWidth(11 * fontMetrics().height()); // three or four lines of large text, not ten
    auto *foot = new QHBoxLayout;
    foot->setSpacing(4 * kGridPixels);
    foot->addWidget(m_legend, 2);
    foot->addWidget(m_mapText, 2);
    foot->addWidget(m_value, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(m_image, 1);
    layout->addLayout(foot);
    connect(m_image, &ImageView::hovered, this, &HeatMapView::showValue);
    showValue({-1, -1});
}

void HeatMapView::showPicture(const QImage &picture)
{
    m_explained.reset();
    m_image->setPicture(picture);
    updateOverlay();
}

void HeatMapView::showExplanation(const ExplainedPicture &explained)
{
    m_explained = explained;
    updateOverlay();
}

void HeatMapView::showMessage(const QString &text)
{
    m_explained.reset();
    m_image->setMessage(text);
    updateOverlay();
}

void HeatMapView::setColors(ColorMap colors)
{
    m_colors = colors;
    m_legend->setColors(colors);
    updateOverlay();
}

void HeatMapView::setOpacity(double opacity)
{
    m_opacity = opacity;
    m_image->setOverlayOpacity(opacity);
}

void HeatMapView::setThreshold(double shareOfMaximum)
{
    m_threshold = shareOfMaximum;
    m_legend->setThreshold(shareOfMaximum);
    updateOverlay();
}

void HeatMapView::setOverlayVisible(bool isVisible)
{
    m_isOverlayVisible = isVisible;
    updateOverlay();
}

void HeatMapView::updateOverlay()
{
    const bool hasMap = m_explained && m_explained->mapMaximum > 0;
    m_image->setOverlay(hasMap && m_isOverlayVisible
                            ? heatMapOverlay(m_explained->explanation.heatMap, m_colors, m_threshold)
                            : QImage(),
                        m_opacity);
    m_legend->setVisible(m_explained.has_value());
    m_legend->setMaximum(hasMap ? m_explained->mapMaximum : 0);
    m_mapText->setText(mapText());
    showValue({-1, -1});
}

QString HeatMapView::mapText() const
{
    if (!m_explained)
        return {};
    const Explanation &explanation = m_explained->explanation;
    if (!explanation.emptyReason.empty())
        return tr("The map is empty: %1").arg(QString::fromStdString(explanation.emptyReason));
    const cv::Size size = m_explained->picture.size();
    return tr("Layer %1: %2 × %3 cells, one covers %4 × %5 pixels. Its largest value before resizing: %6.")
        .arg(QString::fromStdString(explanation.layer))
        .arg(explanation.grid.width)
        .arg(explanation.grid.height)
        .arg(size.width / std::max(1, explanation.grid.width))
        .arg(size.height / std::max(1, explanation.grid.height))
        .arg(QString::number(explanation.rawMaximum, 'g', 3));
}

QString HeatMapView::valueText(const QPoint &pixel) const
{
    if (!m_explained || m_explained->mapMaximum <= 0)
        return {};
    const cv::Mat1f &map = m_explained->explanation.heatMap;
    if (!QRect(0, 0, map.cols, map.rows).contains(pixel))
        return {};
    const double value = map(pixel.y(), pixel.x());
    return tr("At %1, %2: %3, that is %4 % of the maximum")
        .arg(pixel.x())
        .arg(pixel.y())
        .arg(QString::number(value, 'g', 3), QString::number(100 * value / m_explained->mapMaximum, 'f', 0));
}

void HeatMapView::showValue(const QPoint &pixel)
{
    const QString text = valueText(pixel);
    m_value->setText(text.isEmpty() && m_explained ? tr("Point at the picture to read the map.") : text);
    m_legend->setMarkedValue(
        text.isEmpty() ? -1 : m_explained->explanation.heatMap(pixel.y(), pixel.x()) / m_explained->mapMaximum);
}

} // namespace histo
