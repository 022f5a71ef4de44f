#include "core/train/input_source.h"

#include "core/image/turns.h"

namespace histo {

namespace {

/// A look drawn for a virtual template: Shen et al., RandStainNA, MICCAI 2022.
LabLook drawnLook(const LabLookSpread &spread, RandomStream random)
{
    LabLook look = spread.average;
    for (int channel = 0; channel < 3; ++channel) {
        look.mean[channel] += spread.deviation.mean[channel] * random.normal();
        look.deviation[channel] += spread.deviation.deviation[channel] * random.normal();
        look.deviation[channel] = std::max(0.0, look.deviation[channel]);
    }
    return look;
}

std::uint64_t showing(int epoch, std::size_t index) { return (std::uint64_t(epoch) << 32) | index; }

} // namespace

WholePictures::WholePictures(const PictureCache &pictures, const ModelInfo &model, const StainFit *stain, int turn)
    : m_pictures(pictures), m_writer(model), m_stain(stain), m_turn(turn)
{}

cv::Mat3b WholePictures::picture(std::size_t index) const
{
    const cv::Mat3b picture = m_pictures.picture(index);
    return m_stain ? normalisedStain(picture, *m_stain) : picture;
}

cv::Size WholePictures::inputSize(cv::Size picture) const { return turnedSize(picture, m_turn); }

void WholePictures::write(std::size_t, const cv::Mat3b &picture, InputType type, void *out) const
{
    View view;
    view.area = {{}, picture.size()};
    view.turn = m_turn;
    m_writer.write(picture, view, nullptr, type, out);
}

TrainingViews::TrainingViews(const PictureCache &pictures, const ModelInfo &model, const AugmentSettings *augmentation,
                             std::uint64_t seed, int epoch, const StainFit *stain)
    : m_pictures(pictures),
      m_writer(model),
      m_side(model.cropSide),
      m_augmentation(augmentation ? std::optional(*augmentation) : std::nullopt),
      m_seed(seed),
      m_epoch(epoch),
      m_stain(stain)
{}

cv::Mat3b TrainingViews::picture(std::size_t index) const { return m_pictures.picture(index); }

cv::Size TrainingViews::inputSize(cv::Size) const { return {m_side, m_side}; }

View TrainingViews::viewOf(std::size_t index, cv::Size picture) const
{
    if (!m_augmentation)
        return centreView(picture, m_side);
    RandomStream random(m_seed, "augment", showing(m_epoch, index));
    return drawView(picture, m_side, *m_augmentation, random);
}

void TrainingViews::write(std::size_t index, const cv::Mat3b &picture, InputType type, void *out) const
{
    View view = viewOf(index, picture.size());
    const StainTreatment treatment = m_stain ? m_stain->treatment : StainTreatment::None;
    if (treatment == StainTreatment::Macenko) {
        // Figures of the whole picture, as in judging: the square alone may hold one stain only.
        if (const auto basis = stainBasisOf(picture)) {
            const DensityChange change = changeOfStains(*basis, m_stain->macenko);
            return m_writer.write(picture, view, &change, type, out);
        }
    }
    const bool drawsLook = treatment == StainTreatment::RandStainNA && m_augmentation;
    if (treatment != StainTreatment::Reinhard && !drawsLook)
        return m_writer.write(picture, view, nullptr, type, out);
    const LabLook look = drawsLook ? drawnLook(m_stain->spread, RandomStream(m_seed, "stain", showing(m_epoch, index)))
                                   : m_stain->reinhard;
    const cv::Mat3b square = withLook(picture(view.area), labLookOf(picture), look);
    view.area = {{}, square.size()};
    m_writer.write(square, view, nullptr, type, out);
}

} // namespace histo
