#pragma once

#include <QProgressBar>

namespace histo {

/// A thin bar that moves while something is computed whose end is not known. Keeps its place when it rests, so that
/// what stands below does not jump.
class BusyBar : public QProgressBar {
    Q_OBJECT
public:
    explicit BusyBar(QWidget *parent = nullptr);
};

} // namespace histo
