#include "ui/view/curve_look.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPolygonF>
#include <array>

namespace histo {

namespace {

/// Apart from each other also for eyes that see red and green alike (after Okabe and Ito 2008 and Tol 2021); readable
/// on the base colour of their theme.
struct RunColor {
    QRgb light, dark;
};
constexpr std::array<RunColor, 6> kRunColors = {{
    {0x1b1f24, 0xe4e7ea}, // ink
    {0x007a55, 0x3fd3a0}, // green
    {0x9b2d86, 0xe58ad3}, // purple
    {0x806600, 0xe0c64a}, // olive
    {0x7a2340, 0xf08aa5}, // wine
    {0x217a8c, 0x77d0e2}, // teal
}};
constexpr std::array<Qt::PenStyle, 5> kRunStyles = {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine,
                                                    Qt::DashDotDotLine};
constexpr std::array<CurveMarker, 5> kRunMarkers = {CurveMarker::Disc, CurveMarker::Square, CurveMarker::Triangle,
                                                    CurveMarker::Diamond, CurveMarker::Cross};

} // namespace

CurveLook lookOfRun(int run)
{
    CurveLook look;
    look.color = CurveLook::Color::Run;
    look.run = run;
    look.style = kRunStyles[std::size_t(run) % kRunStyles.size()];
    look.marker = kRunMarkers[std::size_t(run) % kRunMarkers.size()];
    return look;
}

QColor colorOf(const CurveLook &look, const QPalette &palette)
{
    QColor color = palette.color(QPalette::Text);
    if (look.color == CurveLook::Color::Muted)
        color = themeColors(palette).mutedText;
    if (look.color == CurveLook::Color::Accent)
        color = themeColors(palette).accent;
    if (look.color == CurveLook::Color::Run) {
        const RunColor &ofRun = kRunColors[std::size_t(look.run) % kRunColors.size()];
        color = QColor(isDark(palette) ? ofRun.dark : ofRun.light);
    }
    color.setAlphaF(float(look.opacity));
    return color;
}

QPen penOf(const CurveLook &look, const QPalette &palette)
{
    QPen pen(colorOf(look, palette), look.width, look.style);
    pen.setJoinStyle(Qt::RoundJoin);
    pen.setCapStyle(Qt::FlatCap);
    return pen;
}

void drawMarker(QPainter &painter, const QPointF &centre, CurveMarker marker, const QColor &color, double size)
{
    const double half = size / 2;
    const QRectF box(centre.x() - half, centre.y() - half, size, size);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    switch (marker) {
    case CurveMarker::None: break;
    case CurveMarker::Square: painter.drawRect(box.adjusted(size / 12, size / 12, -size / 12, -size / 12)); break;
    case CurveMarker::Disc: painter.drawEllipse(box); break;
    case CurveMarker::Triangle:
        painter.drawPolygon(QPolygonF({QPointF(centre.x(), box.top()), box.bottomRight(), box.bottomLeft()}));
        break;
    case CurveMarker::Diamond:
        painter.drawPolygon(QPolygonF({QPointF(centre.x(), box.top() - 1), QPointF(box.right() + 1, centre.y()),
                                       QPointF(centre.x(), box.bottom() + 1), QPointF(box.left() - 1, centre.y())}));
        break;
    case CurveMarker::Cross:
        painter.setPen(QPen(color, size / 4));
        painter.drawLine(box.topLeft(), box.bottomRight());
        painter.drawLine(box.topRight(), box.bottomLeft());
        break;
    }
    painter.setBrush(Qt::NoBrush);
}

void drawCurveSample(QPainter &painter, const QRectF &rect, const CurveLook &look, const QPalette &palette)
{
    const double middle = rect.center().y();
    if (look.style != Qt::NoPen) {
        painter.setPen(penOf(look, palette));
        painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle));
    }
    drawMarker(painter, rect.center(), look.marker, colorOf(look, palette), 4 + look.width);
}

} // namespace histo
