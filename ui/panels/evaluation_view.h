#pragma once

#include "ui/models/figure_rows.h"
#include "ui/models/threshold_figures.h"
#include "ui/view/confusion_matrix.h"

#include <QWidget>
#include <functional>
#include <memory>
#include <vector>

class QLabel;
class QPushButton;
class QSlider;

namespace histo {

class EvaluationTables;
class FigureCard;
class JudgedPictureList;
class RocCurve;

/// One evaluation: headline cards, confusion matrix with the threshold, ROC curve, tables, and the pictures behind
/// them. Figures of evaluation.json stay as they are; what another threshold would give stands beside them, never
/// instead.
class EvaluationView : public QWidget {
    Q_OBJECT
public:
    explicit EvaluationView(QWidget *parent = nullptr);

    void setEvaluation(std::shared_ptr<const RunEvaluation> evaluation);
    const RunEvaluation *evaluation() const { return m_evaluation.get(); }
    const std::vector<FigureRow> &figureRows() const;
    bool isIdle() const;

Q_SIGNALS:
    void pictureActivated(const std::filesystem::path &absolutePath);

private:
    QWidget *createCards();
    QWidget *createThresholdArea();
    QWidget *createPictureArea();

    double threshold() const;
    bool isLockedThreshold() const;
    void thresholdMoved();
    void showFigures(const FiguresAtThreshold &figures);
    void showThresholdText();
    void showWrongPictures();
    void showCell(ConfusionMatrix::Cell cell);
    void showCase(const std::string &group);
    void showPictures(const QString &title, std::vector<PredictionRow> rows);

    std::shared_ptr<const RunEvaluation> m_evaluation;
    ThresholdFigures m_computed;
    std::function<void()> m_list; ///< lists the chosen pictures again, at the threshold of now

    std::vector<FigureCard *> m_cards;
    ConfusionMatrix *m_matrix;
    RocCurve *m_roc;
    QSlider *m_slider;
    QLabel *m_thresholdText, *m_picturesTitle;
    QPushButton *m_backToLocked, *m_wrongOnly;
    EvaluationTables *m_tables;
    JudgedPictureList *m_pictures;
};

} // namespace histo
