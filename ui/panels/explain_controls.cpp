#include "ui/panels/explain_controls.h"

#include "core/common/paths.h"
#include "ui/described.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <algorithm>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

enum class Target { Malignant, Benign, Margin };
constexpr int kPretrainedRole = Qt::UserRole + 1; ///< id of a pretrained network; the run's folder stands in UserRole

struct ColorMapTitle {
    ColorMap colors;
    const char *title;
};
constexpr ColorMapTitle kColorMaps[] = {
    {ColorMap::Magma, QT_TRANSLATE_NOOP("histo::ExplainControls", "Magma")},
    {ColorMap::Viridis, QT_TRANSLATE_NOOP("histo::ExplainControls", "Viridis")},
    {ColorMap::Jet, QT_TRANSLATE_NOOP("histo::ExplainControls", "Jet (misleads: its bright bands are not larger)")},
};

QLabel *note(const QString &objectName)
{
    auto *label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QSlider *percentSlider(int value)
{
    auto *slider = new QSlider(Qt::Horizontal);
    slider->setRange(0, 100);
    slider->setPageStep(10);
    slider->setValue(value);
    return slider;
}

QComboBox *narrowComboBox()
{
    auto *box = new QComboBox;
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(10);
    return box;
}

} // namespace

ExplainControls::ExplainControls(QWidget *parent)
    : QWidget(parent),
      m_model(narrowComboBox()),
      m_method(narrowComboBox()),
      m_layer(narrowComboBox()),
      m_target(narrowComboBox()),
      m_colors(narrowComboBox()),
      m_methodNote(note(u"methodNote"_s)),
      m_layerNote(note(u"layerNote"_s)),
      m_opacity(percentSlider(60)),
      m_threshold(percentSlider(0)),
      m_overlay(new QCheckBox(tr("Show the map")))
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(2 * kGridPixels);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addQuestionRows(form);
    addLookRows(form);
    setRun({}, {});
    showTargets(2, 0);
    showMethodNote();
    for (QComboBox *box : {m_model, m_method, m_layer, m_target})
        connect(box, &QComboBox::activated, this, [this] {
            showMethodNote();
            Q_EMIT questionChanged();
        });
    connect(m_colors, &QComboBox::activated, this, &ExplainControls::lookChanged);
    connect(m_opacity, &QSlider::valueChanged, this, &ExplainControls::lookChanged);
    connect(m_threshold, &QSlider::valueChanged, this, &ExplainControls::lookChanged);
    connect(m_overlay, &QCheckBox::toggled, this, &ExplainControls::lookChanged);
}

void ExplainControls::addQuestionRows(QFormLayout *form)
{
    described(m_model, u"explainModel"_s, tr("Network"),
              tr("The network that is asked: of the open run, or one that only knows everyday pictures"));
    described(m_method, u"explainMethod"_s, tr("Method"), tr("How the map is made"));
    described(m_layer, u"explainLayer"_s, tr("Layer"), tr("The part of the network whose cells the map shows"));
    described(m_target, u"explainTarget"_s, tr("Evidence for"), tr("What the map speaks for"));
    for (const ExplainerInfo &explainer : explainerTable()) {
        m_method->addItem(QString::fromStdString(explainer.title), QString::fromStdString(explainer.id));
        m_method->setItemData(m_method->count() - 1, QString::fromStdString(explainer.description), Qt::ToolTipRole);
    }
    form->addRow(tr("&Network"), m_model);
    form->addRow(tr("&Method"), m_method);
    form->addRow(m_methodNote);
    form->addRow(tr("&Layer"), m_layer);
    form->addRow(m_layerNote);
    form->addRow(tr("E&vidence for"), m_target);
    m_layerNote->setText(tr("Later layers see whole structures in few cells, earlier ones see edges in many."));
}

void ExplainControls::addLookRows(QFormLayout *form)
{
    described(m_colors, u"explainColors"_s, tr("Colours"),
              tr("Magma and viridis grow evenly in brightness; jet does not"));
    described(m_opacity, u"explainOpacity"_s, tr("Opacity"), tr("How much the map hides of the picture ([ and ])"));
    described(m_threshold, u"explainThreshold"_s, tr("Threshold"),
              tr("Hides the map where it is weaker than this share of its maximum"));
    described(m_overlay, u"explainOverlay"_s, tr("Show the map"), tr("Switches the map on and off (O)"));
    for (const ColorMapTitle &row : kColorMaps)
        m_colors->addItem(tr(row.title), int(row.colors));
    m_overlay->setChecked(true);
    form->addRow(m_overlay);
    form->addRow(tr("&Opacity"), m_opacity);
    form->addRow(tr("&Threshold"), m_threshold);
    form->addRow(tr("&Colours"), m_colors);
}

void ExplainControls::setRun(const std::filesystem::path &run, const QString &title)
{
    m_model->clear();
    if (!run.empty())
        m_model->addItem(title, toQString(run));
    offerPretrained();
    m_layer->clear();
    m_layers.clear();
}

bool ExplainControls::offerPretrained()
{
    const bool wasEmpty = m_model->count() == 0;
    for (const ModelInfo &model : modelTable()) {
        const QString id = QString::fromStdString(model.id);
        if (m_model->findData(id, kPretrainedRole) >= 0 || !pretrainedWeights(model.id))
            continue;
        m_model->addItem(tr("%1, everyday pictures only").arg(QString::fromStdString(model.title)));
        m_model->setItemData(m_model->count() - 1, id, kPretrainedRole);
    }
    for (int row = 0; row < m_model->count(); ++row)
        m_model->setItemData(row, m_model->itemText(row), Qt::ToolTipRole);
    return wasEmpty && m_model->count() > 0;
}

void ExplainControls::setNetwork(const ExplainedPicture &explained)
{
    showTargets(explained.classCount, explained.target.classIndex);
    if (explained.layers == m_layers)
        return;
    m_layers = explained.layers;
    m_layer->clear();
    m_layer->addItem(tr("%1 (usual)").arg(QString::fromStdString(explained.defaultLayer)), QString());
    for (auto layer = m_layers.rbegin(); layer != m_layers.rend(); ++layer) // the last are the ones people look at
        if (*layer != explained.defaultLayer)
            m_layer->addItem(QString::fromStdString(*layer), QString::fromStdString(*layer));
    m_layer->setCurrentIndex(std::max(0, m_layer->findData(QString::fromStdString(explained.request.layer))));
}

void ExplainControls::showTargets(int classCount, int classIndex)
{
    if (classCount != 2) {
        m_target->clear();
        m_target->addItem(tr("class %1 of %2, its strongest").arg(classIndex).arg(classCount));
        m_target->setEnabled(false);
        return;
    }
    if (m_target->isEnabled() && m_target->count() == 3)
        return;
    m_target->clear();
    m_target->addItem(tr("M  malignant"), int(Target::Malignant));
    m_target->addItem(tr("B  benign"), int(Target::Benign));
    m_target->addItem(tr("malignant minus benign"), int(Target::Margin));
    m_target->setEnabled(true);
}

void ExplainControls::showMethodNote()
{
    m_methodNote->setText(QString::fromStdString(findExplainer(method()).description));
}

ModelSource ExplainControls::model() const
{
    return {toPath(m_model->currentData().toString()), m_model->currentData(kPretrainedRole).toString().toStdString()};
}

std::string ExplainControls::method() const { return m_method->currentData().toString().toStdString(); }

std::string ExplainControls::layer() const { return m_layer->currentData().toString().toStdString(); }

ExplainTarget ExplainControls::target() const
{
    if (!m_target->isEnabled())
        return {};
    switch (Target(m_target->currentData().toInt())) {
    case Target::Benign: return {ExplainTarget::Kind::ClassLogit, 0};
    case Target::Margin: return {ExplainTarget::Kind::Margin, 1};
    case Target::Malignant: break;
    }
    return {ExplainTarget::Kind::ClassLogit, 1};
}

ColorMap ExplainControls::colors() const { return ColorMap(m_colors->currentData().toInt()); }
double ExplainControls::opacity() const { return m_opacity->value() / 100.0; }
double ExplainControls::threshold() const { return m_threshold->value() / 100.0; }
bool ExplainControls::isOverlayVisible() const { return m_overlay->isChecked(); }

void ExplainControls::changeOpacity(int percent) { m_opacity->setValue(m_opacity->value() + percent); }
void ExplainControls::toggleOverlay() { m_overlay->toggle(); }

} // namespace histo
