#pragma once

#include "ui/models/figure_rows.h"

#include <QFrame>

class QLabel;

namespace histo {

/// One headline figure: its value large, and below it what keeps it honest: interval, what it rests on, and whether it
/// beats its reference.
class FigureCard : public QFrame {
    Q_OBJECT
public:
    explicit FigureCard(QWidget *parent = nullptr);

    void setFigure(const FigureRow &row);

private:
    QLabel *m_title, *m_value, *m_interval, *m_restsOn, *m_verdict;
};

} // namespace histo
