#pragma once

#include "core/image/overlay.h"

#include <QWidget>

namespace histo {

/// The colour bar of a heat map with its numbers: 0 to the raw maximum, and from where on the map is shown.
class HeatMapLegend : public QWidget {
    Q_OBJECT
public:
    explicit HeatMapLegend(QWidget *parent = nullptr);

    void setColors(ColorMap colors);
    /// @param rawMaximum  in the layer's own unit; 0 or less: the map is empty and the bar says so
    void setMaximum(double rawMaximum);
    void setThreshold(double share);   ///< of the maximum, in [0, 1]: weaker places are not shown
    void setMarkedValue(double share); ///< under the cursor; negative: none

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QRectF barRect() const;
    void paintBar(QPainter &painter) const;
    void paintNumbers(QPainter &painter) const;

    ColorMap m_colors = ColorMap::Magma;
    double m_maximum = 0, m_threshold = 0, m_markedShare = -1;
};

} // namespace histo
