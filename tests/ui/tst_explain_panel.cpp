#include "core/common/atomic_file.h"
#include "tests/support/crafted_run.h"
#include "tests/support/picture_files.h"
#include "tests/support/private_home.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "ui/models/explain_engine.h"
#include "ui/panels/explain_panel.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/view/heat_map_legend.h"
#include "ui/view/heat_map_overlay.h"
#include "ui/view/heat_map_view.h"
#include "ui/view/image_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <set>

using namespace histo;
using namespace Qt::StringLiterals;

namespace {

/// Two cells over a picture of four by two pixels: evidence at the right only.
ExplainedPicture explainedByHand()
{
    ExplainedPicture explained;
    explained.picture = cv::Mat3b(2, 4, cv::Vec3b(200, 180, 190));
    explained.explanation.heatMap = (cv::Mat1f(2, 4) << 0, 0, 1, 2, 0, 0, 1, 4);
    explained.explanation.layer = "layer4";
    explained.explanation.grid = {2, 1};
    explained.explanation.rawMaximum = 4;
    explained.mapMaximum = 4;
    return explained;
}

} // namespace

class TestExplainPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void theOverlayIsClearWhereNothingSpeaks();
    void theThresholdHidesWhatIsWeaker();
    void anEmptyMapHasNoOverlay();
    void theValueUnderThePointerIsTheMaps();
    void theSizeOfACellIsTold();
    void anEmptyMapSaysWhy();

    void withoutANetworkThePictureIsShownAndTheReasonSaid();
    void arrowKeysStepThroughTheTestPart();
    void keysChangeOpacityAndToggleTheMap();
    void theSurestMistakeIsShownFirst();
    void aPictureOfTheTrainingPartIsMarked();

    void pretrainedWeightsThatArriveAreOfferedWhenItIsShownAgain();
    void theNewestRequestWins();
    void aBrokenPictureSaysWhatIsWrong();

private:
    template <typename Widget>
    Widget *find(const QString &name)
    {
        return m_panel->findChild<Widget *>(name);
    }
    void openRun();
    void show();

    std::unique_ptr<PrivateSettings> m_settings;
    std::unique_ptr<TemporaryFolder> m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Panel> m_panel;
};

void TestExplainPanel::initTestCase()
{
    static TemporaryFolder home; // no pretrained weights
    qputenv("HISTO_HOME", home.path().c_str());
}

void TestExplainPanel::init()
{
    m_settings = std::make_unique<PrivateSettings>();
    m_folder = std::make_unique<TemporaryFolder>();
    m_session = std::make_unique<Session>();
    m_panel.reset(createExplainPanel(*m_session, nullptr));
}

void TestExplainPanel::cleanup()
{
    m_panel.reset();
    m_session.reset();
}

void TestExplainPanel::show()
{
    m_panel->resize(1200, 800);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    QTRY_VERIFY(m_panel->isIdle());
}

void TestExplainPanel::openRun()
{
    const CraftedRun crafted = craftRun(m_folder->path());
    QSignalSpy opened(m_session.get(), &Session::datasetOpened);
    m_session->openRun(toQString(crafted.run)); // its data set comes with it
    QVERIFY(opened.wait());
}

void TestExplainPanel::theOverlayIsClearWhereNothingSpeaks()
{
    const QImage overlay = heatMapOverlay(explainedByHand().explanation.heatMap, ColorMap::Magma, 0);
    QCOMPARE(overlay.size(), QSize(4, 2));
    QCOMPARE(qAlpha(overlay.pixel(0, 0)), 0);
    QCOMPARE(qAlpha(overlay.pixel(3, 1)), 255);
    QCOMPARE(qAlpha(overlay.pixel(3, 0)), 128); // 2 of 4
    const cv::Vec3b brightest = colorOf(ColorMap::Magma, 1);
    QCOMPARE(overlay.pixelColor(3, 1), QColor(brightest[0], brightest[1], brightest[2]));
}

void TestExplainPanel::theThresholdHidesWhatIsWeaker()
{
    const QImage overlay = heatMapOverlay(explainedByHand().explanation.heatMap, ColorMap::Viridis, 0.6);
    QCOMPARE(qAlpha(overlay.pixel(3, 0)), 0);
    QCOMPARE(qAlpha(overlay.pixel(3, 1)), 255);
}

void TestExplainPanel::anEmptyMapHasNoOverlay()
{
    QVERIFY(heatMapOverlay(cv::Mat1f(2, 4, 0.0F), ColorMap::Magma, 0).isNull());
    QVERIFY(heatMapOverlay(cv::Mat1f(), ColorMap::Magma, 0).isNull());
}

void TestExplainPanel::theValueUnderThePointerIsTheMaps()
{
    HeatMapView view;
    view.showExplanation(explainedByHand());
    QCOMPARE(view.valueText({3, 0}), u"At 3, 0: 2, that is 50 % of the maximum"_s);
    QVERIFY(view.valueText({4, 0}).isEmpty());
    QVERIFY(view.valueText({-1, -1}).isEmpty());
}

void TestExplainPanel::theSizeOfACellIsTold()
{
    HeatMapView view;
    view.showExplanation(explainedByHand());
    const QString text = view.findChild<QLabel *>(u"heatMapText"_s)->text();
    QVERIFY(text.contains(u"2 × 1 cells, one covers 2 × 2 pixels"_s));
    QVERIFY(text.contains(u"before resizing: 4"_s));
}

void TestExplainPanel::anEmptyMapSaysWhy()
{
    ExplainedPicture explained = explainedByHand();
    explained.explanation.heatMap = 0;
    explained.explanation.emptyReason = "no cell speaks for malignant";
    explained.mapMaximum = 0;
    HeatMapView view;
    view.showExplanation(explained);
    QVERIFY(view.findChild<QLabel *>(u"heatMapText"_s)->text().contains(u"no cell speaks for malignant"_s));
    QVERIFY(view.valueText({0, 0}).isEmpty());
}

void TestExplainPanel::withoutANetworkThePictureIsShownAndTheReasonSaid()
{
    const auto picture = *m_folder / "one.png";
    writeNoisePng(picture, 1, {32, 24});
    m_session->selectPicture(picture);
    show();
    QCOMPARE(find<ImageView>(u"explainImage"_s)->picture().size(), QSize(32, 24));
    QVERIFY(find<QLabel>(u"explainScores"_s)->text().contains(u"No network to ask"_s));
    QVERIFY(find<QLabel>(u"explainTruth"_s)->text().contains(u"not known"_s));
}

void TestExplainPanel::arrowKeysStepThroughTheTestPart()
{
    openRun();
    show();
    std::set<std::filesystem::path> seen;
    for (int key = 0; key < 20; ++key) {
        QTest::keyClick(m_panel.get(), Qt::Key_Left);
        seen.insert(m_session->picture());
    }
    for (int key = 0; key < 20; ++key) {
        QTest::keyClick(m_panel.get(), Qt::Key_Right);
        seen.insert(m_session->picture());
    }
    QCOMPARE(seen.size(), 8u); // the test part, and nothing else
}

void TestExplainPanel::keysChangeOpacityAndToggleTheMap()
{
    show();
    auto *opacity = find<QSlider>(u"explainOpacity"_s);
    const int before = opacity->value();
    QTest::keyClick(m_panel.get(), Qt::Key_BracketRight);
    QVERIFY(opacity->value() > before);
    QTest::keyClick(m_panel.get(), Qt::Key_BracketLeft);
    QCOMPARE(opacity->value(), before);
    QTest::keyClick(m_panel.get(), Qt::Key_O);
    QVERIFY(!find<QCheckBox>(u"explainOverlay"_s)->isChecked());
}

void TestExplainPanel::theSurestMistakeIsShownFirst()
{
    openRun();
    QVERIFY(m_session->picture().empty());
    QTRY_VERIFY(
        !find<QLabel>(u"explainPictureName"_s)->toolTip().isEmpty()); // chosen a moment after the data set opened
    const auto rows = m_session->runPredictions();
    auto mistake = std::find_if(rows.rbegin(), rows.rend(), [](const PredictionRow &row) {
        return row.label == Label::Malignant && row.score < 0.5; // the last is that of the test part
    });
    const QString shown = find<QLabel>(u"explainPictureName"_s)->toolTip();
    QVERIFY(shown.endsWith(toQString(mistake->path)));
}

void TestExplainPanel::aPictureOfTheTrainingPartIsMarked()
{
    openRun();
    const auto split = m_session->runSplit();
    auto *part = find<QLabel>(u"explainPart"_s);
    m_session->selectPicture(m_session->dataset()->root / split->part(Part::Train).front()->sample.path);
    QVERIFY(!part->isHidden());
    QVERIFY(part->text().contains(u"Training part"_s));
    m_session->selectPicture(m_session->dataset()->root / split->part(Part::Test).front()->sample.path);
    QVERIFY(part->isHidden());
}

void TestExplainPanel::pretrainedWeightsThatArriveAreOfferedWhenItIsShownAgain()
{
    const PrivateHome home;
    openRun();
    show();
    auto *networks = find<QComboBox>(u"explainModel"_s);
    QCOMPARE(networks->count(), 1); // the run's
    m_panel->hide();
    writeFileAtomically(home.path() / "weights/resnet50.pth", "here");
    m_panel->show();
    QCOMPARE(networks->count(), 2);
    QVERIFY(networks->itemText(1).startsWith(u"ResNet50"_s));
    QCOMPARE(networks->currentIndex(), 0);
}

void TestExplainPanel::theNewestRequestWins()
{
    writeNoisePng(*m_folder / "old.png", 1, {32, 24});
    writeNoisePng(*m_folder / "new.png", 2, {40, 20});
    ExplainEngine engine;
    QSignalSpy read(&engine, &ExplainEngine::pictureRead);
    engine.requestPicture(*m_folder / "old.png");
    engine.requestPicture(*m_folder / "new.png");
    QTRY_VERIFY(engine.isIdle());
    QCOMPARE(read.size(), 1);
    QCOMPARE(read.first()[1].value<QImage>().size(), QSize(40, 20));
}

void TestExplainPanel::aBrokenPictureSaysWhatIsWrong()
{
    writeBytes(*m_folder / "broken.png", "no picture");
    ExplainEngine engine;
    QSignalSpy failed(&engine, &ExplainEngine::failed);
    engine.requestPicture(*m_folder / "broken.png");
    QVERIFY(failed.wait());
    QVERIFY(failed.first().first().toString().contains(u"broken.png"_s));
    QVERIFY(engine.isIdle());
}

QTEST_MAIN(TestExplainPanel)
#include "tst_explain_panel.moc"
