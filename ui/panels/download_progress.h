#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace histo {

class DownloadJob;
class MutedLabel;

/// How far a download is, and the buttons that start, stop and close: the lower half of every download dialog. Closing
/// stops nothing: the job goes on in the strip.
class DownloadProgress : public QWidget {
    Q_OBJECT
public:
    /// @param prefix  of the object names: <prefix>Progress, State, Note, Start, Stop, Close
    DownloadProgress(DownloadJob &job, const QString &prefix, QWidget *parent = nullptr);

    /// What an earlier download left, said while none runs; empty if there is nothing to go on with.
    void setUnfinished(const QString &words);

    static QString words(std::uint64_t bytes); ///< "4.3 GB"
    static QString unfinishedWords(std::uint64_t bytes, std::optional<std::uint64_t> totalBytes);

Q_SIGNALS:
    void startRequested();
    void closeRequested();
    void ended(); ///< the download, however

private:
    QLayout *makeButtons(const QString &prefix);
    void showState();

    DownloadJob &m_job;
    QProgressBar *m_bar;
    QLabel *m_state;
    MutedLabel *m_note;
    QPushButton *m_start = nullptr, *m_stop = nullptr;
    QString m_unfinished;
    bool m_wasRunning = false;
};

} // namespace histo
