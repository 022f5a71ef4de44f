#include "ui/panels/train_form.h"

#include "core/common/paths.h"
#include "ui/described.h"
#include "ui/models/recipe_words.h"
#include "ui/models/sample_words.h"
#include "ui/panels/preset_bar.h"
#include "ui/panels/preset_dialog.h"
#include "ui/panels/recipe_form.h"
#include "ui/panels/split_fields.h"
#include "ui/panels/weights_chooser.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"
#include "ui/view/folded_group.h"
#include "ui/view/wheel_guard.h"

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

constexpr int kLargestSeed = 1'000'000'000;

void arrange(QFormLayout *form)
{
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(2 * kGridPixels);
    form->setHorizontalSpacing(3 * kGridPixels);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

/// Long titles must not make the whole column as wide as they are.
QComboBox *narrowComboBox()
{
    auto *box = new QComboBox;
    box->setMinimumContentsLength(16);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    return box;
}

} // namespace

TrainForm::TrainForm(WeightsDownloader &downloader, QWidget *parent)
    : QWidget(parent),
      m_shelf(new PresetShelf(PresetShelf::usualFolder(), this)),
      m_weights(new WeightsChooser(downloader)),
      m_preset(new PresetBar(*m_shelf)),
      m_recipe(new RecipeForm)
{
    auto *form = new QFormLayout(this);
    arrange(form);
    addDataRows(form);
    addNetworkRows(form);
    addRecipeRows(form);
    addMachineRows(form);
    setDataset(nullptr);
    m_weights->setModel(m_model->currentData().toString().toStdString());
    presetChosen();
    WheelGuard::guardControlsOf(this);
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
    m_split = new SplitFields(form);
    connect(m_split, &SplitFields::changed, this, &TrainForm::changed);
}

void TrainForm::addNetworkRows(QFormLayout *form)
{
    m_model = described(new QComboBox, u"trainModel"_s, tr("Network"), tr("The network that is trained"));
    for (const ModelInfo &model : modelTable()) {
        m_model->addItem(QString::fromStdString(model.title), QString::fromStdString(model.id));
        m_model->setItemData(m_model->count() - 1, QString::fromStdString(model.description), Qt::ToolTipRole);
    }
    form->addRow(tr("&Network"), m_model);
    form->addRow(tr("Start &weights"), m_weights);
    connect(m_model, &QComboBox::currentIndexChanged, this,
            [this] { m_weights->setModel(m_model->currentData().toString().toStdString()); });
    connect(m_weights, &WeightsChooser::changed, this, &TrainForm::weightsChosen);
    connect(m_weights, &WeightsChooser::fileWanted, this, &TrainForm::weightsWanted);
}

void TrainForm::addRecipeRows(QFormLayout *form)
{
    form->addRow(tr("&Preset"), m_preset);
    form->addRow(m_recipe);
    connect(m_preset, &PresetBar::chosen, this, &TrainForm::presetChosen);
    connect(m_preset, &PresetBar::putAllBackWanted, m_recipe, &RecipeForm::putAllBack);
    connect(m_preset, &PresetBar::saveWanted, this, &TrainForm::savePreset);
    connect(m_recipe, &RecipeForm::changed, this, &TrainForm::recipeChanged);
    connect(m_recipe, &RecipeForm::helpWanted, this, &TrainForm::helpWanted);
    connect(m_shelf, &PresetShelf::warned, this, &TrainForm::warned);
}

void TrainForm::addMachineRows(QFormLayout *form)
{
    m_device = described(narrowComboBox(), u"trainDevice"_s, tr("Device"),
                         tr("What computes; each device takes one job at a time"));
    m_device->addItem(tr("Automatic"), u"auto"_s);
    m_precision = described(new QComboBox, u"trainPrecision"_s, tr("Precision"),
                            tr("bf16 is faster where the device has it; fp32 is the reference"));
    m_precision->addItem(tr("Automatic"), QString::fromLatin1(name(Precision::Auto)));
    for (Precision precision : {Precision::Fp32, Precision::Bf16})
        m_precision->addItem(QString::fromLatin1(name(precision)), QString::fromLatin1(name(precision)));
    m_seed = described(new QSpinBox, u"trainSeed"_s, tr("Seed"),
                       tr("Of the split and the training: the same seed gives the same run"));
    m_seed->setRange(0, kLargestSeed);
    m_seed->setValue(int(TrainConfig().seed));
    m_shuffleLabels = described(new QCheckBox(tr("Shuffle the labels")), u"trainShuffleLabels"_s,
                                tr("Shuffle the labels"),
                                tr("A control experiment: nothing can be learnt from permuted labels, and all figures "
                                   "must fall to chance"));
    auto *content = new QWidget;
    auto *rows = new QFormLayout(content);
    arrange(rows);
    rows->setContentsMargins(2 * kGridPixels, 0, 0, 2 * kGridPixels);
    rows->addRow(tr("De&vice"), m_device);
    rows->addRow(tr("P&recision"), m_precision);
    rows->addRow(tr("See&d"), m_seed);
    rows->addRow(tr("Control"), m_shuffleLabels);
    m_machine = new FoldedGroup(tr("Device and seed"), u"trainSectionDevice"_s, content);
    form->addRow(m_machine);
    for (QComboBox *box : {m_device, m_precision})
        connect(box, &QComboBox::currentIndexChanged, this, &TrainForm::describeMachine);
    connect(m_seed, &QSpinBox::valueChanged, this, &TrainForm::describeMachine);
    connect(m_shuffleLabels, &QCheckBox::toggled, this, &TrainForm::describeMachine);
    describeMachine();
}

void TrainForm::describeMachine()
{
    QStringList words{m_device->currentIndex() == 0 ? tr("automatic") : m_device->currentData().toString()};
    if (m_precision->currentIndex() > 0)
        words << m_precision->currentText();
    words << tr("seed %1").arg(m_seed->value());
    if (m_shuffleLabels->isChecked())
        words << tr("⚠ labels shuffled");
    m_machine->setSummary(words.join(u", "_s),
                          m_shuffleLabels->isChecked() ? QPalette::Link : QPalette::PlaceholderText);
    Q_EMIT changed();
}

void TrainForm::setDataset(std::shared_ptr<const ScanReport> dataset)
{
    m_dataset = std::move(dataset);
    m_datasetName->setText(m_dataset ? toQString(m_dataset->root.filename()) : tr("none open"));
    m_datasetName->setToolTip(m_dataset ? toQString(m_dataset->root) : tr("Open a data set in Start"));
    showMagnifications();
    if (m_dataset && m_repeated && m_repeated->data == m_dataset->root)
        setMagnifications(m_repeated->split.magnifications);
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

/// Says whether all of them are in the data set.
bool TrainForm::setMagnifications(const std::vector<int> &magnifications)
{
    std::size_t ticked = 0;
    for (QCheckBox *box : m_magnifications) {
        const int magnification = box->property("magnification").toInt();
        const bool isWanted = magnifications.empty() || std::ranges::count(magnifications, magnification) > 0;
        box->setChecked(isWanted);
        ticked += isWanted;
    }
    return magnifications.empty() || ticked == magnifications.size();
}

void TrainForm::setDevices(const std::vector<Device> &devices)
{
    const QSignalBlocker quiet(m_device);
    const bool wereListed = m_device->count() > 1;
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
    if (m_repeated && !wereListed)
        chooseDevice(m_repeated->device);
}

/// Says whether there is one of this id; if not, the device is chosen automatically.
bool TrainForm::chooseDevice(const std::string &id)
{
    const int index = id == "auto" ? 0 : m_device->findData(QString::fromStdString(id));
    m_device->setCurrentIndex(std::max(0, index));
    return index >= 0;
}

void TrainForm::setWeights(const OpenWeights &weights)
{
    m_model->setCurrentIndex(m_model->findData(QString::fromStdString(weights.modelId())));
    m_weights->setFile(weights);
}

Recipe TrainForm::presetRecipe() const
{
    // Random weights have no head-only epochs: there is nothing yet that would be worth keeping.
    Recipe recipe = m_preset->preset().recipe;
    if (m_weights->isRandom())
        recipe.headEpochs = 0;
    return recipe;
}

void TrainForm::presetChosen()
{
    m_recipe->setStandard(presetRecipe(), QString::fromStdString(m_preset->preset().title));
    m_recipe->putAllBack();
}

void TrainForm::weightsChosen()
{
    m_recipe->setStandard(presetRecipe(), QString::fromStdString(m_preset->preset().title));
}

void TrainForm::recipeChanged()
{
    m_preset->setDifferences(differenceCount(m_recipe->standard(), m_recipe->recipe()));
    Q_EMIT changed();
}

void TrainForm::savePreset()
{
    auto *dialog = new PresetDialog(m_preset->preset(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PresetDialog::accepted, this,
            [this, dialog] { m_shelf->save(dialog->title(), dialog->description(), m_recipe->recipe()); });
    dialog->open();
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
    config.preset = m_preset->preset().id;
    config.recipe = m_recipe->recipe();
    if (m_dataset)
        config.data = m_dataset->root;
    config.model = m_model->currentData().toString().toStdString();
    config.weights = m_weights->weights();
    config.seed = std::uint64_t(m_seed->value());
    config.device = m_device->currentData().toString().toStdString();
    config.precision = precisionNamed(m_precision->currentData().toString().toStdString()).value_or(Precision::Auto);
    config.shuffleLabels = m_shuffleLabels->isChecked();
    m_split->write(config);
    config.split.seed = config.seed;
    config.split.magnifications = chosenMagnifications();
    return config;
}

QString TrainForm::problem() const
{
    if (!m_dataset)
        return tr("Open a data set first.");
    if (std::none_of(m_magnifications.begin(), m_magnifications.end(),
                     [](const QCheckBox *box) { return box->isChecked(); }))
        return tr("Tick at least one magnification.");
    return m_recipe->problem();
}

} // namespace histo
