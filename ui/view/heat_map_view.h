#pragma once

#include "core/image/overlay.h"
#include "ui/models/explain_request.h"

#include <QWidget>
#include <optional>

class QLabel;

namespace histo {

class HeatMapLegend;
class ImageView;

/// A picture with its heat map over it, the legend with numbers, and the value under the cursor.
class HeatMapView : public QWidget {
    Q_OBJECT
public:
    explicit HeatMapView(QWidget *parent = nullptr);

    void showPicture(const QImage &picture); ///< without a map
    void showExplanation(const ExplainedPicture &explained);
    void showMessage(const QString &text);

    void setColors(ColorMap colors);
    void setOpacity(double opacity);
    void setThreshold(double shareOfMaximum);
    void setOverlayVisible(bool isVisible);

    /// What stands under a pixel, in words; empty outside the picture or without a map.
    QString valueText(const QPoint &pixel) const;

private:
    void updateOverlay();
    void showValue(const QPoint &pixel);
    QString mapText() const;

    std::optional<ExplainedPicture> m_explained;
    ColorMap m_colors = ColorMap::Magma;
    double m_opacity = 0.6, m_threshold = 0;
    bool m_isOverlayVisible = true;

    ImageView *m_image;
    HeatMapLegend *m_legend;
    QLabel *m_mapText, *m_value;
};

} // namespace histo
