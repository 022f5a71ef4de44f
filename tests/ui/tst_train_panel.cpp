#include "core/dataset/dataset.h"
#include "tests/support/crafted_run.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "ui/job_bridge.h"
#include "ui/models/job_table_model.h"
#include "ui/models/split_facts.h"
#include "ui/models/train_command.h"
#include "ui/models/training_rates.h"
#include "ui/panels/train_panel.h"
#include "ui/panels/training_starter.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/view/learning_curves.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace histo;
using namespace Qt::StringLiterals;

namespace {

JobStatus job(JobId id)
{
    JobStatus status;
    status.id = id;
    return status;
}

} // namespace

class TestTrainPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void withoutADatasetNothingCanBeStarted();
    void thePreviewTellsPicturesAndCasesOfEveryPart();
    void aLeakySplitIsCalledThatBeforeTheStart();
    void anImpossibleSplitSaysWhyAndCannotBeStarted();
    void thePresetSetsTheEpochs();
    void randomWeightsHaveNoHeadEpochs();
    void theCurvesOfTheOpenRunAreShownWhileNothingRuns();
    void theSameRunIsNotQueuedTwice();
    void everyRunHasAFolderOfItsOwn();

    void theCommandLineRepeatsTheRun();
    void aLeakyRunIsRepeatedAsOne();
    void patientsInTwoPartsAreFoundWhateverTheGroups();
    void withoutAMeasurementThereIsNoEstimate();
    void theEstimateCountsBothPhases();
    void jobsStandInTheOrderInWhichTheyRun();
    void durationsAreRounded();

private:
    template <typename Widget>
    Widget *find(const QString &name)
    {
        return m_panel->findChild<Widget *>(name);
    }
    void openDataset();
    QString remarks() const;

    std::unique_ptr<PrivateSettings> m_settings;
    std::unique_ptr<TemporaryFolder> m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Panel> m_panel;
    CraftedRun m_crafted;
};

void TestTrainPanel::initTestCase()
{
    // No pretrained weights: the tests mean the same on every computer.
    static TemporaryFolder home;
    qputenv("HISTO_HOME", home.path().c_str());
}

void TestTrainPanel::init()
{
    m_settings = std::make_unique<PrivateSettings>();
    m_folder = std::make_unique<TemporaryFolder>();
    m_crafted = craftRun(m_folder->path());
    m_session = std::make_unique<Session>();
    m_panel.reset(createTrainPanel(*m_session, nullptr));
}

void TestTrainPanel::cleanup()
{
    m_panel.reset();
    m_session.reset();
}

void TestTrainPanel::openDataset()
{
    QSignalSpy opened(m_session.get(), &Session::datasetOpened);
    m_session->openDataset(toQString(m_crafted.data));
    QVERIFY(opened.wait());
    QTRY_VERIFY(m_panel->isIdle());
}

QString TestTrainPanel::remarks() const
{
    QStringList texts;
    for (const QLabel *label : m_panel->findChildren<QLabel *>(u"splitRemark"_s))
        texts << label->text();
    return texts.join(u'\n');
}

void TestTrainPanel::withoutADatasetNothingCanBeStarted()
{
    QTRY_VERIFY(m_panel->isIdle());
    QVERIFY(!find<QPushButton>(u"startTraining"_s)->isEnabled());
    QVERIFY(remarks().contains(u"Open a data set"_s));
}

void TestTrainPanel::thePreviewTellsPicturesAndCasesOfEveryPart()
{
    openDataset();
    find<QSpinBox>(u"trainFolds"_s)->setValue(3);
    QTRY_VERIFY(m_panel->isIdle());
    // 6 cases a class in 3 folds, 2 pictures a case
    for (const char *part : {"train", "val", "test"})
        for (const char *label : {"benign", "malignant"})
            QCOMPARE(find<QLabel>(u"splitCount_%1_%2"_s.arg(QLatin1StringView(part), QLatin1StringView(label)))->text(),
                     u"4 pictures, 2 cases"_s);
    QVERIFY(remarks().contains(u"No patient"_s));
    QVERIFY(find<QPushButton>(u"startTraining"_s)->isEnabled());
}

void TestTrainPanel::aLeakySplitIsCalledThatBeforeTheStart()
{
    openDataset();
    auto *split = find<QComboBox>(u"trainSplit"_s);
    split->setCurrentIndex(split->count() - 1);
    QTRY_VERIFY(m_panel->isIdle());
    QVERIFY(remarks().contains(u"Leaky on purpose"_s));
    QVERIFY(!find<QLabel>(u"trainLeakyNote"_s)->isHidden());
    QVERIFY(find<QPushButton>(u"startTraining"_s)->isEnabled());
}

void TestTrainPanel::anImpossibleSplitSaysWhyAndCannotBeStarted()
{
    openDataset();
    find<QSpinBox>(u"trainFolds"_s)->setValue(7); // six cases of a class cannot fill seven test parts
    QTRY_VERIFY(m_panel->isIdle());
    QVERIFY(!find<QPushButton>(u"startTraining"_s)->isEnabled());
    QVERIFY(!remarks().isEmpty());
}

void TestTrainPanel::thePresetSetsTheEpochs()
{
    auto *presets = find<QComboBox>(u"trainPreset"_s);
    for (std::size_t row = 0; row < trainPresets().size(); ++row) {
        presets->setCurrentIndex(int(row));
        QCOMPARE(find<QSpinBox>(u"trainEpochs"_s)->value(), trainPresets()[row].epochs);
        QCOMPARE(find<QLabel>(u"trainPresetNote"_s)->text(), QString::fromStdString(trainPresets()[row].description));
    }
}

void TestTrainPanel::randomWeightsHaveNoHeadEpochs()
{
    QCOMPARE(find<QComboBox>(u"trainWeights"_s)->currentText(), u"Random"_s);
    QCOMPARE(find<QSpinBox>(u"trainHeadEpochs"_s)->value(), 0);
    QVERIFY(find<QLabel>(u"trainWeightsNote"_s)->text().contains(u"Random weights"_s));
}

void TestTrainPanel::theCurvesOfTheOpenRunAreShownWhileNothingRuns()
{
    m_session->openRun(toQString(m_crafted.run));
    auto *curves = find<LearningCurves>(u"learningCurves"_s);
    QTRY_COMPARE(curves->data().epochs.size(), 3u);
    QCOMPARE(curves->data().headEpochs, 1);
    QCOMPARE(curves->data().plannedEpochs, 3);
    QCOMPARE(curves->data().steps.size(), 12u);
    QVERIFY(!find<QPushButton>(u"seeEvaluation"_s)->isHidden());

    QSignalSpy requested(m_session.get(), &Session::workspaceRequested);
    find<QPushButton>(u"seeEvaluation"_s)->click();
    QCOMPARE(requested.first().first().toString(), u"evaluate"_s);
}

void TestTrainPanel::theSameRunIsNotQueuedTwice()
{
    JobBridge jobs;
    TrainingStarter starter(jobs);
    starter.setRunsFolder(toQString(*m_folder / "runs"));
    TrainConfig config;
    config.data = *m_folder / "not there"; // the job fails as soon as it runs
    config.device = "cpu";
    const JobId id = starter.start(config);
    QVERIFY(starter.isUnderWay(config));
    TrainConfig other = config;
    other.seed = 7;
    QVERIFY(!starter.isUnderWay(other));
    QTRY_VERIFY(!starter.isUnderWay(config)); // it failed: it may be tried again
    QVERIFY(!starter.runOf(id).empty());
    QVERIFY(starter.runOf(id + 1).empty());
}

void TestTrainPanel::everyRunHasAFolderOfItsOwn()
{
    JobBridge jobs;
    TrainingStarter starter(jobs);
    starter.setRunsFolder(toQString(*m_folder / "runs"));
    TrainConfig config;
    config.data = *m_folder / "not there";
    config.device = "cpu";
    const JobId first = starter.start(config);
    config.seed = 2;
    const JobId second = starter.start(config); // within the same second
    QVERIFY(starter.runOf(first) != starter.runOf(second));
    QTRY_VERIFY(!jobs.isBusy());
}

void TestTrainPanel::theCommandLineRepeatsTheRun()
{
    TrainConfig config;
    config.data = "/data set";
    config.out = "/runs/one";
    config.model = "resnet50";
    config.split.groupKey = GroupKey::Slide;
    config.split.magnifications = {100, 400};
    const auto words = trainCommandLine(config);
    auto valueOf = [&words](const std::string &flag) {
        auto found = std::find(words.begin(), words.end(), flag);
        return found == words.end() ? std::string() : *(found + 1);
    };
    QCOMPARE(words[0], std::string("histoscope-cli"));
    QCOMPARE(words[1], std::string("train"));
    QCOMPARE(valueOf("--data"), std::string("/data set"));
    QCOMPARE(valueOf("--weights"), std::string("none"));
    QCOMPARE(valueOf("--group"), std::string("slide"));
    QCOMPARE(valueOf("--magnification"), std::string("100,400"));
    QVERIFY(valueOf("--out") != "/runs/one"); // a run never writes over a run
}

void TestTrainPanel::aLeakyRunIsRepeatedAsOne()
{
    TrainConfig config;
    config.out = "/runs/one";
    config.split.scheme = SplitScheme::Leaky;
    const auto words = trainCommandLine(config);
    const auto flag = std::find(words.begin(), words.end(), "--scheme");
    QVERIFY(flag != words.end() && *(flag + 1) == "leaky");
}

void TestTrainPanel::patientsInTwoPartsAreFoundWhateverTheGroups()
{
    // Two slides of one patient, grouped by slide: the patient may stand in two parts, and the facts say so.
    ScanReport report;
    for (Label label : {Label::Benign, Label::Malignant})
        for (int slide = 0; slide < 6; ++slide) {
            Sample sample;
            sample.label = label;
            sample.stem = std::string(name(label)) + "-patient";
            sample.slide = sample.stem + std::string(1, char('A' + slide));
            sample.folder = sample.slide;
            sample.path = sample.slide + ".png";
            report.samples.push_back(sample);
        }
    SplitOptions options;
    options.folds = 3;
    options.groupKey = GroupKey::Slide;
    const SplitFacts facts = splitFacts(report, options);
    QCOMPARE(facts.patientsInTwoParts.size(), 2u);
    QCOMPARE(int(remarksOn(facts).front().kind), int(Remark::Kind::Warning));
}

void TestTrainPanel::withoutAMeasurementThereIsNoEstimate()
{
    QVERIFY(!TrainingRates::estimateSeconds(TrainConfig(), 100, 10));
}

void TestTrainPanel::theEstimateCountsBothPhases()
{
    TrainConfig config;
    config.epochs = 3;
    config.headEpochs = 1;
    TrainingRates::remember(config, {.epoch = 1, .phase = "head", .imagesPerSecond = 100});
    QVERIFY(!TrainingRates::estimateSeconds(config, 90, 30)); // the other phase was never measured
    TrainingRates::remember(config, {.epoch = 2, .phase = "fine_tune", .imagesPerSecond = 10});
    // An epoch costs 90 pictures and a third of 30: 1 x 100 / 100 + 2 x 100 / 10
    QCOMPARE(TrainingRates::estimateSeconds(config, 90, 30), std::optional(21.0));
}

void TestTrainPanel::jobsStandInTheOrderInWhichTheyRun()
{
    auto waiting = [](JobId id, int place) {
        JobStatus status = job(id);
        status.place = place;
        return status;
    };
    auto order = [](const JobTableModel &model) {
        QList<int> ids;
        for (int row = 0; row < model.rowCount(); ++row)
            ids << model.job(row).id;
        return ids;
    };
    JobTableModel model;
    model.setJobs({waiting(1, 1), waiting(2, 2)});
    model.update(waiting(3, 3));
    QCOMPARE(order(model), (QList<int>{1, 2, 3}));
    JobStatus running = job(2);
    running.state = JobState::Running;
    running.progress.fraction = 0.5;
    model.update(running);
    QCOMPARE(order(model), (QList<int>{2, 1, 3}));
    QCOMPARE(model.index(0, JobTableModel::Progress).data(JobTableModel::FractionRole).toDouble(), 0.5);
    model.update(waiting(3, 1)); // moved before 1
    model.update(waiting(1, 2));
    QCOMPARE(order(model), (QList<int>{2, 3, 1}));
    running.state = JobState::Cancelled;
    model.update(running);
    QCOMPARE(order(model), (QList<int>{3, 1, 2}));
    QCOMPARE(model.rowOf(2), 2);
    QCOMPARE(model.rowOf(99), -1);
}

void TestTrainPanel::durationsAreRounded()
{
    QCOMPARE(aboutDuration(3), u"about 5 s"_s);
    QCOMPARE(aboutDuration(41), u"about 45 s"_s);
    QCOMPARE(aboutDuration(61), u"about 1 min"_s);
    QCOMPARE(aboutDuration(7300), u"about 2.0 h"_s);
}

QTEST_MAIN(TestTrainPanel)
#include "tst_train_panel.moc"
