#include "ui/panels/evaluation_view.h"

#include "ui/described.h"
#include "ui/models/count_words.h"
#include "ui/panels/evaluation_tables.h"
#include "ui/theme.h"
#include "ui/view/figure_card.h"
#include "ui/view/judged_picture_list.h"
#include "ui/view/roc_curve.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QSplitter>
#include <algorithm>
#include <cmath>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr int kCards = 4;
constexpr int kSliderSteps = 100; ///< hundredths of the score

template <typename Predicate>
std::vector<PredictionRow> picturesWhere(const std::vector<PredictionRow> &rows, Predicate isWanted)
{
    std::vector<PredictionRow> wanted;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(wanted), isWanted);
    return wanted;
}

} // namespace

EvaluationView::EvaluationView(QWidget *parent)
    : QWidget(parent),
      m_matrix(new ConfusionMatrix),
      m_roc(new RocCurve),
      m_slider(new QSlider(Qt::Horizontal)),
      m_tables(new EvaluationTables),
      m_pictures(new JudgedPictureList)
{
    m_matrix->setObjectName(u"confusionMatrix"_s);
    m_roc->setObjectName(u"rocCurve"_s);
    auto *middle = new QWidget;
    auto *middleLayout = new QHBoxLayout(middle);
    middleLayout->setContentsMargins(0, 0, 0, 0);
    middleLayout->setSpacing(4 * kGridPixels);
    middleLayout->addWidget(createThresholdArea(), 3);
    middleLayout->addWidget(m_roc, 2);

    auto *upper = new QWidget;
    auto *upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(3 * kGridPixels);
    upperLayout->addWidget(createCards());
    upperLayout->addWidget(middle, 1);

    auto *left = new QSplitter(Qt::Vertical);
    left->addWidget(upper);
    left->addWidget(m_tables);
    m_tables->setMinimumHeight(10 * fontMetrics().height());
    left->setStretchFactor(0, 3);
    left->setStretchFactor(1, 2);
    left->setChildrenCollapsible(false);
    auto *both = new QSplitter;
    both->addWidget(left);
    both->addWidget(createPictureArea());
    both->setStretchFactor(0, 1);
    both->setSizes({1000, 400}); // their ratio counts
    both->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(both);

    connect(m_slider, &QSlider::valueChanged, this, &EvaluationView::thresholdMoved);
    connect(&m_computed, &ThresholdFigures::ready, this, &EvaluationView::showFigures);
    connect(m_matrix, &ConfusionMatrix::cellChosen, this, &EvaluationView::showCell);
    connect(m_tables, &EvaluationTables::caseActivated, this, &EvaluationView::showCase);
    connect(m_pictures, &JudgedPictureList::pictureActivated, this, &EvaluationView::pictureActivated);
}

QWidget *EvaluationView::createCards()
{
    auto *cards = new QWidget;
    auto *layout = new QHBoxLayout(cards);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    for (int card = 0; card < kCards; ++card) {
        m_cards.push_back(new FigureCard);
        layout->addWidget(m_cards.back(), 1);
    }
    return cards;
}

QWidget *EvaluationView::createThresholdArea()
{
    m_slider->setRange(0, kSliderSteps);
    described(m_slider, u"thresholdSlider"_s, tr("Threshold"),
              tr("Called malignant from this score on; only to look at, nothing is written"));
    m_thresholdText = new QLabel;
    m_thresholdText->setObjectName(u"thresholdText"_s);
    m_thresholdText->setWordWrap(true);
    m_backToLocked = described(new QPushButton(tr("Back to the locked one")), u"lockedThreshold"_s,
                               tr("Back to the locked threshold"),
                               tr("The threshold that evaluation.json was made with"));
    auto *label = new QLabel(tr("&Threshold"));
    label->setBuddy(m_slider);
    auto *row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(m_slider, 1);
    row->addWidget(m_backToLocked);
    connect(m_backToLocked, &QPushButton::clicked, this, [this] {
        m_slider->setValue(int(std::lround(m_evaluation->threshold.value * kSliderSteps)));
        thresholdMoved(); // also where the locked threshold lies between two steps
    });

    auto *area = new QWidget;
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(m_matrix, 1);
    layout->addLayout(row);
    layout->addWidget(m_thresholdText);
    return area;
}

QWidget *EvaluationView::createPictureArea()
{
    described(m_pictures, u"judgedPictures"_s, tr("Pictures"), tr("Double click or Return opens a picture in Explain"));
    m_picturesTitle = new QLabel;
    m_picturesTitle->setObjectName(u"judgedPicturesTitle"_s);
    m_picturesTitle->setFont(scaledFont(1.05, QFont::DemiBold));
    m_picturesTitle->setWordWrap(true);
    m_wrongOnly = described(new QPushButton(tr("All &wrong calls")), u"wrongPictures"_s, tr("All wrong calls"),
                            tr("Lists every picture on the wrong side of the threshold, the surest mistake first"));
    connect(m_wrongOnly, &QPushButton::clicked, this, &EvaluationView::showWrongPictures);
    auto *area = new QWidget;
    area->setMinimumWidth(20 * fontMetrics().height());
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(2 * kGridPixels, 0, 0, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(m_picturesTitle);
    layout->addWidget(m_pictures, 1);
    layout->addWidget(m_wrongOnly);
    return area;
}

void EvaluationView::setEvaluation(std::shared_ptr<const RunEvaluation> evaluation)
{
    m_evaluation = std::move(evaluation);
    m_tables->figures().setRows(histo::figureRows(*m_evaluation));
    for (std::size_t card = 0; card < m_cards.size(); ++card)
        m_cards[card]->setFigure(figureRows()[card]);

    const Figure &area = figureRows()[1].locked;
    m_roc->setCurve(rocCurve(m_evaluation->pictures.judged),
                    area.value ? tr("AUC %1 (%2)").arg(figureText(area.value), intervalText(area)) : QString(),
                    tr("No ROC curve: the part holds pictures of one class only."));
    m_computed.setEvaluation(m_evaluation);
    {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(int(std::lround(m_evaluation->threshold.value * kSliderSteps)));
    }
    m_list = [this] { showWrongPictures(); };
    thresholdMoved();
}

const std::vector<FigureRow> &EvaluationView::figureRows() const { return m_tables->figures().rows(); }

bool EvaluationView::isIdle() const { return m_computed.isIdle() && m_pictures->isIdle(); }

bool EvaluationView::isLockedThreshold() const
{
    return m_slider->value() == int(std::lround(m_evaluation->threshold.value * kSliderSteps));
}

double EvaluationView::threshold() const
{
    return isLockedThreshold() ? m_evaluation->threshold.value : double(m_slider->value()) / kSliderSteps;
}

void EvaluationView::thresholdMoved()
{
    m_roc->setThreshold(threshold());
    m_matrix->setCounts(confusion(m_evaluation->pictures.judged, threshold()));
    const auto list = m_list; // a copy: listing sets m_list anew
    list();
    m_backToLocked->setEnabled(!isLockedThreshold());
    showThresholdText();
    m_computed.request(threshold());
}

void EvaluationView::showThresholdText()
{
    const QString locked = tr("%1 (%2)").arg(QString::number(m_evaluation->threshold.value, 'f', 2),
                                             QString::fromStdString(m_evaluation->threshold.policy));
    m_thresholdText->setText(
        isLockedThreshold()
            ? tr("Malignant is called from score %1 on: the locked threshold of evaluation.json.").arg(locked)
            : tr("Looking at %1. Locked is %2: the figures above and in the report are those of the locked "
                 "one. A threshold chosen on these pictures flatters.")
                  .arg(QString::number(threshold(), 'f', 2), locked));
}

void EvaluationView::showFigures(const FiguresAtThreshold &figures)
{
    m_tables->setCases(figures.cases);
    if (isLockedThreshold())
        m_tables->figures().clearOtherThreshold();
    else
        m_tables->figures().setFigures(figures.figures, figures.threshold);
}

void EvaluationView::showWrongPictures()
{
    m_list = [this] { showWrongPictures(); };
    m_matrix->choose(std::nullopt);
    auto rows = picturesWhere(m_evaluation->predictions, [this](const PredictionRow &row) {
        return (row.score >= threshold()) != (row.label == Label::Malignant);
    });
    const auto count = rows.size();
    showPictures(tr("All wrong calls: %1 of %2").arg(count).arg(picturesText(int(m_evaluation->predictions.size()))),
                 std::move(rows));
}

void EvaluationView::showCell(ConfusionMatrix::Cell cell)
{
    m_list = [this, cell] { showCell(cell); };
    auto rows = picturesWhere(m_evaluation->predictions, [this, cell](const PredictionRow &row) {
        return row.label == cell.actual && (row.score >= threshold() ? Label::Malignant : Label::Benign) == cell.called;
    });
    const auto count = rows.size();
    showPictures(tr("%1, called %2: %3")
                     .arg(labelTitle(cell.actual), labelTitle(cell.called).toLower(), picturesText(int(count))),
                 std::move(rows));
}

void EvaluationView::showCase(const std::string &group)
{
    m_list = [this, group] { showCase(group); };
    m_matrix->choose(std::nullopt);
    showPictures(
        tr("Case %1").arg(QString::fromStdString(group)),
        picturesWhere(m_evaluation->predictions, [&group](const PredictionRow &row) { return row.group == group; }));
}

void EvaluationView::showPictures(const QString &title, std::vector<PredictionRow> rows)
{
    m_picturesTitle->setText(title);
    m_pictures->setPictures(std::move(rows), m_evaluation->dataRoot, threshold());
}

} // namespace histo
