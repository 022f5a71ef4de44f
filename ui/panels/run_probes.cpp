#include "ui/panels/run_probes.h"

#include "ui/described.h"
#include "ui/theme.h"
#include "ui/view/heat_map_legend.h"
#include "ui/view/probe_card.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr QSize kLargestPicture{320, 240};
constexpr int kCacheMebibytes = 32; ///< a handful of pictures

} // namespace

RunProbes::RunProbes(QWidget *parent)
    : QWidget(parent),
      m_thumbnails(kLargestPicture, kCacheMebibytes),
      m_slider(new QSlider(Qt::Horizontal)),
      m_epochText(new QLabel),
      m_caption(new QLabel),
      m_newest(new QPushButton(tr("Ne&west"))),
      m_showMaps(new QCheckBox(tr("&Maps"))),
      m_legend(new HeatMapLegend),
      m_scroll(new QScrollArea)
{
    auto *cards = new QWidget;
    m_row = new QHBoxLayout(cards);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(2 * kGridPixels);
    m_row->addStretch();
    m_scroll->setWidget(cards);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGridPixels);
    layout->addWidget(createHead());
    layout->addWidget(m_scroll);
    fitText();
    setVisible(false);
    connect(m_slider, &QSlider::valueChanged, this, &RunProbes::sliderMoved);
    connect(m_newest, &QPushButton::clicked, this, &RunProbes::followNewest);
    connect(m_showMaps, &QCheckBox::toggled, this, [this](bool isOn) {
        for (ProbeCard *card : m_cards)
            card->setMapVisible(isOn);
    });
    connect(&m_thumbnails, &ThumbnailLoader::ready, this, &RunProbes::showPictures);
}

QWidget *RunProbes::createHead()
{
    auto *title = new QLabel(tr("Probe pictures"));
    setScaledFont(title, 1.0, QFont::DemiBold);
    described(m_slider, u"probeEpoch"_s, tr("Epoch of the probe pictures"),
              tr("Left and right arrow step through the epochs; the curves show the same epoch"));
    m_slider->setPageStep(1);
    m_epochText->setObjectName(u"probeEpochText"_s);
    described(m_newest, u"probeNewest"_s, tr("Newest epoch"), tr("Shows each new epoch as it comes"));
    m_newest->setCheckable(true);
    m_newest->setChecked(true);
    described(m_showMaps, u"probeMaps"_s, tr("Maps over the pictures"),
              tr("Shows where the network looked, or the pictures alone"));
    m_showMaps->setChecked(true);
    m_caption->setObjectName(u"probeCaption"_s);
    m_caption->setWordWrap(true);
    m_caption->setForegroundRole(QPalette::PlaceholderText);
    m_legend->setColors(ColorMap::Magma);
    m_legend->setMaximum(1); // a share: every map has a maximum of its own

    auto *controls = new QHBoxLayout;
    controls->setSpacing(2 * kGridPixels);
    controls->addWidget(title);
    controls->addWidget(m_slider, 1);
    controls->addWidget(m_epochText);
    controls->addWidget(m_newest);
    controls->addWidget(m_showMaps);
    auto *explanation = new QHBoxLayout;
    explanation->addWidget(m_caption, 1);
    explanation->addWidget(m_legend);
    auto *head = new QWidget;
    auto *layout = new QVBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(controls);
    layout->addLayout(explanation);
    return head;
}

void RunProbes::forget()
{
    m_isFollowing = true;
    m_probes.clear();
    m_epochs.clear();
    setVisible(false);
}

void RunProbes::showProbes(std::vector<ProbeRecord> probes, const std::filesystem::path &dataRoot)
{
    const int before = epoch();
    if (dataRoot != m_dataRoot) {
        m_dataRoot = dataRoot;
        m_thumbnails.useCatalogOf(dataRoot);
    }
    m_probes = std::move(probes);
    m_epochs.clear();
    for (const ProbeRecord &probe : m_probes)
        if (m_epochs.empty() || m_epochs.back() != probe.epoch)
            m_epochs.push_back(probe.epoch);
    setVisible(!m_epochs.empty());
    if (m_epochs.empty())
        return;
    const QSignalBlocker quiet(m_slider);
    m_slider->setRange(0, static_cast<int>(m_epochs.size()) - 1);
    const auto place = std::ranges::find(m_epochs, before);
    m_slider->setValue(m_isFollowing || place == m_epochs.end() ? m_slider->maximum()
                                                                : static_cast<int>(place - m_epochs.begin()));
    showEpoch();
}

int RunProbes::epoch() const { return m_epochs.empty() ? 0 : m_epochs[static_cast<std::size_t>(m_slider->value())]; }

void RunProbes::sliderMoved(int place)
{
    m_isFollowing = place == m_slider->maximum();
    showEpoch();
    Q_EMIT epochChosen(epoch());
}

void RunProbes::followNewest()
{
    m_isFollowing = true;
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(m_slider->maximum());
    showEpoch();
    Q_EMIT newestChosen();
}

std::vector<const ProbeRecord *> RunProbes::probesOf(int epoch) const
{
    std::vector<const ProbeRecord *> probes;
    for (const ProbeRecord &probe : m_probes)
        if (probe.epoch == epoch)
            probes.push_back(&probe);
    // The same picture in the same place at every epoch.
    std::ranges::stable_sort(probes, {}, [](const ProbeRecord *probe) { return std::pair(probe->label, probe->path); });
    return probes;
}

void RunProbes::showEpoch()
{
    const std::vector<const ProbeRecord *> probes = probesOf(epoch());
    while (m_cards.size() > probes.size()) {
        delete m_cards.back();
        m_cards.pop_back();
    }
    while (m_cards.size() < probes.size()) {
        auto *card = new ProbeCard;
        card->setMapVisible(m_showMaps->isChecked());
        connect(card, &ProbeCard::clicked, this,
                [this, card] { Q_EMIT pictureActivated(m_dataRoot / card->probe().path); });
        m_row->insertWidget(static_cast<int>(m_cards.size()), card);
        m_cards.push_back(card);
    }
    for (std::size_t index = 0; index < probes.size(); ++index)
        m_cards[index]->showProbe(*probes[index]);
    m_newest->setChecked(m_isFollowing);
    m_epochText->setText(tr("epoch %1 of %2").arg(epoch()).arg(m_epochs.back()));
    const QString layer = probes.empty() ? QString() : QString::fromStdString(probes.front()->layer);
    m_caption->setText(
        tr("Grad-CAM for malignant at layer %1, pictures of the validation part. Colours show a share of "
           "each map's own maximum, which stands under it.")
            .arg(layer));
    std::vector<std::filesystem::path> paths;
    for (const ProbeRecord *probe : probes)
        paths.push_back(m_dataRoot / probe->path);
    m_thumbnails.want(paths);
    showPictures();
}

void RunProbes::showPictures()
{
    for (ProbeCard *card : m_cards)
        card->showPicture(m_thumbnails.find(m_dataRoot / card->probe().path));
}

void RunProbes::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitText();
}

/// The strip is as high as one row of cards and the bar below it, the legend as narrow as it can be: the words beside it
/// need the room.
void RunProbes::fitText()
{
    m_legend->setMaximumWidth(m_legend->minimumSizeHint().width());
    m_scroll->setFixedHeight(ProbeCard().sizeHint().height() + m_scroll->horizontalScrollBar()->sizeHint().height() +
                             kGridPixels);
}

} // namespace histo
