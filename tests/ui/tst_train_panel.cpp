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

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <algorithm>

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

    void theButtonIsPrecededByASummary();
    void theCommandThatDoesTheSameIsCopied();
    void aRunIsRepeatedInTheForm();
    void aRunThatCannotBeReadIsTold();
    void anUnfinishedRunCanBeResumed();
    void whatIsDoneAboutImbalanceIsSaid();

    void theCommandLineRepeatsTheRun();
    void theCommandOfAnOwnPresetNeedsNoFile();
    void wordsWithSpacesAreQuotedForTheShell();
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
    for (std::size_t row = 0; row < recipePresets().size(); ++row) {
        presets->setCurrentIndex(int(row));
        QCOMPARE(find<QSpinBox>(u"trainEpochs"_s)->value(), recipePresets()[row].recipe.epochs);
        QCOMPARE(find<QLabel>(u"trainPresetNote"_s)->text(), QString::fromStdString(recipePresets()[row].description));
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

void TestTrainPanel::theButtonIsPrecededByASummary()
{
    openDataset();
    find<QSpinBox>(u"trainFolds"_s)->setValue(3);
    QTRY_VERIFY(m_panel->isIdle());
    const QString summary = find<QLabel>(u"trainSummary"_s)->text();
    QVERIFY2(summary.contains(u"8 pictures of 4 cases"_s), qPrintable(summary));
    QVERIFY(summary.contains(u"warnings"_s)); // two cases a class judge
}

void TestTrainPanel::theCommandThatDoesTheSameIsCopied()
{
    openDataset();
    find<QSpinBox>(u"trainFolds"_s)->setValue(3);
    find<QSpinBox>(u"trainEpochs"_s)->setValue(9);
    QTRY_VERIFY(m_panel->isIdle());
    find<QPushButton>(u"copyTrainCommand"_s)->click();
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(command.startsWith(u"histoscope-cli train --data "_s), qPrintable(command));
    QVERIFY(command.contains(u"--folds 3 "_s));
    QVERIFY(command.contains(u"--epochs 9 "_s));
    // On show is the same, with a line for each flag.
    QCOMPARE(find<QLabel>(u"trainCommand"_s)->text().replace(u"\\\n    "_s, QString()), command);
}

void TestTrainPanel::aRunIsRepeatedInTheForm()
{
    // Nothing is open: its data set is opened with it.
    QSignalSpy workspace(m_session.get(), &Session::workspaceRequested), noted(m_session.get(), &Session::noted);
    m_session->requestRepeat(toQString(m_crafted.run));
    QTRY_COMPARE(workspace.size(), 1);
    QCOMPARE(workspace.first().first().toString(), u"train"_s);
    QCOMPARE(find<QSpinBox>(u"trainEpochs"_s)->value(), 3);
    QCOMPARE(find<QSpinBox>(u"trainHeadEpochs"_s)->value(), 1);
    QCOMPARE(find<QSpinBox>(u"trainFolds"_s)->value(), 3);
    QCOMPARE(noted.size(), 1);
    QTRY_VERIFY(m_session->dataset());
    QTRY_VERIFY(m_panel->isIdle());
    QVERIFY(find<QPushButton>(u"startTraining"_s)->isEnabled());
}

void TestTrainPanel::aRunThatCannotBeReadIsTold()
{
    QSignalSpy warned(m_session.get(), &Session::warned);
    m_session->requestRepeat(toQString(*m_folder / "no run here"));
    QTRY_COMPARE(warned.size(), 1);
    QVERIFY(warned.first().first().toString().contains(u"cannot be repeated"_s));
}

void TestTrainPanel::anUnfinishedRunCanBeResumed()
{
    m_session->openRun(toQString(m_crafted.run));
    auto *resume = find<QPushButton>(u"resumeRun"_s);
    QTRY_VERIFY(!find<QPushButton>(u"repeatRun"_s)->isHidden());
    QVERIFY(resume->isHidden()); // it came to its end

    RunDirectory::open(m_crafted.run).removeEnd();
    m_session->openRun(toQString(m_crafted.run));
    QTRY_VERIFY(!resume->isHidden());
    QSignalSpy jobs(&m_session->jobs(), &JobBridge::jobChanged);
    resume->click();
    resume->click(); // a second copy would write to the same folder
    QTRY_VERIFY(!jobs.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(!m_session->jobs().isBusy(), 60000);
    const auto trainings = std::ranges::count_if(m_session->jobs().statuses(), [](const JobStatus &status) {
        return status.title.starts_with("Resume");
    });
    QCOMPARE(trainings, 1);
}

void TestTrainPanel::whatIsDoneAboutImbalanceIsSaid()
{
    SplitFacts facts;
    facts.summary.counts[int(Part::Train)][0].images = 10;
    facts.summary.counts[int(Part::Train)][1].images = 25;
    auto says = [&facts](ImbalanceRemedy remedy, const QString &words) {
        const std::vector<Remark> remarks = remarksOn(facts, remedy);
        return std::ranges::any_of(remarks, [&](const Remark &remark) {
            return remark.text.contains(u"2.5 malignant"_s) && remark.text.contains(words);
        });
    };
    QVERIFY(says(ImbalanceRemedy::ClassWeights, u"weigh more"_s));
    QVERIFY(says(ImbalanceRemedy::Sampler, u"drawn more often"_s));
    QVERIFY(says(ImbalanceRemedy::None, u"Nothing is done"_s));
}

void TestTrainPanel::theCommandOfAnOwnPresetNeedsNoFile()
{
    TrainConfig config;
    config.preset = "mine_alone";
    config.recipe.epochs = 44;
    const QString command = shellText(trainCommandLine(config));
    QVERIFY(command.contains(u"--preset %1 "_s.arg(QString::fromStdString(recipePresets().front().id))));
    QVERIFY(command.contains(u"--epochs 44 "_s));
}

void TestTrainPanel::wordsWithSpacesAreQuotedForTheShell()
{
    QCOMPARE(shellText({"a", "--b", "c d", "it's", "", "$HOME"}), u"a --b 'c d' 'it'\\''s' '' '$HOME'"_s);
    QCOMPARE(shellLines({"a", "b", "--c", "d"}), u"a b \\\n    --c d"_s);
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
    TrainConfig config;
    config.split.folds = 3;
    config.split.groupKey = GroupKey::Slide;
    const SplitFacts facts = splitFacts(report, config);
    QCOMPARE(facts.patientsInTwoParts.size(), 2u);
    QCOMPARE(int(remarksOn(facts, ImbalanceRemedy::ClassWeights).front().kind), int(Remark::Kind::Warning));
}

void TestTrainPanel::withoutAMeasurementThereIsNoEstimate()
{
    QVERIFY(!TrainingRates::estimateSeconds(TrainConfig(), 100, 10));
}

void TestTrainPanel::theEstimateCountsBothPhases()
{
    TrainConfig config;
    config.recipe.epochs = 3;
    config.recipe.headEpochs = 1;
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
