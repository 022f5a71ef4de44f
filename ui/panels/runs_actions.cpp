#include "core/run/json_fields.h"
#include "core/run/record_export.h"
#include "ui/background.h"
#include "ui/models/repeat_command.h"
#include "ui/panels/runs_workspace.h"
#include "ui/qt_paths.h"
#include "ui/session.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QUrl>
#include <algorithm>
#include <chrono>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr std::chrono::seconds kWrittenJustNow{60};

/// Somebody writes into it: another program may be training it.
bool isBeingWritten(const std::filesystem::path &run)
{
    std::error_code missing;
    const auto written = std::filesystem::last_write_time(run / "metrics.jsonl", missing);
    return !missing && std::filesystem::file_time_type::clock::now() - written < kWrittenJustNow;
}

} // namespace

void RunsPanel::openSelected()
{
    if (const auto run = selectedRun())
        open(toQString(run->facts.summary.path));
}

void RunsPanel::open(const QString &folder)
{
    m_session.openRun(folder);
    m_session.note(tr("%1 is open: see Evaluate and Explain.").arg(QDir(folder).dirName()));
}

void RunsPanel::repeatSelected()
{
    const auto run = selectedRun();
    if (!run)
        return;
    if (m_session.requestRepeat(toQString(run->facts.summary.path)))
        return m_session.requestWorkspace(u"train"_s);
    // Nobody took the settings: the command line always can.
    auto read = [folder = run->facts.summary.path] { return repeatCommand(RunDirectory::open(folder).readRun()); };
    auto copy = [this](const QString &command) {
        if (command.isEmpty())
            return m_session.warn(tr("This run does not say how it was started; set its settings in Train by hand."));
        QApplication::clipboard()->setText(command);
        m_session.note(tr("The command that repeats this run is on the clipboard: %1").arg(command));
    };
    inBackground(m_pool, this, read, copy, [this](const QString &message) { m_session.warn(message); });
}

void RunsPanel::resumeSelected()
{
    const auto run = selectedRun();
    if (!run || !m_resume->isEnabled())
        return;
    const std::filesystem::path folder = run->facts.summary.path;
    if (isBeingWritten(folder))
        return m_session.warn(tr("%1 was written to within the last minute: another program may be training it. Try "
                                 "again when that has stopped.")
                                  .arg(run->name()));
    m_resume->setEnabled(false); // until the queue has it
    auto read = [folder] {
        TrainConfig config = trainConfigFromJson(RunDirectory::open(folder).readRun().at("config"));
        config.out = folder; // it may have been moved since
        return config;
    };
    auto start = [this, name = run->name()](const TrainConfig &config) {
        m_session.jobs().submitResume(config, tr("Resume %1").arg(name));
        m_session.note(tr("%1 is queued to be taken up again; see the jobs below.").arg(name));
    };
    inBackground(m_pool, this, read, start, [this](const QString &message) { m_session.warn(message); });
}

void RunsPanel::showFolder()
{
    if (const auto run = selectedRun())
        QDesktopServices::openUrl(QUrl::fromLocalFile(toQString(run->facts.summary.path)));
}

void RunsPanel::exportTable()
{
    m_csv->ask(tr("Export the table of runs"), u"runs"_s, [rows = m_list->shownRuns()] { return runsCsv(rows); });
}

void RunsPanel::exportRecords()
{
    const auto run = selectedRun();
    if (!run || findChild<QFileDialog *>(u"recordsDialog"_s))
        return;
    auto *dialog = new QFileDialog(this, tr("Export curves: a new folder"));
    dialog->setObjectName(u"recordsDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters;
    for (const RecordExport &target : recordExportTable())
        filters << QString::fromStdString(target.title);
    dialog->setNameFilters(filters);
    dialog->selectFile(run->name() + u"-curves"_s);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, dialog, filters, folder = run->facts.summary.path](const QString &out) {
                const auto chosen = std::max<qsizetype>(0, filters.indexOf(dialog->selectedNameFilter()));
                writeRecords(recordExportTable()[std::size_t(chosen)], folder, out);
            });
    dialog->open();
}

void RunsPanel::writeRecords(const RecordExport &target, const std::filesystem::path &run, const QString &folder)
{
    ++m_working;
    auto write = [&target, run, out = toPath(folder)] {
        target.write(RunDirectory::open(run), out);
        return true;
    };
    auto done = [this, folder](bool) {
        --m_working;
        m_session.note(tr("The curves are in %1").arg(folder));
    };
    inBackground(m_pool, this, write, done, [this](const QString &message) {
        --m_working;
        m_session.warn(message);
    });
}

} // namespace histo
