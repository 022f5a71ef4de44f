#include "ui/view/confusion_matrix.h"

#include "ui/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace histo {

namespace {

constexpr std::array<ConfusionMatrix::Cell, 4> kCells = {{{Label::Benign, Label::Benign},
                                                          {Label::Benign, Label::Malignant},
                                                          {Label::Malignant, Label::Benign},
                                                          {Label::Malignant, Label::Malignant}}};
constexpr int kGap = kGridPixels;

Label other(Label label) { return label == Label::Benign ? Label::Malignant : Label::Benign; }

} // namespace

ConfusionMatrix::ConfusionMatrix(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Confusion matrix"));
    setToolTip(tr("What the pictures are against what the model calls them"));
}

QSize ConfusionMatrix::sizeHint() const { return {19 * fontMetrics().height(), 14 * fontMetrics().height()}; }
QSize ConfusionMatrix::minimumSizeHint() const { return {15 * fontMetrics().height(), 13 * fontMetrics().height()}; }

void ConfusionMatrix::setCounts(const std::array<std::array<int, 2>, 2> &counts)
{
    m_counts = counts;
    QStringList sentences;
    for (Cell cell : kCells)
        sentences << cellText(cell);
    setAccessibleDescription(sentences.join(QStringLiteral(". ")));
    update();
}

void ConfusionMatrix::choose(std::optional<Cell> cell)
{
    m_chosen = cell;
    m_keyboardCell = cell.value_or(m_keyboardCell);
    update();
}

QRect ConfusionMatrix::cellRect(Cell cell) const
{
    // Left of the fields: the row's titles; above them: a line for "called" and the columns' titles.
    int line = fontMetrics().height();
    int left = fontMetrics().horizontalAdvance(labelTitle(Label::Malignant)) + 5 * kGap;
    int top = 2 * line + 3 * kGap;
    int cellWidth = (width() - left - kGap) / 2, cellHeight = (height() - top - kGap) / 2;
    return {left + int(cell.called) * (cellWidth + kGap), top + int(cell.actual) * (cellHeight + kGap), cellWidth,
            cellHeight};
}

void ConfusionMatrix::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintLabels(painter);
    for (Cell cell : kCells)
        paintCell(painter, cell);
}

void ConfusionMatrix::paintLabels(QPainter &painter) const
{
    QRect first = cellRect(kCells[0]), last = cellRect(kCells[3]);
    int line = fontMetrics().height();
    painter.setPen(themeColors(palette()).mutedText);
    painter.drawText(QRect(first.left(), 0, last.right() - first.left(), line), Qt::AlignCenter, tr("called →"));
    painter.drawText(QRect(0, line + kGap, first.left() - 2 * kGap, line), Qt::AlignRight | Qt::AlignVCenter,
                     tr("is ↓"));
    painter.setPen(palette().color(QPalette::Text));
    for (Label label : {Label::Benign, Label::Malignant}) {
        QRect column = cellRect({Label::Benign, label}), row = cellRect({label, Label::Benign});
        painter.drawText(QRect(column.left(), line + kGap, column.width(), line), Qt::AlignCenter, labelTitle(label));
        painter.drawText(QRect(0, row.top(), first.left() - 2 * kGap, row.height()), Qt::AlignRight | Qt::AlignVCenter,
                         labelTitle(label));
    }
}

void ConfusionMatrix::paintCell(QPainter &painter, Cell cell) const
{
    QRectF rect = QRectF(cellRect(cell)).adjusted(0.5, 0.5, -0.5, -0.5);
    int rowTotal = count(cell) + count({cell.actual, other(cell.called)});
    double share = rowTotal > 0 ? double(count(cell)) / rowTotal : 0;
    QColor color = labelColor(cell.called, palette());
    color.setAlphaF(float(0.08 + 0.40 * share));

    bool isChosen = m_chosen && *m_chosen == cell, isKeyboard = hasFocus() && m_keyboardCell == cell;
    painter.setPen(isChosen ? QPen(palette().color(QPalette::Text), 3)
                            : QPen(isKeyboard ? themeColors(palette()).accent : themeColors(palette()).border,
                                   isKeyboard ? 2 : 1));
    painter.setBrush(color);
    painter.drawRoundedRect(rect, kGridPixels, kGridPixels);
    if (cell.actual != cell.called) {
        color.setAlphaF(0.35F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QBrush(color, Qt::BDiagPattern));
        painter.drawRoundedRect(rect, kGridPixels, kGridPixels);
    }
    painter.setPen(palette().color(QPalette::Text));
    painter.setFont(scaledFont(1.6, QFont::DemiBold));
    QRectF upper = rect.adjusted(0, 0, 0, -rect.height() * 0.44), lower = rect.adjusted(0, rect.height() * 0.58, 0, 0);
    painter.drawText(upper, Qt::AlignHCenter | Qt::AlignBottom, QString::number(count(cell)));
    painter.setFont(font());
    QString verdict = cell.actual == cell.called ? tr("right") : tr("wrong");
    if (rowTotal > 0)
        verdict = tr("%1 % %2").arg(QString::number(100 * share, 'f', 0), verdict);
    painter.drawText(lower, Qt::AlignHCenter | Qt::AlignTop, verdict);
}

QString ConfusionMatrix::cellText(Cell cell) const
{
    return tr("%1, called %2: %3").arg(labelTitle(cell.actual), labelTitle(cell.called).toLower()).arg(count(cell));
}

std::optional<ConfusionMatrix::Cell> ConfusionMatrix::cellAt(const QPoint &position) const
{
    for (Cell cell : kCells)
        if (cellRect(cell).contains(position))
            return cell;
    return std::nullopt;
}

void ConfusionMatrix::mousePressEvent(QMouseEvent *event)
{
    if (auto cell = cellAt(event->pos())) {
        choose(cell);
        Q_EMIT cellChosen(*cell);
    }
}

void ConfusionMatrix::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left: m_keyboardCell.called = Label::Benign; break;
    case Qt::Key_Right: m_keyboardCell.called = Label::Malignant; break;
    case Qt::Key_Up: m_keyboardCell.actual = Label::Benign; break;
    case Qt::Key_Down: m_keyboardCell.actual = Label::Malignant; break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        choose(m_keyboardCell);
        Q_EMIT cellChosen(m_keyboardCell);
        break;
    default: QWidget::keyPressEvent(event); return;
    }
    update();
}

bool ConfusionMatrix::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        auto cell = cellAt(help->pos());
        QToolTip::showText(help->globalPos(), cell ? tr("%1. Click to list them.").arg(cellText(*cell)) : toolTip(),
                           this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace histo
