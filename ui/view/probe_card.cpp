#include "ui/view/probe_card.h"

#include "ui/models/thumbnail_loader.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"
#include "ui/view/heat_map_overlay.h"
#include "ui/view/thumbnail_painter.h"

#include <QPainter>
#include <opencv2/imgproc.hpp>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr double kThreshold = 0.5;  ///< of the score: from here on a picture is called malignant
constexpr double kMapOpacity = 0.7; ///< of the strongest place
constexpr int kWidthInLines = 10, kTextLines = 2;

Label calledLabel(const ProbeRecord &probe) { return probe.score >= kThreshold ? Label::Malignant : Label::Benign; }

} // namespace

ProbeCard::ProbeCard(QWidget *parent) : QAbstractButton(parent)
{
    setObjectName(u"probeCard"_s);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ProbeCard::showProbe(const ProbeRecord &probe)
{
    m_probe = probe;
    compose();
    describe();
    update();
}

void ProbeCard::showPicture(const Thumbnail *picture)
{
    m_hasPicture = picture != nullptr;
    m_picture = picture ? picture->image : QImage();
    m_problem = picture ? picture->problem : QString();
    compose();
    describe();
    update();
}

void ProbeCard::setMapVisible(bool isVisible)
{
    m_isMapVisible = isVisible;
    compose();
    update();
}

bool ProbeCard::isRight() const { return calledLabel(m_probe) == m_probe.label; }

QString ProbeCard::verdictText() const
{
    const Label called = calledLabel(m_probe);
    return tr("%1 says %2 (M %3)")
        .arg(isRight() ? u"✓"_s : u"✗"_s, labelLetter(called), QString::number(m_probe.score, 'f', 2));
}

QString ProbeCard::mapText() const
{
    if (m_probe.map.empty())
        return tr("no map");
    return m_probe.rawMaximum > 0 ? tr("map to %1").arg(m_probe.rawMaximum, 0, 'g', 3) : tr("map empty");
}

void ProbeCard::compose()
{
    m_composed = m_picture;
    if (m_picture.isNull() || m_probe.map.empty() || !m_isMapVisible)
        return;
    // The map covers the whole picture. Enlarged before it is coloured: colours between two places would be none of
    // the scale's.
    cv::Mat1f map;
    cv::resize(m_probe.map, map, {m_picture.width(), m_picture.height()}, 0, 0, cv::INTER_LINEAR);
    const QImage overlay = heatMapOverlay(map, ColorMap::Magma, 0);
    if (overlay.isNull())
        return;
    m_composed = m_picture.convertToFormat(QImage::Format_RGB32);
    QPainter painter(&m_composed);
    painter.setOpacity(kMapOpacity);
    painter.drawImage(0, 0, overlay);
}

void ProbeCard::describe()
{
    const QString name = toQString(m_probe.path.filename());
    setAccessibleName(tr("%1, %2").arg(name, labelTitle(m_probe.label)));
    setAccessibleDescription(verdictText() + u", "_s + mapText());
    QString text = tr("%1\nIs %2. Score for malignant: %3. %4\nClick: look closer in Explain.")
                       .arg(name, labelTitle(m_probe.label).toLower(), QString::number(m_probe.score, 'f', 3),
                            mapText());
    if (!m_problem.isEmpty())
        text += u"\n"_s + m_problem;
    setToolTip(text);
}

QSize ProbeCard::sizeHint() const
{
    const int width = kWidthInLines * fontMetrics().height();
    return {width, thumbnail::frameHeight(width) + kTextLines * fontMetrics().lineSpacing() + 2 * kGridPixels};
}

void ProbeCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRect frame(0, 0, width(), thumbnail::frameHeight(width()));
    const Thumbnail composed{m_composed, m_problem};
    thumbnail::paintPicture(painter, frame, m_hasPicture ? &composed : nullptr, palette());
    thumbnail::paintLabel(painter, frame, m_probe.label, palette());

    QRect line(0, frame.bottom() + kGridPixels, width(), fontMetrics().lineSpacing());
    painter.setPen(labelColor(calledLabel(m_probe), palette()));
    painter.setFont(scaledFont(1.0, QFont::DemiBold));
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, verdictText());
    line.translate(0, line.height());
    painter.setPen(themeColors(palette()).mutedText);
    painter.setFont(font());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(mapText(), Qt::ElideRight, line.width()));
    if (hasFocus()) {
        painter.setPen(QPen(themeColors(palette()).accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

} // namespace histo
