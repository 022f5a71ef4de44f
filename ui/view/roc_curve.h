#pragma once

#include "core/evaluate/metrics.h"

#include <QWidget>
#include <vector>

namespace histo {

/// ROC curve with the diagonal of chance and the place of the threshold in use. The pointer reads a point of the curve.
class RocCurve : public QWidget {
    Q_OBJECT
public:
    explicit RocCurve(QWidget *parent = nullptr);

    /// @param points     in order of falling threshold; empty: `emptyText` is shown
    /// @param areaText   the area with its interval, as it stands in the table of figures
    void setCurve(std::vector<RocPoint> points, const QString &areaText, const QString &emptyText);
    void setThreshold(double threshold);
    /// The operating point: the last one that is still called malignant at the threshold.
    RocPoint operatingPoint() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    QRectF plotRect() const;
    QPointF toView(const RocPoint &point) const;
    void paintAxes(QPainter &painter) const;
    void paintCurve(QPainter &painter) const;

    std::vector<RocPoint> m_points;
    QString m_areaText, m_emptyText;
    double m_threshold = 0.5;
};

} // namespace histo
