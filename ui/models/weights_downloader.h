#pragma once

#include "ui/models/download_job.h"

#include <map>
#include <string>

namespace histo {

/// Downloads of pretrained weights: one job for each network. Their transfers take turns, and do not wait for that of a
/// data set. GUI thread only.
class WeightsDownloader : public QObject {
    Q_OBJECT
public:
    explicit WeightsDownloader(Session &session, QObject *parent = nullptr) : QObject(parent), m_session(session) {}

    DownloadJob &jobOf(const std::string &modelId);
    /// Does nothing while that network's are on their way. An empty address is the published one.
    void start(const std::string &modelId, const QString &address);

Q_SIGNALS:
    void changed(const std::string &modelId);
    void arrived(const std::string &modelId);

private:
    Session &m_session;
    std::map<std::string, DownloadJob *> m_jobs;
};

} // namespace histo
