#include "tests/support/crafted_run.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"
#include "ui/models/case_table_model.h"
#include "ui/models/figure_rows.h"
#include "ui/models/figure_table_model.h"
#include "ui/models/subtype_table_model.h"
#include "ui/panels/evaluate_panel.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/view/confusion_matrix.h"
#include "ui/view/judged_picture_list.h"
#include "ui/view/roc_curve.h"

#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QTest>

using namespace histo;
using namespace Qt::StringLiterals;

class TestEvaluatePanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void withoutARunItSaysWhatToDo();
    void figuresAreThoseOfTheEvaluation();
    void aFieldOfTheMatrixListsItsPictures();
    void aPictureOpensInExplain();
    void anotherThresholdStandsBesideTheLockedFigures();
    void casesStandWorstFirst();
    void aLeakyRunCarriesItsBanner();

    void aRunWithoutEvaluationSaysSo();
    void verdictsSpeakOfTheInterval_data();
    void verdictsSpeakOfTheInterval();
    void theCsvHoldsEveryFigure();
    void subtypesAddUpTheirCases();
    void theOperatingPointIsTheLastCalledMalignant();

private:
    template <typename Widget>
    Widget *find(const QString &name)
    {
        return m_panel->findChild<Widget *>(name);
    }
    void openRun(Leak leak = Leak::No);

    std::unique_ptr<PrivateSettings> m_settings;
    std::unique_ptr<TemporaryFolder> m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Panel> m_panel;
    CraftedRun m_crafted;
};

void TestEvaluatePanel::init()
{
    m_settings = std::make_unique<PrivateSettings>();
    m_folder = std::make_unique<TemporaryFolder>();
    m_session = std::make_unique<Session>();
    m_panel.reset(createEvaluatePanel(*m_session, nullptr));
}

void TestEvaluatePanel::cleanup()
{
    m_panel.reset();
    m_session.reset();
}

void TestEvaluatePanel::openRun(Leak leak)
{
    m_crafted = craftRun(m_folder->path(), leak);
    QSignalSpy opened(m_session.get(), &Session::runOpened);
    m_session->openRun(toQString(m_crafted.run));
    QVERIFY(opened.wait());
    QTRY_VERIFY(m_panel->isIdle());
}

void TestEvaluatePanel::withoutARunItSaysWhatToDo()
{
    QVERIFY(m_panel->isIdle());
    QVERIFY(find<QLabel>(u"evaluateMessage"_s)->text().contains(u"No run is open"_s));
}

void TestEvaluatePanel::figuresAreThoseOfTheEvaluation()
{
    openRun();
    auto *table = find<QTableView>(u"figureTable"_s)->model();
    // Eight pictures, one malignant of four missed: sensitivity 0.75, specificity 1.
    QCOMPARE(table->index(0, FigureTableModel::Title).data().toString(), u"Balanced accuracy"_s);
    QCOMPARE(table->index(0, FigureTableModel::Value).data().toString(), u"0.875"_s);
    QCOMPARE(table->index(0, FigureTableModel::RestsOn).data().toString(), u"8 pictures, 4 cases"_s);
    QVERIFY(find<QLabel>(u"evaluateTitle"_s)->text().contains(u"8 pictures of 4 cases"_s));
    QVERIFY(!find<RocCurve>(u"rocCurve"_s)->accessibleDescription().isEmpty());
}

void TestEvaluatePanel::aFieldOfTheMatrixListsItsPictures()
{
    openRun();
    auto *matrix = find<ConfusionMatrix>(u"confusionMatrix"_s);
    const ConfusionMatrix::Cell missed{Label::Malignant, Label::Benign};
    QCOMPARE(matrix->count(missed), 1);
    QCOMPARE(matrix->count({Label::Benign, Label::Benign}), 4);
    QTest::mouseClick(matrix, Qt::LeftButton, {}, matrix->cellRect({Label::Benign, Label::Benign}).center());
    auto *pictures = find<JudgedPictureList>(u"judgedPictures"_s)->model();
    QCOMPARE(pictures->rowCount(), 4);
    QTest::mouseClick(matrix, Qt::LeftButton, {}, matrix->cellRect(missed).center());
    QCOMPARE(pictures->rowCount(), 1);
    QVERIFY(pictures->index(0, 0).data().toString().contains(u"0.100"_s));
}

void TestEvaluatePanel::aPictureOpensInExplain()
{
    openRun();
    auto *pictures = find<JudgedPictureList>(u"judgedPictures"_s);
    QCOMPARE(pictures->model()->rowCount(), 1); // the wrong calls, to begin with
    QSignalSpy requested(m_session.get(), &Session::workspaceRequested);
    Q_EMIT pictures->activated(pictures->model()->index(0, 0));
    QCOMPARE(requested.first().first().toString(), u"explain"_s);
    QVERIFY(exists(m_session->picture()));
}

void TestEvaluatePanel::anotherThresholdStandsBesideTheLockedFigures()
{
    openRun();
    auto *table = find<QTableView>(u"figureTable"_s)->model();
    const auto other = table->index(0, FigureTableModel::OtherThreshold);
    QVERIFY(other.data().toString().isEmpty());
    find<QSlider>(u"thresholdSlider"_s)->setValue(15); // now every benign picture is called malignant
    QTRY_VERIFY(m_panel->isIdle());
    QTRY_VERIFY(other.data().toString().startsWith(u"0.375"_s));
    QCOMPARE(table->index(0, FigureTableModel::Value).data().toString(), u"0.875"_s);
    QVERIFY(find<QLabel>(u"thresholdText"_s)->text().contains(u"Locked is 0.50"_s));
    QCOMPARE(find<ConfusionMatrix>(u"confusionMatrix"_s)->count({Label::Benign, Label::Malignant}), 4);
}

void TestEvaluatePanel::casesStandWorstFirst()
{
    openRun();
    auto *cases = find<QTableView>(u"caseTable"_s)->model();
    QTRY_COMPARE(cases->rowCount(), 4);
    QVERIFY(cases->index(0, CaseTableModel::Right).data().toString().startsWith(u"1 (50 %)"_s));
    QVERIFY(cases->index(0, CaseTableModel::Class).data().toString().contains(u"Malignant"_s));
}

void TestEvaluatePanel::aLeakyRunCarriesItsBanner()
{
    openRun(Leak::Yes);
    auto *banner = find<QLabel>(u"leakyBanner"_s);
    QVERIFY(!banner->isHidden());
    QVERIFY(banner->text().contains(u"leak"_s));
}

void TestEvaluatePanel::aRunWithoutEvaluationSaysSo()
{
    m_crafted = craftRun(m_folder->path());
    std::filesystem::remove(m_crafted.run / "evaluation.json");
    const auto error = thrownBy([this] { readRunEvaluation(m_crafted.run); });
    QVERIFY(says(error, "has not been evaluated yet"));
}

void TestEvaluatePanel::verdictsSpeakOfTheInterval_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<bool>("isLowerBetter");
    QTest::addColumn<QString>("words");
    QTest::newRow("above") << 0.6 << 0.9 << false << u"better than chance"_s;
    QTest::newRow("below") << 0.1 << 0.4 << false << u"worse than chance"_s;
    QTest::newRow("includes chance") << 0.4 << 0.7 << false << u"includes chance: not shown to be better"_s;
    QTest::newRow("touches chance") << 0.5 << 0.7 << false << u"includes chance: not shown to be better"_s;
    QTest::newRow("an error that is small") << 0.1 << 0.2 << true << u"better than chance"_s;
    QTest::newRow("an error that is large") << 0.6 << 0.7 << true << u"worse than chance"_s;
}

void TestEvaluatePanel::verdictsSpeakOfTheInterval()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(bool, isLowerBetter);
    FigureRow row;
    row.locked = {(low + high) / 2, low, high};
    row.reference = 0.5;
    row.referenceName = u"chance"_s;
    row.isLowerBetter = isLowerBetter;
    QTEST(verdict(row), "words");
}

void TestEvaluatePanel::theCsvHoldsEveryFigure()
{
    m_crafted = craftRun(m_folder->path());
    const RunEvaluation evaluation = readRunEvaluation(m_crafted.run);
    const auto rows = figureRows(evaluation);
    const QStringList lines = QString::fromStdString(figuresCsv(evaluation, rows)).trimmed().split(u'\n');
    QCOMPARE(lines.size(), int(rows.size()) + 1);
    QVERIFY(lines[1].startsWith(u"balanced_accuracy,0.875,"_s));
    for (const QString &line : lines)
        QCOMPARE(line.count(u','), lines.first().count(u','));
}

void TestEvaluatePanel::subtypesAddUpTheirCases()
{
    const auto results = subtypeResults(
        {{.group = "a", .subtype = "DC", .label = Label::Malignant, .images = 4, .right = 1},
         {.group = "b", .subtype = "A", .label = Label::Benign, .images = 2, .right = 2},
         {.group = "c", .subtype = "DC", .label = Label::Malignant, .images = 6, .right = 6}});
    QCOMPARE(results.size(), 2u);
    QCOMPARE(results[0].subtype, std::string("DC")); // the worst first
    QCOMPARE(results[0].cases, 2);
    QCOMPARE(results[0].images, 10);
    QCOMPARE(results[0].right, 7);
}

void TestEvaluatePanel::theOperatingPointIsTheLastCalledMalignant()
{
    RocCurve curve;
    curve.setCurve({{0, 0, 2}, {0, 0.5, 0.9}, {0.5, 0.5, 0.6}, {1, 1, 0.1}}, {}, {});
    curve.setThreshold(0.6);
    QCOMPARE(curve.operatingPoint().falsePositiveRate, 0.5);
    curve.setThreshold(0.61);
    QCOMPARE(curve.operatingPoint().falsePositiveRate, 0.0);
}

QTEST_MAIN(TestEvaluatePanel)
#include "tst_evaluate_panel.moc"
