#include "ui/panels/weights_chooser.h"

#include "core/common/paths.h"
#include "ui/described.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QVBoxLayout>

namespace histo {

using namespace Qt::StringLiterals;

WeightsChooser::WeightsChooser(QWidget *parent) : QWidget(parent), m_choices(new QComboBox), m_note(new QLabel)
{
    described(m_choices, u"trainWeights"_s, tr("Weights to start from"), tr("What the network knows before training"));
    m_note->setObjectName(u"trainWeightsNote"_s);
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    setFocusProxy(m_choices);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGridPixels);
    layout->addWidget(m_choices);
    layout->addWidget(m_note);
    connect(m_choices, &QComboBox::activated, this, &WeightsChooser::choose);
}

void WeightsChooser::setModel(const std::string &modelId)
{
    m_modelId = modelId;
    m_file.clear();
    m_choices->clear();
    if (pretrainedWeights(modelId))
        m_choices->addItem(tr("Pretrained on ImageNet"), int(Choice::Pretrained));
    m_choices->addItem(tr("Random"), int(Choice::Random));
    m_choices->addItem(tr("From a file …"), int(Choice::File));
    showNote();
    Q_EMIT changed();
}

WeightsChooser::Choice WeightsChooser::choice() const { return Choice(m_choices->currentData().toInt()); }

std::optional<std::filesystem::path> WeightsChooser::weights() const
{
    switch (choice()) {
    case Choice::Pretrained: return pretrainedWeights(m_modelId);
    case Choice::File: return toPath(m_file);
    case Choice::Random: break;
    }
    return std::nullopt;
}

void WeightsChooser::choose()
{
    if (choice() == Choice::File)
        askForFile();
    showNote();
    Q_EMIT changed();
}

void WeightsChooser::askForFile()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Weights to start from"), m_file,
                                                      tr("Weights (*.safetensors *.pth *.pt);;All files (*)"));
    if (!file.isEmpty())
        m_file = file;
    if (m_file.isEmpty())
        m_choices->setCurrentIndex(0); // nothing chosen: back to what needs no file
}

void WeightsChooser::showNote()
{
    switch (choice()) {
    case Choice::Pretrained: m_note->setText(tr("The network knows everyday pictures already.")); break;
    case Choice::File: m_note->setText(m_file); break;
    case Choice::Random:
        m_note->setText(tr("⚠ Random weights: the network starts knowing nothing and needs far more pictures."));
        break;
    }
}

} // namespace histo
