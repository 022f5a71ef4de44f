#pragma once

#include <QDialog>
#include <string>

class QLineEdit;

namespace histo {

class DownloadProgress;
class WeightsDownloader;

/// Fetching a network's pretrained weights: how large they are, on what terms, what to cite and where from; then how far
/// it is. Closing it stops nothing: the job goes on in the strip.
class WeightsDialog : public QDialog {
    Q_OBJECT
public:
    /// @param modelId  a network with a row in pretrainedSources()
    WeightsDialog(WeightsDownloader &downloader, const std::string &modelId, QWidget *parent);

    const std::string &modelId() const { return m_modelId; }

private:
    QWidget *makeFacts();
    QLayout *makeForm();
    void lookForUnfinished();
    void enableInputs();

    WeightsDownloader &m_downloader;
    const std::string m_modelId;
    QLineEdit *m_address = nullptr;
    DownloadProgress *m_progress;
};

} // namespace histo
