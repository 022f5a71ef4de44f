#include "ui/view/vertical_scroll_area.h"

#include <QEvent>
#include <QLayout>
#include <QScrollBar>

namespace histo {

VerticalScrollArea::VerticalScrollArea(QWidget *content, QWidget *parent) : QScrollArea(parent)
{
    setWidget(content); // which also watches its events
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

QSize VerticalScrollArea::sizeHint() const { return {minimumSizeHint().width(), QScrollArea::sizeHint().height()}; }

QSize VerticalScrollArea::minimumSizeHint() const
{
    const int contentWidth = widget() ? widget()->minimumSizeHint().width() : 0;
    return {contentWidth + verticalScrollBar()->sizeHint().width(), QScrollArea::minimumSizeHint().height()};
}

bool VerticalScrollArea::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest) {
        updateGeometry();
        fitHeight();
    }
    return QScrollArea::eventFilter(watched, event);
}

void VerticalScrollArea::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fitHeight();
}

/// Qt reckons the height of wrapped words without the scroll bar's width, and would cut lines off.
void VerticalScrollArea::fitHeight()
{
    if (widget() && widget()->layout() && widget()->layout()->hasHeightForWidth())
        widget()->setMinimumHeight(widget()->layout()->heightForWidth(viewport()->width()));
}

} // namespace histo
