#pragma once

#include <QScrollArea>

namespace histo {

/// Gives a page that needs more room than the window has (large text, a small screen) bars to scroll with; where
/// there is room nothing is seen of it.
inline QScrollArea *scrollable(QWidget *page)
{
    auto *area = new QScrollArea;
    area->setWidget(page);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    return area;
}

} // namespace histo
