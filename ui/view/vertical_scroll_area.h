#pragma once

#include <QScrollArea>

namespace histo {

/// A scroll area for a column of controls: scrolls up and down only, and is always as wide as what stands in it, with
/// its scroll bar, needs. Large text makes it wider instead of cutting it off.
class VerticalScrollArea : public QScrollArea {
    Q_OBJECT
public:
    explicit VerticalScrollArea(QWidget *content, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitHeight();
};

} // namespace histo
