#pragma once

#include "core/dataset/sample.h"

#include <QWidget>
#include <array>
#include <optional>

namespace histo {

/// Four fields: what a picture is (rows) against what the model calls it (columns), with counts and the share of the
/// row. A field that is clicked, or reached by the arrow keys and Enter, is chosen. Wrong calls are hatched, not only
/// coloured.
class ConfusionMatrix : public QWidget {
    Q_OBJECT
public:
    struct Cell {
        Label actual = Label::Benign, called = Label::Benign;
        bool operator==(const Cell &other) const { return actual == other.actual && called == other.called; }
    };

    explicit ConfusionMatrix(QWidget *parent = nullptr);

    /// [[benign called benign, benign called malignant], [malignant called benign, malignant called malignant]]
    void setCounts(const std::array<std::array<int, 2>, 2> &counts);
    int count(Cell cell) const { return m_counts[int(cell.actual)][int(cell.called)]; }

    std::optional<Cell> chosenCell() const { return m_chosen; }
    void choose(std::optional<Cell> cell); ///< without a signal
    QRect cellRect(Cell cell) const;       ///< in this widget

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void cellChosen(histo::ConfusionMatrix::Cell cell);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    std::optional<Cell> cellAt(const QPoint &position) const;
    void paintCell(QPainter &painter, Cell cell) const;
    void paintLabels(QPainter &painter) const;
    QString cellText(Cell cell) const; ///< a sentence, for the tool tip

    std::array<std::array<int, 2>, 2> m_counts{};
    std::optional<Cell> m_chosen;
    Cell m_keyboardCell;
};

} // namespace histo
