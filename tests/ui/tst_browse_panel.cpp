#include "tests/support/crafted_run.h"
#include "tests/support/picture_files.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "ui/panels/browse_panel.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/view/thumbnail_grid.h"

#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

using namespace histo;
using namespace Qt::StringLiterals;

class TestBrowsePanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_settings = std::make_unique<PrivateSettings>();
        m_folder = std::make_unique<TemporaryFolder>();
        m_session = std::make_unique<Session>();
        m_panel.reset(createBrowsePanel(*m_session, nullptr));
        m_panel->resize(1200, 800);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void withoutADataSetItOffersToOpenOne()
    {
        QVERIFY(find<QPushButton>(u"browseOpenButton"_s)->isVisible());
        QVERIFY(m_panel->isIdle());
    }

    void everyPictureIsShownWithItsCounts()
    {
        openData();
        QCOMPARE(rows(), 24);
        QCOMPARE(find<QLabel>(u"browseCounts"_s)->text(), u"24 pictures · 12 cases"_s);
        QTRY_VERIFY(m_panel->isIdle());
    }

    void keysPickTheMagnification()
    {
        openData(); // all at 100X
        QTest::keyClick(grid(), Qt::Key_1);
        QCOMPARE(rows(), 0);
        QTest::keyClick(grid(), Qt::Key_2);
        QCOMPARE(rows(), 24);
        QVERIFY(find<QPushButton>(u"magnification100"_s)->isChecked());
        QTest::keyClick(grid(), Qt::Key_0);
        QVERIFY(!find<QPushButton>(u"magnification100"_s)->isChecked());
        QCOMPARE(rows(), 24);
    }

    void tickingAClassShowsOnlyThatClass()
    {
        openData();
        QListWidget *classes = facet(u"facetClass"_s);
        QCOMPARE(classes->count(), 2);
        classes->item(0)->setCheckState(Qt::Checked);
        QCOMPARE(rows(), 12);
        find<QPushButton>(u"showAllButton"_s)->click();
        QCOMPARE(rows(), 24);
        QCOMPARE(classes->item(0)->checkState(), Qt::Unchecked);
    }

    void arrowsWalkAndShiftStaysWithinTheCase()
    {
        openData();
        grid()->setCurrentIndex(grid()->model()->index(0, 0));
        const std::filesystem::path first = m_session->picture();
        QTest::keyClick(grid(), Qt::Key_Right, Qt::ShiftModifier);
        const std::filesystem::path second = m_session->picture();
        QVERIFY(second != first);
        QCOMPARE(second.parent_path(), first.parent_path());
        QTest::keyClick(grid(), Qt::Key_Right, Qt::ShiftModifier); // the case has two pictures
        QCOMPARE(m_session->picture(), second);
        QTest::keyClick(grid(), Qt::Key_Right);
        QVERIFY(m_session->picture().parent_path() != first.parent_path());
    }

    void theInspectorNamesThePicture()
    {
        openData();
        grid()->setCurrentIndex(grid()->model()->index(0, 0));
        QCOMPARE(find<QLabel>(u"inspectorCase"_s)->text(), u"14-1000"_s);
        QVERIFY(find<QLabel>(u"inspectorClass"_s)->text().contains(u"Benign"_s));
        QTRY_VERIFY(find<QLabel>(u"inspectorSize"_s)->text().contains(u"pixels"_s));
    }

    void explainAsksForTheWorkspace()
    {
        openData();
        QSignalSpy requested(m_session.get(), &Session::workspaceRequested);
        grid()->setCurrentIndex(grid()->model()->index(3, 0));
        find<QPushButton>(u"explainButton"_s)->click();
        QCOMPARE(requested.count(), 1);
        QCOMPARE(requested.first().first().toString(), u"explain"_s);
    }

    void underARunRightAndWrongCanBePicked()
    {
        const CraftedRun crafted = craftRun(m_folder->path());
        QVERIFY(!find<QWidget>(u"facetOutcome"_s)->isVisible());
        QSignalSpy opened(m_session.get(), &Session::datasetOpened);
        m_session->openRun(toQString(crafted.run)); // brings its data set
        QTRY_COMPARE(opened.count(), 1);
        QListWidget *outcomes = facet(u"facetOutcome"_s);
        QVERIFY(outcomes->isVisible());
        QCOMPARE(outcomes->item(1)->text(), u"Wrong"_s);
        outcomes->item(1)->setCheckState(Qt::Checked);
        QVERIFY(rows() > 0 && rows() < 24);
        grid()->setCurrentIndex(grid()->model()->index(0, 0));
        QVERIFY(find<QLabel>(u"inspectorPrediction"_s)->text().contains(u"wrong"_s));
    }

    void aPictureChosenElsewhereIsFollowed()
    {
        openData();
        const ScanReport &report = *m_session->dataset();
        m_session->selectPicture(report.root / report.samples[7].path);
        QCOMPARE(grid()->currentIndex().row(), 7);
    }

    void aBrokenPictureIsToldAndTheOthersAreShown()
    {
        craftDataset(*m_folder / "data");
        const std::filesystem::path broken = firstPicture(*m_folder / "data");
        const std::string bytes = readBytes(broken);
        writeBytes(broken, bytes.substr(0, bytes.size() / 2)); // its header is whole
        openData();
        m_session->selectPicture(broken);
        QTRY_VERIFY(m_panel->isIdle());
        const auto shown = find<QLabel>(u"inspectorSize"_s)->text();
        const bool isSkipped = rows() == 23; // the scan may have found it
        QVERIFY(isSkipped || shown == u"not readable"_s);
    }

    void problemsListWhatWasSkipped()
    {
        craftDataset(*m_folder / "data");
        writeBytes(*m_folder / "data/benign/notes.png", "");
        openData();
        auto *button = find<QPushButton>(u"problemsButton"_s);
        QVERIFY(!button->text().contains(u"(0)"_s));
        button->click();
        auto *tree = find<QTreeWidget>(u"problemsTree"_s);
        QVERIFY(tree->isVisible());
        QVERIFY(!tree->findItems(u"notes.png"_s, Qt::MatchContains | Qt::MatchRecursive).isEmpty());
    }

    void theInspectorFoldsAwayAndStaysSo()
    {
        openData();
        QTest::keyClick(grid(), Qt::Key_I);
        QVERIFY(!find<QWidget>(u"inspector"_s)->isVisible());
        m_panel.reset(createBrowsePanel(*m_session, nullptr));
        QVERIFY(find<QWidget>(u"inspector"_s)->isHidden());
    }

private:
    template <typename Widget>
    Widget *find(const QString &name)
    {
        return m_panel->findChild<Widget *>(name);
    }
    ThumbnailGrid *grid() { return find<ThumbnailGrid>(u"thumbnails"_s); }
    int rows() { return grid()->model()->rowCount(); }
    QListWidget *facet(const QString &name) { return find<QWidget>(name)->findChild<QListWidget *>(); }

    static std::filesystem::path firstPicture(const std::filesystem::path &folder)
    {
        for (const auto &entry : std::filesystem::recursive_directory_iterator(folder))
            if (entry.path().extension() == ".png")
                return entry.path();
        return {};
    }

    void openData()
    {
        if (!exists(*m_folder / "data"))
            craftDataset(*m_folder / "data");
        QSignalSpy opened(m_session.get(), &Session::datasetOpened);
        m_session->openDataset(toQString(*m_folder / "data"));
        QTRY_COMPARE(opened.count(), 1);
        grid()->setFocus();
    }

    std::unique_ptr<PrivateSettings> m_settings;
    std::unique_ptr<TemporaryFolder> m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Panel> m_panel;
};

QTEST_MAIN(TestBrowsePanel)
#include "tst_browse_panel.moc"
