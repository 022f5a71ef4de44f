#pragma once

#include "ui/models/download_job.h"

namespace histo {

/// The download of BreakHis. Opens the data set when it is there. GUI thread only.
class DatasetDownloader : public DownloadJob {
    Q_OBJECT
public:
    explicit DatasetDownloader(Session &session, QObject *parent = nullptr);

    /// Does nothing while one is running. An empty address is that of the unfinished download, else the published one.
    void start(const QString &folder, const QString &address, const QString &sha256);
    QString folder() const { return m_folder; } ///< of the newest one

private:
    QString m_folder;
};

} // namespace histo
