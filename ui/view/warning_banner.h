#pragma once

#include <QLabel>

namespace histo {

/// A line that cannot be overlooked, in the theme's warning colour: this must not be read as a result.
class WarningBanner : public QLabel {
    Q_OBJECT
public:
    explicit WarningBanner(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace histo
