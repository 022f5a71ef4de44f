#include "ui/view/warning_banner.h"

#include "ui/theme.h"

#include <QPainter>

namespace histo {

WarningBanner::WarningBanner(QWidget *parent) : QLabel(parent)
{
    setWordWrap(true);
    setContentsMargins(4 * kGridPixels, 2 * kGridPixels, 2 * kGridPixels, 2 * kGridPixels);
}

void WarningBanner::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    QColor color = themeColors(palette()).warning;
    painter.fillRect(QRect(0, 0, kGridPixels, height()), color);
    color.setAlphaF(0.18F);
    painter.fillRect(rect(), color);
    painter.end();
    QLabel::paintEvent(event);
}

} // namespace histo
