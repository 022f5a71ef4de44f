// How long a change of a facet takes on the whole published set. Printed, never judged: machines differ.
#include "core/dataset/breakhis_name.h"
#include "core/dataset/published.h"
#include "tests/support/private_settings.h"
#include "ui/models/notes_book.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/panels/browse_grid.h"
#include "ui/panels/facet_sidebar.h"
#include "ui/view/thumbnail_grid.h"

#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QListWidget>
#include <QTest>
#include <algorithm>

using namespace histo;
using namespace Qt::StringLiterals;

namespace {

/// All 7,909 pictures as a scan would tell of them; no files.
std::shared_ptr<const ScanReport> publishedReport()
{
    auto report = std::make_shared<ScanReport>();
    report->root = "/no-such-folder/BreaKHis_v1";
    for (const PublishedFolder &folder : publishedFolders())
        for (const BreakHisName &name : publishedPictures(folder)) {
            Sample sample;
            describe(sample, name);
            sample.path = "histology_slides/breast/SOB/" + name.folder() + "/" + name.text() + ".png";
            report->samples.push_back(sample);
        }
    // As many pairs as slide 13412 has.
    for (std::size_t pair = 0; pair < 123; ++pair)
        report->duplicates.emplace_back(report->samples[pair].path, report->samples[pair + 2000].path);
    return report;
}

} // namespace

class TestBrowseSpeed : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyChangeOnTheWholeSetIsTimed()
    {
        const PrivateSettings settings;
        ThumbnailLoader loader;
        NotesBook notes;
        QWidget window;
        auto *facets = new FacetSidebar;
        auto *grid = new BrowseGrid(loader, notes);
        auto *row = new QHBoxLayout(&window);
        row->addWidget(facets);
        row->addWidget(grid, 1);
        window.resize(1500, 900);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const std::shared_ptr<const ScanReport> report = publishedReport();
        QCOMPARE(int(report->samples.size()), kPublishedPictures);
        grid->setReport(report, {});
        connect(facets, &FacetSidebar::choiceChanged, grid,
                [facets, grid] { grid->setVisiblePictures(facets->facets().visible(), BrowseGrid::Keep::Picture); });
        facets->setContent(*report, {}, {});

        // Ticks in every list, on and on, each with its counts and the pictures painted before the clock stops.
        std::vector<double> milliseconds;
        for (const QString &name :
             {u"facetClass"_s, u"facetSubtype"_s, u"facetCase"_s, u"facetSubtype"_s, u"facetClass"_s}) {
            auto *list = facets->findChild<QWidget *>(name)->findChild<QListWidget *>();
            for (int value = 0; value < list->count(); ++value) {
                QElapsedTimer clock;
                clock.start();
                QListWidgetItem *item = list->item(value);
                item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
                facets->repaint();
                window.findChild<ThumbnailGrid *>()->viewport()->repaint();
                milliseconds.push_back(double(clock.nsecsElapsed()) / 1e6);
                QCOMPARE(window.findChild<ThumbnailGrid *>()->model()->rowCount(),
                         int(facets->facets().visible().size()));
            }
        }
        print("changes of facets", milliseconds);
        milliseconds.clear();

        for (int round = 0; round < 10; ++round) {
            QElapsedTimer clock;
            clock.start();
            facets->setContent(*report, {}, {{report->samples[std::size_t(round)].path, {true, {}, {}}}});
            window.findChild<ThumbnailGrid *>()->viewport()->repaint();
            milliseconds.push_back(double(clock.nsecsElapsed()) / 1e6);
        }
        print("marks, counted anew", milliseconds);
    }

private:
    static void print(const char *what, std::vector<double> milliseconds)
    {
        std::ranges::sort(milliseconds);
        qInfo("%d pictures, %d %s: median %.1f ms, p95 %.1f ms, longest %.1f ms", kPublishedPictures,
              int(milliseconds.size()), what, milliseconds[milliseconds.size() / 2],
              milliseconds[milliseconds.size() * 95 / 100], milliseconds.back());
    }
};

QTEST_MAIN(TestBrowseSpeed)
#include "tst_browse_speed.moc"
