#include "core/dataset/dataset.h"
#include "tests/support/ladder_data.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "ui/models/notes_book.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/panels/case_ladder.h"
#include "ui/view/picture_strip.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace histo;
using namespace Qt::StringLiterals;

class TestCaseLadder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        writeLadderData(m_folder->path());
        m_report = std::make_shared<const ScanReport>(scanDataset(m_folder->path(), CheckPixels::No));
        QCOMPARE(int(m_report->samples.size()), kLadderPictures);
    }
    void init()
    {
        m_loader = std::make_unique<ThumbnailLoader>();
        m_ladder = std::make_unique<CaseLadder>(*m_loader, m_notes);
        m_ladder->resize(1000, 700);
        m_ladder->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_ladder.get()));
        m_ladder->setReport(m_report);
        m_ladder->setCases({"14-1000", "14-2000", "14-3000"});
    }
    void cleanup()
    {
        m_ladder.reset();
        m_loader.reset();
    }

    void aCaseIsShownAtEveryMagnification()
    {
        m_ladder->showSample(sample("14-1000A", 100, 2));
        QCOMPARE(label(u"ladderTitle"_s), u"Case 14-1000"_s);
        QCOMPARE(label(u"ladderNumber"_s), u"1 of 3 cases"_s);
        QVERIFY(label(u"ladderFacts"_s).contains(u"2 slides"_s));
        QVERIFY(label(u"ladderFacts"_s).contains(u"7 pictures"_s));
        QCOMPARE(strip(40)->model()->rowCount(), 3);
        QCOMPARE(strip(100)->model()->rowCount(), 3);
        QCOMPARE(strip(400)->model()->rowCount(), 1);
        QCOMPARE(m_ladder->currentSample(), sample("14-1000A", 100, 2));
        QCOMPARE(strip(100)->currentIndex().row(), 1);
    }

    void aMagnificationWithoutPicturesSaysSo()
    {
        m_ladder->showSample(sample("14-1000A", 100, 2));
        QCOMPARE(strip(200)->model()->rowCount(), 0);
        QTRY_VERIFY(strip(200)->isVisible());
        QVERIFY(hasLabel(u"none"_s));
    }

    void everyStripHasItsThumbnails()
    {
        m_ladder->showSample(sample("14-1000A", 100, 2));
        QTRY_VERIFY(m_loader->isIdle());
        for (const Sample &picture : m_report->samples)
            if (picture.stem == "14-1000")
                QVERIFY(m_loader->find(m_report->root / picture.path));
    }

    void arrowsWalkAlongAndBetweenTheStrips()
    {
        m_ladder->showSample(sample("14-1000A", 40, 1));
        strip(40)->setFocus();
        QSignalSpy chosen(m_ladder.get(), &CaseLadder::sampleChosen);
        QTest::keyClick(strip(40), Qt::Key_Right);
        QCOMPARE(m_ladder->currentSample(), sample("14-1000A", 40, 2));
        QTest::keyClick(strip(40), Qt::Key_Down);
        QCOMPARE(m_ladder->currentSample(), sample("14-1000A", 100, 3)); // the last of the slide again
        QVERIFY(strip(100)->hasFocus());
        QVERIFY(!strip(40)->selectionModel()->hasSelection());
        QTest::keyClick(strip(100), Qt::Key_Down); // past 200X, which is empty; the slide has none at 400X
        QCOMPARE(m_ladder->currentSample(), sample("14-1000B", 400, 1));
        QTest::keyClick(strip(400), Qt::Key_Down);
        QCOMPARE(m_ladder->currentSample(), sample("14-1000B", 400, 1));
        QTest::keyClick(strip(400), Qt::Key_Up);
        QVERIFY(strip(100)->hasFocus());
        QCOMPARE(chosen.count(), 4);
    }

    void aClickChoosesAPictureOfAnotherStrip()
    {
        m_ladder->showSample(sample("14-1000A", 40, 1));
        const QPoint place = strip(100)->visualRect(strip(100)->model()->index(0, 0)).center();
        QTest::mouseClick(strip(100)->viewport(), Qt::LeftButton, {}, place);
        QCOMPARE(m_ladder->currentSample(), sample("14-1000A", 100, 1));
        QVERIFY(!strip(40)->currentIndex().isValid());
    }

    void enterAndDoubleClickOpenThePicture()
    {
        m_ladder->showSample(sample("14-1000A", 40, 1));
        QSignalSpy activated(m_ladder.get(), &CaseLadder::activated);
        strip(40)->setFocus();
        QTest::keyClick(strip(40), Qt::Key_Return);
        QCOMPARE(activated.count(), 1);
        const QPoint place = strip(40)->visualRect(strip(40)->model()->index(1, 0)).center();
        QTest::mouseClick(strip(40)->viewport(), Qt::LeftButton, {}, place);
        QTest::mouseDClick(strip(40)->viewport(), Qt::LeftButton, {}, place);
        QCOMPARE(activated.count(), 2);
        QCOMPARE(m_ladder->currentSample(), sample("14-1000A", 40, 2));
    }

    void casesAreWalkedInTheirOrderAndTheEndsHold()
    {
        m_ladder->showSample(sample("14-1000A", 100, 2));
        button(u"nextCaseButton"_s)->click();
        QCOMPARE(label(u"ladderTitle"_s), u"Case 14-2000"_s);
        QCOMPARE(m_report->samples[std::size_t(m_ladder->currentSample())].magnification, 100); // stays where one was
        button(u"nextCaseButton"_s)->click();
        QCOMPARE(label(u"ladderTitle"_s), u"Case 14-3000"_s);
        QCOMPARE(m_ladder->currentSample(), sample("14-3000", 40, 1)); // which has 40X only
        QVERIFY(!button(u"nextCaseButton"_s)->isEnabled());
        m_ladder->stepCase(1);
        QCOMPARE(label(u"ladderTitle"_s), u"Case 14-3000"_s);
        m_ladder->stepCase(-1);
        QCOMPARE(label(u"ladderTitle"_s), u"Case 14-2000"_s);
    }

    void oneSlideUnderTwoSubtypesIsToldApart()
    {
        m_ladder->showSample(sample("14-2000", 100, 1));
        QVERIFY(label(u"ladderFacts"_s).contains(u"Ductal carcinoma and Lobular carcinoma"_s));
        QCOMPARE(strip(100)->model()->rowCount(), 4);
        const QRect second = strip(100)->visualRect(strip(100)->model()->index(1, 0));
        const QRect third = strip(100)->visualRect(strip(100)->model()->index(2, 0));
        QVERIFY(third.left() > second.right() + 1); // a gap between the slides
        QVERIFY(second.top() > 0);                  // room for their headings
    }

    void withoutAPictureThereIsNoCase()
    {
        m_ladder->setReport(m_report);
        QCOMPARE(m_ladder->currentSample(), -1);
        m_ladder->step(1);
        m_ladder->climb(1);
        m_ladder->stepCase(1);
        QCOMPARE(m_ladder->currentSample(), -1);
    }

private:
    int sample(const std::string &slide, int magnification, int sequence) const
    {
        for (std::size_t index = 0; index < m_report->samples.size(); ++index) {
            const Sample &picture = m_report->samples[index];
            if (picture.slide == slide && picture.magnification == magnification && picture.sequence == sequence)
                return static_cast<int>(index);
        }
        return -1;
    }
    PictureStrip *strip(int magnification)
    {
        return m_ladder->findChild<PictureStrip *>(u"ladderStrip%1"_s.arg(magnification));
    }
    QPushButton *button(const QString &name) { return m_ladder->findChild<QPushButton *>(name); }
    QString label(const QString &name) { return m_ladder->findChild<QLabel *>(name)->text(); }
    bool hasLabel(const QString &text)
    {
        for (const QLabel *label : m_ladder->findChildren<QLabel *>())
            if (label->text() == text && label->isVisible())
                return true;
        return false;
    }

    PrivateSettings m_settings;
    std::unique_ptr<TemporaryFolder> m_folder = std::make_unique<TemporaryFolder>();
    std::shared_ptr<const ScanReport> m_report;
    NotesBook m_notes;
    std::unique_ptr<ThumbnailLoader> m_loader;
    std::unique_ptr<CaseLadder> m_ladder;
};

QTEST_MAIN(TestCaseLadder)
#include "tst_case_ladder.moc"
