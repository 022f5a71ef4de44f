#include "tests/support/ladder_data.h"
#include "tests/support/private_home.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "ui/job_bridge.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/panels/scan_report_page.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/view/count_card.h"
#include "ui/view/thumbnail_grid.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

using namespace histo;
using namespace Qt::StringLiterals;

class TestScanReportPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { writeLadderData(m_folder.path()); }
    void init()
    {
        m_settings = std::make_unique<PrivateSettings>();
        m_home = std::make_unique<PrivateHome>();
        m_session = std::make_unique<Session>();
        m_loader = std::make_unique<ThumbnailLoader>();
        m_page = std::make_unique<ScanReportPage>(*m_session, *m_loader);
        m_page->resize(1100, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        QSignalSpy opened(m_session.get(), &Session::datasetOpened);
        m_session->openDataset(toQString(m_folder.path()));
        QTRY_COMPARE(opened.count(), 1);
    }
    void cleanup()
    {
        m_page.reset();
        m_loader.reset();
        m_session.reset();
    }

    void theCardsCount()
    {
        QVERIFY(card(u"cardPictures"_s).startsWith(u"12 pictures"_s));
        QVERIFY(card(u"cardPictures"_s).contains(u"7 benign, 5 malignant"_s));
        QVERIFY(card(u"cardCases"_s).startsWith(u"3 cases"_s));
        QVERIFY(card(u"cardCases"_s).contains(u"5 slide folders"_s));
        QVERIFY(card(u"cardSkipped"_s).startsWith(u"1 "_s));
    }

    void skippedFilesHaveTheirReasons()
    {
        auto *table = find<QTableView>(u"skippedTable"_s);
        QCOMPARE(table->model()->rowCount(), 1);
        QCOMPARE(table->model()->index(0, FileListModel::File).data().toString(), u"SOB_M_DC-14-3000-40-002.png"_s);
        QVERIFY(table->model()->index(0, FileListModel::Reason).data().toString().contains(u"empty"_s));
        QVERIFY(tabTexts().contains(u"Skipped files (1)"_s));
    }

    void otherFilesAreListedToo()
    {
        auto *table = find<QTableView>(u"otherFilesTable"_s);
        QCOMPARE(table->model()->rowCount(), 1);
        QCOMPARE(table->model()->index(0, FileListModel::File).data().toString(), u"README.txt"_s);
    }

    void beforeThePixelsAreCheckedTwinsAreNotKnown()
    {
        QVERIFY(card(u"cardEqual"_s).contains(u"not looked for yet"_s));
        QVERIFY(text(u"equalPairsWords"_s).contains(u"Not known yet"_s));
        QVERIFY(text(u"pixelState"_s).contains(u"headers"_s));
    }

    void checkingFindsTheTwinsAndTheirConflict()
    {
        check();
        QVERIFY(card(u"cardEqual"_s).startsWith(u"1 "_s));
        QVERIFY(text(u"pixelState"_s).startsWith(u"✓"_s));
        auto *pairs = find<ThumbnailGrid>(u"equalPairs"_s);
        QCOMPARE(pairs->model()->rowCount(), 1);
        QCOMPARE(pairs->model()->index(0, 0).data().toString(), u"Equal pixels, two subtypes: at least one is wrong"_s);
        const QString spoken = pairs->model()->index(0, 0).data(Qt::AccessibleTextRole).toString();
        QVERIFY(spoken.contains(u"Ductal carcinoma"_s) && spoken.contains(u"Lobular carcinoma"_s));
    }

    void aSecondClickStartsNoSecondCheck()
    {
        auto *button = find<QPushButton>(u"checkPicturesButton"_s);
        button->click();
        button->click();
        m_session->checkPictures();
        QCOMPARE(m_session->jobs().statuses().size(), std::size_t(1));
        QVERIFY(!button->isEnabled());
        QTRY_VERIFY(!m_session->isCheckingPictures());
        QTRY_VERIFY(button->isEnabled());
    }

    void bothPicturesOfAPairCanBeOpened()
    {
        check();
        tabs()->setCurrentIndex(2);
        auto *pairs = find<ThumbnailGrid>(u"equalPairs"_s);
        QSignalSpy activated(m_page.get(), &ScanReportPage::pictureActivated);
        const QRect cell = pairs->visualRect(pairs->model()->index(0, 0));
        for (const QPoint &place :
             {cell.center() - QPoint(cell.width() / 4, 0), cell.center() + QPoint(cell.width() / 4, 0)}) {
            QTest::mouseClick(pairs->viewport(), Qt::LeftButton, {}, place);
            QTest::mouseDClick(pairs->viewport(), Qt::LeftButton, {}, place);
        }
        QCOMPARE(activated.count(), 2);
        QCOMPARE(picture(activated, 0), u"SOB_M_DC-14-2000-100-001.png"_s);
        QCOMPARE(picture(activated, 1), u"SOB_M_LC-14-2000-100-001.png"_s);
    }

    void pairsHaveTheirThumbnails()
    {
        check();
        tabs()->setCurrentIndex(2);
        QTRY_VERIFY(m_loader->isIdle());
        for (const auto &[first, second] : m_session->dataset()->duplicates)
            QVERIFY(m_loader->find(m_session->dataset()->root / first) &&
                    m_loader->find(m_session->dataset()->root / second));
    }

    void aDataSetOfItsOwnIsNotMeasuredByThePublishedOne()
    {
        QVERIFY(text(u"publishedSentences"_s).contains(u"another data set"_s));
        QVERIFY(!find<QTableView>(u"publishedTable"_s)->isVisible());
        QVERIFY(tabTexts().contains(u"Slide folders (0)"_s));
    }

    void problemsNameTheirPictures()
    {
        check();
        auto *tree = find<QTreeWidget>(u"problemsTree"_s);
        QSignalSpy activated(m_page.get(), &ScanReportPage::pictureActivated);
        Q_EMIT tree->itemActivated(tree->topLevelItem(0), 0); // a row about many
        QCOMPARE(activated.count(), 0);
        Q_EMIT tree->itemActivated(tree->topLevelItem(0)->child(0), 1);
        QVERIFY(exists(activated.at(0).first().value<std::filesystem::path>()));
        QVERIFY(!tree->findItems(u"Equal pictures, two subtypes"_s, Qt::MatchExactly).isEmpty());
        QVERIFY(!tree->findItems(u"SOB_M_LC-14-2000-100-001"_s, Qt::MatchContains | Qt::MatchRecursive, 1).isEmpty());
    }

private:
    template <typename Widget>
    Widget *find(const QString &name)
    {
        return m_page->findChild<Widget *>(name);
    }
    QString card(const QString &name) { return find<CountCard>(name)->accessibleName(); }
    QString text(const QString &name) { return find<QLabel>(name)->text(); }
    QTabWidget *tabs() { return find<QTabWidget>(u"scanTabs"_s); }
    QStringList tabTexts()
    {
        QStringList texts;
        for (int tab = 0; tab < tabs()->count(); ++tab)
            texts << tabs()->tabText(tab).remove(u'&');
        return texts;
    }
    static QString picture(const QSignalSpy &spy, int call)
    {
        return toQString(spy.at(call).first().value<std::filesystem::path>().filename());
    }
    void check()
    {
        QSignalSpy opened(m_session.get(), &Session::datasetOpened);
        find<QPushButton>(u"checkPicturesButton"_s)->click();
        QTRY_COMPARE(opened.count(), 1);
    }

    TemporaryFolder m_folder;
    std::unique_ptr<PrivateSettings> m_settings;
    std::unique_ptr<PrivateHome> m_home;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ThumbnailLoader> m_loader;
    std::unique_ptr<ScanReportPage> m_page;
};

QTEST_MAIN(TestScanReportPage)
#include "tst_scan_report_page.moc"
