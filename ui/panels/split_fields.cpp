#include "ui/panels/split_fields.h"

#include "ui/described.h"
#include "ui/qt_paths.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <iterator>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

/// One choice of who stands in which part. Grouping by stem is the safe one and comes first.
struct SplitChoice {
    SplitScheme scheme;
    GroupKey key;
    const char *title, *toolTip;
};
constexpr SplitChoice kSplitChoices[] = {
    {SplitScheme::Grouped, GroupKey::Stem, QT_TRANSLATE_NOOP("histo::SplitFields", "By patient (accession number)"),
     QT_TRANSLATE_NOOP("histo::SplitFields", "No accession number in two parts: the safe stand-in for the patient")},
    {SplitScheme::Grouped, GroupKey::Slide, QT_TRANSLATE_NOOP("histo::SplitFields", "By slide"),
     QT_TRANSLATE_NOOP("histo::SplitFields", "No slide in two parts; two slides of one patient may be")},
    {SplitScheme::Grouped, GroupKey::Folder, QT_TRANSLATE_NOOP("histo::SplitFields", "By folder"),
     QT_TRANSLATE_NOOP("histo::SplitFields", "No folder in two parts; a slide filed twice may be")},
    {SplitScheme::Official, GroupKey::Stem,
     QT_TRANSLATE_NOOP("histo::SplitFields", "By the authors' five folds: leaky"),
     QT_TRANSLATE_NOOP("histo::SplitFields", "As published with BreakHis; slides of one patient stand on both sides")},
    {SplitScheme::Leaky, GroupKey::Stem, QT_TRANSLATE_NOOP("histo::SplitFields", "By picture: leaky, a demonstration"),
     QT_TRANSLATE_NOOP("histo::SplitFields",
                       "Pictures of one patient on both sides, only to show how much that flatters")},
};
constexpr int kSplitChoiceCount = static_cast<int>(std::size(kSplitChoices));

constexpr int kOfficialFolds = 5, kMostFolds = 20;

QSpinBox *spinBox(int from, int to, int value)
{
    auto *box = new QSpinBox;
    box->setRange(from, to);
    box->setValue(value);
    return box;
}

} // namespace

SplitFields::SplitFields(QFormLayout *form) : QObject(form->parentWidget())
{
    m_split = described(new QComboBox, u"trainSplit"_s, tr("Split"), tr("What never stands in two parts"));
    for (const SplitChoice &choice : kSplitChoices) {
        m_split->addItem(tr(choice.title));
        m_split->setItemData(m_split->count() - 1, tr(choice.toolTip), Qt::ToolTipRole);
    }
    m_split->setMinimumContentsLength(16);
    m_split->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    form->addRow(tr("Sp&lit"), m_split);
    m_leakyNote = new QLabel(tr("⚠ A demonstration, not a result: pictures of one patient are trained on and judged."));
    m_leakyNote->setObjectName(u"trainLeakyNote"_s);
    m_leakyNote->setWordWrap(true);
    form->addRow(m_leakyNote);

    const SplitOptions standard;
    m_folds = described(spinBox(2, kMostFolds, standard.folds), u"trainFolds"_s, tr("Folds"),
                        tr("The data is cut into so many parts; each is the test part once"));
    m_fold = described(spinBox(1, standard.folds, standard.fold), u"trainFold"_s, tr("Fold"),
                       tr("Which of them is the test part"));
    auto *folds = new QWidget;
    auto *foldRow = new QHBoxLayout(folds);
    foldRow->setContentsMargins(0, 0, 0, 0);
    foldRow->addWidget(m_fold, 1);
    foldRow->addWidget(new QLabel(tr("of")));
    foldRow->addWidget(m_folds, 1);
    auto *foldLabel = new QLabel(tr("&Fold"));
    foldLabel->setBuddy(m_fold);
    form->addRow(foldLabel, folds);

    m_dropTwins = described(new QCheckBox(tr("Leave copies out")), u"trainDropTwins"_s, tr("Leave copies out"),
                            tr("Of pictures with equal pixels one stays; none where some are called benign and some "
                               "malignant"));
    m_dropTwins->setChecked(standard.twins == TwinPolicy::Drop);
    form->addRow(QString(), m_dropTwins);

    connect(m_folds, &QSpinBox::valueChanged, m_fold, &QSpinBox::setMaximum);
    connect(m_split, &QComboBox::currentIndexChanged, this, &SplitFields::schemeChosen);
    connect(m_dropTwins, &QCheckBox::toggled, this, &SplitFields::changed);
    for (QSpinBox *box : {m_folds, m_fold})
        connect(box, &QSpinBox::valueChanged, this, &SplitFields::changed);
    schemeChosen();
}

bool SplitFields::isFileChosen() const { return m_split->currentIndex() >= kSplitChoiceCount; }

SplitScheme SplitFields::scheme() const
{
    if (!isFileChosen())
        return kSplitChoices[m_split->currentIndex()].scheme;
    return m_file.foldFile ? SplitScheme::Official : SplitScheme::Grouped;
}

void SplitFields::schemeChosen()
{
    const bool isOfficial = scheme() == SplitScheme::Official, isFinished = isFileChosen() && m_file.splitFile;
    m_leakyNote->setVisible(scheme() != SplitScheme::Grouped);
    if (isOfficial)
        m_folds->setValue(kOfficialFolds);
    m_folds->setEnabled(!isOfficial && !isFinished);
    m_fold->setEnabled(!isFinished);
    m_dropTwins->setEnabled(!isFinished);
    Q_EMIT changed();
}

void SplitFields::write(TrainConfig &config) const
{
    config.splitFile.reset();
    config.split.foldFile.reset();
    if (isFileChosen()) {
        config.splitFile = m_file.splitFile;
        config.split.foldFile = m_file.foldFile;
    }
    config.split.scheme = scheme();
    config.split.groupKey = isFileChosen() ? GroupKey::Stem : kSplitChoices[m_split->currentIndex()].key;
    config.split.folds = m_folds->value();
    config.split.fold = m_fold->value();
    config.split.twins = m_dropTwins->isChecked() ? TwinPolicy::Drop : TwinPolicy::Keep;
}

void SplitFields::read(const TrainConfig &config)
{
    offerFile(config);
    const auto fits = [&config](const SplitChoice &choice) {
        const bool hasKey = choice.scheme == SplitScheme::Grouped;
        return choice.scheme == config.split.scheme && (!hasKey || choice.key == config.split.groupKey);
    };
    const auto found = std::find_if(std::begin(kSplitChoices), std::end(kSplitChoices), fits);
    const int index = m_split->count() > kSplitChoiceCount ? kSplitChoiceCount
                                                           : static_cast<int>(found - std::begin(kSplitChoices));
    m_split->setCurrentIndex(index);
    m_folds->setValue(config.split.folds);
    m_fold->setValue(config.split.fold);
    m_dropTwins->setChecked(config.split.twins == TwinPolicy::Drop);
    schemeChosen();
}

void SplitFields::offerFile(const TrainConfig &config)
{
    const QSignalBlocker quiet(m_split);
    if (m_split->count() > kSplitChoiceCount)
        m_split->removeItem(kSplitChoiceCount);
    m_file = {config.splitFile, config.splitFile ? std::nullopt : config.split.foldFile};
    if (!m_file.splitFile && !m_file.foldFile)
        return;
    const QString name = toQString((m_file.splitFile ? *m_file.splitFile : *m_file.foldFile).filename());
    m_split->addItem(m_file.splitFile ? tr("As in the file %1").arg(name)
                                      : tr("By the list of a fold %1: leaky").arg(name));
    m_split->setItemData(kSplitChoiceCount, toQString(m_file.splitFile ? *m_file.splitFile : *m_file.foldFile),
                         Qt::ToolTipRole);
}

} // namespace histo
