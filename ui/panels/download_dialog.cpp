#include "ui/panels/download_dialog.h"

#include "core/dataset/download/breakhis_source.h"
#include "core/download/transfer_meter.h"
#include "ui/background.h"
#include "ui/described.h"
#include "ui/job_strip.h"
#include "ui/models/dataset_downloader.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"
#include "ui/view/heading.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr int kPermille = 1000;
const QString kFolderKey = u"download/folder"_s;

QString words(std::uint64_t bytes) { return QString::fromStdString(bytesInWords(bytes)); }

QString unfinishedWords(const UnfinishedDownload &unfinished)
{
    if (unfinished.totalBytes)
        return DownloadDialog::tr("An unfinished download is here: %1 of %2. It goes on where it stopped.")
            .arg(words(unfinished.bytes), words(*unfinished.totalBytes));
    return DownloadDialog::tr("An unfinished download is here: %1. It goes on where it stopped.")
        .arg(words(unfinished.bytes));
}

} // namespace

DownloadDialog::DownloadDialog(DatasetDownloader &downloader, QWidget *parent)
    : QDialog(parent), m_downloader(downloader)
{
    setObjectName(u"downloadDialog"_s);
    setWindowTitle(tr("Download BreakHis"));
    m_bar = described(new QProgressBar(this), u"downloadProgress"_s, tr("Progress of the download"),
                      tr("How much of the download is here"));
    m_bar->setRange(0, kPermille);
    m_state = new QLabel(this);
    m_state->setObjectName(u"downloadState"_s);
    m_state->setWordWrap(true);
    m_note = new MutedLabel({}, this);
    m_note->setObjectName(u"downloadNote"_s);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(3 * kGridPixels);
    layout->addWidget(makeFacts());
    layout->addLayout(makeForm());
    layout->addWidget(m_bar);
    layout->addWidget(m_state);
    layout->addWidget(m_note);
    layout->addStretch(1);
    layout->addLayout(makeButtons());
    resize(170 * kGridPixels, sizeHint().height());

    connect(&downloader, &DatasetDownloader::changed, this, &DownloadDialog::showState);
    connect(m_folder, &QLineEdit::textChanged, this, &DownloadDialog::lookForUnfinished);
    lookForUnfinished();
    showState();
}

QWidget *DownloadDialog::makeFacts()
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(2 * kGridPixels);
    auto *size = new QLabel(
        tr("%L1 pictures of benign and malignant breast tumours at four magnifications. About %2 to "
           "fetch; twice as much must be free while it is unpacked.")
            .arg(kPublishedPictures)
            .arg(words(BreakHisSource::kPictureBytes)),
        box);
    size->setWordWrap(true);
    column->addWidget(size);
    column->addWidget(new MutedLabel(QString::fromUtf8(BreakHisSource::kLicence), box));
    auto *citation = new MutedLabel(tr("Please cite: %1").arg(QString::fromUtf8(BreakHisSource::kCitation)), box);
    citation->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(citation);
    return box;
}

QLayout *DownloadDialog::makeForm()
{
    m_folder = described(new QLineEdit(rememberedFolder(), this), u"downloadFolder"_s, tr("Folder"),
                         tr("A new or empty folder, or one with an unfinished download"));
    m_choose = described(new QPushButton(tr("Choose…"), this), u"downloadChoose"_s, tr("Choose a folder"),
                         tr("Asks for the folder that the pictures go to"));
    m_address = described(new QLineEdit(this), u"downloadAddress"_s, tr("Address"),
                          tr("A zip or tar.gz over http or https. The Mendeley copy works as well."));
    m_address->setPlaceholderText(QString::fromStdString(breakHisAddress()));
    m_sha256 = described(new QLineEdit(this), u"downloadSha256"_s, tr("SHA-256"),
                         tr("If you know the hash of the archive: another file is then refused"));
    m_sha256->setPlaceholderText(tr("not known"));
    auto *folderRow = new QHBoxLayout;
    folderRow->addWidget(m_folder, 1);
    folderRow->addWidget(m_choose);
    auto *form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    auto *folderLabel = new QLabel(tr("&Folder"), this);
    folderLabel->setBuddy(m_folder);
    form->addRow(folderLabel, folderRow);
    form->addRow(tr("&Address"), m_address);
    form->addRow(tr("SHA-&256"), m_sha256);
    connect(m_choose, &QPushButton::clicked, this, &DownloadDialog::chooseFolder);
    return form;
}

QLayout *DownloadDialog::makeButtons()
{
    m_start = described(new QPushButton(this), u"downloadStart"_s, tr("Download"),
                        tr("Starts the download as a job (Enter)"));
    m_start->setDefault(true);
    m_stop = described(new QPushButton(tr("Stop"), this), u"downloadStop"_s, tr("Stop the download"),
                       tr("Stops it; what came is kept and can be gone on with"));
    auto *close = described(new QPushButton(tr("Close"), this), u"downloadClose"_s, tr("Close"),
                            tr("Closes this; a download goes on (Esc)"));
    close->setAutoDefault(false);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_start);
    row->addWidget(m_stop);
    row->addWidget(close);
    connect(m_start, &QPushButton::clicked, this, &DownloadDialog::start);
    connect(m_stop, &QPushButton::clicked, &m_downloader, &DatasetDownloader::cancel);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    return row;
}

QString DownloadDialog::rememberedFolder()
{
    return QSettings().value(kFolderKey, QDir::home().filePath(u"BreakHis"_s)).toString();
}

void DownloadDialog::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Where should BreakHis go?"), QFileInfo(m_folder->text()).absolutePath());
    dialog->setObjectName(u"folderDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, m_folder, &QLineEdit::setText);
    dialog->open();
}

void DownloadDialog::lookForUnfinished()
{
    const int request = ++m_lookRequest;
    auto look = [folder = toPath(m_folder->text())] { return unfinishedDownload(folder); };
    auto show = [this, request](const std::optional<UnfinishedDownload> &unfinished) {
        if (request == m_lookRequest)
            showUnfinished(unfinished);
    };
    inBackground(m_pool, this, look, show, [show](const QString &) { show({}); });
}

void DownloadDialog::showUnfinished(const std::optional<UnfinishedDownload> &unfinished)
{
    m_unfinishedWords = unfinished && unfinished->bytes > 0 ? unfinishedWords(*unfinished) : QString();
    m_address->setPlaceholderText(
        QString::fromStdString(m_unfinishedWords.isEmpty() ? breakHisAddress() : unfinished->url));
    showState();
}

void DownloadDialog::showState()
{
    const JobStatus status = m_downloader.status();
    const bool isRunning = m_downloader.isRunning();
    for (QWidget *input : std::initializer_list<QWidget *>{m_folder, m_choose, m_address, m_sha256, m_start})
        input->setEnabled(!isRunning);
    m_stop->setEnabled(isRunning);
    if (std::exchange(m_wasRunning, isRunning) && !isRunning)
        lookForUnfinished(); // what did it leave?
    m_start->setText(m_unfinishedWords.isEmpty() ? tr("Download") : tr("Resume"));
    m_bar->setValue(status.id == 0 ? 0 : static_cast<int>(status.progress.fraction * kPermille));
    m_note->setText(isRunning ? m_downloader.lastNote() : QString());

    if (isRunning) {
        QStringList parts = {QString::fromStdString(status.progress.text),
                             JobStrip::timeLeftText(status.progress.secondsLeft)};
        parts.removeAll(QString());
        m_state->setText(parts.isEmpty() ? tr("Starting…") : parts.join(u" · "_s));
    } else if (status.state == JobState::Failed) {
        m_state->setText(QString::fromStdString(status.error));
    } else if (status.state == JobState::Succeeded && status.id != 0) {
        m_state->setText(m_downloader.outcome());
    } else {
        m_state->setText(m_unfinishedWords);
    }
}

void DownloadDialog::start()
{
    const QString folder = QDir(m_folder->text()).absolutePath();
    QSettings().setValue(kFolderKey, folder);
    m_unfinishedWords.clear();
    m_downloader.start(folder, m_address->text(), m_sha256->text());
}

} // namespace histo
