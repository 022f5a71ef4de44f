#include "ui/workspace_rail.h"

#include "ui/described.h"
#include "ui/panel.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace histo {

namespace {

constexpr int kSmallestIconPixels = 24;
constexpr int kCornerPixels = 6;
constexpr float kTint = 0.13F;

/// An icon with its word under it; the chosen one stands on a tint of the accent colour.
class RailButton : public QToolButton {
public:
    using QToolButton::QToolButton;

    QSize sizeHint() const override
    {
        const QFontMetrics metrics(boldFont());
        return {metrics.horizontalAdvance(text()) + 5 * kGridPixels, iconPixels() + metrics.height() + 4 * kGridPixels};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const ThemeColors colors = themeColors(palette());
        QColor tint = colors.accent;
        tint.setAlphaF(isChecked() || isDown() ? kTint : underMouse() ? kTint / 2 : 0.0F);
        painter.setBrush(tint);
        painter.setPen(hasFocus() ? QPen(colors.accent, 1) : QPen(Qt::NoPen));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kCornerPixels, kCornerPixels);

        const QRect iconPlace((width() - iconPixels()) / 2, 2 * kGridPixels, iconPixels(), iconPixels());
        icon().paint(&painter, iconPlace, Qt::AlignCenter, QIcon::Normal, isChecked() ? QIcon::On : QIcon::Off);
        painter.setFont(isChecked() ? boldFont() : font());
        painter.setPen(isChecked() ? colors.accent : palette().color(QPalette::ButtonText));
        painter.drawText(rect().adjusted(0, iconPlace.bottom(), 0, -kGridPixels / 2), Qt::AlignCenter, text());
    }

private:
    int iconPixels() const { return std::max(kSmallestIconPixels, fontMetrics().height() * 5 / 4); }

    QFont boldFont() const
    {
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        return bold;
    }
};

} // namespace

WorkspaceRail::WorkspaceRail(QWidget *parent) : QFrame(parent)
{
    setObjectName(QStringLiteral("rail"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGridPixels, 2 * kGridPixels, kGridPixels, 2 * kGridPixels);
    layout->setSpacing(kGridPixels);
    int number = 1;
    for (const PanelInfo &info : panelTable()) {
        const QString id = QString::fromLatin1(info.id);
        const QString title = QCoreApplication::translate("histo::Panel", info.title);
        const QString toolTip = QCoreApplication::translate("histo::Panel", info.toolTip);
        auto *button = described(new RailButton(this), QStringLiteral("rail_") + id, title,
                                 tr("%1 (Ctrl+%2)").arg(toolTip).arg(number++));
        button->setText(title);
        button->setCheckable(true);
        button->setAutoExclusive(true);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        setThemedIcon(button, QString::fromLatin1(info.iconPath));
        layout->addWidget(button);
        m_buttons.insert(id, button);
        connect(button, &QToolButton::clicked, this, [this, id] { Q_EMIT chosen(id); });
    }
    layout->addStretch(1);
}

void WorkspaceRail::setCurrent(const QString &panelId)
{
    if (QToolButton *button = m_buttons.value(panelId))
        button->setChecked(true);
}

void WorkspaceRail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ThemeColors colors = themeColors(palette());
    painter.fillRect(rect(), colors.raised);
    painter.setPen(colors.border);
    painter.drawLine(rect().topRight(), rect().bottomRight());
}

} // namespace histo
