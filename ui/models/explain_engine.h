#pragma once

#include "ui/models/explain_request.h"

#include <QImage>
#include <QObject>
#include <QThreadPool>
#include <memory>

namespace histo {

/// Explains pictures off the GUI thread, one at a time. The newest request wins: one that is under way is cancelled.
/// The network stays loaded until another is asked for.
class ExplainEngine : public QObject {
    Q_OBJECT
public:
    explicit ExplainEngine(QObject *parent = nullptr);
    ~ExplainEngine() override;

    void request(const ExplainRequest &request);
    /// Only the picture: for when there is no network to ask.
    void requestPicture(const std::filesystem::path &picture);
    bool isIdle() const { return !m_isWorking; }

Q_SIGNALS:
    void workingChanged(bool isWorking);
    void pictureRead(const std::filesystem::path &path, const QImage &picture); ///< before its explanation
    void explained(const histo::ExplainedPicture &result);
    void failed(const QString &message);

private:
    struct ModelCache;

    void setWorking(bool isWorking);
    void readPicture(const std::filesystem::path &path, std::optional<ExplainRequest> thenExplain);
    void explain(const ExplainRequest &request, const cv::Mat3b &picture);
    void fail(int request, const QString &message);

    std::shared_ptr<ModelCache> m_cache; ///< touched by the one pool thread only
    CancelToken m_cancel;                ///< of the newest request
    int m_request = 0;
    bool m_isWorking = false;
    QThreadPool m_pool; ///< last: joined first
};

} // namespace histo
