#include "ui/view/learning_curves.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace histo {

namespace {

QString figureText(double value) { return std::isnan(value) ? QStringLiteral("–") : QString::number(value, 'f', 3); }

} // namespace

LearningCurves::LearningCurves(QWidget *parent) : QWidget(parent), m_plot(this)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot.widget());
    setMinimumSize(480, 200);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Learning curves"));
    setToolTip(tr("Loss and share of right pictures over the epochs. Left and right arrow read the values."));
    m_plot.widget()->installEventFilter(this);
    m_plot.draw(m_data, m_smoothing);
    m_plot.setColors(palette());
}

void LearningCurves::setData(LearningCurvesData data)
{
    m_data = std::move(data);
    m_plot.draw(m_data, m_smoothing);
}

void LearningCurves::setSmoothing(double weight)
{
    m_smoothing = std::clamp(weight, 0.0, 0.999);
    m_plot.draw(m_data, m_smoothing);
}

QString LearningCurves::valuesAt(double position) const
{
    auto nearer = [position](const EpochRecord &a, const EpochRecord &b) {
        return std::abs(a.epoch - position) < std::abs(b.epoch - position);
    };
    auto nearest = std::min_element(m_data.epochs.begin(), m_data.epochs.end(), nearer);
    if (nearest == m_data.epochs.end())
        return {};
    return tr("Epoch %1 (%2): loss train %3, validation %4 · right train %5, validation %6, balanced %7 · AUC %8")
        .arg(nearest->epoch)
        .arg(nearest->phase == "head" ? tr("head only") : tr("fine-tuning"), figureText(nearest->trainLoss),
             figureText(nearest->validationLoss), figureText(nearest->trainAccuracy),
             figureText(nearest->validationAccuracy), figureText(nearest->validationBalancedAccuracy),
             figureText(nearest->validationAuc));
}

void LearningCurves::stepReadingLine(int epochs)
{
    if (m_data.epochs.empty())
        return;
    double first = m_data.epochs.front().epoch, last = m_data.epochs.back().epoch;
    showReadingLine(m_readingEpoch ? std::clamp(std::round(*m_readingEpoch) + epochs, first, last) : last);
}

void LearningCurves::showReadingLine(std::optional<double> epoch)
{
    m_readingEpoch = epoch;
    m_plot.setReadingLine(epoch);
    Q_EMIT readingChanged(epoch ? valuesAt(*epoch) : QString());
}

void LearningCurves::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        m_plot.setColors(palette());
}

void LearningCurves::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Left)
        stepReadingLine(-1);
    else if (event->key() == Qt::Key_Right)
        stepReadingLine(1);
    else
        QWidget::keyPressEvent(event);
}

bool LearningCurves::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Leave)
        showReadingLine(std::nullopt);
    if (event->type() == QEvent::MouseMove && !m_data.epochs.empty())
        if (auto epoch = m_plot.epochAt(static_cast<QMouseEvent *>(event)->pos()))
            showReadingLine(epoch);
    return QWidget::eventFilter(watched, event);
}

} // namespace histo
