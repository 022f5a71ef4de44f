#include "ui/models/dataset_downloader.h"

#include "core/dataset/download/dataset_download.h"
#include "ui/qt_paths.h"
#include "ui/session.h"

namespace histo {

DatasetDownloader::DatasetDownloader(Session &session, QObject *parent) : DownloadJob(session, "network", parent)
{
    connect(this, &DownloadJob::succeeded, &session, [this, &session] { session.openDataset(m_folder); });
}

void DatasetDownloader::start(const QString &folder, const QString &address, const QString &sha256)
{
    if (isRunning())
        return;
    m_folder = folder;
    const DatasetRequest request{toPath(folder), address.trimmed().toStdString(), sha256.trimmed().toStdString()};
    DownloadJob::start(tr("Download BreakHis"), [request](const DownloadRules &rules, const DownloadObserver &observer,
                                                          const CancelToken &cancel) {
        const DownloadedDataset done = downloadDataset(request, {rules, {}}, observer, cancel);
        return QString::fromStdString(done.published.sentences.front());
    });
}

} // namespace histo
