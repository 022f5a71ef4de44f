#pragma once

#include <QWidget>

class QPushButton;

namespace histo {

/// What a workspace shows while it has nothing to show: why, what to do, and a button that does it.
class EmptyPage : public QWidget {
    Q_OBJECT
public:
    EmptyPage(const QString &title, const QString &words, QPushButton *button, QWidget *parent = nullptr);
};

} // namespace histo
