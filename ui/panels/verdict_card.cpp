#include "ui/panels/verdict_card.h"

#include "core/evaluate/evaluator.h"
#include "ui/models/sample_words.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

QLabel *wrappingLabel(const QString &objectName)
{
    auto *label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString inClassColor(Label label, const QString &text, const QPalette &palette)
{
    return u"<b style='color:%1'>%2  %3</b>"_s.arg(labelColor(label, palette).name(), labelLetter(label), text);
}

} // namespace

VerdictCard::VerdictCard(QWidget *parent)
    : QFrame(parent),
      m_name(wrappingLabel(u"explainPictureName"_s)),
      m_truth(wrappingLabel(u"explainTruth"_s)),
      m_part(wrappingLabel(u"explainPart"_s)),
      m_call(wrappingLabel(u"explainCall"_s)),
      m_scores(wrappingLabel(u"explainScores"_s))
{
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_name->setFont(scaledFont(1.0, QFont::DemiBold));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, 2 * kGridPixels, 3 * kGridPixels, 2 * kGridPixels);
    layout->setSpacing(kGridPixels);
    for (QLabel *label : {m_name, m_truth, m_part, m_call, m_scores})
        layout->addWidget(label);
}

void VerdictCard::showPicture(const std::filesystem::path &path, const KnownPicture &known)
{
    m_name->setText(toQString(path.filename()).replace(u'_', u"_\u200b"_s)); // long names may break after underscores
    m_name->setToolTip(toQString(path));
    m_label = known.sample ? std::optional(known.sample->label) : std::nullopt;
    m_truth->setText(known.sample ? tr("Is %1 (%2, %3)")
                                        .arg(inClassColor(*m_label, labelTitle(*m_label).toLower(), palette()),
                                             subtypeTitle(known.sample->subtype),
                                             magnificationTitle(known.sample->magnification))
                                  : tr("What it is: not known, the picture is not of the open data set."));
    const bool wasSeenInTraining = known.part && *known.part != Part::Test;
    m_part->setVisible(wasSeenInTraining);
    if (wasSeenInTraining)
        m_part->setText(tr("⚠ %1 part: the open run's network was made with it; what it says here proves nothing.")
                            .arg(partTitle(*known.part)));
    clearScores({});
}

void VerdictCard::showScores(const ExplainedPicture &explained)
{
    if (!explained.malignantScore) {
        clearScores(tr("%1 was trained on everyday pictures and tells %2 classes apart, none of them tissue: the map "
                       "only shows "
                       "what catches its eye.")
                        .arg(QString::fromStdString(explained.modelTitle))
                        .arg(explained.classCount));
        return;
    }
    const double score = *explained.malignantScore;
    const Label called = score >= ThresholdPolicy{}.value ? Label::Malignant : Label::Benign;
    QString verdict;
    if (m_label)
        verdict = called == *m_label ? tr(": ✓ right") : tr(": ✗ wrong");
    m_call->setText(tr("Called %1%2").arg(inClassColor(called, labelTitle(called).toLower(), palette()), verdict));
    m_call->setVisible(true);
    m_scores->setText(
        tr("Score: malignant %1, benign %2").arg(QString::number(score, 'f', 3), QString::number(1 - score, 'f', 3)));
}

void VerdictCard::clearScores(const QString &reason)
{
    m_call->setVisible(false);
    m_scores->setText(reason);
}

} // namespace histo
