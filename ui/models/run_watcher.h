#pragma once

#include "core/run/run_facts.h"

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <memory>

namespace histo {

/// Keeps looking for runs below folders, on a worker: reads what is new or has grown, and says so. Looks again every few
/// seconds while it is wanted; file notifications do not reach network drives.
class RunWatcher : public QObject {
    Q_OBJECT
public:
    explicit RunWatcher(QObject *parent = nullptr);
    ~RunWatcher() override;

    void setFolders(const QStringList &folders);
    void setWanted(bool isWanted); ///< nobody sees the table: nothing is read
    void lookSoon();               ///< something has changed
    bool isIdle() const { return !m_isReading && (m_hasAnswered || !m_isWanted); }

Q_SIGNALS:
    void found(const std::vector<histo::RunFacts> &runs);

private:
    void look();
    void rest();

    std::shared_ptr<RunCatalog> m_catalog = std::make_shared<RunCatalog>();
    QStringList m_folders;
    bool m_isWanted = false, m_isReading = false, m_isStale = false, m_hasAnswered = false;
    QTimer m_timer;
    QElapsedTimer m_lookTime;
    QThreadPool m_pool; ///< last: joined first
};

} // namespace histo
