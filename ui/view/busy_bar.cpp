#include "ui/view/busy_bar.h"

#include "ui/theme.h"

namespace histo {

BusyBar::BusyBar(QWidget *parent) : QProgressBar(parent)
{
    setRange(0, 0);
    setTextVisible(false);
    setFixedHeight(kGridPixels);
    QSizePolicy policy = sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    setSizePolicy(policy);
    setVisible(false);
}

} // namespace histo
