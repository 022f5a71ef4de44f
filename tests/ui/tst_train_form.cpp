#include "core/common/atomic_file.h"
#include "core/dataset/dataset.h"
#include "tests/support/crafted_run.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "ui/models/recipe_words.h"
#include "ui/models/weights_downloader.h"
#include "ui/panels/preset_dialog.h"
#include "ui/panels/train_form.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/view/folded_group.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace histo;
using namespace Qt::StringLiterals;

class TestTrainForm : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void everyFieldOfTheRecipeHasAControlWithItsHelp();
    void lengthIsOpenAndTheOthersAreFolded();
    void aClosedSectionSaysWhatDiffers();
    void aFieldThatDiffersIsPutBackAlone();
    void allFieldsArePutBackTogether();
    void numbersAreWrittenAsPeopleWriteThem_data();
    void numbersAreWrittenAsPeopleWriteThem();
    void aNumberThatIsNoneStopsTheStartAndSaysWhy();
    void fieldsWithoutEffectCannotBeUsedAndSayWhy();
    void headEpochsNeverOutnumberTheEpochs();
    void theFieldWithTheFocusIsExplained();
    void anOwnPresetIsSavedAndChosen();
    void damagedPresetsAreToldOf();
    void aConfigurationComesBackAsItWas();
    void whatCannotBeTakenOverIsTold();
    void magnificationsOfARepeatedRunWaitForItsDataset();
    void aSplitFileStaysThatOfTheRepeatedRun();

private:
    template <typename Widget>
    Widget *find(const QString &name)
    {
        return m_form->findChild<Widget *>(name);
    }
    QString summary(const QString &section)
    {
        return find<QToolButton>(u"trainSection"_s + section)->accessibleDescription();
    }
    std::shared_ptr<const ScanReport> dataset() const
    {
        return std::make_shared<const ScanReport>(scanDataset(m_crafted.data, CheckPixels::No));
    }

    std::unique_ptr<PrivateSettings> m_settings;
    std::unique_ptr<TemporaryFolder> m_folder;
    CraftedRun m_crafted;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<WeightsDownloader> m_downloader;
    std::unique_ptr<TrainForm> m_form;
};

void TestTrainForm::initTestCase()
{
    // No pretrained weights: the tests mean the same on every computer.
    static TemporaryFolder home;
    qputenv("HISTO_HOME", home.path().c_str());
}

void TestTrainForm::init()
{
    m_settings = std::make_unique<PrivateSettings>();
    m_folder = std::make_unique<TemporaryFolder>();
    m_crafted.data = *m_folder / "data";
    craftDataset(m_crafted.data);
    m_session = std::make_unique<Session>();
    m_downloader = std::make_unique<WeightsDownloader>(*m_session);
    m_form = std::make_unique<TrainForm>(*m_downloader);
    QTRY_VERIFY(m_form->isIdle());
}

void TestTrainForm::cleanup()
{
    m_form.reset();
    m_downloader.reset();
    m_session.reset();
}

void TestTrainForm::everyFieldOfTheRecipeHasAControlWithItsHelp()
{
    for (const RecipeField &field : recipeFields()) {
        QString name = u"train"_s;
        for (const QString &word : QString::fromStdString(field.key).split(u'_'))
            name += word.left(1).toUpper() + word.mid(1);
        auto *control = find<QWidget>(name);
        QVERIFY2(control, field.key.c_str());
        QCOMPARE(control->accessibleName(), QString::fromStdString(field.title));
        QVERIFY(control->toolTip().contains(QString::fromStdString(field.help)));
        QVERIFY(control->toolTip().contains(QString::fromStdString(field.flag())));
    }
}

void TestTrainForm::lengthIsOpenAndTheOthersAreFolded()
{
    int open = 0;
    for (const FoldedGroup *group : m_form->findChildren<FoldedGroup *>())
        open += group->isOpen();
    QCOMPARE(open, 1);
    QVERIFY(!find<QSpinBox>(u"trainEpochs"_s)->parentWidget()->parentWidget()->isHidden());
    find<QToolButton>(u"trainSectionOptimizer"_s)->click();
    open = 0;
    for (const FoldedGroup *group : m_form->findChildren<FoldedGroup *>())
        open += group->isOpen();
    QCOMPARE(open, 2);
}

void TestTrainForm::aClosedSectionSaysWhatDiffers()
{
    QCOMPARE(summary(u"Optimizer"_s), u"as in the preset"_s);
    auto *schedule = find<QComboBox>(u"trainSchedule"_s);
    schedule->setCurrentIndex(schedule->findText(u"Constant"_s));
    find<QCheckBox>(u"trainAugment"_s)->click();
    QCOMPARE(summary(u"Optimizer"_s), u"Schedule Constant"_s);
    QCOMPARE(summary(u"Pictures"_s), u"Augmentation off"_s);
    QVERIFY(find<QLabel>(u"trainPresetChanged"_s)->text().contains(u"2 settings"_s));
    QVERIFY(!find<QLabel>(u"trainPresetChanged"_s)->isHidden());
}

void TestTrainForm::aFieldThatDiffersIsPutBackAlone()
{
    auto *putBack = find<QToolButton>(u"trainEpochsPutBack"_s);
    const int before = find<QSpinBox>(u"trainEpochs"_s)->value();
    QVERIFY(putBack->isHidden());
    find<QSpinBox>(u"trainEpochs"_s)->setValue(77);
    find<QSpinBox>(u"trainBatchSize"_s)->setValue(8);
    QVERIFY(!putBack->isHidden());
    QVERIFY(putBack->toolTip().contains(QString::number(before)));
    putBack->click();
    QCOMPARE(m_form->config().recipe.epochs, before);
    QCOMPARE(m_form->config().recipe.batchSize, 8);
    QVERIFY(putBack->isHidden());
}

void TestTrainForm::allFieldsArePutBackTogether()
{
    const Recipe before = m_form->config().recipe;
    find<QSpinBox>(u"trainEpochs"_s)->setValue(77);
    find<QCheckBox>(u"trainAugmentFlips"_s)->click();
    auto *rate = find<QLineEdit>(u"trainLearningRate"_s);
    rate->clear();
    QTest::keyClicks(rate, u"nonsense"_s);
    find<QPushButton>(u"trainPutAllBack"_s)->click();
    QVERIFY(m_form->config().recipe == before);
    QCOMPARE(rate->text(), shortestText(before.learningRate));
    QVERIFY(find<QPushButton>(u"trainPutAllBack"_s)->isHidden());
}

void TestTrainForm::numbersAreWrittenAsPeopleWriteThem_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("value");
    QTest::newRow("decimal") << u"0.0001"_s << 1e-4;
    QTest::newRow("exponent") << u"1e-4"_s << 1e-4;
    QTest::newRow("with a comma") << u"0,0001"_s << 1e-4;
    QTest::newRow("spaces around") << u" 2E-3 "_s << 2e-3;
}

void TestTrainForm::numbersAreWrittenAsPeopleWriteThem()
{
    QFETCH(QString, text);
    QFETCH(double, value);
    auto *rate = find<QLineEdit>(u"trainLearningRate"_s);
    rate->clear();
    QTest::keyClicks(rate, text);
    QCOMPARE(m_form->config().recipe.learningRate, value);
    QCOMPARE(rate->text(), text); // stays as it was written
}

void TestTrainForm::aNumberThatIsNoneStopsTheStartAndSaysWhy()
{
    m_form->setDataset(dataset());
    QVERIFY2(m_form->problem().isEmpty(), qPrintable(m_form->problem()));
    auto *decay = find<QLineEdit>(u"trainWeightDecay"_s);
    for (const QString &text : {u"much"_s, u"11"_s, u"-1"_s, u""_s, u"1e999"_s}) {
        decay->clear();
        QTest::keyClicks(decay, text);
        QTest::keyClick(decay, Qt::Key_Space); // also where nothing is left of it
        QVERIFY2(m_form->problem().contains(u"Weight decay"_s), qPrintable(text));
        QVERIFY(find<QLabel>(u"trainSectionNoteOptimizer"_s)->text().contains(u"from 0 to 10"_s));
    }
    decay->clear();
    QTest::keyClicks(decay, u"0.5"_s);
    QVERIFY(m_form->problem().isEmpty());
}

void TestTrainForm::fieldsWithoutEffectCannotBeUsedAndSayWhy()
{
    QVERIFY(!find<QLineEdit>(u"trainMomentum"_s)->isEnabled());
    QVERIFY(find<QLabel>(u"trainSectionNoteOptimizer"_s)->text().contains(u"Momentum: AdamW"_s));
    auto *optimizer = find<QComboBox>(u"trainOptimizer"_s);
    optimizer->setCurrentIndex(optimizer->findText(u"SGD"_s));
    QVERIFY(find<QLineEdit>(u"trainMomentum"_s)->isEnabled());

    QVERIFY(find<QCheckBox>(u"trainAugmentFlips"_s)->isEnabled());
    find<QCheckBox>(u"trainAugment"_s)->click();
    QVERIFY(!find<QCheckBox>(u"trainAugmentFlips"_s)->isEnabled());
    QVERIFY(find<QCheckBox>(u"trainAugmentFlips"_s)->toolTip().contains(u"Augmentation is off"_s));
    QVERIFY(find<QComboBox>(u"trainStain"_s)->isEnabled());

    find<QSpinBox>(u"trainHeadEpochs"_s)->setValue(find<QSpinBox>(u"trainEpochs"_s)->value());
    for (const QString &name : {u"trainLearningRate"_s, u"trainTunedStages"_s, u"trainWarmUp"_s})
        QVERIFY2(!find<QWidget>(name)->isEnabled(), qPrintable(name));
    QVERIFY(find<QWidget>(u"trainHeadLearningRate"_s)->isEnabled());
}

void TestTrainForm::headEpochsNeverOutnumberTheEpochs()
{
    find<QSpinBox>(u"trainEpochs"_s)->setValue(10);
    find<QSpinBox>(u"trainHeadEpochs"_s)->setValue(10);
    find<QSpinBox>(u"trainEpochs"_s)->setValue(4);
    QCOMPARE(m_form->config().recipe.headEpochs, 4);
    QCOMPARE(find<QSpinBox>(u"trainHeadEpochs"_s)->value(), 4);
    find<QSpinBox>(u"trainHeadEpochs"_s)->setValue(9);
    QCOMPARE(m_form->config().recipe.headEpochs, 4);
}

void TestTrainForm::theFieldWithTheFocusIsExplained()
{
    QSignalSpy help(m_form.get(), &TrainForm::helpWanted);
    m_form->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_form.get()));
    m_form->activateWindow();
    find<QSpinBox>(u"trainPatience"_s)->setFocus();
    QTRY_VERIFY(!help.isEmpty());
    QVERIFY(help.last().first().toString().contains(u"without a better one"_s));
}

void TestTrainForm::anOwnPresetIsSavedAndChosen()
{
    find<QSpinBox>(u"trainEpochs"_s)->setValue(33);
    find<QAction>(u"trainSavePreset"_s)->trigger();
    auto *dialog = find<PresetDialog>({});
    QVERIFY(dialog);
    auto *title = dialog->findChild<QLineEdit *>(u"presetTitle"_s);
    title->setText(QString::fromStdString(recipePresets().front().title));
    auto *save = dialog->findChild<QPushButton *>();
    QVERIFY(!save->isEnabled()); // the program's names are not to be had
    title->setText(u"Thirty-three"_s);
    dialog->accept();
    QTRY_COMPARE(m_form->config().preset, std::string("thirty_three"));
    QCOMPARE(m_form->config().recipe.epochs, 33);
    QVERIFY(find<QLabel>(u"trainPresetChanged"_s)->isHidden()); // nothing differs from the new preset
    auto *presets = find<QComboBox>(u"trainPreset"_s);
    QVERIFY(presets->currentText().contains(u"your own"_s));
    presets->setCurrentIndex(0);
    QVERIFY(m_form->config().recipe.epochs != 33);
}

void TestTrainForm::damagedPresetsAreToldOf()
{
    writeFileAtomically(PresetShelf::usualFolder() / "broken.json", "{");
    PresetShelf shelf(PresetShelf::usualFolder());
    QSignalSpy warned(&shelf, &PresetShelf::warned);
    QVERIFY(warned.wait());
    QVERIFY(warned.first().first().toString().contains(u"broken.json"_s));
}

void TestTrainForm::aConfigurationComesBackAsItWas()
{
    m_form->setDataset(dataset());
    TrainConfig wanted = m_form->config();
    wanted.model = "resnet50";
    wanted.preset = "thorough";
    wanted.seed = wanted.split.seed = 42;
    wanted.precision = Precision::Fp32;
    wanted.shuffleLabels = true;
    wanted.split.scheme = SplitScheme::Grouped;
    wanted.split.groupKey = GroupKey::Slide;
    wanted.split.folds = 3;
    wanted.split.fold = 2;
    wanted.split.twins = TwinPolicy::Keep;
    wanted.recipe = findPreset("thorough").recipe;
    wanted.recipe.optimizer = OptimizerKind::Sgd;
    wanted.recipe.learningRate = 7e-7;
    wanted.recipe.augmentation.stain = StainTreatment::RandStainNA;
    wanted.recipe.testTimeAugmentation = false;
    const QStringList lost = m_form->setConfig(wanted, std::nullopt);
    QVERIFY2(lost.isEmpty(), qPrintable(lost.join(u'\n')));
    QCOMPARE(toJson(m_form->config()).dump(1), toJson(wanted).dump(1));
}

void TestTrainForm::whatCannotBeTakenOverIsTold()
{
    m_form->setDataset(dataset());
    Device processor;
    processor.id = "cpu";
    m_form->setDevices({processor});
    TrainConfig config = m_form->config();
    config.data = "/another/data set";
    config.weights = "/gone/weights.pth";
    config.device = "cuda:7";
    config.split.magnifications = {40, 100};
    const QString lost = m_form->setConfig(config, std::nullopt).join(u'\n');
    for (const QString &words : {u"another/data set"_s, u"weights.pth"_s, u"cuda:7"_s, u"magnifications"_s})
        QVERIFY2(lost.contains(words), qPrintable(lost));
    QVERIFY(!m_form->config().weights);
}

void TestTrainForm::magnificationsOfARepeatedRunWaitForItsDataset()
{
    const auto report = std::make_shared<ScanReport>(*dataset());
    report->samples.back().magnification = 400; // a second one to leave out
    TrainConfig config;
    config.data = report->root;
    config.device = "auto";
    config.split.magnifications = {100};
    QVERIFY(m_form->setConfig(config, std::nullopt).isEmpty()); // no data set is open yet
    m_form->setDataset(report);
    QCOMPARE(m_form->config().split.magnifications, std::vector<int>{100});
}

void TestTrainForm::aSplitFileStaysThatOfTheRepeatedRun()
{
    m_form->setDataset(dataset());
    TrainConfig config = m_form->config();
    config.splitFile = *m_folder / "split.csv";
    QVERIFY(m_form->setConfig(config, std::nullopt).isEmpty());
    QCOMPARE(m_form->config().splitFile, config.splitFile);
    auto *split = find<QComboBox>(u"trainSplit"_s);
    QVERIFY(split->currentText().contains(u"split.csv"_s));
    split->setCurrentIndex(0);
    QVERIFY(!m_form->config().splitFile);
}

QTEST_MAIN(TestTrainForm)
#include "tst_train_form.moc"
