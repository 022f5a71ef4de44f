#include "ui/panels/weights_chooser.h"

#include "core/common/paths.h"
#include "core/model/pretrained.h"
#include "ui/described.h"
#include "ui/models/weights_downloader.h"
#include "ui/panels/download_progress.h"
#include "ui/panels/weights_dialog.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"
#include "ui/weights_file_dialog.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace histo {

using namespace Qt::StringLiterals;

namespace {

/// How to come by pretrained weights that cannot be downloaded from here.
QString whereElse(const std::string &modelId)
{
    const PretrainedSource *source = pretrainedSource(modelId);
    const bool isLeftToSetUp = source && pretrainedAddress(*source).empty() && !pretrainedWeights(modelId);
    return isLeftToSetUp ? WeightsChooser::tr(" packaging/setup fetches pretrained ones.") : QString();
}

} // namespace

WeightsChooser::WeightsChooser(WeightsDownloader &downloader, QWidget *parent)
    : QWidget(parent),
      m_downloader(downloader),
      m_choices(new QComboBox),
      m_note(new QLabel),
      m_download(new QPushButton)
{
    described(m_choices, u"trainWeights"_s, tr("Weights to start from"), tr("What the network knows before training"));
    m_note->setObjectName(u"trainWeightsNote"_s);
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    described(m_download, u"trainWeightsDownload"_s, tr("Download pretrained weights"),
              tr("Pretrained weights for this network: size, licence and address first, then how far it is"));
    setFocusProxy(m_choices);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGridPixels);
    layout->addWidget(m_choices);
    layout->addWidget(m_note);
    layout->addWidget(m_download);
    connect(m_choices, &QComboBox::activated, this, &WeightsChooser::choose);
    connect(m_download, &QPushButton::clicked, this, &WeightsChooser::openDownload);
    connect(&downloader, &WeightsDownloader::changed, this, &WeightsChooser::showDownload);
    connect(&downloader, &WeightsDownloader::arrived, this, &WeightsChooser::weightsArrived);
}

void WeightsChooser::setModel(const std::string &modelId)
{
    m_modelId = modelId;
    m_file.reset();
    offerChoices();
    select(Choice(m_choices->itemData(0).toInt()));
}

void WeightsChooser::setFile(const OpenWeights &weights)
{
    m_file = weights;
    select(Choice::File);
}

void WeightsChooser::setRandom() { select(Choice::Random); }

bool WeightsChooser::setPretrained()
{
    const bool isThere = m_choices->findData(int(Choice::Pretrained)) >= 0;
    if (isThere)
        select(Choice::Pretrained);
    return isThere;
}

void WeightsChooser::offerChoices()
{
    m_choices->clear();
    if (pretrainedWeights(m_modelId))
        m_choices->addItem(tr("Pretrained on ImageNet"), int(Choice::Pretrained));
    m_choices->addItem(tr("Random"), int(Choice::Random));
    m_choices->addItem(tr("From a file …"), int(Choice::File));
    showDownload();
}

void WeightsChooser::select(Choice choice)
{
    m_chosen = choice;
    m_choices->setCurrentIndex(m_choices->findData(int(choice)));
    showNote();
    Q_EMIT changed();
}

WeightsChooser::Choice WeightsChooser::choice() const { return Choice(m_choices->currentData().toInt()); }

std::optional<std::filesystem::path> WeightsChooser::weights() const
{
    switch (m_chosen) {
    case Choice::Pretrained: return pretrainedWeights(m_modelId);
    case Choice::File: return m_file ? std::optional(m_file->file) : std::nullopt;
    case Choice::Random: break;
    }
    return std::nullopt;
}

void WeightsChooser::choose()
{
    if (choice() != Choice::File)
        return select(choice());
    m_choices->setCurrentIndex(m_choices->findData(int(m_chosen))); // stays until the file was looked into
    askForFile();
}

void WeightsChooser::askForFile()
{
    askForWeights(this, m_file ? toQString(m_file->file) : QString(),
                  [this](const QString &file) { Q_EMIT fileWanted(file); });
}

void WeightsChooser::showNote()
{
    m_note->setToolTip({});
    switch (m_chosen) {
    case Choice::Pretrained: m_note->setText(tr("The network knows everyday pictures already.")); break;
    case Choice::File:
        m_note->setText(toQString(m_file->file.filename()) + u": "_s + m_file->words());
        m_note->setToolTip(toQString(m_file->file));
        break;
    case Choice::Random:
        m_note->setText(tr("⚠ Random weights: the network starts knowing nothing and needs far more pictures.") +
                        whereElse(m_modelId));
        break;
    }
}

void WeightsChooser::showDownload()
{
    const PretrainedSource *source = pretrainedSource(m_modelId);
    const bool isOffered = source && !pretrainedAddress(*source).empty() && !pretrainedWeights(m_modelId);
    m_download->setVisible(isOffered);
    if (!isOffered)
        return;
    const DownloadJob &job = m_downloader.jobOf(m_modelId);
    const int percent = static_cast<int>(100 * job.status().progress.fraction);
    m_download->setText(job.isRunning() ? tr("Downloading… %1 %").arg(percent)
                                        : tr("Download… (%1)").arg(DownloadProgress::words(source->bytes)));
}

void WeightsChooser::openDownload()
{
    if (m_dialog && m_dialog->modelId() != m_modelId)
        m_dialog->close();
    if (!m_dialog || m_dialog->modelId() != m_modelId) {
        m_dialog = new WeightsDialog(m_downloader, m_modelId, this);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

void WeightsChooser::weightsArrived(const std::string &modelId)
{
    if (modelId != m_modelId)
        return;
    const Choice before = m_chosen;
    offerChoices();
    select(before == Choice::File ? before : Choice::Pretrained); // a file that a person chose stays chosen
}

} // namespace histo
