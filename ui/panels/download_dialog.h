#pragma once

#include "core/dataset/download/dataset_download.h"

#include <QDialog>
#include <QThreadPool>
#include <optional>

class QLayout;
class QLineEdit;
class QPushButton;

namespace histo {

class DatasetDownloader;
class DownloadProgress;

/// Fetching BreakHis: how large it is, on what terms, what to cite, where from and where to; then how far it is. Closing
/// it stops nothing: the job goes on in the strip.
class DownloadDialog : public QDialog {
    Q_OBJECT
public:
    DownloadDialog(DatasetDownloader &downloader, QWidget *parent);
    ~DownloadDialog() override { m_pool.waitForDone(); }

    /// Where the last download went, or where the next one would; kept in the settings.
    static QString rememberedFolder();

private:
    QWidget *makeFacts();
    QLayout *makeForm();
    void chooseFolder();
    void lookForUnfinished();
    void showUnfinished(const std::optional<UnfinishedDownload> &unfinished);
    void enableInputs(); ///< while nothing runs
    void start();

    DatasetDownloader &m_downloader;
    QLineEdit *m_folder = nullptr, *m_address = nullptr, *m_sha256 = nullptr;
    QPushButton *m_choose = nullptr;
    DownloadProgress *m_progress = nullptr;
    QThreadPool m_pool; ///< looks into the chosen folder, which may lie on a slow drive
    int m_lookRequest = 0; ///< number of the newest look: older answers are dropped
};

} // namespace histo
