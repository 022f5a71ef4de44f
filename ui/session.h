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
class NotesBook;
struct OpenWeights;

/// What is open: one data set, one run, one picture. Owned once by the main window's composer and passed to every panel.
/// Opening works in the background; signals say when it is there. GUI thread only.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(QObject *parent = nullptr);
    ~Session() override;

    JobBridge &jobs();

    /// Opens a folder as what it is: a run if it holds a run.json, else a data set.
    void openFolder(const QString &folder);
    /// The newest request wins: an opening under way is given up.
    void openDataset(const QString &folder);
    std::shared_ptr<const ScanReport> dataset() const; ///< null until one is open
    bool isOpening() const;                            ///< a data set, a run or weights are being read

    /// Decodes every picture of the open data set that its catalog does not know, as a job: finds broken ones and
    /// pictures with equal pixels. The better report then takes the place of the open one (datasetOpened). A second call
    /// while it runs does nothing.
    void checkPictures();
    bool isCheckingPictures() const;
    /// From now on does that by itself with every data set that has pictures nobody has looked at yet.
    void checkPicturesByItself();
    /// A job waits or runs that would lose something with the program: any but the check of pictures, whose next one
    /// goes on where it was stopped.
    bool hasWorkToLose() const;

    /// Writes a synthetic data set into a new folder beside what is in `parentFolder`, as a job, and opens it.
    void makeDemoData(const QString &parentFolder);
    bool isMakingDemoData() const;

    /// Where no data set is open, that of the run is opened with it if it is still there.
    void openRun(const QString &folder);
    std::optional<RunDirectory> run() const;
    std::optional<Split> runSplit() const;                    ///< of the open run
    const std::vector<PredictionRow> &runPredictions() const; ///< all parts that were judged

    /// Train takes the settings of a run into its form (repeatRequested). Says whether anybody was there to take them.
    bool requestRepeat(const QString &runFolder);

    /// Looks into a weights file; Train then starts from it (weightsOpened). The newest request wins.
    void openWeights(const QString &file);

    void selectPicture(const std::filesystem::path &absolutePath); ///< shown in Browse's inspector and in Explain
    const std::filesystem::path &picture() const;                  ///< empty if none

    /// The reader's marks and notes on the open data set, and what of them can be undone.
    NotesBook &notes();

    /// Newest first, at most 10, absolute; kept in the settings. They may have gone since.
    QStringList recentDatasets() const;
    QStringList recentRuns() const;

Q_SIGNALS:
    void datasetOpening(const QString &folder);
    void datasetProgress(double fraction, const QString &text);
    void datasetOpened();
    void datasetFailed(const QString &message);
    void runOpened();
    void runFailed(const QString &message);
    void weightsOpened(const histo::OpenWeights &weights);
    void weightsFailed(const QString &message);
    void recentChanged();
    void pictureSelected(const std::filesystem::path &absolutePath);
    void repeatRequested(const QString &runFolder); ///< "fill the form of Train with this run"
    void workspaceRequested(const QString &panelId); ///< "show this picture in Explain": panels ask, the window obeys

    void noted(const QString &message); ///< for the message bar: something is done
    void warned(const QString &message); ///< for the message bar: something went wrong

public:
    void requestWorkspace(const QString &panelId) { Q_EMIT workspaceRequested(panelId); }
    void note(const QString &message) { Q_EMIT noted(message); }
    void warn(const QString &message) { Q_EMIT warned(message); }

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace histo
