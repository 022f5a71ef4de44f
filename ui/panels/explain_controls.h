#pragma once

#include "core/image/overlay.h"
#include "ui/models/explain_request.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QSlider;

namespace histo {

/// What to ask and how to show the answer. The first kind of change needs a new computation, the second only a repaint.
class ExplainControls : public QWidget {
    Q_OBJECT
public:
    explicit ExplainControls(QWidget *parent = nullptr);

    void setRun(const std::filesystem::path &run, const QString &title); ///< empty: no run is open
    /// Adds the networks whose pretrained weights have arrived meanwhile. @return the choice was empty and is not now
    bool offerPretrained();
    /// The layers and classes of the network that answered.
    void setNetwork(const ExplainedPicture &explained);

    ModelSource model() const;
    std::string method() const;
    std::string layer() const; ///< empty: the model's default
    ExplainTarget target() const;

    ColorMap colors() const;
    double opacity() const;
    double threshold() const;
    bool isOverlayVisible() const;

    void changeOpacity(int percent);
    void toggleOverlay();

Q_SIGNALS:
    void questionChanged(); ///< model, method, layer or target
    void lookChanged();     ///< colours, opacity, threshold or overlay

private:
    void addQuestionRows(QFormLayout *form);
    void addLookRows(QFormLayout *form);
    void showMethodNote();
    void showTargets(int classCount, int classIndex);

    QComboBox *m_model, *m_method, *m_layer, *m_target, *m_colors;
    QLabel *m_methodNote, *m_layerNote;
    QSlider *m_opacity, *m_threshold;
    QCheckBox *m_overlay;
    std::vector<std::string> m_layers; ///< as listed
};

} // namespace histo
