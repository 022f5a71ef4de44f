#include "core/common/csv.h"
#include "tests/support/crafted_run.h"
#include "tests/support/ladder_data.h"
#include "tests/support/picture_files.h"
#include "tests/support/private_home.h"
#include "tests/support/private_settings.h"
#include "tests/support/temporary_folder.h"
#include "ui/models/notes_book.h"
#include "ui/panels/browse_panel.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/view/thumbnail_grid.h"

#include <QFileDialog>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

using namespace histo;
using namespace Qt::StringLiterals;

class TestBrowsePanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_settings = std::make_unique<PrivateSettings>();
        m_home = std::make_unique<PrivateHome>();
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
        choose(0);
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
        choose(0);
        QCOMPARE(find<QLabel>(u"inspectorCase"_s)->text(), u"14-1000"_s);
        QVERIFY(find<QLabel>(u"inspectorClass"_s)->text().contains(u"Benign"_s));
        QTRY_VERIFY(find<QLabel>(u"inspectorSize"_s)->text().contains(u"pixels"_s));
    }

    void explainAsksForTheWorkspace()
    {
        openData();
        QSignalSpy requested(m_session.get(), &Session::workspaceRequested);
        choose(3);
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
        choose(0);
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

    void theScanReportListsWhatWasSkipped()
    {
        craftDataset(*m_folder / "data");
        writeBytes(*m_folder / "data/benign/notes.png", "");
        openData();
        auto *button = find<QPushButton>(u"reportPageButton"_s);
        QCOMPARE(button->text(), u"Scan report (1)"_s);
        button->click();
        auto *table = find<QTableView>(u"skippedTable"_s);
        QVERIFY(find<QWidget>(u"scanReport"_s)->isVisible());
        QCOMPARE(table->model()->index(0, 0).data().toString(), u"notes.png"_s);
        QVERIFY(!find<QWidget>(u"facets"_s)->isVisible());
        QTest::keyClick(table, Qt::Key_Escape);
        QVERIFY(grid()->isVisible());
        QVERIFY(find<QWidget>(u"facets"_s)->isVisible());
    }

    void ticksComeBackWithTheirDataSet()
    {
        openData();
        facet(u"facetClass"_s)->item(1)->setCheckState(Qt::Checked);
        QTest::keyClick(grid(), Qt::Key_2);
        QCOMPARE(rows(), 12);
        openLadderData();
        QCOMPARE(rows(), kLadderPictures); // another data set has its own
        QCOMPARE(facet(u"facetClass"_s)->item(1)->checkState(), Qt::Unchecked);
        openData();
        QCOMPARE(rows(), 12);
        QCOMPARE(facet(u"facetClass"_s)->item(1)->checkState(), Qt::Checked);
        QVERIFY(find<QPushButton>(u"magnification100"_s)->isChecked());
    }

    void theLadderShowsTheCaseOfTheChosenPicture()
    {
        openLadderData();
        grid()->setCurrentIndex(grid()->model()->index(kLadderPictures - 1, 0));
        QTest::keyClick(grid(), Qt::Key_L);
        QVERIFY(find<QWidget>(u"caseLadder"_s)->isVisible());
        QCOMPARE(find<QLabel>(u"ladderTitle"_s)->text(), u"Case 14-2000"_s);
        QTRY_VERIFY(m_panel->isIdle());
        QTest::keyClick(focused(), Qt::Key_Up, Qt::ControlModifier);
        QTest::keyClick(focused(), Qt::Key_Up, Qt::ControlModifier);
        QCOMPARE(find<QLabel>(u"ladderTitle"_s)->text(), u"Case 14-1000"_s);
        QTest::keyClick(focused(), Qt::Key_Right);
        QCOMPARE(find<QLabel>(u"inspectorCase"_s)->text(), u"14-1000"_s);
        const std::filesystem::path chosen = m_session->picture();
        QTest::keyClick(focused(), Qt::Key_G);
        QVERIFY(grid()->isVisible());
        QCOMPARE(grid()->currentIndex().data(Qt::ToolTipRole).toString(), toQString(chosen.filename()));
    }

    void enterInTheLadderExplains()
    {
        openLadderData();
        QTest::keyClick(grid(), Qt::Key_L);
        QSignalSpy requested(m_session.get(), &Session::workspaceRequested);
        QTest::keyClick(focused(), Qt::Key_Return);
        QCOMPARE(requested.count(), 1);
        QCOMPARE(requested.first().first().toString(), u"explain"_s);
    }

    void casesAreSteppedThroughInTheGridToo()
    {
        openData(); // two pictures a case
        choose(1);
        QTest::keyClick(grid(), Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(grid()->currentIndex().row(), 2);
        QTest::keyClick(grid(), Qt::Key_Up, Qt::ControlModifier);
        QCOMPARE(grid()->currentIndex().row(), 0);
    }

    void aMarkIsKeptCountedAndUndone()
    {
        openData();
        choose(3);
        QVERIFY(!find<QWidget>(u"facetRemarks"_s)->isVisible());
        QTest::keyClick(grid(), Qt::Key_M);
        QVERIFY(find<QPushButton>(u"markButton"_s)->isChecked());
        QVERIFY(find<QWidget>(u"facetRemarks"_s)->isVisible());
        QVERIFY(spoken(3).contains(u"marked"_s));
        facet(u"facetRemarks"_s)->item(0)->setCheckState(Qt::Checked);
        QCOMPARE(rows(), 1);
        m_session->notes().undoStack().undo();
        QCOMPARE(rows(), 0);
        m_session->notes().undoStack().redo();
        QCOMPARE(rows(), 1);
        QTRY_VERIFY(m_session->notes().isIdle());

        m_panel.reset(); // as the program closes and opens again
        m_session = std::make_unique<Session>();
        m_panel.reset(createBrowsePanel(*m_session, nullptr));
        m_panel->show();
        openData();
        QTRY_COMPARE(rows(), 1); // the tick came back, and the mark
        QVERIFY(spoken(0).contains(u"marked"_s));
    }

    void takingAMarkOffWhileOnlyMarksAreShownGoesOnToTheNext()
    {
        openData();
        selectRows(2, 4);
        QTest::keyClick(grid(), Qt::Key_M);
        facet(u"facetRemarks"_s)->item(0)->setCheckState(Qt::Checked);
        QCOMPARE(rows(), 3);
        choose(1);
        QTest::keyClick(grid(), Qt::Key_M);
        QCOMPARE(rows(), 2);
        QCOMPARE(grid()->currentIndex().row(), 1); // the one that took its place
    }

    void allSelectedPicturesAreMarkedInOneStep()
    {
        openData();
        selectRows(2, 5);
        QTest::keyClick(grid(), Qt::Key_M);
        QCOMPARE(m_session->notes().notes().size(), std::size_t(4));
        m_session->notes().undoStack().undo();
        QVERIFY(m_session->notes().notes().empty());
    }

    void aNoteIsKeptWhenOneTurnsAway()
    {
        openData();
        choose(0);
        auto *text = find<QPlainTextEdit>(u"noteText"_s);
        QTest::keyClick(grid(), Qt::Key_N);
        QVERIFY(text->hasFocus());
        QTest::keyClicks(text, u"many mitoses"_s); // keys of the workspace among them
        QVERIFY(find<QWidget>(u"inspector"_s)->isVisible());
        choose(1);
        QCOMPARE(text->toPlainText(), QString());
        choose(0);
        QCOMPARE(text->toPlainText(), u"many mitoses"_s);
        QCOMPARE(m_session->notes().undoStack().count(), 1);
        m_session->notes().undoStack().undo();
        QCOMPARE(text->toPlainText(), QString());
    }

    void allThatIsShownIsExported()
    {
        openData();
        facet(u"facetClass"_s)->item(0)->setCheckState(Qt::Checked);
        choose(0);
        QTest::keyClick(grid(), Qt::Key_M);
        const CsvTable table = exported();
        QCOMPARE(table.rows.size(), std::size_t(12));
        QCOMPARE(table.rows[0][table.column("marked")], std::string("yes"));
        QCOMPARE(table.rows[1][table.column("marked")], std::string("no"));
        QCOMPARE(table.rows[11][table.column("label")], std::string("benign"));
    }

    void onlySelectedPicturesAreExported()
    {
        openData();
        selectRows(20, 22);
        QCOMPARE(find<QPushButton>(u"exportListButton"_s)->text(), u"Export 3 selected…"_s);
        const CsvTable table = exported();
        QCOMPARE(table.rows.size(), std::size_t(3));
        QCOMPARE(table.rows[0][table.column("path")], m_session->dataset()->samples[20].path.generic_string());
    }

    void aSecondClickAsksNoSecondTime()
    {
        openData();
        find<QPushButton>(u"exportListButton"_s)->click();
        find<QPushButton>(u"exportListButton"_s)->click();
        QCOMPARE(m_panel->findChildren<QFileDialog *>(u"csvDialog"_s).size(), qsizetype(1));
    }

    void anExportThatFailsIsTold()
    {
        openData();
        QSignalSpy warned(m_session.get(), &Session::warned);
        writeBytes(*m_folder / "in-the-way", "a file");
        exportTo(*m_folder / "in-the-way/list.csv");
        QTRY_COMPARE(warned.count(), 1);
        QTRY_VERIFY(m_panel->isIdle()); // the writing, and thumbnails that were under way
    }

    void aPictureOfAPairIsShownWhateverIsTicked()
    {
        openLadderData();
        QSignalSpy opened(m_session.get(), &Session::datasetOpened);
        m_session->checkPictures();
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(find<QWidget>(u"facetCopies"_s)->isVisible());
        facet(u"facetClass"_s)->item(0)->setCheckState(Qt::Checked); // benign: neither of the pair
        find<QPushButton>(u"reportPageButton"_s)->click();
        find<QTabWidget>(u"scanTabs"_s)->setCurrentIndex(2);
        auto *pairs = find<ThumbnailGrid>(u"equalPairs"_s);
        pairs->setFocus();
        pairs->setCurrentIndex(pairs->model()->index(0, 0));
        QTest::keyClick(pairs, Qt::Key_Return);
        QVERIFY(grid()->isVisible());
        QCOMPARE(grid()->currentIndex().data(Qt::ToolTipRole).toString(), u"SOB_M_DC-14-2000-100-001.png"_s);
        QCOMPARE(rows(), kLadderPictures);
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

    /// Whatever key an earlier test held down last: QAbstractItemView::setCurrentIndex would ask for it.
    void choose(int row)
    {
        grid()->selectionModel()->setCurrentIndex(grid()->model()->index(row, 0), QItemSelectionModel::ClearAndSelect);
    }

    void openData()
    {
        if (!exists(*m_folder / "data"))
            craftDataset(*m_folder / "data");
        open(*m_folder / "data");
    }
    void openLadderData()
    {
        writeLadderData(*m_folder / "ladder");
        open(*m_folder / "ladder");
    }
    void open(const std::filesystem::path &folder)
    {
        QSignalSpy opened(m_session.get(), &Session::datasetOpened);
        m_session->openDataset(toQString(folder));
        QTRY_COMPARE(opened.count(), 1);
        grid()->setFocus();
    }

    QWidget *focused() { return m_panel->focusWidget(); }
    QString spoken(int row) { return grid()->model()->index(row, 0).data(Qt::AccessibleTextRole).toString(); }
    void selectRows(int first, int last)
    {
        auto press = [this](int row, Qt::KeyboardModifiers modifiers) {
            QTest::mouseClick(grid()->viewport(), Qt::LeftButton, modifiers,
                              grid()->visualRect(grid()->model()->index(row, 0)).center());
        };
        grid()->scrollTo(grid()->model()->index(first, 0));
        press(first, {});
        press(last, Qt::ShiftModifier);
    }
    void exportTo(const std::filesystem::path &file)
    {
        find<QPushButton>(u"exportListButton"_s)->click();
        auto *dialog = find<QFileDialog>(u"csvDialog"_s);
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(toQString(file));
        dialog->close();
    }
    CsvTable exported()
    {
        QSignalSpy noted(m_session.get(), &Session::noted);
        exportTo(*m_folder / "list.csv");
        [&] { QTRY_COMPARE(noted.count(), 1); }();
        const CsvTable table = readCsv(*m_folder / "list.csv");
        const QString message = noted.first().first().toString();
        [&] { QVERIFY(message.startsWith(QString::number(table.rows.size()) + u" rows"_s)); }();
        return table;
    }

    std::unique_ptr<PrivateSettings> m_settings;
    std::unique_ptr<PrivateHome> m_home;
    std::unique_ptr<TemporaryFolder> m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Panel> m_panel;
};

QTEST_MAIN(TestBrowsePanel)
#include "tst_browse_panel.moc"
