#include "ui/folder_dialogs.h"

#include "ui/session.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QStandardPaths>
#include <functional>

namespace histo {

namespace {

QString text(const char *source) { return QCoreApplication::translate("histo::FolderDialogs", source); }

/// Begins in the folder beside the one used last.
QString startFolder(const QStringList &recent)
{
    if (!recent.isEmpty())
        return QFileInfo(recent.first()).absolutePath();
    return QStandardPaths::writableLocation(QStandardPaths::HomeLocation);
}

void ask(QWidget *window, const QString &title, const QString &folder, std::function<void(const QString &)> chosen)
{
    auto *dialog = new QFileDialog(window, title, folder);
    dialog->setObjectName(QStringLiteral("folderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, window, std::move(chosen));
    dialog->open();
}

} // namespace

void askForDataset(Session &session, QWidget *window)
{
    ask(window, text(QT_TR_NOOP("Open a folder of pictures")), startFolder(session.recentDatasets()),
        [&session](const QString &folder) { session.openFolder(folder); });
}

void askForRun(Session &session, QWidget *window)
{
    ask(window, text(QT_TR_NOOP("Open the folder of a run")), startFolder(session.recentRuns()),
        [&session](const QString &folder) { session.openRun(folder); });
}

void askForDemoDataFolder(Session &session, QWidget *window)
{
    ask(window, text(QT_TR_NOOP("Where should the demo data be put? A new folder is made there")),
        startFolder(session.recentDatasets()), [&session](const QString &folder) { session.makeDemoData(folder); });
}

} // namespace histo
