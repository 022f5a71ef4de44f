#include "ui/panels/download_dialog.h"

#include "core/dataset/download/breakhis_source.h"
#include "ui/background.h"
#include "ui/described.h"
#include "ui/models/dataset_downloader.h"
#include "ui/panels/download_progress.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"
#include "ui/view/heading.h"

#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

const QString kFolderKey = u"download/folder"_s;

} // namespace

DownloadDialog::DownloadDialog(DatasetDownloader &downloader, QWidget *parent)
    : QDialog(parent), m_downloader(downloader)
{
    setObjectName(u"downloadDialog"_s);
    setWindowTitle(tr("Download BreakHis"));
    m_progress = new DownloadProgress(downloader, u"download"_s, this);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(3 * kGridPixels);
    layout->addWidget(makeFacts());
    layout->addLayout(makeForm());
    layout->addWidget(m_progress, 1);
    resize(170 * kGridPixels, sizeHint().height());

    connect(&downloader, &DatasetDownloader::changed, this, &DownloadDialog::enableInputs);
    connect(m_progress, &DownloadProgress::startRequested, this, &DownloadDialog::start);
    connect(m_progress, &DownloadProgress::closeRequested, this, &QDialog::close);
    connect(m_progress, &DownloadProgress::ended, this, &DownloadDialog::lookForUnfinished); // what did it leave?
    connect(m_folder, &QLineEdit::textChanged, this, &DownloadDialog::lookForUnfinished);
    lookForUnfinished();
    enableInputs();
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
            .arg(DownloadProgress::words(BreakHisSource::kPictureBytes)),
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
    const bool isThere = unfinished && unfinished->bytes > 0;
    m_address->setPlaceholderText(QString::fromStdString(isThere ? unfinished->url : breakHisAddress()));
    m_progress->setUnfinished(isThere ? DownloadProgress::unfinishedWords(unfinished->bytes, unfinished->totalBytes)
                                      : QString());
}

void DownloadDialog::enableInputs()
{
    for (QWidget *input : std::initializer_list<QWidget *>{m_folder, m_choose, m_address, m_sha256})
        input->setEnabled(!m_downloader.isRunning());
}

void DownloadDialog::start()
{
    const QString folder = QDir(m_folder->text()).absolutePath();
    QSettings().setValue(kFolderKey, folder);
    m_downloader.start(folder, m_address->text(), m_sha256->text());
}

} // namespace histo
