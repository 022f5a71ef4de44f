#include "ui/theme_style.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

namespace histo {

namespace {

constexpr double kCorner = 4;
constexpr float kCheckedTint = 0.16F, kHoverTint = 0.06F, kPressedTint = 0.24F;

QRectF outlineRect(const QStyleOption &option) { return QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5); }

QColor outlineColor(const QStyleOption &option)
{
    const ThemeColors colors = themeColors(option.palette);
    return option.state.testFlag(QStyle::State_HasFocus) ? colors.accent : colors.border;
}

QColor mixed(const QColor &below, QColor above, float alpha)
{
    const auto channel = [alpha](float low, float high) { return low + (high - low) * alpha; };
    return QColor::fromRgbF(channel(below.redF(), above.redF()), channel(below.greenF(), above.greenF()),
                            channel(below.blueF(), above.blueF()));
}

void drawButton(const QStyleOption &option, QPainter &painter)
{
    const ThemeColors colors = themeColors(option.palette);
    const bool isEnabled = option.state.testFlag(QStyle::State_Enabled);
    const bool isChecked = option.state.testFlag(QStyle::State_On);
    float tint = isChecked ? kCheckedTint : 0;
    if (isEnabled && option.state.testFlag(QStyle::State_Sunken))
        tint = kPressedTint;
    else if (isEnabled && option.state.testFlag(QStyle::State_MouseOver))
        tint += kHoverTint;
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(&option);
    const bool isDefault = button && button->features.testFlag(QStyleOptionButton::DefaultButton);
    const QColor face = isEnabled ? option.palette.color(QPalette::Button) : option.palette.color(QPalette::Window);
    painter.setBrush(mixed(face, colors.accent, tint));
    painter.setPen(isEnabled && (isChecked || isDefault) ? colors.accent : outlineColor(option));
    painter.drawRoundedRect(outlineRect(option), kCorner, kCorner);
}

void drawTick(const QRectF &box, QPainter &painter)
{
    QPainterPath tick(box.topLeft() + QPointF(0.22 * box.width(), 0.52 * box.height()));
    tick.lineTo(box.topLeft() + QPointF(0.43 * box.width(), 0.72 * box.height()));
    tick.lineTo(box.topLeft() + QPointF(0.78 * box.width(), 0.28 * box.height()));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(tick);
}

void drawCheckBox(const QStyleOption &option, QPainter &painter, bool isRound)
{
    const ThemeColors colors = themeColors(option.palette);
    const bool isEnabled = option.state.testFlag(QStyle::State_Enabled);
    const bool isOn = option.state.testFlag(QStyle::State_On);
    const QColor ink = isEnabled ? colors.accent : colors.border;
    const double side = std::min(option.rect.width(), option.rect.height()) - 1;
    QRectF box(0, 0, side, side);
    box.moveCenter(QRectF(option.rect).center());

    painter.setPen(isOn ? ink : isEnabled ? colors.mutedText : colors.border);
    painter.setBrush(isOn ? ink : option.palette.color(QPalette::Base));
    painter.drawRoundedRect(box, isRound ? side / 2 : 3, isRound ? side / 2 : 3);
    painter.setPen(QPen(colors.onAccent, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (isOn && isRound) {
        painter.setBrush(colors.onAccent);
        painter.drawEllipse(box.center(), side / 8, side / 8);
    } else if (isOn) {
        drawTick(box, painter);
    } else if (option.state.testFlag(QStyle::State_NoChange)) {
        painter.setPen(QPen(ink, 2));
        painter.drawLine(QPointF(box.left() + 3, box.center().y()), QPointF(box.right() - 3, box.center().y()));
    }
}

void drawField(const QStyleOption &option, QPainter &painter)
{
    painter.setBrush(option.palette.color(QPalette::Base));
    painter.setPen(outlineColor(option));
    painter.drawRoundedRect(outlineRect(option), kCorner, kCorner);
}

} // namespace

ThemeStyle::ThemeStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void ThemeStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    switch (element) {
    case PE_PanelButtonCommand: drawButton(*option, *painter); break;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: drawCheckBox(*option, *painter, false); break;
    case PE_IndicatorRadioButton: drawCheckBox(*option, *painter, true); break;
    case PE_PanelLineEdit: {
        // Fields inside spin boxes and tables have no frame of their own.
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth > 0)
            drawField(*option, *painter);
        break;
    }
    case PE_Frame:
        painter->setBrush(Qt::NoBrush);
        painter->setPen(outlineColor(*option));
        painter->drawRect(outlineRect(*option));
        break;
    default:
        painter->setRenderHint(QPainter::Antialiasing, false);
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
    painter->restore();
}

int ThemeStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    // Tick boxes and icons grow with the text beside them.
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight: return std::max(14, QFontMetrics(QApplication::font()).ascent());
    case PM_ButtonIconSize:
    case PM_SmallIconSize: return std::max(16, QFontMetrics(QApplication::font()).height());
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

} // namespace histo
