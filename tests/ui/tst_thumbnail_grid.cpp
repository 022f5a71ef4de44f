#include "ui/view/thumbnail_grid.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QStringListModel>
#include <QTest>
#include <set>

using namespace histo;

namespace {

constexpr int kCellWidth = 100, kCellHeight = 80;

class CountingModel : public QAbstractListModel {
public:
    explicit CountingModel(int rows) : m_rows(rows) {}
    int rowCount(const QModelIndex &) const override { return m_rows; }
    QVariant data(const QModelIndex &, int role) const override
    {
        m_questions += role == Qt::DisplayRole;
        return {};
    }
    mutable int m_questions = 0; ///< how often a cell's text was asked for

private:
    const int m_rows;
};

} // namespace

class TestThumbnailGrid : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyCellIsFoundWhereItIsShown()
    {
        CountingModel model(50);
        ThumbnailGrid grid;
        show(grid, model);
        for (int row = 0; row < 50; ++row) {
            const QModelIndex index = model.index(row);
            QCOMPARE(grid.indexAt(grid.visualRect(index).center()), index);
        }
    }

    void cellsFillTheWidth()
    {
        CountingModel model(50);
        ThumbnailGrid grid;
        show(grid, model);
        const int used = grid.columnsShown() * grid.visualRect(model.index(0)).width();
        QVERIFY(grid.viewport()->width() - used < grid.columnsShown());
        QVERIFY(grid.visualRect(model.index(0)).width() >= kCellWidth);
    }

    void arrowsMoveByOneAndByLines()
    {
        CountingModel model(50);
        ThumbnailGrid grid;
        show(grid, model);
        grid.setCurrentIndex(model.index(0));
        QTest::keyClick(&grid, Qt::Key_Down);
        QCOMPARE(grid.currentIndex().row(), grid.columnsShown());
        QTest::keyClick(&grid, Qt::Key_Left);
        QCOMPARE(grid.currentIndex().row(), grid.columnsShown() - 1);
        QTest::keyClick(&grid, Qt::Key_End);
        QCOMPARE(grid.currentIndex().row(), 49);
        QTest::keyClick(&grid, Qt::Key_Right);
        QCOMPARE(grid.currentIndex().row(), 49);
    }

    void theCurrentCellIsScrolledIntoView()
    {
        CountingModel model(500);
        ThumbnailGrid grid;
        show(grid, model);
        grid.setCurrentIndex(model.index(499));
        QVERIFY(grid.viewport()->rect().contains(grid.visualRect(model.index(499))));
    }

    void whatIsOnTheScreenIsDecodedFirst()
    {
        CountingModel model(500);
        ThumbnailGrid grid;
        show(grid, model);
        grid.verticalScrollBar()->setValue(10 * kCellHeight);
        const std::vector<int> rows = grid.rowsWorthDecoding();
        QCOMPARE(rows.front(), grid.indexAt({1, 1}).row());
        QVERIFY(rows.size() < 200);
        QCOMPARE(std::set<int>(rows.begin(), rows.end()).size(), rows.size());
    }

    void onlyWhatIsOnTheScreenIsAskedFor()
    {
        CountingModel model(100'000);
        ThumbnailGrid grid;
        show(grid, model);
        model.m_questions = 0;
        grid.viewport()->repaint();
        QVERIFY2(model.m_questions < 200, qPrintable(QString::number(model.m_questions)));
    }

    void anEmptyModelHasNoCells()
    {
        CountingModel model(0);
        ThumbnailGrid grid;
        show(grid, model);
        QVERIFY(grid.rowsWorthDecoding().empty());
        QVERIFY(!grid.indexAt({5, 5}).isValid());
        QTest::keyClick(&grid, Qt::Key_Down);
        QVERIFY(!grid.currentIndex().isValid());
    }

private:
    static void show(ThumbnailGrid &grid, QAbstractItemModel &model)
    {
        grid.setCellShape(kCellWidth, [](int) { return kCellHeight; });
        grid.setModel(&model);
        grid.resize(450, 330);
        grid.show();
        QVERIFY(QTest::qWaitForWindowExposed(&grid));
    }
};

QTEST_MAIN(TestThumbnailGrid)
#include "tst_thumbnail_grid.moc"
