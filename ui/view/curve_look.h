#pragma once

#include <QColor>
#include <QPalette>
#include <QPen>
#include <Qt>

class QPainter;

namespace histo {

enum class CurveMarker { None, Square, Disc, Triangle, Diamond, Cross };

/// How a curve is told from others: by colour, dashes and marks together, never by colour alone. Colours follow the
/// theme, so that a look holds for light and dark. Benign's blue and malignant's orange are kept for those.
struct CurveLook {
    enum class Color { Ink, Muted, Accent, Run };
    Color color = Color::Ink;
    int run = 0; ///< with Color::Run: which of several, from 0
    double width = 2;
    Qt::PenStyle style = Qt::SolidLine;
    CurveMarker marker = CurveMarker::None;
    double opacity = 1;
};

/// The look of the n-th of several runs: colour, dashes and mark change together, and no two of the first 30 are alike.
CurveLook lookOfRun(int run);

QColor colorOf(const CurveLook &look, const QPalette &palette);
QPen penOf(const CurveLook &look, const QPalette &palette);
void drawMarker(QPainter &painter, const QPointF &centre, CurveMarker marker, const QColor &color, double size);
/// A short piece of the curve, for legends and tables.
void drawCurveSample(QPainter &painter, const QRectF &rect, const CurveLook &look, const QPalette &palette);

} // namespace histo
