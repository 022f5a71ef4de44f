#pragma once

#include "core/run/probe_record.h"

#include <QAbstractButton>
#include <QImage>
#include <optional>

namespace histo {

struct Thumbnail;

/// One probe picture after an epoch: the picture with the map over it, its label, what the network says, and the map's
/// maximum. A click asks for it in large.
class ProbeCard : public QAbstractButton {
    Q_OBJECT
public:
    explicit ProbeCard(QWidget *parent = nullptr);

    void showProbe(const ProbeRecord &probe);
    /// Null while it is not there yet; the card keeps a copy.
    void showPicture(const Thumbnail *picture);
    void setMapVisible(bool isVisible);
    const ProbeRecord &probe() const { return m_probe; }

    /// "✗ says B (M 0.18)": right or wrong, what it is called, and the score for malignant
    QString verdictText() const;
    QString mapText() const; ///< "map to 3.2"

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    bool isRight() const;
    void compose();
    void describe();

    ProbeRecord m_probe;
    QImage m_picture, m_composed; ///< without and with the map
    QString m_problem;            ///< why there is no picture
    bool m_hasPicture = false, m_isMapVisible = true;
};

} // namespace histo
