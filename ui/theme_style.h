#pragma once

#include <QProxyStyle>

namespace histo {

/// Fusion, with flat buttons, and with tick boxes, fields and frames whose outline can also be seen on a dark window
/// (Fusion draws it darker than the window).
class ThemeStyle : public QProxyStyle {
    Q_OBJECT
public:
    ThemeStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
};

} // namespace histo
