#include "ui/models/weights_downloader.h"

#include "core/model/model_table.h"
#include "core/model/weights_download.h"
#include "ui/qt_paths.h"

#include <QDir>

namespace histo {

DownloadJob &WeightsDownloader::jobOf(const std::string &modelId)
{
    DownloadJob *&job = m_jobs[modelId];
    if (!job) {
        job = new DownloadJob(m_session, "network 2", this);
        connect(job, &DownloadJob::succeeded, this, [this, modelId] { Q_EMIT arrived(modelId); });
        connect(job, &DownloadJob::changed, this, [this, modelId] { Q_EMIT changed(modelId); });
    }
    return *job;
}

void WeightsDownloader::start(const std::string &modelId, const QString &address)
{
    const WeightsRequest request{modelId, address.trimmed().toStdString(), ""};
    jobOf(modelId).start(
        tr("Download the weights of %1").arg(QString::fromStdString(findModel(modelId).title)),
        [request](const DownloadRules &rules, const DownloadObserver &observer, const CancelToken &cancel) {
            const DownloadedWeights done = downloadWeights(request, rules, observer, cancel);
            return tr("They are here: %1").arg(QDir::toNativeSeparators(toQString(done.file)));
        });
}

} // namespace histo
