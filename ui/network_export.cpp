#include "ui/network_export.h"

#include "core/train/run_export.h"
#include "ui/job_bridge.h"
#include "ui/qt_paths.h"
#include "ui/session.h"

#include <QFileDialog>
#include <QSettings>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

const auto kFolderKey = u"export/folder"_s;

} // namespace

NetworkExport::NetworkExport(Session &session, QWidget &window) : QObject(&window), m_session(session), m_window(window)
{
    connect(&session.jobs(), &JobBridge::jobChanged, this, &NetworkExport::jobChanged);
}

void NetworkExport::ask(const RunExport &target)
{
    const auto run = m_session.run();
    if (!run || m_window.findChild<QFileDialog *>(u"networkExportDialog"_s))
        return;
    const QString title = QString::fromStdString(target.title), ending = QString::fromStdString(target.ending);
    auto *dialog = new QFileDialog(&m_window,
                                   target.makesFolder ? tr("Export as %1: name a new folder").arg(title)
                                                      : tr("Export as %1").arg(title),
                                   QSettings().value(kFolderKey, QDir::homePath()).toString(),
                                   target.makesFolder ? QString() : u"%1 (*%2)"_s.arg(title, ending));
    dialog->setObjectName(u"networkExportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending);
    dialog->selectFile(toQString(run->path().filename()) + (target.makesFolder ? u"-"_s + title.toLower() : ending));
    connect(dialog, &QFileDialog::fileSelected, this, [this, &target](const QString &out) { start(target, out); });
    dialog->open();
}

void NetworkExport::start(const RunExport &target, const QString &out)
{
    const auto run = m_session.run();
    if (!run)
        return;
    QSettings().setValue(kFolderKey, QFileInfo(out).absolutePath());
    auto write = [&target, folder = run->path(), path = toPath(out)](const CancelToken &cancel,
                                                                     const ProgressSink &progress) {
        target.write(RunDirectory::open(folder), {path, {}}, cancel, progress);
    };
    // Beside training: that waits for its device.
    const JobId id = m_session.jobs().submit(tr("Export as %1").arg(QString::fromStdString(target.title)), "disk",
                                             write);
    m_pending.insert(id, out);
}

void NetworkExport::jobChanged(const JobStatus &status)
{
    if (!isOver(status.state) || !m_pending.contains(status.id))
        return;
    const QString out = m_pending.take(status.id);
    if (status.state == JobState::Succeeded) // a failure is told by the window
        m_session.note(tr("The network is in %1. For research use only.").arg(QDir::toNativeSeparators(out)));
}

} // namespace histo
