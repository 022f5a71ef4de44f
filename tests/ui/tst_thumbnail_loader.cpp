#include "tests/support/picture_files.h"
#include "tests/support/private_home.h"
#include "tests/support/temporary_folder.h"
#include "ui/models/thumbnail_loader.h"

#include <QSignalSpy>
#include <QTest>
#include <chrono>

using namespace histo;

class TestThumbnailLoader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPictureIsReducedToFit()
    {
        TemporaryFolder folder;
        writeNoisePng(folder / "wide.png", 1, {200, 100});
        ThumbnailLoader loader({50, 50});
        QVERIFY(!loader.find(folder / "wide.png"));
        loader.want({folder / "wide.png"});
        QTRY_VERIFY(loader.find(folder / "wide.png"));
        QCOMPARE(loader.find(folder / "wide.png")->image.size(), QSize(50, 25));
        QVERIFY(loader.isIdle());
    }

    void aSmallPictureIsNotBlownUp()
    {
        TemporaryFolder folder;
        writeNoisePng(folder / "small.png", 1, {16, 12});
        ThumbnailLoader loader({50, 50});
        loader.want({folder / "small.png"});
        QTRY_VERIFY(loader.find(folder / "small.png"));
        QCOMPARE(loader.find(folder / "small.png")->image.size(), QSize(16, 12));
    }

    void aBrokenPictureComesWithItsReason()
    {
        TemporaryFolder folder;
        writeBytes(folder / "broken.png", "no picture");
        ThumbnailLoader loader;
        loader.want({folder / "broken.png"});
        QTRY_VERIFY(loader.find(folder / "broken.png"));
        QVERIFY(loader.find(folder / "broken.png")->image.isNull());
        QVERIFY(loader.find(folder / "broken.png")->problem.contains(QStringLiteral("broken.png")));
    }

    void whatIsNotWantedAnyMoreIsNotDecoded()
    {
        TemporaryFolder folder;
        std::vector<std::filesystem::path> scrolledAway;
        for (int index = 0; index < 200; ++index) {
            scrolledAway.push_back(folder / ("old" + std::to_string(index) + ".png"));
            writeNoisePng(scrolledAway.back(), 1, {64, 64});
        }
        writeNoisePng(folder / "new.png", 2, {64, 64});
        ThumbnailLoader loader;
        QSignalSpy ready(&loader, &ThumbnailLoader::ready);
        loader.want(scrolledAway);
        loader.want({folder / "new.png"});
        QTRY_VERIFY(loader.find(folder / "new.png"));
        QTRY_VERIFY(loader.isIdle());
        QVERIFY2(ready.count() < 50, qPrintable(QString::number(ready.count())));
    }

    void memoryStaysWithinItsBudget()
    {
        TemporaryFolder folder;
        std::vector<std::filesystem::path> paths;
        for (int index = 0; index < 40; ++index) { // 40 KiB each as 100 x 100 pixels of four bytes
            paths.push_back(folder / (std::to_string(index) + ".png"));
            writeNoisePng(paths.back(), 1, {100, 100});
        }
        ThumbnailLoader loader({256, 192}, /*budgetMebibytes=*/1);
        QSignalSpy ready(&loader, &ThumbnailLoader::ready);
        loader.want(paths);
        QTRY_COMPARE(ready.count(), 40);
        int kept = 0;
        for (const auto &path : paths)
            kept += loader.find(path) != nullptr;
        QVERIFY(kept > 10 && kept <= 1024 / 40);
    }

    void theCatalogKnowsAnUnchangedFile()
    {
        const PrivateHome home;
        TemporaryFolder folder;
        const auto picture = folder / "picture.png";
        writeNoisePng(picture, 1, {200, 100});
        const auto yesterday = std::filesystem::file_time_type::clock::now() - std::chrono::hours(24);
        std::filesystem::last_write_time(picture, yesterday);
        {
            ThumbnailLoader loader;
            loader.useCatalogOf(folder.path());
            loader.want({picture});
            QTRY_VERIFY(loader.find(picture));
        }
        // Other bytes, but neither size nor time has changed: it is not opened.
        writeBytes(picture, std::string(std::filesystem::file_size(picture), 'x'));
        std::filesystem::last_write_time(picture, yesterday);
        ThumbnailLoader loader({50, 50});
        loader.useCatalogOf(folder.path());
        loader.want({picture});
        QTRY_VERIFY(loader.find(picture));
        QCOMPARE(loader.find(picture)->image.size(), QSize(50, 25));
        std::filesystem::last_write_time(picture, yesterday + std::chrono::seconds(1));
        loader.useCatalogOf(folder.path());
        QVERIFY(!loader.find(picture));
        loader.want({picture});
        QTRY_VERIFY(loader.find(picture));
        QVERIFY(loader.find(picture)->image.isNull());
        QVERIFY(!loader.find(picture)->problem.isEmpty());
    }

    void aPictureOutsideTheDataSetIsDecoded()
    {
        const PrivateHome home;
        TemporaryFolder folder, elsewhere;
        writeNoisePng(elsewhere / "picture.png", 1, {200, 100});
        ThumbnailLoader loader({50, 50});
        loader.useCatalogOf(folder.path());
        loader.want({elsewhere / "picture.png"});
        QTRY_VERIFY(loader.find(elsewhere / "picture.png"));
        QCOMPARE(loader.find(elsewhere / "picture.png")->image.size(), QSize(50, 25));
    }

    void afterClearNothingOldArrives()
    {
        TemporaryFolder folder;
        writeNoisePng(folder / "old.png", 1, {64, 64});
        ThumbnailLoader loader;
        loader.want({folder / "old.png"});
        loader.clear();
        QVERIFY(loader.isIdle());
        QTest::qWait(50);
        QVERIFY(!loader.find(folder / "old.png"));
        loader.want({folder / "old.png"});
        QTRY_VERIFY(loader.find(folder / "old.png"));
    }
};

QTEST_GUILESS_MAIN(TestThumbnailLoader)
#include "tst_thumbnail_loader.moc"
