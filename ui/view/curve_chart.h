#pragma once

#include "ui/view/curve_look.h"
#include "ui/view/curve_pyramid.h"

#include <QString>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

namespace histo {

/// One curve of a chart.
struct ChartCurve {
    QString name; ///< in the legend
    std::shared_ptr<const CurvePyramid> points;
    CurveLook look;
    QString endLabel; ///< written at the curve's right end; empty: none
    bool isInLegend = true;
};

/// A place worth finding: a ring around it and words beside it.
struct ChartMark {
    double x = 0, y = 0;
    CurveLook look;
    QString text; ///< may be empty
};

struct CurveChartContent {
    QString xLabel, yLabel;
    std::vector<ChartCurve> curves;
    std::vector<ChartMark> marks;
    double xMost = 1;             ///< the axis runs from 0 to here, until a person zooms
    std::optional<double> yMost;  ///< else the highest value on show
    std::optional<double> yLeast; ///< else the lowest value on show
    double shadedUntil = 0;       ///< a stretch from the start that is something else
    QString shadeLabel;
};

/// Curves over one axis, drawn whole however many points they have: where points are denser than pixels, each column
/// shows all values from the smallest to the largest. Wheel, + and − zoom along the axis, dragging and Shift with the
/// arrows pan, 0 and a double click show everything.
class CurveChart : public QWidget {
    Q_OBJECT
public:
    explicit CurveChart(QWidget *parent = nullptr);

    /// Keeps what a person has zoomed to.
    void setContent(CurveChartContent content);
    const CurveChartContent &content() const { return m_content; }

    double shownFrom() const { return m_from; }
    double shownTo() const { return m_to; }
    void showBetween(double from, double to); ///< cut to what there is
    void showAll();
    void zoom(double factor, double around); ///< above 1: closer

    void setReadingLine(std::optional<double> x); ///< nothing hides it

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void pointed(std::optional<double> x);     ///< the pointer's place on the axis; nothing when it left
    void shownChanged(double from, double to); ///< by a person

protected:
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QRectF plotRect() const;
    double xAt(double pixel) const;
    void personShows(double from, double to);

    CurveChartContent m_content;
    double m_from = 0, m_to = 1;
    bool m_isZoomed = false;
    std::optional<double> m_readingX;
    std::optional<double> m_draggedFrom; ///< the place on the axis under the pointer when the button went down
};

} // namespace histo
