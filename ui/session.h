#pragma once

#include "core/dataset/dataset.h"
#include "core/run/run_directory.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <memory>
#include <optional>

namespace histo {

class JobBridge;

/// What is open: one data set, one run, one picture. Owned once by the main window's composer and passed to every panel.
/// Opening works in the background; signals say when it is there. GUI thread only.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(QObject *parent = nullptr);
    ~Session() override;

    JobBridge &jobs();

    void openDataset(const QString &folder);
    std::shared_ptr<const ScanReport> dataset() const; ///< null until one is open
    bool isOpening() const;                            ///< a data set or run is being read

    void openRun(const QString &folder);
    std::optional<RunDirectory> run() const;
    std::optional<Split> runSplit() const;                     ///< of the open run
    const std::vector<PredictionRow> &runPredictions() const;  ///< all parts that were judged

    void selectPicture(const std::filesystem::path &absolutePath); ///< shown in Browse's inspector and in Explain
    const std::filesystem::path &picture() const;                  ///< empty if none

    QStringList recentDatasets() const; ///< newest first, at most 10; kept in the settings
    QStringList recentRuns() const;

Q_SIGNALS:
    void datasetOpening(const QString &folder);
    void datasetProgress(double fraction, const QString &text);
    void datasetOpened();
    void datasetFailed(const QString &message);
    void runOpened();
    void runFailed(const QString &message);
    void pictureSelected(const std::filesystem::path &absolutePath);
    void workspaceRequested(const QString &panelId); ///< "show this picture in Explain": panels ask, the window obeys

public:
    void requestWorkspace(const QString &panelId) { Q_EMIT workspaceRequested(panelId); }

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace histo
