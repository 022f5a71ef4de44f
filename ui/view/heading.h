#pragma once

#include <QLabel>

namespace histo {

/// Words larger or bolder than the text around, which follow when a person changes the size of the text.
class Heading : public QLabel {
    Q_OBJECT
public:
    Heading(const QString &text, double factor, QWidget *parent = nullptr);
};

/// Words of second rank, in the theme's muted colour, wrapped.
class MutedLabel : public QLabel {
    Q_OBJECT
public:
    explicit MutedLabel(const QString &text = {}, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColor();
};

} // namespace histo
