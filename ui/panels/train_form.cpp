#include "ui/panels/train_form.h"

#include "ui/described.h"
#include "ui/models/sample_words.h"
#include "ui/panels/weights_chooser.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <map>

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
    {SplitScheme::Grouped, GroupKey::Stem, QT_TRANSLATE_NOOP("histo::TrainForm", "By patient (accession number)"),
     QT_TRANSLATE_NOOP("histo::TrainForm", "No accession number in two parts: the safe stand-in for the patient")},
    {SplitScheme::Grouped, GroupKey::Slide, QT_TRANSLATE_NOOP("histo::TrainForm", "By slide"),
     QT_TRANSLATE_NOOP("histo::TrainForm", "No slide in two parts; two slides of one patient may be")},
    {SplitScheme::Grouped, GroupKey::Folder, QT_TRANSLATE_NOOP("histo::TrainForm", "By folder"),
     QT_TRANSLATE_NOOP("histo::TrainForm", "No folder in two parts; a slide filed twice may be")},
    {SplitScheme::Official, GroupKey::Stem, QT_TRANSLATE_NOOP("histo::TrainForm", "By the authors' five folds: leaky"),
     QT_TRANSLATE_NOOP("histo::TrainForm",
                       "As published with BreakHis; slides of one patient stand on both sides")},
    {SplitScheme::Leaky, GroupKey::Stem, QT_TRANSLATE_NOOP("histo::TrainForm", "By picture: leaky, a demonstration"),
     QT_TRANSLATE_NOOP("histo::TrainForm",
                       "Pictures of one patient on both sides, only to show how much that flatters")},
};

constexpr int kOfficialFolds = 5;

QSpinBox *spinBox(int from, int to, int value)
{
    auto *box = new QSpinBox;
    box->setRange(from, to);
    box->setValue(value);
    return box;
}

} // namespace

TrainForm::TrainForm(WeightsDownloader &downloader, QWidget *parent)
    : QWidget(parent), m_weights(new WeightsChooser(downloader))
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(2 * kGridPixels);
    form->setHorizontalSpacing(3 * kGridPixels);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addDataRows(form);
    addTrainingRows(form);
    addSplitRows(form);
    addDeviceRows(form);
    setDataset(nullptr);
    m_weights->setModel(m_model->currentData().toString().toStdString());
    presetChosen();
    splitChosen();
}

QLabel *TrainForm::addNote(QFormLayout *form, const QString &objectName)
{
    auto *note = new QLabel;
    note->setObjectName(objectName);
    note->setWordWrap(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    form->addRow(note);
    return note;
}

void TrainForm::addDataRows(QFormLayout *form)
{
    m_datasetName = described(new QLabel, u"trainDataset"_s, tr("Data set"),
                              tr("The open data set; open another in Start"));
    m_datasetName->setWordWrap(true);
    form->addRow(tr("Data set"), m_datasetName);

    auto *row = new QWidget;
    m_magnificationRow = new QHBoxLayout(row);
    m_magnificationRow->setContentsMargins(0, 0, 0, 0);
    m_magnificationRow->setSpacing(2 * kGridPixels);
    form->addRow(tr("Magnification"), row);
}

void TrainForm::addTrainingRows(QFormLayout *form)
{
    m_preset = described(new QComboBox, u"trainPreset"_s, tr("Preset"), tr("A starting point for the settings below"));
    for (const RecipePreset &preset : recipePresets())
        m_preset->addItem(QString::fromStdString(preset.title), QString::fromStdString(preset.id));
    form->addRow(tr("&Preset"), m_preset);
    m_presetNote = addNote(form, u"trainPresetNote"_s);

    m_model = described(new QComboBox, u"trainModel"_s, tr("Network"), tr("The network that is trained"));
    for (const ModelInfo &model : modelTable()) {
        m_model->addItem(QString::fromStdString(model.title), QString::fromStdString(model.id));
        m_model->setItemData(m_model->count() - 1, QString::fromStdString(model.description), Qt::ToolTipRole);
    }
    form->addRow(tr("&Network"), m_model);
    form->addRow(tr("Start &weights"), m_weights);

    const Recipe standard;
    m_epochs = described(spinBox(1, 1000, standard.epochs), u"trainEpochs"_s, tr("Epochs"),
                         tr("Passes over the training part, all phases together"));
    m_headEpochs = described(spinBox(0, 1000, standard.headEpochs), u"trainHeadEpochs"_s, tr("Head epochs"),
                             tr("The first of the epochs train the last layer alone"));
    m_batch = described(spinBox(1, 1024, standard.batchSize), u"trainBatch"_s, tr("Batch size"),
                        tr("Pictures in one step"));
    m_seed = described(spinBox(0, 1'000'000'000, int(TrainConfig().seed)), u"trainSeed"_s, tr("Seed"),
                       tr("Of the split and the training: the same seed gives the same run"));
    form->addRow(tr("&Epochs"), m_epochs);
    form->addRow(tr("&Head only"), m_headEpochs);
    m_headEpochs->setSuffix(tr(" of them"));
    form->addRow(tr("&Batch"), m_batch);
    form->addRow(tr("See&d"), m_seed);
    connect(m_preset, &QComboBox::currentIndexChanged, this, &TrainForm::presetChosen);
    connect(m_model, &QComboBox::currentIndexChanged, this,
            [this] { m_weights->setModel(m_model->currentData().toString().toStdString()); });
    connect(m_weights, &WeightsChooser::changed, this, &TrainForm::weightsChosen);
    connect(m_weights, &WeightsChooser::fileWanted, this, &TrainForm::weightsWanted);
    for (QSpinBox *box : {m_epochs, m_headEpochs, m_batch, m_seed})
        connect(box, &QSpinBox::valueChanged, this, &TrainForm::changed);
    connect(m_epochs, &QSpinBox::valueChanged, m_headEpochs, &QSpinBox::setMaximum);
}

void TrainForm::addSplitRows(QFormLayout *form)
{
    m_split = described(new QComboBox, u"trainSplit"_s, tr("Split"), tr("What never stands in two parts"));
    for (const SplitChoice &choice : kSplitChoices) {
        m_split->addItem(tr(choice.title));
        m_split->setItemData(m_split->count() - 1, tr(choice.toolTip), Qt::ToolTipRole);
    }
    form->addRow(tr("Sp&lit"), m_split);
    m_leakyNote = addNote(form, u"trainLeakyNote"_s);
    m_leakyNote->setText(tr("⚠ A demonstration, not a result: pictures of one patient are trained on and judged."));
    m_leakyNote->setForegroundRole(QPalette::WindowText);

    const SplitOptions standard;
    m_folds = described(spinBox(2, 20, standard.folds), u"trainFolds"_s, tr("Folds"),
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
    connect(m_folds, &QSpinBox::valueChanged, m_fold, &QSpinBox::setMaximum);
    connect(m_split, &QComboBox::currentIndexChanged, this, &TrainForm::splitChosen);
    for (QSpinBox *box : {m_folds, m_fold})
        connect(box, &QSpinBox::valueChanged, this, &TrainForm::changed);
}

void TrainForm::addDeviceRows(QFormLayout *form)
{
    m_device = described(new QComboBox, u"trainDevice"_s, tr("Device"),
                         tr("What computes; each device takes one job at a time"));
    m_device->addItem(tr("Automatic"), u"auto"_s);
    m_precision = described(new QComboBox, u"trainPrecision"_s, tr("Precision"),
                            tr("bf16 is faster where the device has it; fp32 is the reference"));
    m_precision->addItem(tr("Automatic"), QString::fromLatin1(name(Precision::Auto)));
    for (Precision precision : {Precision::Fp32, Precision::Bf16})
        m_precision->addItem(QString::fromLatin1(name(precision)), QString::fromLatin1(name(precision)));
    form->addRow(tr("De&vice"), m_device);
    form->addRow(tr("P&recision"), m_precision);
    for (QComboBox *box : {m_device, m_precision})
        connect(box, &QComboBox::currentIndexChanged, this, &TrainForm::changed);
}

void TrainForm::setDataset(std::shared_ptr<const ScanReport> dataset)
{
    m_dataset = std::move(dataset);
    m_datasetName->setText(m_dataset ? toQString(m_dataset->root.filename()) : tr("none open"));
    m_datasetName->setToolTip(m_dataset ? toQString(m_dataset->root) : tr("Open a data set in Start"));
    showMagnifications();
    Q_EMIT changed();
}

void TrainForm::showMagnifications()
{
    qDeleteAll(m_magnifications);
    m_magnifications.clear();
    std::map<int, int> pictures;
    if (m_dataset)
        for (const Sample &sample : m_dataset->samples)
            ++pictures[sample.magnification];
    for (const auto &[magnification, count] : pictures) {
        auto *box = described(new QCheckBox(magnificationTitle(magnification)),
                              u"trainMagnification%1"_s.arg(magnification), magnificationTitle(magnification),
                              tr("Pictures: %1").arg(count));
        box->setProperty("magnification", magnification);
        box->setChecked(true);
        connect(box, &QCheckBox::toggled, this, &TrainForm::changed);
        m_magnificationRow->addWidget(box);
        m_magnifications.push_back(box);
    }
}

void TrainForm::setDevices(const std::vector<Device> &devices)
{
    const QSignalBlocker quiet(m_device);
    while (m_device->count() > 1)
        m_device->removeItem(1);
    // By its own name: jobs that say "auto" and "cpu" would not take turns.
    auto isGpu = [](const Device &device) { return device.id.starts_with("cuda"); };
    const auto best = std::find_if(devices.begin(), devices.end(), isGpu);
    if (!devices.empty())
        m_device->setItemData(0, QString::fromStdString((best == devices.end() ? devices.front() : *best).id));
    for (const Device &device : devices)
        m_device->addItem(tr("%1, %2").arg(QString::fromStdString(device.id), QString::fromStdString(device.name)),
                          QString::fromStdString(device.id));
}

void TrainForm::setWeights(const OpenWeights &weights)
{
    m_model->setCurrentIndex(m_model->findData(QString::fromStdString(weights.modelId())));
    m_weights->setFile(weights);
}

const RecipePreset &TrainForm::preset() const
{
    return recipePresets()[std::size_t(std::max(0, m_preset->currentIndex()))];
}

void TrainForm::presetChosen()
{
    m_presetNote->setText(QString::fromStdString(preset().description));
    m_epochs->setValue(preset().recipe.epochs);
    weightsChosen();
}

void TrainForm::weightsChosen()
{
    // Random weights have no head-only epochs: there is nothing yet that would be worth keeping.
    m_headEpochs->setValue(m_weights->isRandom() ? 0 : preset().recipe.headEpochs);
    Q_EMIT changed();
}

void TrainForm::splitChosen()
{
    const SplitScheme scheme = kSplitChoices[m_split->currentIndex()].scheme;
    m_leakyNote->setVisible(scheme != SplitScheme::Grouped);
    const bool isOfficial = scheme == SplitScheme::Official;
    if (isOfficial)
        m_folds->setValue(kOfficialFolds);
    m_folds->setEnabled(!isOfficial);
    Q_EMIT changed();
}

std::vector<int> TrainForm::chosenMagnifications() const
{
    std::vector<int> chosen;
    for (const QCheckBox *box : m_magnifications)
        if (box->isChecked())
            chosen.push_back(box->property("magnification").toInt());
    return chosen.size() == m_magnifications.size() ? std::vector<int>() : chosen;
}

TrainConfig TrainForm::config() const
{
    TrainConfig config;
    applyPreset(config, preset().id);
    if (m_dataset)
        config.data = m_dataset->root;
    config.model = m_model->currentData().toString().toStdString();
    config.weights = m_weights->weights();
    config.recipe.epochs = m_epochs->value();
    config.recipe.headEpochs = m_headEpochs->value();
    config.recipe.batchSize = m_batch->value();
    config.seed = std::uint64_t(m_seed->value());
    config.device = m_device->currentData().toString().toStdString();
    config.precision = precisionNamed(m_precision->currentData().toString().toStdString()).value_or(Precision::Auto);
    const SplitChoice &choice = kSplitChoices[m_split->currentIndex()];
    config.split = {.scheme = choice.scheme,
                    .groupKey = choice.key,
                    .folds = m_folds->value(),
                    .fold = m_fold->value(),
                    .foldFile = std::nullopt,
                    .seed = config.seed,
                    .magnifications = chosenMagnifications()};
    return config;
}

QString TrainForm::problem() const
{
    if (!m_dataset)
        return tr("Open a data set first.");
    if (std::none_of(m_magnifications.begin(), m_magnifications.end(),
                     [](const QCheckBox *box) { return box->isChecked(); }))
        return tr("Tick at least one magnification.");
    return {};
}

} // namespace histo
