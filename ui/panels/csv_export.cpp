#include "ui/panels/csv_export.h"

#include "core/common/atomic_file.h"
#include "core/common/csv.h"
#include "ui/background.h"
#include "ui/qt_paths.h"

#include <QFileDialog>
#include <QSettings>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

const auto kFolderKey = u"export/folder"_s;

} // namespace

CsvExport::CsvExport(QWidget *parent) : QObject(parent), m_window(parent) { m_pool.setMaxThreadCount(1); }

void CsvExport::ask(const QString &title, const QString &suggestedName, std::function<std::string()> table)
{
    if (m_isWriting || m_window->findChild<QFileDialog *>(u"csvDialog"_s))
        return;
    auto *dialog = new QFileDialog(m_window, title, QSettings().value(kFolderKey, QDir::homePath()).toString(),
                                   tr("CSV table (*.csv)"));
    dialog->setObjectName(u"csvDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->selectFile(suggestedName + u".csv"_s);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, table = std::move(table)](const QString &file) { write(file, table); });
    dialog->open();
}

void CsvExport::write(const QString &file, std::function<std::string()> table)
{
    QSettings().setValue(kFolderKey, QFileInfo(file).absolutePath());
    m_isWriting = true;
    auto writeAll = [path = toPath(file), table = std::move(table)] {
        writeFileAtomically(path, table());
        return static_cast<int>(readCsv(path).rows.size()); // as the next program will read it
    };
    auto done = [this, file](int rows) {
        m_isWriting = false;
        Q_EMIT written(file, rows);
    };
    auto refused = [this](const QString &message) {
        m_isWriting = false;
        Q_EMIT failed(message);
    };
    inBackground(m_pool, this, writeAll, done, refused);
}

} // namespace histo
