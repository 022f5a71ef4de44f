#include "tests/support/crafted_run.h"
#include "tests/support/picture_files.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "ui/job_bridge.h"
#include "ui/qt_paths.h"
#include "ui/session.h"

#include <QSignalSpy>
#include <QTest>
#include <algorithm>

using namespace histo;

class TestSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_settings = std::make_unique<PrivateSettings>(); }

    void aDataSetOpensInTheBackground()
    {
        TemporaryFolder folder;
        craftDataset(folder / "data");
        Session session;
        QSignalSpy opened(&session, &Session::datasetOpened);
        session.openDataset(toQString(folder / "data"));
        QVERIFY(session.isOpening());
        QVERIFY(!session.dataset());
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(!session.isOpening());
        QCOMPARE(session.dataset()->samples.size(), std::size_t(24));
    }

    void aMissingFolderSaysSoAndKeepsWhatWasOpen()
    {
        TemporaryFolder folder;
        craftDataset(folder / "data");
        Session session;
        QSignalSpy opened(&session, &Session::datasetOpened), failed(&session, &Session::datasetFailed);
        session.openDataset(toQString(folder / "data"));
        QTRY_COMPARE(opened.count(), 1);
        session.openDataset(toQString(folder / "gone"));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed.first().first().toString().contains(QStringLiteral("gone")));
        QCOMPARE(session.dataset()->samples.size(), std::size_t(24));
        QCOMPARE(session.recentDatasets().size(), 1);
    }

    void theNewestRequestWins()
    {
        TemporaryFolder folder;
        craftDataset(folder / "first");
        craftDataset(folder / "second");
        Session session;
        QSignalSpy opened(&session, &Session::datasetOpened), failed(&session, &Session::datasetFailed);
        session.openDataset(toQString(folder / "first"));
        session.openDataset(toQString(folder / "second"));
        QTRY_VERIFY(!session.isOpening());
        QCOMPARE(opened.count(), 1);
        QCOMPARE(failed.count(), 0);
        QCOMPARE(session.dataset()->root.filename(), std::filesystem::path("second"));
    }

    void aRunComesWithItsSplitItsPredictionsAndItsDataSet()
    {
        TemporaryFolder folder;
        const CraftedRun crafted = craftRun(folder.path());
        Session session;
        QSignalSpy runOpened(&session, &Session::runOpened), dataOpened(&session, &Session::datasetOpened);
        session.openRun(toQString(crafted.run));
        QTRY_COMPARE(runOpened.count(), 1);
        QTRY_COMPARE(dataOpened.count(), 1);
        QCOMPARE(session.run()->path(), crafted.run);
        QVERIFY(session.runSplit().has_value());
        QVERIFY(!session.runPredictions().empty());
    }

    void aFolderWithoutARunIsRefusedAsARun()
    {
        TemporaryFolder folder;
        Session session;
        QSignalSpy failed(&session, &Session::runFailed);
        session.openRun(toQString(folder.path()));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(!session.run());
        QVERIFY(session.recentRuns().isEmpty());
    }

    void aFolderIsOpenedAsWhatItIs()
    {
        TemporaryFolder folder;
        const CraftedRun crafted = craftRun(folder.path());
        Session session;
        QSignalSpy runOpened(&session, &Session::runOpened), dataOpened(&session, &Session::datasetOpened);
        session.openFolder(toQString(crafted.data));
        QVERIFY(session.isOpening());
        QTRY_COMPARE(dataOpened.count(), 1);
        QCOMPARE(runOpened.count(), 0);
        session.openFolder(toQString(crafted.run));
        QTRY_COMPARE(runOpened.count(), 1);
        QCOMPARE(dataOpened.count(), 1); // a data set was open: it stays
    }

    void recentDataSetsStandNewestFirstEachOnce()
    {
        TemporaryFolder folder;
        Session session;
        for (const char *name : {"first", "second", "first"}) {
            if (!exists(folder / name))
                craftDataset(folder / name);
            QSignalSpy opened(&session, &Session::datasetOpened);
            session.openDataset(toQString(folder / name));
            QTRY_COMPARE(opened.count(), 1);
        }
        QCOMPARE(session.recentDatasets(), QStringList({toQString(folder / "first"), toQString(folder / "second")}));
        QCOMPARE(Session().recentDatasets(), session.recentDatasets()); // remembered
    }

    void checkingEveryPictureFindsTwinsAndBrokenOnes()
    {
        TemporaryFolder folder;
        writeNoisePng(folder / "benign/one.png", 1);
        writeNoisePng(folder / "benign/twin.png", 1);
        writeNoisePng(folder / "malignant/two.png", 2);
        writeBytes(folder / "malignant/broken.png", readBytes(folder / "benign/one.png").substr(0, 60));
        Session session;
        QSignalSpy opened(&session, &Session::datasetOpened);
        session.openDataset(toQString(folder.path()));
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(session.dataset()->duplicates.empty());
        session.checkPictures();
        session.checkPictures(); // a second click starts nothing
        QVERIFY(!session.hasWorkToLose());
        QCOMPARE(session.jobs().statuses().size(), std::size_t(1));
        QTRY_COMPARE(opened.count(), 2);
        QCOMPARE(session.dataset()->duplicates.size(), std::size_t(1));
        QCOMPARE(session.dataset()->skipped.size(), std::size_t(1));
    }

    void whatWasCheckedOnceIsKnownAtTheNextOpening()
    {
        TemporaryFolder folder;
        craftDataset(folder / "data");
        makeOld(folder.path());
        Session session;
        QSignalSpy opened(&session, &Session::datasetOpened);
        session.openDataset(toQString(folder / "data"));
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(examinedIn(*session.dataset()), std::ptrdiff_t(0));
        session.checkPictures();
        QTRY_COMPARE(opened.count(), 2);
        QCOMPARE(examinedIn(*session.dataset()), std::ptrdiff_t(24));
        Session another;
        QSignalSpy openedAgain(&another, &Session::datasetOpened);
        another.openDataset(toQString(folder / "data"));
        QTRY_COMPARE(openedAgain.count(), 1);
        QCOMPARE(examinedIn(*another.dataset()), std::ptrdiff_t(24));
        QVERIFY(another.jobs().statuses().empty());
    }

    void aSessionThatChecksByItselfDoesSoOnceForEachDataSet()
    {
        TemporaryFolder folder;
        craftDataset(folder / "first");
        craftDataset(folder / "second");
        makeOld(folder.path());
        Session session;
        session.checkPicturesByItself();
        QSignalSpy opened(&session, &Session::datasetOpened);
        session.openDataset(toQString(folder / "first"));
        QTRY_COMPARE(opened.count(), 2); // with the headers alone, then with what the pixels say
        session.openDataset(toQString(folder / "second"));
        QTRY_COMPARE(opened.count(), 4);
        session.openDataset(toQString(folder / "first"));
        QTRY_COMPARE(opened.count(), 5); // everything is known
        QVERIFY(!session.isCheckingPictures());
        QCOMPARE(session.jobs().statuses().size(), std::size_t(2));
    }

    void makingDemoDataIsOneJobThatCanBeCancelled()
    {
        TemporaryFolder folder;
        Session session;
        session.makeDemoData(toQString(folder.path()));
        session.makeDemoData(toQString(folder.path()));
        QCOMPARE(session.jobs().statuses().size(), std::size_t(1));
        QVERIFY(session.isMakingDemoData());
        QVERIFY(session.hasWorkToLose());
        session.jobs().cancel(session.jobs().statuses().front().id);
        QTRY_VERIFY(!session.isMakingDemoData());
        QVERIFY(!session.dataset());
        QVERIFY(std::filesystem::is_empty(folder.path())); // nothing half-made is left
    }

    void selectingAPictureTellsOnce()
    {
        Session session;
        QSignalSpy selected(&session, &Session::pictureSelected);
        session.selectPicture("a.png");
        session.selectPicture("a.png");
        QCOMPARE(selected.count(), 1);
        QCOMPARE(session.picture(), std::filesystem::path("a.png"));
    }

private:
    static std::ptrdiff_t examinedIn(const ScanReport &report)
    {
        return std::ranges::count_if(report.facts, &PictureFacts::isExamined);
    }

    std::unique_ptr<PrivateSettings> m_settings;
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
