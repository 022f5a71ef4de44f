#pragma once

#include "core/run/probe_record.h"
#include "ui/models/thumbnail_loader.h"

#include <QWidget>
#include <map>
#include <vector>

class QCheckBox;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QScrollArea;
class QSlider;

namespace histo {

class HeatMapLegend;
class ProbeCard;

/// The probe pictures of a run after each epoch, with a slider over the epochs. Follows the newest epoch until a person
/// moves the slider.
class RunProbes : public QWidget {
    Q_OBJECT
public:
    explicit RunProbes(QWidget *parent = nullptr);

    /// Of a run that may have grown since. @param dataRoot  what the probes' paths are relative to
    void showProbes(std::vector<ProbeRecord> probes, const std::filesystem::path &dataRoot);
    void forget(); ///< another run comes: the newest epoch is followed again

    int epoch() const; ///< on show; 0: none
    bool isFollowing() const { return m_isFollowing; }
    bool isIdle() const { return m_thumbnails.isIdle(); }

Q_SIGNALS:
    void epochChosen(int epoch);                                      ///< a person moved the slider
    void newestChosen();                                              ///< a person follows the newest epoch again
    void pictureActivated(const std::filesystem::path &absolutePath); ///< a person wants to look closer

private:
    QWidget *createHead();
    void sliderMoved(int place);
    void followNewest();
    void showEpoch();
    void showPictures();
    void fitText();
    std::vector<const ProbeRecord *> probesOf(int epoch) const;

    std::vector<ProbeRecord> m_probes;
    std::vector<int> m_epochs; ///< that have probes, rising
    std::filesystem::path m_dataRoot;
    bool m_isFollowing = true;

    ThumbnailLoader m_thumbnails;
    QSlider *m_slider;
    QLabel *m_epochText, *m_caption;
    QPushButton *m_newest;
    QCheckBox *m_showMaps;
    HeatMapLegend *m_legend;
    QScrollArea *m_scroll;
    QHBoxLayout *m_row;
    std::vector<ProbeCard *> m_cards;

protected:
    void changeEvent(QEvent *event) override;
};

} // namespace histo
