#include "ui/panels/weights_dialog.h"

#include "core/common/paths.h"
#include "core/model/model_table.h"
#include "core/model/pretrained.h"
#include "core/model/weights_download.h"
#include "ui/described.h"
#include "ui/models/weights_downloader.h"
#include "ui/panels/download_progress.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"
#include "ui/view/heading.h"

#include <QDir>
#include <QFormLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace histo {

using namespace Qt::StringLiterals;

WeightsDialog::WeightsDialog(WeightsDownloader &downloader, const std::string &modelId, QWidget *parent)
    : QDialog(parent),
      m_downloader(downloader),
      m_modelId(modelId),
      m_progress(new DownloadProgress(downloader.jobOf(modelId), u"weights"_s, this))
{
    setObjectName(u"weightsDialog"_s);
    setWindowTitle(tr("Download the weights of %1").arg(QString::fromStdString(findModel(modelId).title)));
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(3 * kGridPixels);
    layout->addWidget(makeFacts());
    layout->addLayout(makeForm());
    layout->addWidget(m_progress, 1);
    resize(150 * kGridPixels, sizeHint().height());
    connect(&downloader.jobOf(modelId), &DownloadJob::changed, this, &WeightsDialog::enableInputs);
    connect(m_progress, &DownloadProgress::startRequested, this,
            [this] { m_downloader.start(m_modelId, m_address->text()); });
    connect(m_progress, &DownloadProgress::closeRequested, this, &QDialog::close);
    connect(m_progress, &DownloadProgress::ended, this, &WeightsDialog::lookForUnfinished);
    lookForUnfinished();
    enableInputs();
}

QWidget *WeightsDialog::makeFacts()
{
    const PretrainedSource &source = *pretrainedSource(m_modelId);
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(2 * kGridPixels);
    auto *what = new QLabel(tr("%1 as it learnt ImageNet's everyday pictures (%2): a far better start than random "
                               "weights. About %3 to fetch; another file than the published one is refused.")
                                .arg(QString::fromStdString(findModel(m_modelId).title),
                                     QString::fromStdString(source.variant), DownloadProgress::words(source.bytes)),
                            box);
    what->setWordWrap(true);
    column->addWidget(what);
    column->addWidget(new MutedLabel(tr("Licence: %1").arg(QString::fromStdString(source.licence)), box));
    auto *citation = new MutedLabel(tr("Please cite: %1").arg(QString::fromStdString(source.citation)), box);
    citation->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(citation);
    column->addWidget(
        new MutedLabel(tr("It goes to %1").arg(QDir::toNativeSeparators(toQString(histoHome() / "weights"))), box));
    return box;
}

QLayout *WeightsDialog::makeForm()
{
    m_address = described(new QLineEdit(this), u"weightsAddress"_s, tr("Address"),
                          tr("Of the same file at another place, over http or https; empty: where it is published"));
    auto *form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->addRow(tr("&Address"), m_address);
    return form;
}

void WeightsDialog::lookForUnfinished()
{
    const auto left = unfinishedWeights(m_modelId);
    m_address->setPlaceholderText(QString::fromStdString(pretrainedAddress(*pretrainedSource(m_modelId))));
    m_progress->setUnfinished(left ? DownloadProgress::unfinishedWords(left->bytes, left->totalBytes) : QString());
}

void WeightsDialog::enableInputs() { m_address->setEnabled(!m_downloader.jobOf(m_modelId).isRunning()); }

} // namespace histo
