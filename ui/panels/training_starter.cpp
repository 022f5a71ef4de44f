#include "ui/panels/training_starter.h"

#include "core/train/trainer.h"
#include "ui/job_bridge.h"
#include "ui/models/job_table_model.h"
#include "ui/models/run_title.h"
#include "ui/models/train_command.h"
#include "ui/models/training_rates.h"
#include "ui/qt_paths.h"

#include <QDateTime>
#include <QDir>
#include <QSettings>
#include <QStandardPaths>
#include <algorithm>
#include <set>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

const QString kRunsFolderKey = u"train/runsFolder"_s;

/// A folder that no run has yet: "20261123-041502-resnet50", then "…-2".
std::filesystem::path newRunFolder(const QString &runsFolder, const TrainConfig &config,
                                   const std::set<std::string> &taken)
{
    const QString base = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-hhmmss"_s) + u'-' +
                         QString::fromStdString(config.model);
    QString name = base;
    auto isTaken = [&](const QString &candidate) {
        const QString path = QDir(runsFolder).absoluteFilePath(candidate);
        return QFileInfo::exists(path) || taken.contains(path.toStdString());
    };
    for (int number = 2; isTaken(name); ++number)
        name = u"%1-%2"_s.arg(base).arg(number);
    return toPath(QDir(runsFolder).absoluteFilePath(name));
}

/// Equal if the two would compute the same.
bool isSameRun(TrainConfig a, TrainConfig b)
{
    a.out = b.out = std::filesystem::path();
    a.commandLine = b.commandLine = {};
    return toJson(a) == toJson(b);
}

QString titleOf(const TrainConfig &config)
{
    return TrainingStarter::tr("Train %1, %2, fold %3 of %4")
        .arg(QString::fromStdString(findModel(config.model).title), magnificationsTitle(config.split.magnifications))
        .arg(config.split.fold)
        .arg(config.split.folds);
}

} // namespace

TrainingStarter::TrainingStarter(JobBridge &jobs, QObject *parent) : QObject(parent), m_jobs(jobs)
{
    connect(&jobs, &JobBridge::trainingQueued, this, [this](JobId id, const TrainConfig &config) {
        m_trainings[id] = {config};
        Q_EMIT underWayChanged();
    });
    connect(&jobs, &JobBridge::jobChanged, this, &TrainingStarter::jobChanged);
    auto tellGrowth = [this](JobId id) {
        if (const auto run = runOf(id); !run.empty())
            Q_EMIT grew(run);
    };
    connect(&jobs, &JobBridge::trainingStarted, this, tellGrowth);
    connect(&jobs, &JobBridge::stepFinished, this, tellGrowth);
    connect(&jobs, &JobBridge::epochFinished, this, [this, tellGrowth](JobId id, const EpochRecord &epoch) {
        auto found = m_trainings.find(id);
        if (found != m_trainings.end() && TrainingRates::remember(found->second.config, epoch))
            Q_EMIT rateMeasured();
        tellGrowth(id);
    });
    connect(&jobs, &JobBridge::noteArrived, this, [this](JobId id, const QString &text) {
        if (const auto run = runOf(id); !run.empty())
            Q_EMIT noteArrived(run, text);
    });
}

QString TrainingStarter::runsFolder() const
{
    QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    if (documents.isEmpty())
        documents = QDir::homePath();
    return QSettings().value(kRunsFolderKey, documents + u"/Histoscope/runs"_s).toString();
}

void TrainingStarter::setRunsFolder(const QString &folder) { QSettings().setValue(kRunsFolderKey, folder); }

bool TrainingStarter::isUnderWay(const TrainConfig &config) const
{
    return std::any_of(m_trainings.begin(), m_trainings.end(), [&config](const auto &training) {
        return training.second.isUnderWay && isSameRun(training.second.config, config);
    });
}

JobId TrainingStarter::start(TrainConfig config)
{
    std::set<std::string> taken;
    for (const auto &[id, training] : m_trainings)
        taken.insert(training.config.out.string());
    config.out = newRunFolder(runsFolder(), config, taken);
    config.commandLine = trainCommandLine(config);
    return m_jobs.submitTraining(config, titleOf(config)); // trainingQueued() tells the rest
}

JobId TrainingStarter::resume(const std::filesystem::path &run, TrainConfig config)
{
    config.out = run; // the folder may have been moved since
    return m_jobs.submitResume(config, tr("Resume %1").arg(titleOf(config))); // trainingQueued() tells the rest
}

bool TrainingStarter::isUnderWay(const std::filesystem::path &run) const
{
    std::error_code problem;
    return std::any_of(m_trainings.begin(), m_trainings.end(), [&](const auto &training) {
        const bool isThis = std::filesystem::equivalent(training.second.config.out, run, problem);
        return training.second.isUnderWay && isThis;
    });
}

std::filesystem::path TrainingStarter::runOf(JobId id) const
{
    auto found = m_trainings.find(id);
    return found == m_trainings.end() ? std::filesystem::path() : found->second.config.out;
}

void TrainingStarter::jobChanged(const JobStatus &status)
{
    auto found = m_trainings.find(status.id);
    if (found == m_trainings.end() || !found->second.isUnderWay)
        return;
    if (!isOver(status.state))
        return;
    found->second.isUnderWay = false;
    Q_EMIT grew(found->second.config.out);
    if (status.state == JobState::Succeeded)
        Q_EMIT succeeded(found->second.config.out);
    Q_EMIT underWayChanged();
}

} // namespace histo
