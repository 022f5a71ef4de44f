#include "tests/support/crafted_run.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "ui/panels/run_curves.h"
#include "ui/panels/run_probes.h"
#include "ui/theme.h"
#include "ui/view/learning_curves.h"
#include "ui/view/probe_card.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

using namespace histo;
using namespace Qt::StringLiterals;

class TestRunProbes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void aRunWithoutProbesShowsNoStrip();
    void theNewestEpochIsShownUntilAPersonMovesTheSlider();
    void theCurvesShowTheChosenEpoch();
    void everyPictureTellsLabelVerdictAndMaximum();
    void theMapIsOnThePictureAndCanBeTakenAway();
    void aClickAsksForThePictureInLarge();
    void anotherRunIsFollowedAgain();

private:
    void showRun();
    std::vector<ProbeCard *> cards() const
    {
        const auto found = m_curves->findChildren<ProbeCard *>();
        return {found.begin(), found.end()};
    }
    QSlider *slider() const { return m_curves->findChild<QSlider *>(u"probeEpoch"_s); }
    RunProbes *probes() const { return m_curves->findChild<RunProbes *>(); }

    std::unique_ptr<PrivateSettings> m_settings;
    std::unique_ptr<TemporaryFolder> m_folder;
    CraftedRun m_crafted;
    std::unique_ptr<RunCurves> m_curves;
};

void TestRunProbes::init()
{
    m_settings = std::make_unique<PrivateSettings>();
    m_folder = std::make_unique<TemporaryFolder>();
    m_crafted = craftRun(m_folder->path());
    m_curves = std::make_unique<RunCurves>();
    m_curves->resize(900, 700);
    m_curves->show();
}

void TestRunProbes::cleanup() { m_curves.reset(); }

void TestRunProbes::showRun()
{
    QSignalSpy shown(m_curves.get(), &RunCurves::shown);
    m_curves->showRun(m_crafted.run);
    QVERIFY(shown.wait());
    QTRY_VERIFY(m_curves->isIdle());
}

void TestRunProbes::aRunWithoutProbesShowsNoStrip()
{
    showRun();
    QVERIFY(probes()->isHidden());
    QVERIFY(cards().empty());
}

void TestRunProbes::theNewestEpochIsShownUntilAPersonMovesTheSlider()
{
    addProbes(m_crafted);
    showRun();
    QVERIFY(!probes()->isHidden());
    QCOMPARE(probes()->epoch(), 3);
    QVERIFY(probes()->isFollowing());

    slider()->setValue(0);
    QCOMPARE(probes()->epoch(), 1);
    QVERIFY(!probes()->isFollowing());
    m_curves->readMore(); // the log has grown
    QTRY_VERIFY(m_curves->isIdle());
    QCOMPARE(probes()->epoch(), 1);

    m_curves->findChild<QPushButton *>(u"probeNewest"_s)->click();
    QCOMPARE(probes()->epoch(), 3);
    QVERIFY(probes()->isFollowing());
}

void TestRunProbes::theCurvesShowTheChosenEpoch()
{
    addProbes(m_crafted);
    showRun();
    for (int place : {1, 0, 2, 0}) {
        slider()->setValue(place);
        const QString reading = m_curves->findChild<QLabel *>(u"curveReading"_s)->text();
        QVERIFY2(reading.startsWith(u"Epoch %1 "_s.arg(place + 1)), qPrintable(reading));
    }
}

void TestRunProbes::everyPictureTellsLabelVerdictAndMaximum()
{
    addProbes(m_crafted);
    showRun();
    QCOMPARE(cards().size(), 2u);
    slider()->setValue(0);
    // The benign one comes first, in its own place at every epoch.
    QCOMPARE(cards()[0]->verdictText(), u"✗ says M (M 0.75)"_s);
    QCOMPARE(cards()[0]->mapText(), u"map empty"_s);
    QVERIFY(cards()[0]->accessibleName().contains(u"Benign"_s));
    QCOMPARE(cards()[1]->verdictText(), u"✓ says M (M 0.75)"_s);
    slider()->setValue(1);
    QCOMPARE(cards()[0]->verdictText(), u"✓ says B (M 0.25)"_s);
    QCOMPARE(cards()[1]->mapText(), u"map to 2"_s);
    QVERIFY(m_curves->findChild<QLabel *>(u"probeCaption"_s)->text().contains(u"conv_head"_s));
}

void TestRunProbes::theMapIsOnThePictureAndCanBeTakenAway()
{
    addProbes(m_crafted);
    showRun();
    const QImage with = cards()[1]->grab().toImage();
    auto *maps = m_curves->findChild<QCheckBox *>(u"probeMaps"_s);
    maps->click();
    const QImage without = cards()[1]->grab().toImage();
    QVERIFY(with != without);
    // The map is strong at the upper left, and nothing at the lower right.
    const int x = with.width() / 5, y = with.height() / 5;
    QVERIFY(with.pixelColor(x, y) != without.pixelColor(x, y));
    const int right = with.width() - 8, bottom = with.width() * 46 / 70 - 8;
    QCOMPARE(with.pixelColor(right, bottom), without.pixelColor(right, bottom));
    maps->click();
    QCOMPARE(cards()[1]->grab().toImage(), with);
}

void TestRunProbes::aClickAsksForThePictureInLarge()
{
    addProbes(m_crafted);
    showRun();
    QSignalSpy activated(m_curves.get(), &RunCurves::pictureActivated);
    cards()[1]->click();
    QCOMPARE(activated.size(), 1);
    const auto picture = activated.first().first().value<std::filesystem::path>();
    QVERIFY(exists(picture));
    QVERIFY(picture.string().find("malignant") != std::string::npos);
}

void TestRunProbes::anotherRunIsFollowedAgain()
{
    addProbes(m_crafted);
    showRun();
    slider()->setValue(0);
    showRun();
    QCOMPARE(probes()->epoch(), 3);
    QVERIFY(probes()->isFollowing());
}

QTEST_MAIN(TestRunProbes)
#include "tst_run_probes.moc"
